import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { expect } from 'chai'
import { width } from '../report/width.ts'
import type { Io } from './command.ts'
import { exercisesFolder } from './exercises.ts'
import { localeOf } from './locale.ts'
import { main } from './main.ts'
import { coloured } from './paint.ts'
import { parse } from './parse.ts'
import { commands } from './table.ts'

let folder: string

/** A run without a process: what it wrote where, and its exit code. */
async function run(
  line: readonly string[],
  env: Io['env'] = {},
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const written = { out: '', err: '' }
  const stream = (name: 'out' | 'err'): Io['out'] => ({
    tty: false,
    columns: 100,
    write: (text) => {
      written[name] += text
    },
  })
  const io: Io = { cwd: folder, env, out: stream('out'), err: stream('err'), read: async () => '', now: () => 0 }
  return { code: await main(line, io, () => '1.2.3'), ...written }
}

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubekata-'))
  mkdirSync(join(folder, 'kim', 'internal-database'), { recursive: true })
  mkdirSync(join(folder, 'elsewhere'))
  writeFileSync(join(folder, 'no.json'), '{}')
})
after(() => rmSync(folder, { recursive: true }))

describe('the command line', () => {
  const table: readonly (readonly [line: string, code: number, says: RegExp])[] = [
    ['--version', 0, /^1\.2\.3\n$/],
    ['--help', 0, /grade PATH…/],
    ['--help --locale ko', 0, /채점합니다/],
    ['grade --help', 0, /--fail-under 60%/],
    ['', 2, /Usage/],
    ['grde', 2, /did you mean grade\?/],
    ['get', 2, /TYPE is missing/],
    ['get podz', 2, /did you mean .*pods/],
    ['get nodes -o name --at 1s', 0, /^node\/n1\nnode\/n2\nnode\/n3\n$/],
    ['get nodes/n1 -o wide --at 1s --at 2s', 0, /^# --at 1s\nNAME [\s\S]*192\.168\.10\.1[\s\S]*\n\n# --at 2s\n/],
    ['get svc nope', 1, /^Error from server \(NotFound\): services "nope" not found\n$/],
    ['get pods -o csv', 2, /wide, yaml, json, name/],
    ['get pods --at soon', 2, /--at soon: write a duration/],
    ['get pods -f nowhere.yaml', 2, /there is no such file/],
    ['dig', 2, /NAME is missing/],
    ['dig kubernetes.default.svc.cluster.local +short', 0, /^10\.96\.0\.1\n$/],
    ['dig -x 10.96.0.1 --short', 0, /^kubernetes\.default\.svc\.cluster\.local\.\n$/],
    ['dig a b c', 2, /AAAA, ANY/],
    ['dig kubernetes --from shop/nobody', 2, /no such client/],
    ['dig kubernetes --from shop/nobody --locale ko', 2, /클라이언트가 없습니다/],
    ['grade', 2, /PATH is missing/],
    ['grade . --fromat json', 2, /did you mean --format\?/],
    ['grade . --format jsn', 2, /unknown format jsn; did you mean json\?/],
    ['grade . --json --format junit', 2, /json and junit would both go to standard output/],
    ['grade . --format json --format junit', 2, /give one a file/],
    ['grade . --fail-under high', 2, /--fail-under high/],
    ['grade . --fail-under 101%', 2, /101%/],
    ['grade . --shard 5/4', 2, /i\/n/],
    ['grade . --jobs 0', 2, /above 0/],
    ['grade . --visibility all', 2, /student, instructor/],
    ['grade . --locale fr', 2, /ko, en/],
    ['grade . --exercise internal-databse', 2, /did you mean internal-database\b/],
    ['grade nowhere', 2, /nowhere cannot be graded: ENOENT/],
    ['grade elsewhere', 2, /no submission in elsewhere/],
    ['grade . --exercises elsewhere', 2, /no exercise in elsewhere/],
    ['grade kim --only valdi', 2, /no criterion valdi; did you mean valid\?/],
    ['test nowhere', 2, /no folder that can be read/],
    ['test elsewhere', 2, /which exercise is elsewhere\?/],
    ['test a b', 2, /more than one DIR/],
    ['test --quiet=yes', 2, /takes no value/],
    ['test --exercise', 2, /needs a value/],
    ['diff no.json', 2, /OLD NEW is missing/],
    ['diff no.json no.json', 2, /kind: GradeReport/],
    ['explain', 0, /^api\.refused\n/],
    ['explain no-endpoint', 0, /What to do/],
    ['explain no-endpiont', 2, /did you mean/],
    ['explain alb.ingress.kubernetes.io/wafv2-acl-arn', 0, /web application firewall.* is known, not simulated/],
    ['explain alb.ingress.kubernetes.io/shceme', 0, /did you mean alb\.ingress\.kubernetes\.io\/scheme\?/],
    ['explain metallb.io/address-pool --locale ko', 0, /시뮬레이션합니다/],
    ['export canvas', 2, /--into FILE is missing/],
    ['export blackboard --into x', 2, /canvas, moodle, csv/],
  ]
  for (const [line, code, says] of table) {
    it(`kubekata ${line} → ${code}`, async () => {
      const { code: got, out, err } = await run(line.split(' ').filter((word) => word !== ''))
      expect(code === 0 ? out : err).to.match(says)
      expect(got).to.equal(code)
      expect(code === 0 ? err : out).to.equal('')
    })
  }

  it('has help in both languages for every command and flag', async () => {
    for (const [name, load] of Object.entries(commands)) {
      for (const locale of ['ko', 'en']) {
        const { out } = await run([name, '--help', '--locale', locale])
        expect(out, name).to.match(locale === 'ko' ? /예:/ : /Examples:/)
        for (const flag of Object.keys((await load()).flags)) {
          const line = out.split('\n').find((text) => new RegExp(`^ {2}(-\\w,)? *--${flag}( |$)`).test(text))
          expect(line?.trim().split(/ {2,}/).length, `${name} --${flag}`).to.be.at.least(2)
        }
      }
    }
  })

  it('aligns help by display width', async () => {
    const { out } = await run(['--help', '--locale', 'ko'])
    const rows = out.split('\n').slice(5, 5 + Object.keys(commands).length)
    const starts = rows.map((row) => width(row.slice(0, row.search(/(?<= {2})\S(?!.* {2})/))))
    expect(new Set(starts).size).to.equal(1)
  })
})

describe('the environment', () => {
  const locales: readonly (readonly [env: Io['env'], locale: string])[] = [
    [{}, 'en'],
    [{ LANG: 'ko_KR.UTF-8' }, 'ko'],
    [{ LANG: 'ko_KR.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LC_MESSAGES: 'ko' }, 'ko'],
    [{ LANG: 'kok_IN' }, 'en'],
  ]
  for (const [env, locale] of locales) {
    it(`${JSON.stringify(env)} → ${locale}`, () => {
      expect(localeOf(env)).to.equal(locale)
    })
  }

  const colours: readonly (readonly [env: Io['env'], tty: boolean, coloured: boolean])[] = [
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ TERM: 'dumb' }, true, false],
  ]
  for (const [env, tty, expected] of colours) {
    it(`${JSON.stringify(env)} on a ${tty ? 'terminal' : 'pipe'} → ${expected ? 'colour' : 'plain'}`, () => {
      expect(coloured({ tty, columns: 80, write: () => undefined }, env)).to.equal(expected)
    })
  }
})

describe('where exercises come from', () => {
  const at = (cwd: string, graded: readonly string[]): string => {
    const silent = { tty: false, columns: 80, write: () => undefined }
    return exercisesFolder(
      parse([], {}, { cwd, env: {}, out: silent, err: silent, read: async () => '', now: () => 0 }),
      graded,
    )
  }

  it('is ./features, unless that lies in what is graded', () => {
    const cwd = join(folder, 'planted')
    mkdirSync(join(cwd, 'features', 'evil'), { recursive: true })
    writeFileSync(join(cwd, 'features', 'evil', 'exercise.yaml'), 'id: evil\n')
    expect(at(cwd, [join(folder, 'kim')])).to.equal(join(cwd, 'features'))
    expect(at(cwd, [cwd])).to.not.equal(join(cwd, 'features'))
    expect(at(cwd, [join(cwd, 'features')])).to.not.equal(join(cwd, 'features'))
  })

  it('is not a planted one either when a link leads to what is graded', () => {
    const cwd = join(folder, 'planted')
    const link = join(folder, 'link')
    symlinkSync(cwd, link)
    expect(at(cwd, [link])).to.not.equal(join(cwd, 'features'))
  })
})
