import { lostResult } from '../batch/batch.ts'
import type { Grader, GraderOptions } from '../batch/grader.ts'
import { LIMITS } from '../batch/limits.ts'
import { LostError, Pool } from '../batch/pool.ts'
import type { SubmissionResult } from '../result.ts'
import type { QueueLibrary } from './door.ts'
import { type Job, type Place, taskOf } from './job.ts'

export interface WorkerOptions {
  readonly place: Place
  /** Submissions at a time, each in a thread of its own. */
  readonly jobs: number
  readonly grader: (locale: Job['locale'], selection: Job['selection']) => Grader
  readonly options: Omit<GraderOptions, 'locale' | 'selection'>
  readonly engine: string
  /** Milliseconds after which a worker that fell silent loses its job to another (default 30,000). */
  readonly silence?: number
  /** Told of each job's end: a result, or why there is none. */
  readonly told?: (job: Pick<Job, 'student' | 'exercise'>, end: SubmissionResult | Error) => void
}

/** A worker that runs until it is closed. */
export interface RunningWorker {
  /** Finishes what it has begun, takes nothing more. */
  close(): Promise<void>
}

/** A worker of another version, or with other exercises, must not grade: the job waits for one that may. */
export class OtherVersionError extends Error {
  override readonly name = 'OtherVersionError'
}

/**
 * Takes jobs and grades them in threads, so that this thread keeps its promise to Redis that it is alive. A worker that is
 * killed leaves its jobs to the others after `silence`.
 */
export function startWorker({ Worker }: QueueLibrary, options: WorkerOptions): RunningWorker {
  const { place, jobs, engine, silence = 30_000, told } = options
  const pools = new Map<string, Pool>()
  const poolFor = ({ locale, selection }: Job): Pool => {
    const key = JSON.stringify([locale, selection])
    let pool = pools.get(key)
    if (pool === undefined) {
      pool = new Pool({ grader: { ...options.options, locale, selection }, pages: false }, jobs, LIMITS.wallClock)
      pools.set(key, pool)
    }
    return pool
  }
  const grade = async (job: Job): Promise<SubmissionResult> => {
    const grader = options.grader(job.locale, job.selection)
    if (job.engine !== engine) throw new OtherVersionError(`engine ${job.engine}, this worker has ${engine}`)
    const { digest } = grader.exercise(job.exercise)
    if (job.exerciseDigest !== digest)
      throw new OtherVersionError(`exercise ${job.exercise} ${job.exerciseDigest}, this worker has ${digest}`)
    const task = taskOf(job)
    if (task.handed.refused.length > 0) return grader.grade(task)
    try {
      return (await poolFor(job).grade(task)).result
    } catch (error) {
      if (!(error instanceof LostError)) throw error
      return lostResult(grader, task, error)
    }
  }
  const worker = new Worker<Job, SubmissionResult>(place.name, ({ data }) => grade(data), {
    connection: { url: place.url, maxRetriesPerRequest: null },
    concurrency: jobs,
    lockDuration: silence,
    stalledInterval: silence,
    maxStalledCount: 5,
  })
  worker.on('completed', ({ data }, result) => told?.(data, result))
  worker.on('failed', (job, error) => {
    if (job !== undefined) told?.(job.data, error)
  })
  // Without a listener a lost connection would end the process; the library connects again by itself.
  worker.on('error', () => undefined)
  return {
    async close() {
      await worker.close()
      for (const pool of pools.values()) await pool.close()
    },
  }
}
