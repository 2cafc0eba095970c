import type { EnvironmentName } from '../environment.ts'
import type { Handed } from '../expect/valid.ts'
import type { Issue } from '../issue.ts'
import type { Manifest } from '../manifest.ts'
import type { Moment } from '../moment.ts'
import type { Cluster } from './cluster.ts'

/** A submission as steps see it: what was handed in, and what reading and applying it came to. */
export interface Submission extends Handed {
  /** Documents in the order they were applied. */
  readonly manifests: readonly Manifest[]
  /** What kubectl or the API server warned of; never an error. */
  readonly warnings: readonly Issue[]
  /** Files that are no manifests, relative to the submission. */
  readonly ignored: readonly string[]
}

/**
 * An exercise's cluster with one submission applied and settled; made once for a submission, forked by every scenario.
 * Nobody changes `cluster` itself.
 */
export interface Prepared {
  readonly cluster: Cluster
  readonly submission: Submission
  /** Why the cluster did not come to rest: the submission's doing, so every criterion fails with it. */
  readonly unsettled: readonly Issue[]
  /** How Pods and endpoints came about while it settled. */
  readonly moments?: readonly Moment[]
  /** By namespace: Pods of this image ask from it where some run. */
  readonly clients?: Readonly<Record<string, { readonly image: string }>>
  /** The same exercise and submission in another environment; made when it is first asked for. */
  elsewhere(environment: EnvironmentName): Prepared
}
