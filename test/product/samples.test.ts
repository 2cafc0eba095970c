import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { expect } from 'chai'
import { kubekata, root } from './run.case.ts'

const folder = mkdtempSync(join(tmpdir(), 'kubekata-samples-'))
after(() => rmSync(folder, { recursive: true }))

interface Report {
  readonly results: readonly {
    readonly student: string
    readonly exercise: string
    readonly status: string
    readonly score: string
    readonly criteria: readonly {
      readonly id: string
      readonly status: string
      readonly points: string
      readonly code?: string
      readonly location?: { readonly file: string; readonly line: number }
    }[]
  }[]
}

/** A line a criterion: what a person reviews. */
function lines({ results }: Report): string {
  return results
    .flatMap(({ student, exercise, score, criteria }) => [
      `${student} ${exercise} ${score}`,
      ...criteria
        .filter(({ status }) => status !== 'passed')
        .map(
          ({ id, status, code, location }) =>
            `  ${id} ${status} ${code ?? ''}${location === undefined ? '' : ` ${location.file}:${location.line}`}`,
        ),
    ])
    .join('\n')
}

function graded(name: string, args: readonly string[]): string {
  const { status, stdout, stderr } = kubekata([
    'grade',
    'submissions',
    '--json',
    '--no-cache',
    '-o',
    join(folder, name),
    ...args,
  ])
  expect(status, stderr).to.equal(0)
  return stdout
}

describe('the samples', () => {
  const first = graded('one', ['--jobs', '1'])

  it('get the grades that were reviewed (UPDATE_GOLDEN=1 records them anew)', () => {
    const golden = join(root, 'test/golden/samples.txt')
    const made = `${lines(JSON.parse(first) as Report)}\n`
    if (process.env['UPDATE_GOLDEN'] === '1' || !existsSync(golden)) writeFileSync(golden, made)
    expect(made).to.equal(readFileSync(golden, 'utf8'))
  })

  it('get the same bytes again, with one worker or two', () => {
    expect(graded('two', ['--jobs', '2'])).to.equal(first)
  })

  it('leave every report behind', () => {
    for (const file of ['report.json', 'junit.xml', 'summary.md', 'index.html', 'students/kim.html'])
      expect(existsSync(join(folder, 'one', file)), file).to.equal(true)
  })
})

describe('bad input', () => {
  const cases: readonly (readonly [what: string, args: readonly string[], status: number, says: RegExp])[] = [
    ['an unknown command', ['grad'], 2, /did you mean/i],
    ['an unknown option', ['grade', 'submissions', '--jsn'], 2, /--json/],
    ['an unknown exercise', ['grade', 'submissions', '--exercise', 'internal-databse'], 2, /internal-database/],
    ['a missing path', ['grade', 'submission'], 2, /submission/],
    [
      'two formats without a file',
      ['grade', 'submissions', '--format', 'json', '--format', 'junit'],
      2,
      /json and junit/,
    ],
  ]
  for (const [what, args, status, says] of cases) {
    it(`${what} ends with ${status} and says what is wrong`, () => {
      const ran = kubekata(args[0] === 'grade' ? [...args, '-o', join(folder, 'bad')] : args)
      expect(ran.status).to.equal(status)
      expect(ran.stderr + ran.stdout).to.match(says)
    })
  }

  it('a student who handed in nothing gets nothing', () => {
    const report = JSON.parse(
      kubekata(['grade', 'submissions/han', '--exercise', 'endpoint-strategy', '--json', '-o', join(folder, 'han')])
        .stdout,
    ) as Report
    expect(report.results.map(({ score }) => score)).to.deep.equal(['0'])
  })

  it('a syntax error names file, line and column', () => {
    const report = JSON.parse(
      kubekata(['grade', 'submissions', '--exercise', 'public-frontend', '--json', '-o', join(folder, 'syntax')])
        .stdout,
    ) as Report
    const valid = report.results.find(({ student }) => student === 'han')!.criteria.find(({ id }) => id === 'valid')!
    expect(valid.code).to.equal('yaml.syntax')
    expect(valid.location?.file).to.equal('02-frontend-service.yaml')
  })
})
