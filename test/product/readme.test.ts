import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { expect } from 'chai'
import { kubekata, root } from './run.case.ts'

/** Commands of a page that begin with `npm run` or `npx`/`node src/cli.ts`; `npm ci` and `npm test` would run this again. */
function commands(file: string): readonly string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/^ *```(?:sh|bash|console)\n([\s\S]*?)^ *```/gm)].flatMap(([, block = '']) =>
    block
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  )
}

describe('both READMEs', () => {
  for (const file of ['README.md', 'README.ko.md']) {
    it(`${file}: its two commands come first, and every other command works`, () => {
      const found = commands(file)
      expect(found[0]).to.equal('npm ci && npm run grade')
      expect(found).to.include('npm test')
      for (const command of found) {
        const words = /^npm run kubekata -- (.*)$/.exec(command)?.[1]?.split(' ')
        if (words === undefined) continue
        expect(kubekata(words).status, command).to.be.oneOf([0, 1])
      }
    })
  }

  it('name the same commands in both languages', () => {
    expect(commands('README.md')).to.deep.equal(commands('README.ko.md'))
  })
})
