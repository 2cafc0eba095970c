import { basename, dirname, resolve } from 'node:path'
import { findExercises } from '../batch/exercise.ts'
import { Grader } from '../batch/grader.ts'
import { type Trial, verifyExercise } from '../batch/verify.ts'
import { type Issue, issue } from '../issue.ts'
import { type Command, EXIT, type Invocation } from './command.ts'
import { exercisesFolder, knownExercise } from './exercises.ts'
import { issueLine } from './main.ts'

const flags = { exercises: { value: 'DIR' }, update: {}, json: {}, quiet: { short: 'q' } } as const

interface Target {
  readonly exercises: string
  readonly ids: readonly string[]
}

/** Exercises by id, or by the path of their folder; all of them when none is named. */
function targetOf(invocation: Invocation): Target {
  const { args, io } = invocation
  const [first] = args
  const path = first === undefined || !/[\\/]/.test(first) ? undefined : resolve(io.cwd, first)
  const exercises = path === undefined ? exercisesFolder(invocation, []) : dirname(path)
  const known = [...findExercises(exercises).keys()]
  return {
    exercises,
    ids: args.length === 0 ? known : args.map((name) => knownExercise(basename(resolve(io.cwd, name)), known)),
  }
}

function say({ io, locale, flag }: Invocation, trial: Trial): void {
  if (flag('json')) return
  const good = trial.issues.length === 0
  if (!good || !flag('quiet'))
    io.out.write(
      `  ${issueLine(issue('verify.trial', { kind: trial.kind, name: trial.name, good }) as unknown as Issue, locale)}\n`,
    )
  for (const one of trial.issues) io.out.write(`      ${issueLine(one, locale)}\n`)
}

export const verify: Command = {
  flags,
  async run(invocation) {
    const { io, locale, flag } = invocation
    const { exercises, ids } = targetOf(invocation)
    const grader = new Grader({ exercises, locale, selection: { hidden: true }, root: io.cwd })
    const all: { readonly exercise: string; readonly trials: readonly Trial[] }[] = []
    for (const id of ids) {
      const trials: Trial[] = []
      for await (const trial of verifyExercise(grader, id, flag('update'))) {
        trials.push(trial)
        say(invocation, trial)
      }
      const good = trials.filter(({ issues }) => issues.length === 0).length
      if (!flag('json'))
        io.out.write(
          `${issueLine(issue('verify.sum', { exercise: id, good, total: trials.length }) as unknown as Issue, locale)}\n`,
        )
      all.push({ exercise: id, trials })
    }
    if (flag('json')) io.out.write(`${JSON.stringify(all, null, 2)}\n`)
    return all.every(({ trials }) => trials.every(({ issues }) => issues.length === 0)) ? EXIT.good : EXIT.failed
  },
}
