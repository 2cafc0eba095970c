import { existsSync, statSync, watch } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { engineName } from '../batch/engine.ts'
import { findExercises } from '../batch/exercise.ts'
import { Grader } from '../batch/grader.ts'
import { readSubmission } from '../batch/submission.ts'
import { entryOf } from '../batch/tree.ts'
import { document, type GradeReport } from '../report/document.ts'
import { writeJson } from '../report/json.ts'
import { resultText } from '../report/terminal.ts'
import { label } from '../report/text.ts'
import { type Command, EXIT, type Flag, type Invocation, usage } from './command.ts'
import { exercisesFolder, knownExercise } from './exercises.ts'
import { paint } from './paint.ts'

const flags: Readonly<Record<string, Flag>> = {
  exercise: { value: 'NAME' },
  exercises: { value: 'DIR' },
  only: { value: 'CRITERION' },
  json: {},
  watch: { short: 'w' },
  'exit-zero': {},
  quiet: { short: 'q' },
  verbose: { short: 'v' },
}

interface Target {
  readonly folder: string
  readonly exercise: string
  readonly exercises: string
}

function targetOf(invocation: Invocation): Target {
  const { args, io, value } = invocation
  if (args.length > 1) throw usage('command.too-many', { what: 'DIR' })
  const folder = resolve(io.cwd, args[0] ?? '.')
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw usage('command.no-folder', { folder: args[0] ?? folder })
  const exercises = exercisesFolder(invocation, [folder])
  const ids = [...findExercises(exercises).keys()]
  const said = value('exercise')
  const exercise = said === undefined ? basename(folder) : knownExercise(said, ids)
  if (!ids.includes(exercise))
    throw usage('command.which-exercise', { folder: args[0] ?? basename(folder), known: ids.join(', ') })
  return { folder, exercise, exercises }
}

/** Grades the folder once; the grader is kept, so that a second look is quick. */
async function check(grader: Grader, { folder, exercise }: Target, locale: Invocation['locale']): Promise<GradeReport> {
  const handed = readSubmission(entryOf(folder, basename(folder), 'folder'), exercise)
  const result = await grader.grade({ student: basename(dirname(folder)), exercise, handed })
  return document([result], { engine: engineName(), locale, visibility: 'student' })
}

function print(report: GradeReport, { io, flag, locale }: Invocation): void {
  const [result] = report.results
  if (result === undefined) return
  if (flag('json')) io.out.write(writeJson(report, {}))
  else if (flag('quiet'))
    io.out.write(
      `${result.score === null ? label('report.no-score', {}, locale) : label('report.points', { score: result.score, max: result.max }, locale)}\n`,
    )
  else
    io.out.write(
      resultText(result, report, {
        paint: paint(io.out, io.env),
        columns: Math.min(140, Math.max(60, io.out.columns)),
        verbose: flag('verbose'),
      }),
    )
}

function exitCode(report: GradeReport, { flag }: Invocation): number {
  const criteria = report.results.flatMap((result) => result.criteria).filter(({ advisory }) => !advisory)
  if (criteria.some(({ status }) => status === 'broken')) return EXIT.fault
  return flag('exit-zero') || criteria.every(({ status }) => status === 'passed') ? EXIT.good : EXIT.failed
}

/** Checks again after every change, a moment after the last of several; ends with the process. */
async function watching(grader: Grader, target: Target, invocation: Invocation): Promise<never> {
  const { io, locale } = invocation
  let due: NodeJS.Timeout | undefined
  let busy: Promise<void> = Promise.resolve()
  const again = async (): Promise<void> => {
    const report = await check(grader, target, locale)
    if (io.out.tty && !invocation.flag('json')) io.out.write('\u001b[2J\u001b[H')
    print(report, invocation)
  }
  watch(target.folder, { recursive: true }, () => {
    clearTimeout(due)
    due = setTimeout(() => {
      busy = busy.then(again)
    }, 30)
  })
  return new Promise<never>(() => undefined)
}

export const test: Command = {
  flags,
  async run(invocation) {
    const target = targetOf(invocation)
    const only = invocation.value('only')
    const selection = { hidden: false, ...(only === undefined ? {} : { only }) }
    const grader = new Grader({
      exercises: target.exercises,
      locale: invocation.locale,
      selection,
      root: invocation.io.cwd,
    })
    const report = await check(grader, target, invocation.locale)
    print(report, invocation)
    if (invocation.flag('watch')) await watching(grader, target, invocation)
    return exitCode(report, invocation)
  },
}
