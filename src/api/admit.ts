import type { Webhook } from '../admission.ts'
import type { Instant } from '../clock.ts'
import type { WatchEvent, Write } from '../controller.ts'
import type { Stored } from '../object.ts'
import type { Refusal } from '../refusal.ts'
import type { Snapshot } from '../state.ts'
import { create } from './create.ts'
import { remove } from './delete.ts'
import type { ApiProfile } from './profile.ts'
import { update, updateStatus } from './update.ts'

/** What the request path needs beside the object: made once a cluster. */
export interface AdmissionContext {
  readonly profile: ApiProfile
  /** Webhooks of installed controllers, in the order in which the server calls them (by name). */
  readonly webhooks: readonly Webhook[]
  readonly seed: string
  /** How many objects of a kind the cluster may hold; a kind that is absent is not limited. */
  readonly limits?: Readonly<Record<string, number>>
}

/** A write that was admitted: the next snapshot, what watchers see, the object as stored. */
export interface Admitted {
  readonly state: Snapshot
  /** Empty when the write changed nothing. */
  readonly events: readonly WatchEvent[]
  /** Absent when the object is gone. */
  readonly object?: Stored
  /** What the server says in Warning headers, in its own words. */
  readonly warnings?: readonly string[]
}

/** Writes that concern objects; private memory and events do not pass here. */
export type ObjectWrite = Exclude<Write, { verb: 'remember' | 'event' }>

/** One write of a controller or user on its way through the API server. */
export function admit(
  write: ObjectWrite,
  state: Snapshot,
  now: Instant,
  context: AdmissionContext,
): Admitted | Refusal {
  switch (write.verb) {
    case 'create':
      return create(write.object, { state, now, context })
    case 'update':
      return update(write.object, { state, now, context, binds: true })
    case 'updateStatus':
      return updateStatus(write.object, { state, now, context })
    case 'delete':
      return remove(write, { state, now, context })
  }
}
