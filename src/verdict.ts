import type { ShownObservation } from './evidence.ts'
import type { Fraction } from './fraction.ts'
import type { Issue } from './issue.ts'
import type { Moment } from './moment.ts'

/** `broken` is the grader's own fault: no points are lost silently. */
export type VerdictStatus = 'passed' | 'failed' | 'skipped' | 'broken'

export interface Verdict {
  readonly criterion: string
  readonly points: Fraction
  readonly earned: Fraction
  readonly status: VerdictStatus
  readonly issues: readonly Issue[]
  readonly observations: readonly ShownObservation[]
  /** What happened to Pods and endpoints while it was judged, where that explains it. */
  readonly moments?: readonly Moment[]
  /** The step that did not pass: which scenario of the criterion, which of its steps. */
  readonly at?: { readonly scenario: number; readonly step: number }
  /** For `broken`: what went wrong. */
  readonly fault?: string
}
