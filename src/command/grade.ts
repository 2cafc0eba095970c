import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { type BatchOptions, gradeAll } from '../batch/batch.ts'
import { folderCache, NO_CACHE } from '../batch/cache.ts'
import { discover, type Unit } from '../batch/discovery.ts'
import { engineDigest, engineName } from '../batch/engine.ts'
import { findExercises } from '../batch/exercise.ts'
import { Journal } from '../batch/journal.ts'
import { stepFiles } from '../batch/step-files.ts'
import { Fraction } from '../fraction.ts'
import { render } from '../messages/render.ts'
import type { GradeReport, Visibility } from '../report/document.ts'
import { shown } from '../report/escape.ts'
import type { Context } from '../report/format.ts'
import { changesText, classText, resultText } from '../report/terminal.ts'
import type { SubmissionResult } from '../result.ts'
import { type Command, EXIT, type Flag, type Invocation, usage } from './command.ts'
import { contextOf } from './context.ts'
import { exercisesFolder, knownExercise } from './exercises.ts'
import { issueLine } from './issue-line.ts'
import { type Output, outputs, writeOutputs } from './outputs.ts'
import { paint } from './paint.ts'
import { count } from './parse.ts'
import { Progress } from './progress.ts'
import { readReport } from './read-report.ts'
import { type Ended, Reports } from './reports.ts'

const flags: Readonly<Record<string, Flag>> = {
  'output-dir': { short: 'o', value: 'DIR' },
  format: { value: 'NAME[:FILE]', repeatable: true },
  json: {},
  exercise: { value: 'NAME' },
  exercises: { value: 'DIR' },
  only: { value: 'CRITERION' },
  fix: {},
  jobs: { short: 'j', value: 'N' },
  shard: { value: 'I/N' },
  resume: {},
  'no-cache': {},
  'fail-under': { value: '60%' },
  'exit-zero': {},
  visibility: { value: 'student|instructor' },
  previous: { value: 'FILE' },
  quiet: { short: 'q' },
  verbose: { short: 'v' },
}

export interface Plan {
  readonly units: readonly Unit[]
  readonly exercises: string
  readonly output: string
  readonly outputs: readonly Output[]
  readonly visibility: Visibility
  readonly failUnder: Fraction | undefined
}

/** Every n-th unit from the i-th on: parts that together are the whole. */
function shardOf(units: readonly Unit[], text: string | undefined): readonly Unit[] {
  if (text === undefined) return units
  const [, part, parts] = /^([1-9]\d{0,4})\/([1-9]\d{0,4})$/.exec(text) ?? []
  const [index, of] = [Number(part), Number(parts)]
  if (part === undefined || index > of) throw usage('command.shard', { value: text })
  return units.filter((_, at) => at % of === index - 1)
}

function shareOf(text: string | undefined): Fraction | undefined {
  if (text === undefined) return undefined
  const [, number] = /^(\d{1,3}(?:\.\d{1,4})?)%?$/.exec(text) ?? []
  if (number === undefined || Number(number) > 100) throw usage('command.share', { value: text })
  return new Fraction(number).div(100)
}

function visibilityOf(text: string | undefined): Visibility {
  if (text === undefined || text === 'instructor') return 'instructor'
  if (text === 'student') return 'student'
  throw usage('command.choice', { flag: '--visibility', value: text, choices: 'student, instructor' })
}

/** What a command line asks to grade, checked before anything is read. */
export function planOf(invocation: Invocation): Plan {
  const { args, io, value } = invocation
  if (args.length === 0) throw usage('command.missing', { what: 'PATH' })
  const made = outputs(invocation)
  const failUnder = shareOf(value('fail-under'))
  const visibility = visibilityOf(value('visibility'))
  const paths = args.map((path) => resolve(io.cwd, path))
  const exercises = exercisesFolder(invocation, paths)
  const ids = [...findExercises(exercises).keys()]
  const only = value('exercise')
  if (only !== undefined) knownExercise(only, ids)
  const { units, notes } = discover(paths, { ids, only })
  for (const note of notes) io.err.write(`${issueLine(note, invocation.locale)}\n`)
  if (units.length === 0) throw usage('batch.nothing-found', { paths: args.join(', '), known: ids.join(', ') })
  const output = resolve(io.cwd, value('output-dir') ?? 'reports')
  return { units: shardOf(units, value('shard')), exercises, output, outputs: made, visibility, failUnder }
}

