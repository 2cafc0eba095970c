import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { expect } from 'chai'

const face = join(import.meta.dirname, 'index.ts')
const folder = mkdtempSync(join(tmpdir(), 'kubekata-face-'))
after(() => rmSync(folder, { recursive: true }))

/** Examples of the docstring with what they say they print. */
function examples(): readonly { readonly title: string; readonly code: string; readonly printed: string }[] {
  const text = readFileSync(face, 'utf8').replace(/^ \* ?/gm, '')
  return [...text.matchAll(/@example (.*)\n```ts\n([\s\S]*?)```/g)].map(([, title = '', code = '']) => ({
    title,
    code: code.replaceAll("'kubekata'", JSON.stringify(face)),
    printed: [...code.matchAll(/^\/\/ (.*)$/gm)].map(([, line]) => line).join('\n'),
  }))
}

describe('the face of the library', () => {
  for (const [index, { title, code, printed }] of examples().entries()) {
    it(title, () => {
      const file = join(folder, `example-${index}.ts`)
      writeFileSync(file, code)
      expect(execFileSync(process.execPath, [file], { encoding: 'utf8' }).trim()).to.equal(printed)
    })
  }

  it('has an example for each kind of question', () => {
    expect(examples()).to.have.length.greaterThan(2)
  })
})
