import { basename, dirname, resolve } from 'node:path'
import { findExercises } from '../batch/exercise.ts'
import { Grader } from '../batch/grader.ts'
import { FATES, type Mutation, mutateExercise, score, type Tried, tally } from '../batch/mutation.ts'
import { type Trial, verifyExercise } from '../batch/verify.ts'
import { type Issue, type IssueCode, type IssueParams, issue } from '../issue.ts'
import { render } from '../messages/render.ts'
import { columns } from '../report/width.ts'
import { type Command, EXIT, type Invocation, usage } from './command.ts'
import { exercisesFolder, knownExercise } from './exercises.ts'
import { issueLine } from './issue-line.ts'

const flags = {
  exercises: { value: 'DIR' },
  update: {},
  mutants: {},
  json: {},
  output: { short: 'o', value: 'FORMAT' },
  quiet: { short: 'q' },
  verbose: { short: 'v' },
} as const

interface Target {
  readonly exercises: string
  readonly ids: readonly string[]
}

/** What came of one exercise; `-o json` prints a list of these. */
interface Verified {
  readonly exercise: string
  readonly trials: readonly Trial[]
  readonly mutations: readonly Mutation[]
  /** What is wrong with `mutants.json`. */
  readonly issues: readonly Issue[]
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

/** What verify says while it works; nothing where a document is asked for. */
class Voice {
  readonly #invocation: Invocation
  readonly #silent: boolean

  constructor(invocation: Invocation) {
    this.#invocation = invocation
    this.#silent = isJson(invocation)
  }

  line<C extends IssueCode>(indent: number, code: C, params: IssueParams[C]): void {
    this.#write(indent, issueLine(issue(code, params) as unknown as Issue, this.#invocation.locale))
  }

  issues(indent: number, issues: readonly Issue[]): void {
    for (const one of issues) this.#write(indent, issueLine(one, this.#invocation.locale))
  }

  trial({ kind, name, issues }: Trial): void {
    const good = issues.length === 0
    if (!good || !this.#invocation.flag('quiet')) this.line(2, 'verify.trial', { kind, name, good })
    this.issues(6, issues)
  }

  mutation({ solution, mutants }: Mutation): void {
    const counts = tally(mutants)
    const good = counts.survived + counts.mistaken === 0
    this.line(2, 'verify.mutants', { solution, good, ...counts, score: `${score(counts)}%` })
    for (const one of mutants) this.#mutant(one)
  }

  #mutant({ name, kind, fate, by, expected = [], because }: Tried): void {
    const { flag, locale } = this.#invocation
    if (fate === 'survived') this.line(6, 'verify.survivor', { name, kind })
    else if (fate === 'mistaken') this.line(6, 'verify.mistaken', { name, kind, by, expected })
    else if (because !== undefined && !flag('quiet')) this.line(6, 'verify.allowed', { name, because: because[locale] })
    else if (flag('verbose')) this.#write(6, `${fate}${by.length === 0 ? '' : ` (${by.join(', ')})`}: ${name}`)
  }

  /** Fates by kind of edit, a line each. */
  kinds(exercise: string, mutations: readonly Mutation[]): void {
    const { locale, flag } = this.#invocation
    if (flag('quiet') || mutations.length === 0) return
    const say = <C extends IssueCode>(code: C, params: IssueParams[C]): string =>
      render({ code, params } as unknown as Issue, locale)
    const groups = Map.groupBy(
      mutations.flatMap(({ mutants }) => mutants),
      ({ kind }) => kind,
    )
    const head = [say('verify.edit-kind', { kind: '' }), ...FATES.map((fate) => say('verify.fate', { fate }))]
    const rows = [...groups].map(([kind, mutants]) => {
      const counts = tally(mutants)
      return [kind, ...FATES.map((fate) => String(counts[fate]))]
    })
    this.line(2, 'verify.by-kind', { exercise })
    for (const row of columns([head, ...rows])) this.#write(4, row)
  }

  #write(indent: number, text: string): void {
    if (!this.#silent) this.#invocation.io.out.write(`${' '.repeat(indent)}${text}\n`)
  }
}

function isJson({ flag, value }: Invocation): boolean {
  return flag('json') || value('output') === 'json'
}

async function mutate(voice: Voice, grader: Grader, id: string): Promise<Pick<Verified, 'mutations' | 'issues'>> {
  const mutations: Mutation[] = []
  let issues: readonly Issue[] = []
  for await (const step of mutateExercise(grader, id)) {
    if ('issues' in step) issues = step.issues
    else {
      mutations.push(step.mutation)
      voice.mutation(step.mutation)
    }
  }
  voice.kinds(id, mutations)
  voice.issues(2, issues)
  return { mutations, issues }
}

async function verified(invocation: Invocation, grader: Grader, id: string): Promise<Verified> {
  const voice = new Voice(invocation)
  const trials: Trial[] = []
  for await (const trial of verifyExercise(grader, id, invocation.flag('update'))) {
    trials.push(trial)
    voice.trial(trial)
  }
  const found = invocation.flag('mutants') ? await mutate(voice, grader, id) : { mutations: [], issues: [] }
  const good = trials.filter(({ issues }) => issues.length === 0).length
  voice.line(0, 'verify.sum', { exercise: id, good, total: trials.length })
  return { exercise: id, trials, ...found }
}

/** The counts beside the mutants, so that nobody has to add up. */
function shown({ mutations, ...rest }: Verified): object {
  return {
    ...rest,
    mutations: mutations.map((one) => {
      const counts = tally(one.mutants)
      return { solution: one.solution, ...counts, score: score(counts), mutants: one.mutants }
    }),
  }
}

function right({ trials, mutations, issues }: Verified): boolean {
  const fates = mutations.flatMap(({ mutants }) => mutants.map(({ fate }) => fate))
  return (
    issues.length === 0 &&
    trials.every((trial) => trial.issues.length === 0) &&
    !fates.some((fate) => fate === 'survived' || fate === 'mistaken')
  )
}

export const verify: Command = {
  flags,
  async run(invocation) {
    const { io, locale, value } = invocation
    const output = value('output')
    if (output !== undefined && output !== 'json')
      throw usage('command.choice', { flag: '-o', value: output, choices: 'json' })
    const { exercises, ids } = targetOf(invocation)
    const grader = new Grader({ exercises, locale, selection: { hidden: true }, root: io.cwd })
    const all: Verified[] = []
    for (const id of ids) all.push(await verified(invocation, grader, id))
    if (isJson(invocation)) io.out.write(`${JSON.stringify(all.map(shown), null, 2)}\n`)
    return all.every(right) ? EXIT.good : EXIT.failed
  },
}
