import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { expect } from 'chai'
import type { Io } from './command.ts'
import { main } from './main.ts'

let folder: string
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubekata-'))
})
after(() => rmSync(folder, { recursive: true }))

async function run(...line: readonly string[]): Promise<readonly [code: number, text: string]> {
  let text = ''
  const stream = {
    tty: false,
    columns: 100,
    write: (more: string) => {
      text += more
    },
  }
  const io: Io = { cwd: folder, env: {}, out: stream, err: stream, read: async () => '', now: () => 0 }
  return [await main(line, io, () => '0'), text]
}

describe('kubekata new', () => {
  for (const name of ['My_Exercise', '-a', 'a-', 'a'.repeat(64), '가', '../a/B'])
    it(`refuses ${name}: it is no id`, async () => {
      expect((await run('new', '--', name))[0]).to.equal(2)
    })

  it('scaffolds an exercise that passes verify, every mutant killed by the criterion that should, in either language', async () => {
    expect((await run('new', 'my-exercise'))[0]).to.equal(0)
    for (const locale of ['ko', 'en']) {
      const [code, text] = await run('verify', 'my-exercise', '--mutants', '--locale', locale)
      expect(text).to.include('my-exercise: 4/4')
      expect(text).to.include(': 100%')
      expect(code, text).to.equal(0)
    }
  })

  it('prints every mutant with its fate, its criterion and the score as JSON', async () => {
    const [code, text] = await run('verify', 'my-exercise', '--mutants', '-o', 'json')
    const [{ mutations }] = JSON.parse(text)
    expect(code).to.equal(0)
    expect(mutations[0]).to.include({ solution: 'cluster-ip', score: 100, survived: 0, mistaken: 0 })
    expect(mutations[0].mutants).to.deep.include({
      name: 'Service shop/web: spec.type ∅ → "NodePort"',
      kind: 'type',
      fate: 'killed',
      by: ['internal-only'],
    })
    expect((await run('verify', 'my-exercise', '-o', 'yaml'))[0]).to.equal(2)
  })

  it('never writes over an exercise', async () => {
    expect((await run('new', 'my-exercise'))[0]).to.equal(2)
  })
})
