import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { inputs } from './inputs.ts'
import { findingOf } from './target.ts'

const corpus = join(import.meta.dirname, 'corpus')

interface Kept {
  readonly exercise: string
  readonly files: readonly { readonly path: string; readonly base64: string }[]
}

describe('what fuzzing found', () => {
  for (const name of existsSync(corpus) ? readdirSync(corpus).sort() : []) {
    it(name, async () => {
      const { exercise, files } = JSON.parse(readFileSync(join(corpus, name), 'utf8')) as Kept
      const bytes = files.map(({ path, base64 }) => ({ path, bytes: Uint8Array.from(Buffer.from(base64, 'base64')) }))
      expect(await findingOf({ exercise, files: bytes })).to.equal(undefined)
    })
  }

  it('is nothing in a hundred inputs more', () =>
    fc.assert(
      fc.asyncProperty(inputs, async (input) => {
        expect(await findingOf(input)).to.equal(undefined)
      }),
      { numRuns: 100 },
    ))
})
