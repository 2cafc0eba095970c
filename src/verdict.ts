import type { Fraction } from './fraction.ts'
import type { Issue } from './issue.ts'
import type { Observation } from './observation.ts'

/** `broken` is the grader's own fault: no points are lost silently. */
export type VerdictStatus = 'passed' | 'failed' | 'skipped' | 'broken'

export interface Verdict {
  readonly criterion: string
  readonly points: Fraction
  readonly earned: Fraction
  readonly status: VerdictStatus
  readonly issues: readonly Issue[]
  readonly observations: readonly Observation[]
}
