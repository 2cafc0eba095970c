import { join } from 'node:path'
import { type Issue, issue } from '../issue.ts'
import type { Bilingual } from '../result.ts'
import type { VerdictStatus } from '../verdict.ts'
import { type Contract, contractOf, expectedOf, REFUSED } from './contract.ts'
import type { EditName } from './edit/kinds.ts'
import { observableDigest } from './equivalence/digest.ts'
import { type Told, toldBy } from './equivalence/told.ts'
import type { Examination } from './examination.ts'
import type { Grader } from './grader.ts'
import { type Mutant, mutantsOf } from './mutants.ts'
import { solutionsOf } from './solutions.ts'
import type { HandedIn } from './submission.ts'

/**
 * What became of a mutant. killed: a criterion that should fail does. mistaken: only criteria fail that should not decide
 * this. equivalent: nobody can observe the edit. allowed: the exercise says why it is right. survived: full marks for
 * something else than the solution.
 */
export type Fate = 'killed' | 'equivalent' | 'allowed' | 'survived' | 'mistaken'

export interface Tried {
  readonly name: string
  readonly kind: EditName
  readonly fate: Fate
  /** Criteria that fail, as far as they were looked at: the first that should. */
  readonly by: readonly string[]
  /** For `mistaken`: the criteria of which one should have failed. */
  readonly expected?: readonly string[]
  /** For `allowed`: why. */
  readonly because?: Bilingual
}

/** What became of the mutants of one solution. */
export interface Mutation {
  readonly solution: string
  readonly mutants: readonly Tried[]
}

/** How many mutants of each fate. */
export type Tally = Readonly<Record<Fate, number>>

export const FATES: readonly Fate[] = ['killed', 'equivalent', 'allowed', 'survived', 'mistaken']

export function tally(mutants: readonly Tried[]): Tally {
  const count = (fate: Fate): number => mutants.filter((one) => one.fate === fate).length
  return Object.fromEntries(FATES.map((fate) => [fate, count(fate)])) as Tally
}

/** Killed mutants among those that a criterion has to kill, in whole per cent rounded down. */
export function score({ killed, survived, mistaken }: Tally): number {
  const all = killed + survived + mistaken
  return all === 0 ? 100 : Math.floor((100 * killed) / all)
}

/** The first of some criteria that ends as said. */
async function first(
  examination: Examination,
  ids: readonly string[],
  status: VerdictStatus,
): Promise<string | undefined> {
  for (const id of ids) if ((await examination.status(id)) === status) return id
  return undefined
}

/** Criteria that cost points: those that fail; where none does, those that could not be judged. */
async function costly(examination: Examination): Promise<readonly string[]> {
  const failed: string[] = []
  const skipped: string[] = []
  for (const { id, advisory } of examination.criteria) {
    const status = advisory ? 'passed' : await examination.status(id)
    if (status === 'skipped') skipped.push(id)
    else if (status !== 'passed') failed.push(id)
  }
  return failed.length > 0 ? failed : skipped
}

/** Tries mutants of an exercise's solutions. */
class Trials {
  readonly #grader: Grader
  readonly #id: string
  readonly #contract: Contract
  readonly #told: Told
  readonly #used = new Set<string>()

  constructor(grader: Grader, id: string, contract: Contract) {
    this.#grader = grader
    this.#id = id
    this.#contract = contract
    this.#told = toldBy(grader.exercise(id))
  }

  async solution(name: string, handed: HandedIn): Promise<Mutation> {
    const whole = await this.#grader.examine(this.#id, handed)
    const digest = observableDigest(whole.prepared.cluster.state, this.#told)
    const mutants: Tried[] = []
    for (const mutant of mutantsOf(handed.files)) mutants.push(await this.#try(mutant, handed, digest))
    return { solution: name, mutants }
  }

  async #try(mutant: Mutant, handed: HandedIn, digest: string): Promise<Tried> {
    const examination = await this.#grader.examine(this.#id, { ...handed, files: mutant.files })
    const { submission, cluster, unsettled } = examination.prepared
    const told = { name: mutant.name, kind: mutant.kind }
    const refused = submission.issues.length > 0 || unsettled.length > 0
    if (!refused && observableDigest(cluster.state, this.#told) === digest)
      return { ...told, fate: 'equivalent', by: [] }
    const expected = (refused ? this.#contract.kills[REFUSED] : expectedOf(this.#contract, mutant)) ?? []
    const killer = await first(examination, expected, 'failed')
    if (killer !== undefined) return { ...told, fate: 'killed', by: [killer] }
    const by = await costly(examination)
    if (by.some((id) => expected.includes(id))) return { ...told, fate: 'killed', by }
    if (by.length > 0) return { ...told, fate: 'mistaken', by, expected }
    const allowed = this.#contract.allowed.find(({ edits }) => edits.includes(mutant.name))
    if (allowed === undefined) return { ...told, fate: 'survived', by: [] }
    this.#used.add(mutant.name)
    return { ...told, fate: 'allowed', by: [], because: allowed.because }
  }

  /** Excuses that no survivor needed, and excuses that are given twice. */
  unused(): readonly Issue[] {
    const edits = this.#contract.allowed.flatMap((one) => one.edits)
    const twice = edits.filter((edit, index) => edits.indexOf(edit) !== index)
    return [
      ...edits.filter((edit) => !this.#used.has(edit)).map((edit) => issue('verify.allowed-nothing', { edit })),
      ...twice.map((edit) => issue('verify.allowed-twice', { edit })),
    ]
  }
}

/** Mutants of one solution that have the same name: allowing one would allow the other. */
function alike({ solution, mutants }: Mutation): readonly Issue[] {
  const names = mutants.map(({ name }) => name)
  return names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((edit) => issue('verify.alike', { solution, edit }))
}

/** One solution's mutants, or at the end what is wrong with `mutants.json`. */
export type MutationStep = { readonly mutation: Mutation } | { readonly issues: readonly Issue[] }

/**
 * Tries every single edit of every solution: each must be killed by a criterion that should notice it, be unobservable, or
 * be allowed by the contract with a reason.
 */
export async function* mutateExercise(grader: Grader, id: string): AsyncGenerator<MutationStep> {
  const { folder, criteria } = grader.exercise(id)
  const { contract, issues } = contractOf(
    folder,
    criteria.map((criterion) => criterion.id),
  )
  const trials = new Trials(grader, id, contract)
  const found: Issue[] = [...issues]
  for (const { name, handed } of solutionsOf(join(folder, 'solutions'), id)) {
    const mutation = await trials.solution(name, handed)
    found.push(...alike(mutation))
    yield { mutation }
  }
  yield { issues: [...found, ...trials.unused()] }
}
