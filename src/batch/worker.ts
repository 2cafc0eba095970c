import { enableCompileCache } from 'node:module'
import { workerData } from 'node:worker_threads'
import type { SubmissionResult } from '../result.ts'
import type { GraderOptions, Task } from './grader.ts'

/** What a worker thread is given at birth. */
export interface WorkerOptions {
  readonly grader: GraderOptions
  /** The exercise to get ready for before anybody asks. */
  readonly first?: string
}

/** What became of a message's tasks, in their order, and how long they took together. */
export interface Graded {
  readonly results: readonly SubmissionResult[]
  readonly milliseconds: number
}

// A thread asks for compiled code by itself; what it imports must come after.
enableCompileCache()
const { Grader } = await import('./grader.ts')

// tinypool wraps what its owner gives in a pair.
const [, { grader: options, first }] = workerData as readonly [unknown, WorkerOptions]
const grader = new Grader(options)
// Whoever asked checks exercises too, and says what is wrong with one.
if (first !== undefined) await grader.ready(first).catch(() => undefined)

/** A worker thread's one job. */
export default async function grade(tasks: readonly Task[]): Promise<Graded> {
  const from = performance.now()
  const results: SubmissionResult[] = []
  for (const task of tasks) results.push(await grader.grade(task))
  return { results, milliseconds: performance.now() - from }
}
