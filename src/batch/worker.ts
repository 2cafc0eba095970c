import { workerData } from 'node:worker_threads'
import type { SubmissionResult } from '../result.ts'
import { Grader, type GraderOptions, type Task } from './grader.ts'

let grader: Grader | undefined

/** A worker thread's one job: it is given its options at birth and a task at a time. */
export default function grade(task: Task): Promise<SubmissionResult> {
  // tinypool wraps what its owner gives in a pair.
  const [, options] = workerData as readonly [unknown, GraderOptions]
  grader ??= new Grader(options)
  return grader.grade(task)
}