export function batchOptions(
  { exercises, output, visibility }: Plan,
  { flag, value, io, locale }: Invocation,
): BatchOptions {
  const only = value('only')
  const folders = [...findExercises(exercises).values()]
  return {
    exercises,
    root: io.cwd,
    locale,
    selection: { hidden: visibility === 'instructor', ...(only === undefined ? {} : { only }) },
    fix: flag('fix'),
    jobs: count('--jobs', value('jobs'), availableParallelism()),
    engine: engineDigest(stepFiles(exercises, folders)),
    cache: flag('no-cache') ? NO_CACHE : folderCache(join(output, '.cache')),
  }
}

async function run(plan: Plan, invocation: Invocation, told: Reports['add']): Promise<Iterable<SubmissionResult>> {
  const { io, flag, locale } = invocation
  const options = batchOptions(plan, invocation)
  const { journal, finished } = Journal.open(plan.output, flag('resume'))
  const progress = new Progress(plan.units.length, { io, locale, quiet: flag('quiet') })
  try {
    return await gradeAll(plan.units, {
      ...options,
      journal,
      finished,
      pages: true,
      progress(done, result, block) {
        told(result, block)
        progress.step(done, result)
      },
    })
  } finally {
    progress.end()
    journal.close()
  }
}

function sayBroken(report: GradeReport, { io, locale }: Invocation): void {
  for (const { student, exercise, criteria } of report.results.filter(({ status }) => status === 'broken')) {
    const detail = criteria.find(({ status }) => status === 'broken')?.message ?? ''
    io.err.write(
      `${render({ code: 'command.broken', params: { student: shown(student), exercise, detail } }, locale)}\n`,
    )
  }
}

function print({ report, whole }: Ended, plan: Plan, invocation: Invocation, { previous }: Context): void {
  const { io, flag } = invocation
  if (flag('quiet') || plan.outputs.some(({ file }) => file === undefined)) return
  const options = { paint: paint(io.out, io.env), columns: io.out.tty ? io.out.columns : 120, verbose: flag('verbose') }
  if (flag('verbose'))
    for (const result of whole) io.out.write(`${shown(result.student)}  ${resultText(result, report, options)}\n`)
  io.out.write(classText(report, options))
  if (previous !== undefined) io.out.write(changesText(previous, report))
}

function below(report: GradeReport, limit: Fraction | undefined): number {
  if (limit === undefined) return 0
  return report.results.filter(
    ({ score, max }) => score !== null && new Fraction(score).compare(new Fraction(max).mul(limit)) < 0,
  ).length
}

/** Any broken submission is our fault and outweighs scores; a score below the limit fails; else the run is good. */
function exitCode(report: GradeReport, plan: Plan, { flag, value, io, locale }: Invocation): number {
  if (report.results.some(({ status }) => status === 'broken')) return EXIT.fault
  const low = below(report, plan.failUnder)
  if (low > 0)
    io.err.write(`${render({ code: 'command.below', params: { count: low, limit: value('fail-under')! } }, locale)}\n`)
  return low > 0 && !flag('exit-zero') ? EXIT.failed : EXIT.good
}

function contextWith(invocation: Invocation): Context {
  const previous = invocation.value('previous')
  const context = contextOf(invocation)
  return previous === undefined ? context : { ...context, previous: readReport(previous, invocation.io) }
}

/**
 * Runs what gives results, writes the reports of each as it comes, and in the end all that the run has to say; returns its
 * exit code. Nothing is written of a run that gives no results.
 */
export async function reported(
  plan: Plan,
  invocation: Invocation,
  run: (told: Reports['add']) => Promise<Iterable<SubmissionResult> | undefined>,
): Promise<number> {
  const context = contextWith(invocation)
  const reports = new Reports(plan.units, {
    folder: plan.output,
    context,
    engine: engineName(),
    locale: invocation.locale,
    visibility: plan.visibility,
  })
  const results = await run((result, block) => reports.add(result, block))
  if (results === undefined) return EXIT.good
  const ended = reports.end(results)
  const { report } = ended
  if (plan.outputs.length > 0) writeOutputs(plan.outputs, { ...report, results: [...ended.whole] }, context, invocation)
  print(ended, plan, invocation, context)
  sayBroken(report, invocation)
  if (!invocation.flag('quiet'))
    invocation.io.err.write(
      `${render({ code: 'command.written', params: { folder: plan.output } }, invocation.locale)}\n`,
    )
  return exitCode(report, plan, invocation)
}

export const grade: Command = {
  flags,
  async run(invocation) {
    const plan = planOf(invocation)
    return reported(plan, invocation, (told) => run(plan, invocation, told))
  },
}
