import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../controller.ts'
import { keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { update } from './write.ts'

function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  if (event.kind === 'Namespace') return event.type === 'DELETED' ? [] : [event.key]
  if (event.type !== 'DELETED') return []
  const { namespace } = event.object.metadata
  if (namespace === undefined) return []
  return state.get('Namespace', namespace)?.metadata.deletionTimestamp === undefined ? [] : [namespace]
}

function content(
  namespace: string,
  state: ClusterState,
): readonly { readonly kind: string; readonly object: Stored }[] {
  return state
    .kinds()
    .filter((kind) => kind !== 'Namespace')
    .flatMap((kind) =>
      state.list(kind as 'Pod', { namespace }).map((object) => ({ kind, object: object as unknown as Stored })),
    )
}

/** A namespace that is deleted is emptied first; then its own finalizer falls and it is gone. */
function reconcile(key: string, state: ClusterState): Plan {
  const namespace = state.get('Namespace', key)
  if (namespace === undefined || namespace.metadata.deletionTimestamp === undefined) return NOTHING
  const all = content(key, state)
  const writes = all
    .filter(({ object }) => object.metadata.deletionTimestamp === undefined)
    .map(({ kind, object }): Write => ({ verb: 'delete', kind, key: keyOf(object), propagationPolicy: 'Background' }))
  const held = all.some(({ kind }) => kind !== 'Event')
  if (held || (namespace.spec?.finalizers ?? []).length === 0) return { writes }
  return { writes: [...writes, update(namespace, { spec: { finalizers: [] } })] }
}

/** Empties namespaces on their way out. */
export const namespaceLifecycle: Controller = { name: 'namespace-controller', keys, reconcile }
