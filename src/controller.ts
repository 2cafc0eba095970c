import type { Instant } from './clock.ts'
import type { AnyObject, ObjectKey, Stored } from './object.ts'
import type { ClusterState } from './state.ts'

/** What a watcher sees. MEMORY tells that private memory of a component changed (a fault set in an application, say). */
export type WatchEvent =
  | {
      readonly type: 'ADDED'
      readonly kind: string
      readonly key: ObjectKey
      readonly object: Stored
      readonly old?: undefined
    }
  | {
      readonly type: 'MODIFIED'
      readonly kind: string
      readonly key: ObjectKey
      readonly object: Stored
      readonly old: Stored
    }
  | {
      readonly type: 'DELETED'
      readonly kind: string
      readonly key: ObjectKey
      readonly object: Stored
      readonly old?: undefined
    }
  | {
      readonly type: 'MEMORY'
      readonly kind: string
      readonly key: string
      readonly object?: undefined
      readonly old?: undefined
    }

/** One change a controller asks for. Objects pass the same admission as a user's; equal content writes nothing. */
export type Write =
  | { readonly verb: 'create'; readonly object: AnyObject }
  /** Replaces metadata and spec (and data); status stays. */
  | { readonly verb: 'update'; readonly object: AnyObject }
  /** Replaces status only. */
  | { readonly verb: 'updateStatus'; readonly object: AnyObject }
  | {
      readonly verb: 'delete'
      readonly kind: string
      readonly key: ObjectKey
      readonly gracePeriodSeconds?: number
      readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan'
    }
  | { readonly verb: 'remember'; readonly component: string; readonly key: string; readonly value: unknown }
  /** A Kubernetes Event about an object (`kubectl get events`). */
  | {
      readonly verb: 'event'
      readonly about: { readonly kind: string; readonly key: ObjectKey }
      readonly type: 'Normal' | 'Warning'
      readonly reason: string
      readonly message: string
      readonly source: string
    }

export interface Plan {
  readonly writes: readonly Write[]
  /** Ask again after this many milliseconds, unless an event asks earlier. */
  readonly requeueAfter?: number
}

export const NOTHING: Plan = { writes: [] }

/**
 * A control loop as two pure functions. It does not know who else writes; a second reconcile of a settled state writes
 * nothing, and manifest order changes at most allocated names and addresses.
 */
export interface Controller {
  readonly name: string
  /** Kinds (and memory components) whose events concern it; absent: all kinds, and no memory. */
  readonly watches?: readonly string[]
  /** The keys (of the controller's own choosing) that an event touches. */
  keys(event: WatchEvent, state: ClusterState): readonly string[]
  /**
   * Whether an event of its own making leaves it nothing to decide, so that it need not look again: it had decided on that
   * very state (pkg/controller/util/endpointslice EndpointSliceTracker ShouldSync). It is asked only about what it wrote
   * itself; when the API server refused another write of the same plan, the event counts all the same. Absent: never.
   */
  foresaw?(event: WatchEvent, state: ClusterState): boolean
  reconcile(key: string, state: ClusterState, now: Instant): Plan
}
