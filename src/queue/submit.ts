import type { SubmissionResult } from '../result.ts'
import { byCodeUnit } from '../state.ts'
import type { QueueLibrary } from './door.ts'
import { ATTEMPTS, idOf, type Job, type Place } from './job.ts'

/** A submission that no worker could grade, and why. */
export interface DeadLetter {
  readonly student: string
  readonly exercise: string
  readonly reason: string
}

export interface SubmitOptions {
  readonly place: Place
  /** So many may wait in the queue; beyond that nothing more is put in until workers have caught up. */
  readonly most: number
  /** Told of each result as it comes. */
  readonly told?: (result: SubmissionResult) => void
  readonly lost: (job: Job, reason: string) => SubmissionResult
}

const RETRY = { type: 'exponential', delay: 1000 } as const
const DAY = 86_400
const LOOK = 1000

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, milliseconds))

/** The queue as a submitter sees it; close it when done. */
export class Submitter {
  readonly #queue: InstanceType<QueueLibrary['Queue']>
  readonly #events: InstanceType<QueueLibrary['QueueEvents']>
  readonly #options: SubmitOptions
  readonly #waiting = new Map<string, Job>()
  readonly #results: SubmissionResult[] = []

  constructor({ Queue, QueueEvents }: QueueLibrary, options: SubmitOptions) {
    const { url, name } = options.place
    this.#options = options
    this.#queue = new Queue(name, { connection: { url, maxRetriesPerRequest: 3 } })
    this.#events = new QueueEvents(name, { connection: { url } })
    // Without a listener a lost connection would end the process; the library connects again by itself.
    this.#queue.on('error', () => undefined)
    this.#events.on('error', () => undefined)
  }

  async open(): Promise<void> {
    await this.#queue.waitUntilReady()
    await this.#events.waitUntilReady()
    this.#events.on('completed', ({ jobId }) => void this.#look(jobId).catch(() => undefined))
    this.#events.on('failed', ({ jobId }) => void this.#look(jobId).catch(() => undefined))
  }

  /** Puts jobs in, no faster than workers take them. The same job again is the same job. */
  async add(jobs: Iterable<Job>): Promise<number> {
    let count = 0
    for (const job of jobs) {
      while ((await this.#queue.getJobCountByTypes('waiting', 'prioritized')) >= this.#options.most) await pause(100)
      const id = idOf(job)
      this.#waiting.set(id, job)
      await this.#queue.add('grade', job, {
        jobId: id,
        attempts: ATTEMPTS,
        backoff: RETRY,
        removeOnComplete: { age: 7 * DAY },
      })
      count++
    }
    return count
  }

  /** The results of everything that was put in, once it has all been graded or given up. */
  async results(): Promise<readonly SubmissionResult[]> {
    while (this.#waiting.size > 0) {
      for (const id of [...this.#waiting.keys()]) await this.#look(id)
      if (this.#waiting.size > 0) await pause(LOOK)
    }
    return this.#results.sort((a, b) => byCodeUnit(a.student, b.student) || byCodeUnit(a.exercise, b.exercise))
  }

  /** Events may be missed; the job itself is the truth. */
  async #look(id: string | undefined): Promise<void> {
    const job = id === undefined ? undefined : this.#waiting.get(id)
    if (id === undefined || job === undefined) return
    const stored = await this.#queue.getJob(id)
    const state = await stored?.getState()
    if (state !== 'completed' && state !== 'failed') return
    if (!this.#waiting.delete(id)) return
    const result =
      state === 'completed'
        ? (stored!.returnvalue as SubmissionResult)
        : this.#options.lost(job, stored!.failedReason ?? 'unknown')
    this.#results.push(result)
    this.#options.told?.(result)
  }

  async deadLetters(): Promise<readonly DeadLetter[]> {
    const jobs = await this.#queue.getFailed(0, -1)
    return jobs.map(({ data, failedReason }) => {
      const { student, exercise } = data as Job
      return { student, exercise, reason: failedReason ?? '' }
    })
  }

  /** Gives every dead letter its attempts again; returns how many. */
  async retryDead(): Promise<number> {
    const jobs = await this.#queue.getFailed(0, -1)
    for (const job of jobs) await job.retry('failed', { resetAttemptsMade: true })
    return jobs.length
  }

  async close(): Promise<void> {
    await this.#events.close()
    await this.#queue.close()
  }
}
