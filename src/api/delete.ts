import { SECOND, timestamp } from '../clock.ts'
import { objectKey, type Stored, type StoredMeta } from '../object.ts'
import type { Refusal } from '../refusal.ts'
import type { Snapshot } from '../state.ts'
import type { Admitted, ObjectWrite } from './admit.ts'
import { release } from './allocate.ts'
import { conflict, forbidden, notFound } from './answers.ts'
import { forgetting } from './identity.ts'
import type { Arrival } from './request.ts'
import { apiVersionOf } from './served.ts'

type Delete = Extract<ObjectWrite, { verb: 'delete' }>

/** The object is gone: its addresses and ports are free, its name may be used again. */
export function removed(kind: string, object: Stored, state: Snapshot): Admitted {
  const key = objectKey(object.metadata.namespace, object.metadata.name)
  const freed = kind === 'Service' ? release(object, state) : state
  const next = forgetting(kind, key, freed).without(kind, key)
  return { state: next, events: [{ type: 'DELETED', kind, key, object }] }
}

/** Seconds a Pod is left to end; 0 removes it at once (pkg/registry/core/pod/strategy.go CheckGracefulDelete). */
function gracePeriod(pod: Stored<'Pod'>, asked: number | undefined): number {
  const period = asked ?? pod.metadata.deletionGracePeriodSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? 30
  if (pod.spec?.nodeName === undefined) return 0
  const { phase } = pod.status ?? {}
  if (phase === 'Succeeded' || phase === 'Failed') return 0
  return period < 0 ? 1 : period
}

function finalizersFor({ propagationPolicy }: Delete, now: readonly string[]): readonly string[] {
  const rest = now.filter((finalizer) => finalizer !== 'orphan' && finalizer !== 'foregroundDeletion')
  if (propagationPolicy === 'Foreground') return [...rest, 'foregroundDeletion']
  if (propagationPolicy === 'Orphan') return [...rest, 'orphan']
  return propagationPolicy === 'Background' ? rest : now
}

/** The object marked as going: whoever holds a finalizer, or the kubelet, ends it. */
function marked(object: Stored, seconds: number, finalizers: readonly string[], arrival: Arrival): StoredMeta {
  const { finalizers: _before, ...metadata } = object.metadata
  const until = timestamp(arrival.now + seconds * SECOND)
  return {
    ...metadata,
    ...(finalizers.length === 0 ? {} : { finalizers }),
    ...(metadata.generation === undefined ? {} : { generation: metadata.generation + 1 }),
    deletionTimestamp: until,
    deletionGracePeriodSeconds: seconds,
  }
}

function kept(
  kind: string,
  old: Stored,
  change: Partial<Stored> & { metadata: StoredMeta },
  state: Snapshot,
): Admitted {
  const finalizers = change.metadata.finalizers
  const metadata = Object.freeze({
    ...change.metadata,
    ...(finalizers === undefined ? {} : { finalizers: Object.freeze([...finalizers]) }),
    resourceVersion: String(state.resourceVersion + 1),
  })
  const object = Object.freeze({ ...old, ...change, metadata }) as Stored
  const key = objectKey(metadata.namespace, metadata.name)
  return { state: state.with(kind, object), events: [{ type: 'MODIFIED', kind, key, object, old }], object }
}

/** A namespace ends when its controller has emptied it and taken its spec.finalizers away. */
function removeNamespace(namespace: Stored<'Namespace'>, arrival: Arrival): Admitted | Refusal {
  const { name } = namespace.metadata
  if (['default', 'kube-system', 'kube-public'].includes(name))
    return forbidden({ apiVersion: 'v1', kind: 'Namespace' }, name, 'this namespace may not be deleted')
  const { state } = arrival
  const held = (namespace.spec?.finalizers ?? []).length > 0 || (namespace.metadata.finalizers ?? []).length > 0
  const old = namespace as unknown as Stored
  if (!held) return removed('Namespace', old, state)
  if (namespace.metadata.deletionTimestamp !== undefined)
    return conflict(
      { apiVersion: 'v1', kind: 'Namespace' },
      name,
      'The system is ensuring all content is removed from this namespace.  Upon completion, this namespace will automatically be purged by the system.',
    )
  const metadata = marked(old, 0, namespace.metadata.finalizers ?? [], arrival)
  const status = Object.freeze({ ...namespace.status, phase: 'Terminating' })
  return kept('Namespace', old, { metadata, status } as unknown as { metadata: StoredMeta }, state)
}

/** Deletes an object: at once, after its grace period (Pods), or when its finalizers are gone. */
export function remove(write: Delete, arrival: Arrival): Admitted | Refusal {
  const { kind, key, gracePeriodSeconds } = write
  const { state } = arrival
  const object = state.find(kind, key)
  if (object === undefined) return notFound({ apiVersion: apiVersionOf(kind), kind }, key.split('/').at(-1)!)
  if (kind === 'Namespace') return removeNamespace(object as unknown as Stored<'Namespace'>, arrival)
  const seconds = kind === 'Pod' ? gracePeriod(object as unknown as Stored<'Pod'>, gracePeriodSeconds) : 0
  const finalizers = finalizersFor(write, object.metadata.finalizers ?? [])
  const going = object.metadata.deletionTimestamp !== undefined
  if (finalizers.length === 0 && seconds === 0) return removed(kind, object, state)
  if (going && (object.metadata.deletionGracePeriodSeconds ?? 0) <= seconds) return { state, events: [], object }
  return kept(kind, object, { metadata: marked(object, seconds, finalizers, arrival) }, state)
}
