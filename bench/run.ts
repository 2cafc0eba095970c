/**
 * Ratios measured in one run, alternating, medians: machines are noisy, ratios hold. `npm run bench -- --rounds N`.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const root = join(import.meta.dirname, '..')
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } })
const rounds = Number(values.rounds)
const folder = mkdtempSync(join(tmpdir(), 'kubekata-bench-'))
const cucumber = join(root, 'node_modules/@cucumber/cucumber/bin/cucumber.js')

/** Milliseconds of a child process, the whole of it. */
function timed(args: readonly string[], cwd = root): number {
  const start = process.hrtime.bigint()
  const { status, stderr } = spawnSync(process.execPath, [...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  if (status !== 0 && status !== 1) throw new Error(`${args.join(' ')}: ${stderr}`)
  return Number(process.hrtime.bigint() - start) / 1e6
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!
}

/** Measures in turn A B A B …, after one round of warm-up. */
function ratio(a: () => number, b: () => number, times = rounds): { readonly a: number; readonly b: number } {
  a()
  b()
  const [as, bs]: [number[], number[]] = [[], []]
  for (let round = 0; round < times; round++) {
    as.push(a())
    bs.push(b())
  }
  return { a: median(as), b: median(bs) }
}

function line(what: string, value: number, target: string): void {
  console.log(`${what.padEnd(74)} ${value.toFixed(2).padStart(9)}   target ${target}`)
}

/** The same features with steps that do nothing. */
function emptySteps(): string {
  const at = join(folder, 'empty')
  mkdirSync(at)
  cpSync(join(root, 'features/internal-database/internal-database.en.feature'), join(at, 'x.feature'))
  writeFileSync(join(at, 'package.json'), '{"type":"module"}')
  writeFileSync(
    join(at, 'steps.mjs'),
    `import { Given } from ${JSON.stringify(join(root, 'node_modules/@cucumber/cucumber/lib/index.js'))}\nGiven(/.*/, () => {})\n`,
  )
  return at
}

/** A class of n students with the samples' submissions in turn. */
function classOf(n: number): string {
  const at = join(folder, `class-${n}`)
  const students = readdirSync(join(root, 'submissions'))
  for (let index = 0; index < n; index++) {
    const from = join(root, 'submissions', students[index % students.length]!, 'internal-database')
    cpSync(from, join(at, `student-${String(index).padStart(4, '0')}`, 'internal-database'), { recursive: true })
    const file = join(at, `student-${String(index).padStart(4, '0')}`, 'internal-database', 'note.txt')
    writeFileSync(file, String(index))
  }
  return at
}

const empty = emptySteps()
const one = ratio(
  () => timed([join(root, 'src/cli.ts'), 'test', 'submissions/kim/internal-database']),
  () => timed([cucumber, 'x.feature', '--import', 'steps.mjs'], empty),
)
line('one submission: kubekata test / cucumber-js on the same features, empty steps', one.a / one.b, '<= 0.85')

const help = ratio(
  () => timed([join(root, 'src/cli.ts'), '--help']),
  () => timed(['-e', '0']),
)
line('kubekata --help / node -e 0', help.a / help.b, '<= 1.6')

const size = 200
const students = classOf(size)
const grade = (jobs: string, name: string): number =>
  timed([
    join(root, 'src/cli.ts'),
    'grade',
    students,
    '--no-cache',
    '--jobs',
    jobs,
    '-o',
    join(folder, name),
    '--quiet',
  ])
const spawned = timed([cucumber, 'x.feature', '--import', 'steps.mjs'], empty)
const batch = ratio(
  () => grade('1', 'one'),
  () => grade('2', 'two'),
  Math.max(1, Math.floor(rounds / 2)),
)
line(`${size} submissions: spawning cucumber-js for each / kubekata grade`, (spawned * size) / batch.a, '>= 200')
line('one worker / two workers', batch.a / batch.b, '>= 1.5')
console.log(
  `\nper submission in the batch: ${(batch.a / size).toFixed(2)} ms; ${existsSync(join(folder, 'one/report.json')) ? JSON.parse(readFileSync(join(folder, 'one/report.json'), 'utf8')).results.length : 0} results`,
)
rmSync(folder, { recursive: true })
