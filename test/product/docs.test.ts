import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { expect } from 'chai'
import { commands } from '../../src/command/table.ts'
import { readManifests } from '../../src/manifest/read.ts'
import { formats } from '../../src/report/formats.ts'
import { root } from './run.case.ts'

const pages = [
  'README.md',
  'README.ko.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
]
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8')

const COMMON = ['locale', 'help', 'version', 'debug']

/** Command lines of a page: `kubekata grade …`, with or without npm or npx in front. */
function lines(text: string): readonly (readonly string[])[] {
  return [...text.matchAll(/(?:npm run kubekata -- |npx kubekata |kubekata )([a-z]+(?: [^`\n#|]*)?)/g)]
    .map(([, words]) => words!.trim().split(/\s+/))
    .filter(([name]) => Object.hasOwn(commands, name!))
}

describe('the documentation', () => {
  it('shows dozens of command lines', () => {
    expect(pages.flatMap((page) => lines(textOf(page))).length).to.be.above(40)
  })

  it('comes in both languages', () => {
    const names = pages.filter((page) => page.startsWith('docs/') && /\.(en|ko)\.md$/.test(page))
    for (const page of names)
      expect(
        existsSync(
          join(
            root,
            page.replace(/\.(en|ko)\.md$/, (end) => (end === '.en.md' ? '.ko.md' : '.en.md')),
          ),
        ),
        page,
      ).to.equal(true)
  })

  it('has tables of as many rows in both languages', () => {
    const rows = (page: string): number =>
      textOf(page)
        .split('\n')
        .filter((line) => line.startsWith('|')).length
    for (const page of pages.filter((one) => one.endsWith('.en.md')))
      expect(rows(page.replace('.en.md', '.ko.md')), page).to.equal(rows(page))
  })

  for (const page of pages) {
    it(`${page}: every link leads somewhere`, () => {
      for (const [, target] of textOf(page).matchAll(/\]\(([^)#]+)\)/g))
        if (!/^https?:/.test(target!)) expect(existsSync(join(root, dirname(page), target!)), target).to.equal(true)
    })

    it(`${page}: every command and flag exists`, async () => {
      for (const [name, ...words] of lines(textOf(page))) {
        const { flags } = await commands[name as keyof typeof commands]()
        const known = [...Object.keys(flags), ...COMMON]
        const short = Object.values(flags).flatMap((flag) => flag.short ?? [])
        for (const word of words) {
          const [, long] = /^--([a-z-]+)/.exec(word) ?? []
          const [, letter] = /^-([a-z])$/.exec(word) ?? []
          if (long !== undefined) expect(known, `${name} ${word}`).to.include(long)
          if (letter !== undefined) expect(short, `${name} ${word}`).to.include(letter)
          const [, format] = /^(?:--format=)?([a-z0-9]+):[^/]*\.(?:xml|json|csv)$/.exec(word) ?? []
          if (format !== undefined) expect(Object.keys(formats)).to.include(format)
        }
      }
    })

    it(`${page}: every block of YAML can be read`, () => {
      for (const [, block] of textOf(page).matchAll(/```yaml\n([\s\S]*?)```/g))
        expect(readManifests(block!, page).issues, block).to.deep.equal([])
    })
  }
})
