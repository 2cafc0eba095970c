import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../controller.ts'
import { keyOf, type OwnerReference, type Stored, storeKind } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { update } from './write.ts'

const FOREGROUND = 'foregroundDeletion'
const ORPHAN = 'orphan'

/** Keys: `owner UID` asks for the dependents of somebody gone, `object KIND KEY` looks at one object. */
function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  if (event.type === 'MEMORY') return NOTHING_TO_DO
  const { uid, namespace, ownerReferences, deletionTimestamp, finalizers } = event.object.metadata
  if (event.type === 'DELETED')
    return [
      `owner ${uid}`,
      ...(ownerReferences ?? [])
        .filter(({ blockOwnerDeletion }) => blockOwnerDeletion)
        .flatMap((owner) => blocked(owner, namespace, state)),
    ]
  if (deletionTimestamp !== undefined && finalizers !== undefined && finalizers.length > 0) return [itself(event)]
  if (ownerReferences === undefined) return NOTHING_TO_DO
  // Owners that were there at the last change are missed when they go.
  if (event.type === 'MODIFIED' && event.old.metadata.ownerReferences === ownerReferences) return NOTHING_TO_DO
  return ownerReferences.some((owner) => ownerOf(owner, namespace, state) === undefined)
    ? [itself(event)]
    : NOTHING_TO_DO
}

const NOTHING_TO_DO: readonly string[] = []

function itself({ kind, key }: WatchEvent): string {
  return `object ${kind} ${key}`
}

/** An owner that waits for its dependents may go on when one of them is gone. */
function blocked(owner: OwnerReference, namespace: string | undefined, state: ClusterState): readonly string[] {
  const found = ownerOf(owner, namespace, state)
  if (found === undefined || found.metadata.deletionTimestamp === undefined) return []
  return [`object ${storeKind(owner.apiVersion, owner.kind)} ${keyOf(found)}`]
}

/** The owner that a reference means: of the same namespace or of none, with that very uid. */
function ownerOf(owner: OwnerReference, namespace: string | undefined, state: ClusterState): Stored | undefined {
  const kind = storeKind(owner.apiVersion, owner.kind)
  const near = namespace === undefined ? undefined : state.find(kind, `${namespace}/${owner.name}`)
  const found = near ?? state.find(kind, owner.name)
  return found?.metadata.uid === owner.uid ? found : undefined
}

interface Found {
  readonly kind: string
  readonly object: Stored
}

function dependents(uid: string, state: ClusterState): readonly Found[] {
  return state.kinds().flatMap((kind) => state.dependents(kind, uid).map((object) => ({ kind, object })))
}

function waitsForDependents({ metadata }: Stored): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(FOREGROUND)
}

/** What becomes of an object: owners that are gone are forgotten; with none left it goes too (attemptToDeleteItem). */
function judged({ kind, object }: Found, state: ClusterState): readonly Write[] {
  const { ownerReferences = [], namespace, deletionTimestamp } = object.metadata
  if (ownerReferences.length === 0 || (deletionTimestamp !== undefined && !waitsForDependents(object))) return []
  const found = ownerReferences.map((owner) => ({ owner, object: ownerOf(owner, namespace, state) }))
  const solid = found.filter((one) => one.object !== undefined && !waitsForDependents(one.object))
  const waiting = found.filter((one) => one.object !== undefined && waitsForDependents(one.object))
  if (solid.length > 0) {
    if (solid.length === ownerReferences.length) return []
    return [update(object, { metadata: { ...object.metadata, ownerReferences: solid.map(({ owner }) => owner) } })]
  }
  if (deletionTimestamp !== undefined) return []
  const foreground = waiting.length > 0 && dependents(object.metadata.uid, state).length > 0
  return [{ verb: 'delete', kind, key: keyOf(object), propagationPolicy: foreground ? 'Foreground' : 'Background' }]
}

function without(object: Stored, finalizer: string): Write {
  const finalizers = (object.metadata.finalizers ?? []).filter((one) => one !== finalizer)
  return update(object, { metadata: { ...object.metadata, finalizers } })
}

/** Foreground: those who block go first. Orphan: dependents are let go. Then the finalizer falls. */
function finalized(object: Stored, state: ClusterState): readonly Write[] {
  const { uid, finalizers = [] } = object.metadata
  const all = dependents(uid, state)
  if (finalizers.includes(ORPHAN)) {
    const freed = all.map((one) =>
      update(one.object, {
        metadata: {
          ...one.object.metadata,
          ownerReferences: one.object.metadata.ownerReferences!.filter((owner) => owner.uid !== uid),
        },
      }),
    )
    return [...freed, without(object, ORPHAN)]
  }
  if (!finalizers.includes(FOREGROUND)) return []
  const blocking = all.filter((one) =>
    one.object.metadata.ownerReferences!.some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true),
  )
  const writes = all.flatMap((one) => judged(one, state))
  return blocking.length > 0 ? writes : [...writes, without(object, FOREGROUND)]
}

function reconcile(key: string, state: ClusterState): Plan {
  const [what, first = '', second = ''] = key.split(' ')
  if (what === 'owner') return { writes: dependents(first, state).flatMap((one) => judged(one, state)) }
  const object = state.find(first, second)
  if (object === undefined) return NOTHING
  const going = object.metadata.deletionTimestamp !== undefined
  return { writes: going ? finalized(object, state) : judged({ kind: first, object }, state) }
}

/** Deletes what belongs to somebody who is gone: in the background, in the foreground, or not at all. */
export const garbageCollector: Controller = { name: 'garbage-collector', keys, reconcile }
