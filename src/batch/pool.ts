import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Tinypool } from 'tinypool'
import type { Task } from './grader.ts'
import { PACKAGE, PACKED } from './step-files.ts'
import type { Graded, Told, WorkerOptions } from './worker.ts'

/** A task whose worker died, ran out of memory or did not answer in time, twice. */
export class LostError extends Error {
  override readonly name = 'LostError'
}

/**
 * What a worker's heap may take, in MiB. V8 would give young objects three times as much on a large machine: that is no
 * quicker, since a submission leaves nothing young behind, and a fifth more memory in use.
 */
const HEAP = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 96 }

function worker(): string {
  return PACKED ? join(PACKAGE, 'dist', 'worker.js') : fileURLToPath(new URL('./worker.ts', import.meta.url))
}

function pool(options: WorkerOptions, threads: number): Tinypool {
  return new Tinypool({
    filename: worker(),
    runtime: 'worker_threads',
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: 60_000,
    isolateWorkers: false,
    workerData: options,
    resourceLimits: HEAP,
  })
}

/** How many tasks a message to a worker holds at most. */
const MOST = 16
/** Milliseconds that a message should keep a worker busy: with less it waits for messages, with more others wait for it. */
const SLICE = 15

/** A task whose turn has not come, or whose worker is at it. */
interface Pending {
  readonly task: Task
  readonly resolve: (told: Told) => void
  readonly reject: (error: Error) => void
}

/**
 * Worker threads that grade, several quick tasks a message. A lost worker costs the tasks it held one retry each, apart from
 * all others, and nobody else anything.
 */
export class Pool {
  readonly #options: WorkerOptions
  readonly #threads: number
  readonly #wallClock: number
  readonly #pool: Tinypool
  readonly #waiting: Pending[] = []
  /** Messages that were not answered yet. */
  #sent = 0
  /** How many tasks a message holds now. */
  #each = 1
  #closed = false

  constructor(options: WorkerOptions, threads: number, wallClock: number) {
    this.#options = options
    this.#threads = threads
    this.#wallClock = wallClock
    this.#pool = pool(this.#options, threads)
  }

  get threads(): number {
    return this.#threads
  }

  /** How many tasks keep every worker busy: two full messages each. */
  get width(): number {
    return this.#threads * 2 * MOST
  }

  grade(task: Task): Promise<Told> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ task, resolve, reject })
      this.#send()
    })
  }

  /** A worker has a message and one more waits for it; that one is sent when it is full, the other at once. */
  #send(): void {
    while (!this.#closed && this.#waiting.length > 0 && this.#sent < 2 * this.#threads) {
      if (this.#sent >= this.#threads && this.#waiting.length < this.#each) return
      void this.#grade(this.#waiting.splice(0, this.#each))
    }
  }

  async #grade(all: readonly Pending[]): Promise<void> {
    this.#sent++
    try {
      const { told, milliseconds } = await this.#run(this.#pool, all)
      this.#each = Math.max(1, Math.min(MOST, Math.floor((SLICE * all.length) / milliseconds)))
      for (const [index, { resolve }] of all.entries()) resolve(told[index]!)
    } catch (error) {
      if (this.#closed) for (const { reject } of all) reject(error as Error)
      else void this.#apart(all)
    }
    this.#sent--
    this.#send()
  }

  #run(on: Tinypool, all: readonly Pending[]): Promise<Graded> {
    const tasks = all.map(({ task }) => task)
    return on.run(tasks, { signal: AbortSignal.timeout(this.#wallClock) }) as Promise<Graded>
  }

  /** One by one, each on a worker that lost nobody. */
  async #apart(all: readonly Pending[]): Promise<void> {
    let single: Tinypool | undefined
    for (const pending of all) {
      single ??= pool(this.#options, 1)
      try {
        pending.resolve((await this.#run(single, [pending])).told[0]!)
      } catch (error) {
        await single.destroy()
        single = undefined
        pending.reject(new LostError(error instanceof Error ? error.message : String(error)))
      }
    }
    await single?.destroy()
  }

  /** Ends the workers; whoever still waits for a task is told so. */
  async close(): Promise<void> {
    this.#closed = true
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('the workers were ended'))
    await this.#pool.destroy()
  }
}
