import type { ApiIssues } from '../issue/api.ts'
import type { ClientIssues } from '../issue/client.ts'
import type { FrontIssues } from '../issue/front.ts'
import type { GradeIssues } from '../issue/grade.ts'
import type { ManifestIssues } from '../issue/manifest.ts'
import type { ObservationIssues } from '../issue/observation.ts'
import type { SubmissionIssues } from '../issue/submission.ts'
import type { IssueParams } from '../issue.ts'

/** Codes that can cost a criterion: each is explained. */
export type CauseCode =
  | keyof ObservationIssues
  | keyof ClientIssues
  | keyof FrontIssues
  | keyof SubmissionIssues
  | keyof ManifestIssues
  | keyof ApiIssues
  | keyof GradeIssues

/** Why a cause costs points, and how it is put right. */
export interface Explanation {
  readonly why: string
  readonly fix: string
}

/** Every cause explained, or it does not compile. */
export type Explanations = { readonly [C in CauseCode & keyof IssueParams]: Explanation }
