import type { ShownObservation } from './evidence.ts'
import type { Issue } from './issue.ts'
import type { Moment } from './moment.ts'
import type { VerdictStatus } from './verdict.ts'

/** A text in both languages. */
export interface Bilingual {
  readonly ko: string
  readonly en: string
}

/** The lines around a place, for code frames. */
export interface Frame {
  readonly file: string
  /** Number of the first line. */
  readonly from: number
  readonly lines: readonly string[]
}

/** A criterion's verdict as journal and cache keep it: points as exact text, no sentence rendered yet. */
export interface CriterionResult {
  readonly id: string
  readonly title: Bilingual
  readonly status: VerdictStatus
  readonly points: string
  readonly max: string
  readonly hidden?: true
  readonly advisory?: true
  readonly issues: readonly Issue[]
  readonly observations: readonly ShownObservation[]
  /** What happened to Pods and endpoints while it was judged. */
  readonly moments?: readonly Moment[]
  /** The step that did not pass. */
  readonly step?: Bilingual
  readonly frame?: Frame
  /** For `broken`: what went wrong in the grader. */
  readonly fault?: string
}

/** One (student, exercise) graded. */
export interface SubmissionResult {
  readonly student: string
  readonly exercise: string
  readonly title: Bilingual
  readonly exerciseDigest: string
  readonly submissionDigest: string
  readonly status: 'graded' | 'broken'
  /** Null when broken. */
  readonly score: string | null
  readonly max: string
  readonly criteria: readonly CriterionResult[]
  /** What the API server or kubectl warned of. */
  readonly warnings: readonly Issue[]
  /** How Pods and endpoints came about after the manifests were applied; absent when nothing was lost. */
  readonly moments?: readonly Moment[]
  /** Files that were not read, relative to the submission. */
  readonly ignored: readonly string[]
}
