/**
 * Ratios measured in one run, alternating; the target stands beside each. `npm run bench`; `-- --rounds N` for more rounds,
 * `-- --memory` for what 10,000 submissions take, `-- --only WORD` for the sections whose name holds the word.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { run as admissions } from './api.ts'
import { endpointRatios, type Figures, figuresLine } from './endpoints.ts'
import { overClass } from './floor.ts'
import { hostileRatios } from './hostile.ts'
import { unpacked } from './installed.ts'
import { costOf, interleaved, line, type Ratio, ratio, timed } from './measure.ts'
import { run as connections } from './proxy.ts'
import { classOf, type Differing, EXERCISE, emptySteps } from './students.ts'
import { counting } from './threads.ts'

const root = join(import.meta.dirname, '..')
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    memory: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
})
const rounds = Number(values.rounds)
const folder = mkdtempSync(join(tmpdir(), 'kubekata-bench-'))
const cli = unpacked(folder)
const empty = emptySteps(folder)
const cucumber = [join(root, 'node_modules/@cucumber/cucumber/bin/cucumber.js'), 'x.feature', '--import', 'steps.mjs']
const cucumberOnce = (): number => timed(cucumber, empty)

function grade(students: string, jobs: number): number {
  const output = join(folder, `reports-${jobs}`)
  return timed([cli, 'grade', students, '--no-cache', '--jobs', String(jobs), '-o', output, '--quiet'], folder)
}

async function start(): Promise<void> {
  const rows = await interleaved(
    {
      help: () => timed([cli, '--help'], folder),
      node: () => timed(['-e', '0'], folder),
      one: () => timed([cli, 'test', join(root, 'submissions', 'kim', EXERCISE)], folder),
      cucumber: cucumberOnce,
    },
    rounds * 2,
  )
  console.log(line('kubekata --help / node -e 0', ratio(rows.help, rows.node), ['at most', 1.6], 1.2))
  const what = 'one submission: kubekata test / cucumber-js on the same features, empty steps'
  console.log(line(what, ratio(rows.one, rows.cucumber), ['at most', 0.85], 0.35))
}

function times({ median, minimum }: Ratio, factor: number): Ratio {
  return { median: median * factor, minimum: minimum * factor }
}

/** One worker, a class of 200 and one of 1,000, and what the 800 more in the same run took. */
async function against(differing: Differing): Promise<void> {
  const [few, many] = [200, 1000]
  const [small, large] = [classOf(folder, few, differing), classOf(folder, many, differing)]
  const rows = await interleaved(
    { cucumber: cucumberOnce, small: () => grade(small, 1), large: () => grade(large, 1), two: () => grade(large, 2) },
    Math.ceil(rounds / 2),
  )
  const { cucumber: spawned } = rows
  const more = rows.large.map((all, round) => all - rows.small[round]!)
  const said = (what: string, row: readonly number[], count: number): void =>
    console.log(
      line(
        `${what}, differing in ${differing}: spawning cucumber-js / kubekata grade`,
        times(ratio(spawned, row), count),
        ['at least', 200],
        500,
      ),
    )
  said(`${few} submissions`, rows.small, few)
  said(`${many} submissions`, rows.large, many)
  said(`each of ${many - few} more`, more, many - few)
  console.log(
    line(
      `${many} submissions, differing in ${differing}: one worker / two`,
      ratio(rows.large, rows.two),
      ['at least', 1.5],
      1.8,
    ),
  )
}

async function batch(): Promise<void> {
  await against('text')
  await against('values')
  const threads = counting()
  const counted = await interleaved({ one: threads.one, two: threads.two }, rounds)
  await threads.end()
  console.log(
    line(
      '  the machine itself: counting with one thread / with two',
      ratio(counted.one, counted.two),
      ['at least', 1.9],
      2,
    ),
  )
}

