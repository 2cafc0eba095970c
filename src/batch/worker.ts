import { enableCompileCache } from 'node:module'
import { workerData } from 'node:worker_threads'
import type { SubmissionResult } from '../result.ts'
import type { GraderOptions, Task } from './grader.ts'

/** What a worker thread is given at birth. */
export interface WorkerOptions {
  readonly grader: GraderOptions
  /** The exercise to get ready for before anybody asks. */
  readonly first?: string
  /** Whether each result comes with what a student's page says of it. */
  readonly pages: boolean
}

/** A result, and what its student's page says of it where that was asked for. */
export interface Told {
  readonly result: SubmissionResult
  readonly block?: Uint8Array
}

/** What became of a message's tasks, in their order, and how long they took together. */
export interface Graded {
  readonly told: readonly Told[]
  readonly milliseconds: number
}

// A thread asks for compiled code by itself; what it imports must come after.
enableCompileCache()
const { Grader } = await import('./grader.ts')
const { studentBlock } = await import('../report/html.ts')

// tinypool wraps what its owner gives in a pair.
const [, { grader: options, first, pages }] = workerData as readonly [unknown, WorkerOptions]
const grader = new Grader(options)
// Whoever asked checks exercises too, and says what is wrong with one.
if (first !== undefined) await grader.ready(first).catch(() => undefined)

async function one(task: Task): Promise<Told> {
  const result = await grader.grade(task)
  return pages ? { result, block: studentBlock(result, options.locale) } : { result }
}

/** A worker thread's one job. */
export default async function grade(tasks: readonly Task[]): Promise<Graded> {
  const from = performance.now()
  const told: Told[] = []
  for (const task of tasks) told.push(await one(task))
  return { told, milliseconds: performance.now() - from }
}
