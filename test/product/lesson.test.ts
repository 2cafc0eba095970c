import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { expect } from 'chai'
import { computed, fileOf, targets } from '../../packaging/lesson/generate.ts'
import { page } from '../../packaging/lesson/page.ts'
import { pointed } from '../../packaging/lesson/pointers.ts'
import type { Io } from '../../src/command/command.ts'
import { main } from '../../src/command/main.ts'
import { root } from './run.case.ts'

/** Words of a command line; what stands in single quotes is one word. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!)
}

/** What a command prints, run in the folder of the repository. */
async function ran(line: string): Promise<{ readonly status: number; readonly text: string }> {
  let text = ''
  const write = (more: string): void => {
    text += more
  }
  const stream: Io['out'] = { tty: false, columns: 100, write }
  const io: Io = { cwd: root, env: {}, out: stream, err: stream, read: async () => '', now: () => 0 }
  return { status: await main([...wordsOf(line), '--locale', 'ko'], io, () => ''), text }
}

describe("the lesson's companion", () => {
  const known = targets()
  const { lesson } = known
  const leaves = lesson.sections.flatMap(({ groups }) => groups.flatMap((group) => group.leaves))

  it('has all 496 lines of the lesson in 82 groups, in both languages, each with something that shows it', () => {
    expect(leaves.length).to.equal(496)
    expect(lesson.sections.flatMap(({ groups }) => groups).length).to.equal(82)
    for (const { text, pointers } of leaves) {
      expect(text.en, text.ko).to.not.match(/[가-힣]/)
      expect(pointers.join(''), text.ko).to.not.equal('')
    }
  })

  it('points at nothing that is not there', () => {
    for (const locale of ['en', 'ko'] as const)
      for (const { pointers } of leaves)
        for (const pointer of pointers) expect(pointed(pointer, known, locale)).to.not.equal('')
    for (const pointer of [
      'ex:nothing',
      'ex:internal-database#nothing',
      'cmd:nothing',
      'table:nothing',
      'doc:nothing',
      'x:y',
    ])
      expect(() => pointed(pointer, known, 'en'), pointer).to.throw(pointer)
  })

  it('says everything in both languages', () => {
    const texts = [
      ...Object.values(lesson.words),
      ...Object.values(lesson.not),
      ...[...Object.values(lesson.figures), ...Object.values(lesson.differs), ...lesson.topics].flatMap((one) => [
        one.title,
        one.says,
      ]),
    ]
    for (const { en } of texts) expect(en).to.not.match(/[가-힣]/)
    expect(texts.filter(({ ko }) => !/[가-힣]/.test(ko)).map(({ ko }) => ko)).to.deep.equal([])
    for (const { columns } of Object.values(lesson.figures)) expect(columns.ko.length).to.equal(columns.en.length)
  })

  it('shows every figure and every command it has', () => {
    const shown = [...lesson.topics.flatMap(({ tables }) => tables), ...lesson.comparisons]
    expect(shown.toSorted()).to.deep.equal(Object.keys(lesson.figures).toSorted())
    const pointers = new Set(leaves.flatMap((leaf) => leaf.pointers))
    expect(Object.keys(lesson.commands).filter((name) => !pointers.has(`cmd:${name}`))).to.deep.equal([])
    expect(Object.keys(lesson.differs).filter((name) => !pointers.has(`differs:${name}`))).to.deep.equal([])
  })

  for (const [name, { line, exit = 0 }] of Object.entries(lesson.commands))
    it(`kubekata ${line} (${name})`, async () => {
      const { status, text } = await ran(line)
      expect(status, text).to.equal(exit)
      expect(text).to.not.equal('')
    })

  it('docs/lesson.{en,ko}.md hold what the product computes now (npm run generate:lesson writes them)', () => {
    const rows = computed()
    for (const [id, cells] of rows) {
      const { columns } = lesson.figures[id]!
      for (const row of cells) expect(row.length, id).to.equal(columns.en.length)
      for (const cell of cells.flat().filter((one) => one.startsWith('$')))
        expect(Object.keys(lesson.words), `${id}: ${cell}`).to.include(cell.slice(1))
    }
    for (const locale of ['en', 'ko'] as const)
      expect(readFileSync(fileOf(locale), 'utf8')).to.equal(page(rows, known, locale))
  })
})
