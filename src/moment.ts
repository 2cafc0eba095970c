import type { Instant } from './clock.ts'
import type { MomentIssues } from './issue/moment.ts'
import type { Issue } from './issue.ts'

/** Something that happened to a Pod or to a Service's endpoints, at a virtual instant. */
export interface Moment {
  readonly at: Instant
  readonly what: Issue<keyof MomentIssues>
}
