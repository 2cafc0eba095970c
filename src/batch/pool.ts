import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Tinypool } from 'tinypool'
import type { SubmissionResult } from '../result.ts'
import type { GraderOptions, Task } from './grader.ts'
import { PACKAGE, PACKED } from './step-files.ts'

/** A task whose worker died, ran out of memory or did not answer in time, twice. */
export class LostError extends Error {
  override readonly name = 'LostError'
}

const MEMORY = 1024

function worker(): string {
  return PACKED ? join(PACKAGE, 'dist', 'worker.js') : fileURLToPath(new URL('./worker.ts', import.meta.url))
}

function pool(options: GraderOptions, threads: number): Tinypool {
  return new Tinypool({
    filename: worker(),
    runtime: 'worker_threads',
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: 60_000,
    isolateWorkers: false,
    workerData: options,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY },
  })
}

/** Worker threads that grade. A lost worker costs its own task one retry alone, and nobody else anything. */
export class Pool {
  readonly #options: GraderOptions
  readonly #threads: number
  readonly #wallClock: number
  #pool: Tinypool

  constructor(options: GraderOptions, threads: number, wallClock: number) {
    this.#options = options
    this.#threads = threads
    this.#wallClock = wallClock
    this.#pool = pool(options, threads)
  }

  get threads(): number {
    return this.#threads
  }

  async grade(task: Task): Promise<SubmissionResult> {
    try {
      return await this.#run(this.#pool, task)
    } catch {
      return this.#alone(task)
    }
  }

  #run(on: Tinypool, task: Task): Promise<SubmissionResult> {
    return on.run(task, { signal: AbortSignal.timeout(this.#wallClock) }) as Promise<SubmissionResult>
  }

  async #alone(task: Task): Promise<SubmissionResult> {
    const single = pool(this.#options, 1)
    try {
      return await this.#run(single, task)
    } catch (error) {
      throw new LostError(error instanceof Error ? error.message : String(error))
    } finally {
      await single.destroy()
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy()
  }
}
