import type { Outcome } from './outcome.ts'
import type { Branch } from './walk.ts'

/** What was asked of the cluster, at which virtual instant (milliseconds since its birth). */
export interface Question {
  readonly ask: 'connect' | 'request' | 'resolve'
  /** `pod ns/name`, `node n1`, or an outside address. */
  readonly from: string
  /** A name or address with port, or a URL. */
  readonly to: string
  readonly at: number
}

/** A question and its exact answer: every branch with its probability (summing to 1) and trace. */
export interface Observation {
  readonly question: Question
  readonly branches: readonly Branch<Outcome>[]
}
