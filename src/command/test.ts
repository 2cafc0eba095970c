import { existsSync, statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { engineName } from '../batch/engine.ts'
import { findExercises } from '../batch/exercise.ts'
import { Grader } from '../batch/grader.ts'
import { readSubmission } from '../batch/submission.ts'
import { entryOf } from '../batch/tree.ts'
import { type Issue, issue } from '../issue.ts'
import { render } from '../messages/render.ts'
import { document, type GradeReport } from '../report/document.ts'
import { writeJson } from '../report/json.ts'
import { resultText } from '../report/terminal.ts'
import { label } from '../report/text.ts'
import { type Command, EXIT, type Flag, type Invocation, usage } from './command.ts'
import { exercisesFolder, knownExercise } from './exercises.ts'
import { paint } from './paint.ts'
import { watchFolder } from './watch.ts'

const flags: Readonly<Record<string, Flag>> = {
  exercise: { value: 'NAME' },
  exercises: { value: 'DIR' },
  only: { value: 'CRITERION' },
  fix: {},
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

/** A look at the folder: what came of it, and of what. */
interface Checked {
  readonly report: GradeReport
  readonly digest: string
}

/** Grades the folder once; the grader is kept, so that a second look is quick. */
async function check(grader: Grader, { folder, exercise }: Target, locale: Invocation['locale']): Promise<Checked> {
  const handed = readSubmission(entryOf(folder, basename(folder), 'folder'), exercise)
  const result = await grader.grade({ student: basename(dirname(folder)), exercise, handed })
  return { report: document([result], { engine: engineName(), locale, visibility: 'student' }), digest: handed.digest }
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

/** Prints a report for the terminal it is read in; nothing else may be left on it. */
function reprint(report: GradeReport, invocation: Invocation): void {
  const { io, flag } = invocation
  if (io.out.tty && !flag('json')) io.out.write('\u001b[2J\u001b[H')
  print(report, invocation)
}

/** Checks again after every change of what is handed in, with the grader kept warm; ends with the process. */
async function watching(grader: Grader, target: Target, first: Checked, invocation: Invocation): Promise<number> {
  const { io, locale } = invocation
  const ended = new AbortController()
  io.onInterrupt?.(async () => ended.abort())
  const say = (code: 'command.watching' | 'command.checked-again', params: { readonly milliseconds: number }): void =>
    io.err.write(`${render(issue(code, params) as unknown as Issue, locale)}\n`)
  let last = first.digest
  say('command.watching', { milliseconds: 0 })
  const again = async (): Promise<void> => {
    const from = io.now()
    const { report, digest } = await check(grader, target, locale)
    if (digest === last) return
    last = digest
    reprint(report, invocation)
    say('command.checked-again', { milliseconds: Math.round(io.now() - from) })
  }
  await watchFolder(target.folder, again, ended.signal)
  return EXIT.interrupted
}

/** Students are told what puts a criterion right where the exercise always does, or does when asked. */
function grading(invocation: Invocation, target: Target): Grader {
  const only = invocation.value('only')
  const options = {
    exercises: target.exercises,
    locale: invocation.locale,
    selection: { hidden: false, ...(only === undefined ? {} : { only }) },
    root: invocation.io.cwd,
  }
  const plain = new Grader(options)
  const { hints } = plain.exercise(target.exercise)
  if (invocation.flag('fix') && hints === 'none') throw usage('command.no-fix', { exercise: target.exercise })
  return hints === 'counterfactual' || invocation.flag('fix') ? new Grader({ ...options, fix: true }) : plain
}

export const test: Command = {
  flags,
  async run(invocation) {
    const target = targetOf(invocation)
    const grader = grading(invocation, target)
    const first = await check(grader, target, invocation.locale)
    print(first.report, invocation)
    if (invocation.flag('watch')) return watching(grader, target, first, invocation)
    return exitCode(first.report, invocation)
  },
}
