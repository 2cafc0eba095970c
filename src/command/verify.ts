import { basename, dirname, resolve } from 'node:path'
import { findExercises } from '../batch/exercise.ts'
import { Grader } from '../batch/grader.ts'
import { type Mutation, mutateExercise, type Trial, verifyExercise } from '../batch/verify.ts'
import { type Issue, issue } from '../issue.ts'
import { type Command, EXIT, type Invocation } from './command.ts'
import { exercisesFolder, knownExercise } from './exercises.ts'
import { issueLine } from './issue-line.ts'

const flags = { exercises: { value: 'DIR' }, update: {}, mutants: {}, json: {}, quiet: { short: 'q' } } as const

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

function sayMutation({ io, locale, flag }: Invocation, { solution, killed, equivalent, survivors }: Mutation): void {
  if (flag('json')) return
  const all = killed + survivors.length
  const score = all === 0 ? '100%' : `${Math.floor((100 * killed) / all)}%`
  io.out.write(
    `  ${issueLine(issue('verify.mutants', { solution, killed, equivalent, survived: survivors.length, score }) as unknown as Issue, locale)}\n`,
  )
  for (const name of survivors)
    io.out.write(`      ${issueLine(issue('verify.survivor', { name }) as unknown as Issue, locale)}\n`)
}

async function mutate(invocation: Invocation, grader: Grader, id: string): Promise<readonly Mutation[]> {
  const all: Mutation[] = []
  if (!invocation.flag('mutants')) return all
  for await (const mutation of mutateExercise(grader, id)) {
    all.push(mutation)
    sayMutation(invocation, mutation)
  }
  return all
}

export const verify: Command = {
  flags,
  async run(invocation) {
    const { io, locale, flag } = invocation
    const { exercises, ids } = targetOf(invocation)
    const grader = new Grader({ exercises, locale, selection: { hidden: true }, root: io.cwd })
    const all: {
      readonly exercise: string
      readonly trials: readonly Trial[]
      readonly mutations: readonly Mutation[]
    }[] = []
    for (const id of ids) {
      const trials: Trial[] = []
      for await (const trial of verifyExercise(grader, id, flag('update'))) {
        trials.push(trial)
        say(invocation, trial)
      }
      const mutations = await mutate(invocation, grader, id)
      const good = trials.filter(({ issues }) => issues.length === 0).length
      if (!flag('json'))
        io.out.write(
          `${issueLine(issue('verify.sum', { exercise: id, good, total: trials.length }) as unknown as Issue, locale)}\n`,
        )
      all.push({ exercise: id, trials, mutations })
    }
    if (flag('json')) io.out.write(`${JSON.stringify(all, null, 2)}\n`)
    const right = all.every(
      ({ trials, mutations }) =>
        trials.every(({ issues }) => issues.length === 0) && mutations.every(({ survivors }) => survivors.length === 0),
    )
    return right ? EXIT.good : EXIT.failed
  },
}
