import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { expect } from 'chai'
import { scaffold } from '../../src/batch/scaffold.ts'
import { formats } from '../../src/report/formats.ts'
import { kubekata } from './run.case.ts'

const folder = mkdtempSync(join(tmpdir(), 'kubekata-hidden-'))
after(() => rmSync(folder, { recursive: true }))

/** Words that stand in hidden criteria alone: an id, titles, an object, a code's own parameter. */
const SECRETS = ['covert', 'Zebra crossing', '얼룩말 건널목', 'quagga-7', '9417']

const hidden = {
  en: `
  @criterion(covert) @points(7) @hidden
  Scenario: Zebra crossing
    Then a client Pod on every node connects to quagga-7.shop.svc.cluster.local:9417
`,
  ko: `
  @criterion(covert) @points(7) @hidden
  시나리오: 얼룩말 건널목
    그러면 모든 노드의 클라이언트 Pod가 quagga-7.shop.svc.cluster.local:9417에 연결한다
`,
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

for (const { path, text } of scaffold('web')) {
  const more = path === 'web.en.feature' ? hidden.en : path === 'web.ko.feature' ? hidden.ko : ''
  write(`features/web/${path}`, text + more)
}
// A typo, so that criteria fail, have hints, traces and a fix.
const solution = scaffold('web').find(({ path }) => path.startsWith('solutions/'))!.text
write(
  'submissions/kim/web/web.yaml',
  solution.replace('  selector:\n    app: web\n  ports', '  selector:\n    app: wbe\n  ports'),
)

function leaks(text: string): readonly string[] {
  return SECRETS.filter((secret) => text.includes(secret))
}

/** Every file below a folder, with its text. */
function filesIn(at: string): readonly (readonly [name: string, text: string])[] {
  return readdirSync(at, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(at, name)).isFile())
    .map((name) => [name, readFileSync(join(at, name), 'utf8')])
}

const exercises = ['--exercises', join(folder, 'features')]

describe('what is hidden from students', () => {
  for (const locale of ['ko', 'en']) {
    for (const how of [['--verbose'], ['--json'], ['--quiet'], ['--fix'], ['--fix', '--json']])
      it(`is in nothing that test ${how.join(' ')} prints in ${locale}`, () => {
        const { stdout, stderr, status } = kubekata([
          'test',
          join(folder, 'submissions/kim/web'),
          ...how,
          '--locale',
          locale,
          ...exercises,
        ])
        expect(status, stderr).to.equal(1)
        expect(leaks(stdout + stderr)).to.deep.equal([])
      })

    it(`is in no format, page, journal or cache of a student's run in ${locale}`, () => {
      const out = join(folder, `student-${locale}`)
      const all = Object.keys(formats).flatMap((name) => ['--format', `${name}:${join(out, `as-${name}`)}`])
      const line = [
        'grade',
        join(folder, 'submissions'),
        '--visibility',
        'student',
        '--fix',
        '--locale',
        locale,
        '-o',
        out,
      ]
      const { stdout, stderr, status } = kubekata([...line, ...exercises, ...all])
      expect(status, stderr).to.equal(0)
      const files = filesIn(out)
      expect(files.length).to.be.above(Object.keys(formats).length)
      expect(files.filter(([, text]) => leaks(text).length > 0).map(([name]) => name)).to.deep.equal([])
      expect(leaks(stdout + stderr)).to.deep.equal([])
    })
  }

  it('is told to instructors, and their students’ pages say nothing of it', () => {
    const out = join(folder, 'instructor')
    const { status, stderr } = kubekata([
      'grade',
      join(folder, 'submissions'),
      '--locale',
      'en',
      '-o',
      out,
      ...exercises,
    ])
    expect(status, stderr).to.equal(0)
    expect(leaks(readFileSync(join(out, 'report.json'), 'utf8'))).to.include('Zebra crossing')
    const pages = filesIn(join(out, 'students'))
    expect(pages.length).to.be.above(0)
    expect(pages.filter(([, text]) => leaks(text).length > 0)).to.deep.equal([])
  })
})
