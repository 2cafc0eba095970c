import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Fraction, fractionText, sum } from '../fraction.ts'
import { NAMES, SECRETS, syntheticClass } from './class.case.ts'
import { document, type GradeReport } from './document.ts'
import { type FormatName, formats } from './formats.ts'
import { writeIndex } from './index-page.ts'
import { jsonParts } from './json.ts'
import { classText, resultText } from './terminal.ts'

const results = syntheticClass(50)
const instructor = document(results, { engine: 'kubekata 0.1.0', locale: 'ko', visibility: 'instructor' })
const student = document(results, { engine: 'kubekata 0.1.0', locale: 'ko', visibility: 'student' })
const names = Object.keys(formats) as readonly FormatName[]

const total = (texts: readonly string[]): Fraction => sum(texts.map((text) => new Fraction(text)))
const parse = (text: string): Record<string, never> => JSON.parse(text) as Record<string, never>

interface Numbers {
  readonly score: number
  readonly max_score: number
  readonly points: number
}

/** How the points of a document are read back from each format. */
const sums: Readonly<Partial<Record<FormatName, (text: string, report: GradeReport) => Fraction>>> = {
  json: (text) => total((parse(text)['results'] as readonly { score: string }[]).map(({ score }) => score)),
  junit: (text) => total([...text.matchAll(/<property name="points" value="([^"]+)"/g)].map(([, points]) => points!)),
  markdown: (text) => {
    const rows = [...text.matchAll(/^\| (?:[^|\\]|\\.)+ \| \S+ [^|]+ \| (\d[\d/ ]*) \|/gm)].map(([, cell]) => cell!)
    return total(rows.map((cell) => (cell.includes(' ') ? cell.split(' / ')[0]! : cell.split('/')[0]!)))
  },
  html: (text) =>
    total([...text.matchAll(/<span class="worth">([\d/]+) \/ [\d/]+<\/span>/g)].map(([, points]) => points!)),
  csv: (text) =>
    total(
      text
        .trim()
        .split('\r\n')
        .slice(1)
        .map((row) => row.replace(/^("(?:[^"]|"")*"|[^,]*),/, '').split(',')[2]!),
    ),
  gradescope: (text) => total((parse(text)['tests'] as readonly Numbers[]).map(({ score }) => String(score))).round(3),
  classroom50: (text) => {
    const { score, scale } = parse(text) as unknown as { score: number; scale: number }
    return new Fraction(score, scale)
  },
  prairielearn: (text) =>
    total((parse(text)['tests'] as readonly Numbers[]).map(({ points }) => String(points))).round(3),
  ctrf: (text) =>
    total(
      (parse(text)['results']['tests'] as readonly { labels: { points: string } }[]).map(({ labels }) => labels.points),
    ),
  sarif: (text) =>
    total(
      (
        parse(text)['runs'] as readonly { properties: { results: readonly { score: string }[] } }[]
      )[0]!.properties.results.map(({ score }) => score),
    ),
}

describe('formats', () => {
  for (const report of [instructor, student]) {
    const points = total(report.results.map(({ score }) => score!))
    for (const [name, read] of Object.entries(sums)) {
      it(`${name} sums to the same points (${report.visibility})`, () => {
        const text = formats[name as FormatName](report, {})
        const found = read(text, report)
        const rounded = name === 'gradescope' || name === 'prairielearn'
        expect(fractionText(found)).to.equal(fractionText(rounded ? points.round(3) : points))
      })
    }
  }

  const pages: Readonly<Record<string, (report: GradeReport) => string>> = {
    ...Object.fromEntries(names.map((name) => [name, (report: GradeReport) => formats[name](report, {})])),
    index: (report) => writeIndex(report, {}),
    terminal: (report) =>
      classText(report) + report.results.map((result) => resultText(result, report, { verbose: true })).join(''),
  }
  for (const [name, write] of Object.entries(pages)) {
    it(`${name} keeps what is hidden from students`, () => {
      const text = write(student).normalize('NFC')
      for (const secret of SECRETS) expect(text.includes(secret), secret).to.equal(false)
      expect(text).to.not.match(/비공개|hidden from/)
    })

    it(`${name} lets no name act`, () => {
      const text = write(instructor)
      if (/html|index|markdown|junit/.test(name)) expect(text).to.not.include('<script>alert')
      expect(text).to.not.match(/[\u202a-\u202e\u2066-\u2069\u200b]/)
      expect(text.includes('\u001b'), 'escape').to.equal(false)
      if (name !== 'github') expect(text).to.not.match(/^::error::x/m)
    })

    it(`${name} gives the same bytes for the same report`, () => {
      expect(write(instructor)).to.equal(write(JSON.parse(JSON.stringify(instructor)) as GradeReport))
    })
  }

  it('json in parts is the document, also without a result', () => {
    for (const report of [
      instructor,
      student,
      { ...student, results: [] },
      { ...student, results: student.results.slice(0, 1) },
    ])
      expect([...jsonParts(report, report.results)].join('')).to.equal(formats.json(report, {}))
  })

  it('csv holds no formula', () => {
    for (const line of formats.csv(instructor, {}).split('\r\n')) expect(line).to.not.match(/(^|,)"?[=+\-@]/)
  })

  it('junit is balanced XML with the same counts', () => {
    const text = formats.junit(instructor, {})
    const open: string[] = []
    for (const [, close, name, self] of text
      .replace(/<\?.*?\?>/, '')
      .matchAll(/<(\/?)([a-z-]+)(?:\s[^<>]*?)?(\/?)>/g)) {
      if (close === '/') expect(open.pop()).to.equal(name)
      else if (self !== '/') open.push(name!)
    }
    expect(open).to.deep.equal([])
    expect([...text.matchAll(/<testcase /g)].length).to.equal(
      instructor.results.flatMap(({ criteria }) => criteria).length,
    )
  })

  it('github annotates at most ten of a kind and stops commands around names', () => {
    const text = formats.github(instructor, {})
    const [, token = ''] = /^::stop-commands::(\w+)/.exec(text) ?? []
    const after = text.slice(text.indexOf(`\n::${token}::`) + 1)
    expect(after.split('\n').filter((line) => line.startsWith('::error')).length).to.be.at.most(10)
    const between = text.slice(text.indexOf('\n'), text.indexOf(`\n::${token}::`))
    expect(between).to.include('error::x')
  })

  it('sarif points every hop at a line, with a relative path', () => {
    const text = formats.sarif(instructor, { folderOf: (who, what) => `submissions/${who}/${what}` })
    const uris = [...text.matchAll(/"uri": "([^"]+)"/g)].map(([, uri]) => uri!)
    expect(uris.length).to.be.greaterThan(10)
    for (const uri of uris) expect(uri).to.match(/^submissions\/[^/]+\/internal-database\/service\.yaml$/)
  })

  it('markdown stays within what GitHub shows, the table always there', () => {
    const many = document(syntheticClass(3000), { engine: 'kubekata 0.1.0', locale: 'en', visibility: 'instructor' })
    expect(Buffer.byteLength(formats.markdown(many, {}))).to.be.lessThan(1024 * 1024)
  })

  it('html asks nobody for anything', () => {
    for (const text of [formats.html(instructor, {}), writeIndex(instructor, {})]) {
      expect(text).to.not.match(/(src|href)="(https?:)?\/\//)
      expect(text).to.include("default-src 'none'")
    }
  })

  it('html says everything in both languages', () => {
    const text = formats.html(instructor, {})
    expect([...text.matchAll(/<span lang="ko">/g)].length).to.equal([...text.matchAll(/<span lang="en">/g)].length)
    expect(text)
      .to.include('서비스 mysql 뒤에 준비된 Pod가 없습니다')
      .and.to.include('Service mysql has no Ready Pod behind it')
  })

  it('knows every dangerous name', () => {
    expect(instructor.results.map(({ student: name }) => name)).to.include.members([...NAMES])
  })
})
