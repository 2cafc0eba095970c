import type { Criterion } from '../../grade/exercise.ts'
import type { Tree } from '../edit/tree.ts'
import type { Examination } from '../examination.ts'
import type { LoadedExercise } from '../exercise.ts'
import type { HandedIn } from '../submission.ts'
import {
  type Candidate,
  candidatesOf,
  type Readable,
  readable,
  repaired,
  rewritten,
  type ShownEdit,
  shownEdit,
} from './candidates.ts'
import { documentsNamed } from './evidence.ts'
import { knownFrom } from './known.ts'

/** How far a search goes: submissions that are tried, with one edit and with two. */
export interface Bounds {
  readonly singles: number
  readonly pairs: number
}

export const BOUNDS: Bounds = { singles: 240, pairs: 120 }

/** Judges another submission of the same exercise. */
export type Examine = (handed: HandedIn) => Promise<Examination>

interface Search {
  readonly exercise: LoadedExercise
  readonly handed: HandedIn
  readonly examine: Examine
  readonly bounds?: Bounds
}

/** What a student does not see is neither asked nor told. */
function visible({ criteria }: Pick<LoadedExercise, 'criteria'>): readonly Criterion[] {
  return criteria.filter(({ hidden }) => !hidden)
}

function treesOf({ manifests }: Readable): readonly Tree[] {
  return manifests.map(({ value }) => value as Tree)
}

class Searching {
  readonly #readable: Readable
  readonly #trees: readonly Tree[]
  readonly #handed: HandedIn
  readonly #examine: Examine
  readonly #passed: readonly string[]
  /** What fails and how, by criterion. */
  readonly #open: Map<string, string>
  readonly fixes = new Map<string, readonly Candidate[]>()
  /** Edits that changed how a criterion fails: a step on the way, perhaps. */
  readonly #steps: Candidate[] = []

  constructor(found: Readable, { handed, examine }: Search, passed: readonly string[], open: Map<string, string>) {
    this.#readable = found
    this.#trees = treesOf(found)
    this.#handed = handed
    this.#examine = examine
    this.#passed = passed
    this.#open = open
  }

  get done(): boolean {
    return this.#open.size === 0
  }

  get steps(): readonly Candidate[] {
    return this.#steps
  }

  /** Tries edits together; what turns green without another turning red is noted. */
  async try(edits: readonly Candidate[]): Promise<void> {
    const files = rewritten(this.#readable, repaired(this.#trees, edits))
    const examination = await this.#examine({ ...this.#handed, files })
    const green: string[] = []
    let moved = false
    for (const [id, before] of this.#open) {
      if ((await examination.status(id)) === 'passed') green.push(id)
      else if ((await outcome(examination, id)) !== before) moved = true
    }
    if (moved && edits.length === 1) this.#steps.push(edits[0]!)
    if (green.length === 0 || !(await this.#keeps(examination))) return
    for (const id of green) {
      this.fixes.set(id, edits)
      this.#open.delete(id)
    }
  }

  async #keeps(examination: Examination): Promise<boolean> {
    for (const id of this.#passed) if ((await examination.status(id)) !== 'passed') return false
    return true
  }
}

/** How a criterion ends, with the code of its first cause and what it says. */
async function outcome(examination: Examination, id: string): Promise<string> {
  const status = await examination.status(id)
  if (status !== 'failed') return status
  const criterion = examination.criteria.find((one) => one.id === id)!
  const [first] = (await examination.own(criterion)).issues
  return first === undefined ? status : JSON.stringify([first.code, first.params])
}

/** Pairs that begin with a step and go on with any other edit, in order. */
function* pairsOf(steps: readonly Candidate[], all: readonly Candidate[]): Generator<readonly Candidate[]> {
  for (const step of steps)
    for (const other of all)
      if (other.document !== step.document || other.path.join('\0') !== step.path.join('\0')) yield [step, other]
}

/** The documents that the evidence of any of the criteria speaks of. */
async function namedIn(
  examination: Examination,
  ids: readonly string[],
  { manifests }: Readable,
): Promise<ReadonlySet<number>> {
  const open = examination.criteria.filter(({ id }) => ids.includes(id))
  const verdicts = await Promise.all(open.map((criterion) => examination.own(criterion)))
  return new Set(verdicts.flatMap((verdict) => [...documentsNamed(verdict, manifests)]))
}

/** Edits of what the evidence speaks of before edits of anything else, each in the order of the documents. */
function inOrder(candidates: readonly Candidate[], named: ReadonlySet<number>): readonly Candidate[] {
  return [
    ...candidates.filter(({ document }) => named.has(document)),
    ...candidates.filter(({ document }) => !named.has(document)),
  ]
}

/**
 * Searches the smallest edit of a submission that turns a failed criterion green without costing one that passed: one edit,
 * else two; of those, what the evidence speaks of comes first, then the order of the documents. What may be written comes from the submission itself and from what the
 * exercise gives and says; a solution is never read. The same submission has the same fixes, since only tries are counted,
 * and each try is bounded as a submission is.
 *
 * @returns edits by criterion; criteria that no small edit repairs are absent.
 */
export async function fixesOf(search: Search): Promise<ReadonlyMap<string, readonly ShownEdit[]>> {
  const { exercise, handed, examine, bounds = BOUNDS } = search
  const whole = await examine(handed)
  const passed: string[] = []
  const open = new Map<string, string>()
  for (const { id, advisory } of visible(exercise)) {
    const status = await whole.status(id)
    if (status === 'passed') passed.push(id)
    else if (status === 'failed' && !advisory) open.set(id, await outcome(whole, id))
  }
  const found = readable(handed.files)
  if (open.size === 0 || found.manifests.length === 0) return new Map()
  const trees = treesOf(found)
  const state = whole.prepared.cluster.state
  const known = knownFrom({ documents: trees, state, options: exercise.options, criteria: visible(exercise) })
  const named = await namedIn(whole, [...open.keys()], found)
  const candidates = inOrder(candidatesOf(trees, known), named)
  const searching = new Searching(found, search, passed, open)
  for (const candidate of candidates.slice(0, bounds.singles)) {
    if (searching.done) break
    await searching.try([candidate])
  }
  let left = bounds.pairs
  for (const pair of pairsOf(searching.steps, candidates)) {
    if (searching.done || left-- === 0) break
    await searching.try(pair)
  }
  return new Map([...searching.fixes].map(([id, edits]) => [id, edits.map((one) => shownEdit(found.manifests, one))]))
}
