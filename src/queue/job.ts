import { gradingKey } from '../batch/cache.ts'
import type { Task } from '../batch/grader.ts'
import type { Selection } from '../batch/selection.ts'
import type { HandedIn } from '../batch/submission.ts'
import type { Locale } from '../messages/render.ts'

/** One submission on its way to whoever grades it: everything its result depends on, as JSON. */
export interface Job {
  readonly student: string
  readonly exercise: string
  readonly locale: Locale
  readonly selection: Selection
  /** What the submitter graded with; a worker with another engine or exercise refuses the job. */
  readonly engine: string
  readonly exerciseDigest: string
  readonly handed: Omit<HandedIn, 'files'> & {
    readonly files: readonly { readonly path: string; readonly base64: string }[]
  }
}

/** How a queue is found: `redis://host:6379/0`, and a name in it. */
export interface Place {
  readonly url: string
  readonly name: string
}

export const DEFAULT_PLACE: Place = { url: 'redis://127.0.0.1:6379', name: 'kubekata' }

/** Graded at most so many times when workers fail; then it lies among the dead letters. */
export const ATTEMPTS = 3

export function jobOf({ student, exercise, handed }: Task, rest: Omit<Job, 'student' | 'exercise' | 'handed'>): Job {
  const files = handed.files.map(({ path, bytes }) => ({ path, base64: Buffer.from(bytes).toString('base64') }))
  return { student, exercise, ...rest, handed: { ...handed, files } }
}

export function taskOf({ student, exercise, handed }: Job): Task {
  const files = handed.files.map(({ path, base64 }) => ({ path, bytes: new Uint8Array(Buffer.from(base64, 'base64')) }))
  return { student, exercise, handed: { ...handed, files } }
}

/** The same submission has the same id whenever and wherever it is submitted, so that nothing is graded twice. */
export function idOf({ student, exercise, locale, selection, engine, exerciseDigest, handed }: Job): string {
  const submission = handed.digest
  return gradingKey({
    student,
    exercise,
    locale,
    selection: JSON.stringify(selection),
    engine,
    exerciseDigest,
    submission,
  })
}
