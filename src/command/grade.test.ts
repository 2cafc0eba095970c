import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { expect } from 'chai'
import { reportSchema } from '../batch/report-schema.ts'
import type { GradeReport } from '../report/document.ts'
import type { Io } from './command.ts'
import { main } from './main.ts'

const features = fileURLToPath(new URL('../../features', import.meta.url))
let folder: string

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function run(line: string, env: Io['env'] = {}): Promise<Ran> {
  const written = { out: '', err: '' }
  const stream = (name: 'out' | 'err'): Io['out'] => ({
    tty: false,
    columns: 100,
    write: (text) => {
      written[name] += text
    },
  })
  const io: Io = { cwd: folder, env, out: stream('out'), err: stream('err'), read: async () => '', now: () => 0 }
  const words = line.split(' ')
  const code = await main(words[0] === 'merge' ? words : [...words, '--exercises', features], io, () => '0')
  return { code, ...written }
}

const text = (file: string): string => readFileSync(join(folder, file), 'utf8')
const report = (file: string): GradeReport => JSON.parse(text(file)) as GradeReport

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubekata-'))
  const put = (student: string, from: string): void =>
    cpSync(join(features, 'internal-database', from), join(folder, 'class', student, 'internal-database'), {
      recursive: true,
    })
  put('right', 'solutions/cluster-ip')
  put('wrong', 'mistakes/selector-typo')
  rmSync(join(folder, 'class/wrong/internal-database/expected.json'))
  mkdirSync(join(folder, 'class/empty/internal-database'), { recursive: true })
  put('broken-yaml', 'solutions/cluster-ip')
  writeFileSync(join(folder, 'class/broken-yaml/internal-database/zz.yaml'), 'a: [1\n')
})
after(() => rmSync(folder, { recursive: true }))

describe('kubekata grade', () => {
  it('grades a class, prints its table and writes every report', async () => {
    const { code, out } = await run('grade class --locale ko --jobs 1')
    expect(code).to.equal(0)
    expect(out).to.match(/right +100\/100 /)
    for (const file of [
      'report.json',
      'junit.xml',
      'summary.md',
      'index.html',
      'students/right.html',
      'journal.ndjson',
      '.cache',
    ])
      expect(existsSync(join(folder, 'reports', file)), file).to.equal(true)
  })

  it('writes a document that its schema accepts', () => {
    const validate = new Ajv({ allErrors: true, strict: false }).compile(reportSchema)
    validate(report('reports/report.json'))
    expect(validate.errors).to.equal(null)
  })

  it('gives right answers everything, empty folders nothing, and a bad file costs only valid', () => {
    const scores = report('reports/report.json').results.map(({ student, score }) => `${student} ${score}`)
    expect(scores.filter((line) => !line.startsWith('wrong'))).to.deep.equal(['broken-yaml 90', 'empty 0', 'right 100'])
  })

  it('explains every lost point with a code, a place and a hint', () => {
    const lost = report('reports/report.json').results.flatMap(({ student, criteria }) =>
      student === 'wrong' ? criteria.filter(({ status }) => status === 'failed') : [],
    )
    expect(lost.length).to.be.greaterThan(1)
    for (const { code, location, message, hints, expected, actual } of lost) {
      expect(code).to.match(/^[a-z]+\./)
      expect(location?.line, code).to.be.greaterThan(0)
      for (const said of [message, expected, actual, hints[0]]) expect(said, code).to.be.a('string').and.not.equal('')
    }
  })

  it('gives the same bytes again, from the cache, without it, in shards', async () => {
    const files = ['report.json', 'junit.xml', 'summary.md', 'index.html', 'students/wrong.html']
    await run('grade class --locale ko -o again')
    await run('grade class --locale ko -o fresh --no-cache --jobs 2')
    for (const part of [1, 2]) await run(`grade class --locale ko -o part${part} --shard ${part}/2`)
    await run('merge part2/report.json part1/report.json -o merged')
    for (const file of files) {
      for (const other of ['again', 'fresh', 'merged'])
        expect(text(`${other}/${file}`), `${other} ${file}`).to.equal(text(`reports/${file}`))
    }
  })

  it('prints exactly one document on standard output when asked', async () => {
    const { out, code } = await run('grade class --json -o json')
    expect((JSON.parse(out) as GradeReport).kind).to.equal('GradeReport')
    expect(code).to.equal(0)
    expect((await run('grade class --format csv -o json')).out).to.match(/^\ufeffstudent,exercise/)
  })

  it('fails below a limit, unless told otherwise', async () => {
    expect((await run('grade class --fail-under 60% -o limit')).code).to.equal(1)
    expect((await run('grade class --fail-under 60% --exit-zero -o limit')).code).to.equal(0)
    expect((await run('grade class/right --fail-under 100% -o limit')).code).to.equal(0)
  })

  it('annotates lines for GitHub and appends the job summary', async () => {
    const { out } = await run('grade class --format github -o gh', { GITHUB_STEP_SUMMARY: join(folder, 'summary.md') })
    expect(out).to.match(/^::error file=class\/wrong\/internal-database\/mysql\.yaml,line=\d+/m)
    expect(text('summary.md')).to.match(/^# Grades/)
  })

  it('shows what changed since an earlier run', async () => {
    cpSync(join(folder, 'class/right/internal-database'), join(folder, 'class/wrong/internal-database'), {
      recursive: true,
    })
    const { out } = await run('grade class --previous reports/report.json -o later')
    expect(out).to.match(/wrong internal-database replicas: 0 → 20/)
  })
})

describe('kubekata test', () => {
  it('passes a right answer and fails a wrong one, with reasons', async () => {
    expect((await run('test class/right/internal-database')).code).to.equal(0)
    const { code, out } = await run('test class/broken-yaml/internal-database')
    expect(code).to.equal(1)
    expect(out)
      .to.match(/zz\.yaml:\d+:\d+/)
      .and.to.match(/Fix next/)
  })

  it('takes the exercise from a flag, and prints only points when quiet', async () => {
    cpSync(join(folder, 'class/right/internal-database'), join(folder, 'mine'), { recursive: true })
    const { code, out } = await run('test mine --exercise internal-database --quiet --locale ko')
    expect([code, out]).to.deep.equal([0, '100 / 100점\n'])
  })
})