async function warm(): Promise<void> {
  for (const differing of ['text', 'values'] as const) {
    const rows = await interleaved(await overClass(classOf(folder, 100, differing), differing), rounds)
    const what = `in one process, differing in ${differing}: grading / reading, loadAll and validating`
    console.log(line(what, ratio(rows.grading, rows.reading), ['at most', 4], 2))
    console.log(
      `  ${(Math.min(...rows.grading) / 100).toFixed(2)} ms and ${(Math.min(...rows.reading) / 100).toFixed(2)} ms a submission`,
    )
  }
}

/** Bytes on the heap while the results of so many submissions are held. */
function heapAfter(students: string, count: number): number {
  const args = ['--expose-gc', join(root, 'bench/memory.ts'), students, String(count)]
  return (JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as { readonly heap: number }).heap
}

/** What the command takes from its start until its reports are written, threads and all. */
async function memory(): Promise<void> {
  for (const differing of ['text', 'values'] as const) {
    const students = classOf(folder, 1000, differing)
    const left = (heapAfter(students, 1000) - heapAfter(students, 100)) / 2 ** 20
    const what = `heap left after 1,000 submissions minus after 100, MiB, differing in ${differing}`
    console.log(line(what, { median: left, minimum: left }, ['at most', 5], 1))
  }
  const peaks = [100, 1000, 2000, 10_000].map((count) => {
    const words = ['--no-cache', '--jobs', '1', '-o', join(folder, `reports-of-${count}`), '--quiet']
    return costOf([cli, 'grade', classOf(folder, count), ...words], folder).peak
  })
  const ratioOfPeaks = peaks[3]! / peaks[1]!
  console.log(
    line(
      'peak resident memory of kubekata grade: 10,000 submissions / 1,000',
      { median: ratioOfPeaks, minimum: ratioOfPeaks },
      ['at most', 1.2],
      1.05,
    ),
  )
  console.log(`  peak ${peaks.map((one) => `${Math.round(one / 2 ** 20)} MiB`).join(', ')}`)
}

async function proxy(): Promise<void> {
  for (const text of await connections(rounds)) console.log(text)
}

async function api(): Promise<void> {
  for (const text of await admissions(rounds)) console.log(text)
}

/** 1,000 Services with 10,000 Pods against a tenth of both; 10,000 changes of a Pod's readiness against 1,000. */
function endpoints(): void {
  const { small, large } = endpointRatios(Math.ceil(rounds / 3))
  const of = (all: readonly Figures[], what: 'settleMilliseconds' | 'changeMilliseconds'): readonly number[] =>
    all.map((one) => one[what])
  const [settle, change] = (['settleMilliseconds', 'changeMilliseconds'] as const).map((what) =>
    ratio(of(large, what), of(small, what)),
  )
  console.log(line('settling: ten times the Services and Pods / one', settle!, ['at most', 12], 10))
  console.log(line('ten times the changes among ten times the Pods / one', change!, ['at most', 12], 10))
  console.log(`  ${figuresLine(small.at(-1)!)}\n  ${figuresLine(large.at(-1)!)}`)
}

/** Hostile inputs against an honest file of 1 MiB; the three that cost most are named. */
function hostile(): void {
  const all = hostileRatios(cli, folder, Math.ceil(rounds / 3))
  for (const what of ['time', 'memory'] as const) {
    const most = Math.max(...all.map((one) => one[what]))
    const said = `${all.length} hostile inputs, the costliest: ${what} / that of an honest file of 1 MiB`
    console.log(line(said, { median: most, minimum: most }, ['at most', 3], 1))
  }
  for (const { name, time, memory: peak } of all.slice(0, 3))
    console.log(`  ${name}: time ${time.toFixed(2)}, memory ${peak.toFixed(2)}`)
}

const sections = { start, warm, batch, api, proxy, endpoints, hostile, ...(values.memory ? { memory } : {}) }
try {
  for (const [name, measure] of Object.entries(sections)) if (name.includes(values.only)) await measure()
} finally {
  rmSync(folder, { recursive: true })
}
