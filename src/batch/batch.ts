import type { SubmissionResult } from '../result.ts'
import { type Cache, gradingKey, NO_CACHE } from './cache.ts'
import type { Unit } from './discovery.ts'
import { brokenVerdicts, Grader, type GraderOptions, resultOf, type Task } from './grader.ts'
import type { Journal } from './journal.ts'
import { LIMITS, type Limits } from './limits.ts'
import { LostError, Pool } from './pool.ts'
import { Results } from './results.ts'
import type { Told } from './worker.ts'

/** A run over many units. */
export interface BatchOptions extends GraderOptions {
  /** Worker threads; they are started only where there is enough to do. */
  readonly jobs: number
  /** Digest of the engine, for keys; empty when nothing is kept. */
  readonly engine: string
  readonly limits?: Limits
  readonly cache?: Cache
  readonly journal?: Journal
  /** What an earlier run finished, by key. */
  readonly finished?: ReadonlyMap<string, SubmissionResult>
  /** Up to how many units no thread is started. */
  readonly few?: number
  /** Called after each unit, with what its student's page says of it where a thread made that. */
  readonly progress?: (done: number, result: SubmissionResult, block?: Uint8Array) => void
  /** Whether threads make what students' pages say. */
  readonly pages?: boolean
}

/** Starting a thread costs about as much as grading this many submissions. */
const FEW = 48

function keyOf(options: BatchOptions, grader: Grader, { exercise, handed }: Task): string {
  const { locale, selection, engine, fix } = options
  return gradingKey({
    submission: handed.digest,
    exercise: grader.exercise(exercise).digest,
    engine,
    locale,
    selection: JSON.stringify(selection),
    ...(fix ? { hints: 'fix' } : {}),
  })
}

/** The result of a submission whose worker was lost, twice: our fault, said as such. */
export function lostResult(grader: Grader, task: Task, error: unknown): SubmissionResult {
  const exercise = grader.exercise(task.exercise)
  const detail = error instanceof Error ? error.message : String(error)
  return resultOf(exercise, task, brokenVerdicts(exercise.criteria, detail), [])
}

/** A broken result of an earlier run is tried again. */
function graded(result: SubmissionResult | undefined): SubmissionResult | undefined {
  return result?.status === 'graded' ? result : undefined
}

/** The work of a run: reads a unit, looks whether it is known, grades it, writes it down. */
class Run {
  readonly #options: BatchOptions
  readonly #grader: Grader
  readonly #units: readonly Unit[]
  readonly #results = new Results()
  readonly #pool: Pool | undefined
  #done = 0

  constructor(units: readonly Unit[], options: BatchOptions) {
    const { jobs, limits = LIMITS, few = FEW } = options
    this.#options = options
    this.#units = units
    this.#grader = new Grader(graderOptions(options))
    if (units.length > few) {
      const threads = Math.min(jobs, Math.ceil(units.length / 8))
      const { pages = false } = options
      const worker = { grader: graderOptions(options), first: units[0]!.exercise, pages }
      this.#pool = new Pool(worker, threads, limits.wallClock)
    }
  }

  /** Exercises are checked before the first submission is read. @throws ExerciseError when one cannot be used. */
  async check(): Promise<void> {
    for (const id of new Set(this.#units.map(({ exercise }) => exercise))) await this.#grader.plan(id)
  }

  async all(): Promise<Results> {
    // As many as no thread waits for; each unit is read only when its turn comes.
    const queue = this.#units.values()
    await Promise.all(Array.from({ length: this.#pool?.width ?? 1 }, () => this.#work(queue)))
    return this.#results
  }

  async close(): Promise<void> {
    await this.#pool?.close()
  }

  async #work(queue: Iterator<Unit> & Iterable<Unit>): Promise<void> {
    for (let next = queue.next(); !next.done; next = queue.next()) await this.#unit(next.value)
  }

  async #unit({ student, exercise, read }: Unit): Promise<void> {
    const { cache = NO_CACHE, finished, journal, progress, limits } = this.#options
    const task: Task = { student, exercise, handed: read(limits) }
    const key = keyOf(this.#options, this.#grader, task)
    const named = `${key} ${student} ${exercise}`
    const known = graded(finished?.get(named))
    const cached = known ?? cache.get(key)
    const { result, block } = cached === undefined ? await this.#grade(task) : { result: { ...cached, student } }
    if (cached === undefined && result.status === 'graded') cache.put(key, { ...result, student: '' })
    this.#results.add(result, known === undefined ? journal?.write(named, result) : undefined)
    progress?.(++this.#done, result, block)
  }

  async #grade(task: Task): Promise<Told> {
    if (this.#pool === undefined || task.handed.refused.length > 0) return { result: await this.#grader.grade(task) }
    try {
      return await this.#pool.grade(task)
    } catch (error) {
      if (!(error instanceof LostError)) throw error
      return { result: lostResult(this.#grader, task, error) }
    }
  }
}

function graderOptions({ exercises, locale, selection, root, fix, instead, anew }: BatchOptions): GraderOptions {
  const more = {
    ...(fix ? { fix } : {}),
    ...(instead === undefined ? {} : { instead }),
    ...(anew === undefined ? {} : { anew }),
  }
  return { exercises, locale, selection, root, ...more }
}

/**
 * Grades units and returns the results by student and exercise, whatever order or number of threads they were graded in.
 * Threads start while the exercises are checked. @throws ExerciseError when one cannot be used.
 */
export async function gradeAll(units: readonly Unit[], options: BatchOptions): Promise<Results> {
  const run = new Run(units, options)
  try {
    await run.check()
    return await run.all()
  } finally {
    await run.close()
  }
}
