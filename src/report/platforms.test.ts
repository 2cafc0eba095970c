import { describe, it } from 'node:test'
import { Ajv } from 'ajv'
import { expect } from 'chai'
import { syntheticClass } from './class.case.ts'
import { document, type GradeReport } from './document.ts'
import { formats } from './formats.ts'
import { beyond, junit, platforms } from './platforms.case.ts'

const ajv = new Ajv({ allErrors: true })

const reports: readonly GradeReport[] = [1, 50].flatMap((count) =>
  (['student', 'instructor'] as const).map((visibility) =>
    document(syntheticClass(count), { engine: 'kubekata 0.1.0', locale: 'ko', visibility }),
  ),
)

interface Tag {
  readonly name: string
  readonly parent: string | undefined
  readonly attributes: readonly string[]
}

/** Elements of an XML text with their parents; the writer escapes every `<` and `>` of a value. */
function tags(text: string): readonly Tag[] {
  const open: string[] = []
  const found: Tag[] = []
  for (const [, close, name = '', inside = '', self] of text.matchAll(/<(\/?)([a-z-]+)((?:\s[^<>]*?)?)(\/?)>/g)) {
    if (close === '/') {
      open.pop()
      continue
    }
    const attributes = [...inside.matchAll(/([\w-]+)="/g)].map(([, attribute]) => attribute!)
    found.push({ name, parent: open.at(-1), attributes })
    if (self !== '/') open.push(name)
  }
  return found
}

function junitErrors({ name, parent, attributes }: Tag): readonly string[] {
  const element = junit[name]
  if (element === undefined) return [`<${name}>`]
  const known = [...element.required, ...element.optional]
  const allowed = parent === undefined ? name === 'testsuites' : junit[parent]!.children.includes(name)
  const place = `${parent} ${name}`
  return [
    ...element.required.filter((one) => !attributes.includes(one)).map((one) => `<${name}> without ${one}`),
    ...attributes
      .filter((one) => !known.includes(one) && !(beyond.attributes as readonly string[]).includes(`${name} ${one}`))
      .map((one) => `<${name} ${one}>`),
    ...(allowed || (beyond.children as readonly string[]).includes(place) ? [] : [`<${name}> in <${parent}>`]),
  ]
}

describe('formats for platforms', () => {
  for (const [name, schema] of Object.entries(platforms)) {
    const validate = ajv.compile(schema)
    it(`${name} is as its documentation says`, () => {
      for (const report of reports) {
        validate(JSON.parse(formats[name as keyof typeof platforms](report, {})))
        expect(validate.errors ?? []).to.deep.equal([])
      }
    })
  }

  it('a broken result is not gradable for PrairieLearn and has no tests for Gradescope', () => {
    const [first] = syntheticClass(1)
    const criteria = first!.criteria.map((one, index) =>
      index === 0 ? { ...one, status: 'broken' as const, points: '0', fault: 'TypeError: x' } : one,
    )
    const broken = document([{ ...first!, status: 'broken', score: null, criteria }], {
      engine: 'kubekata 0.1.0',
      locale: 'en',
      visibility: 'instructor',
    })
    expect(JSON.parse(formats.prairielearn(broken, {}))).to.include({ gradable: false, score: 0 })
    expect(JSON.parse(formats.gradescope(broken, {})).tests).to.deep.equal([])
  })

  it('junit is as Jenkins reads it', () => {
    for (const report of reports) {
      const found = tags(formats.junit(report, {}).replace(/<\?.*?\?>/, ''))
      expect(found.length).to.be.above(10)
      expect([...new Set(found.flatMap(junitErrors))]).to.deep.equal([])
    }
  })

  it('junit names no case twice, which GitLab would take for one', () => {
    const all = [...formats.junit(reports.at(-1)!, {}).matchAll(/<testcase name="([^"]*)" classname="([^"]*)"/g)]
    expect(new Set(all.map(([, name, place]) => `${place} ${name}`)).size).to.equal(all.length)
  })

  it('github writes workflow commands with relative paths and escaped values', () => {
    const text = formats.github(reports.at(-1)!, { folderOf: () => 'submissions/x' })
    const commands = text.split('\n').filter((line) => /^::(error|warning|notice) /.test(line))
    expect(commands.length).to.be.above(0)
    const property = '(?:file|line|endLine|col|endColumn|title)=[^,:\\r\\n]*'
    for (const line of commands)
      expect(line).to.match(new RegExp(`^::(error|warning|notice) ${property}(?:,${property})*::[^\\r\\n]+$`))
  })

  it('csv begins with a byte order mark, ends lines as Excel does and has as many cells in every row', () => {
    const text = formats.csv(reports.at(-1)!, {})
    expect(text.startsWith('\ufeff')).to.equal(true)
    const rows = text
      .slice(1)
      .split('\r\n')
      .filter((row) => row !== '')
    const cells = rows.map((row) => [...row.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g)].length)
    expect(new Set(cells).size).to.equal(1)
    expect(text.replaceAll('\r\n', '')).to.not.match(/[\r\n]/)
  })
})
