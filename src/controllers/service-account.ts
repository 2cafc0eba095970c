import { type Controller, NOTHING, type Plan, type WatchEvent } from '../controller.ts'
import type { AnyObject } from '../object.ts'
import type { ClusterState } from '../state.ts'

const NAME = 'default'

function keys(event: WatchEvent): readonly string[] {
  if (event.kind === 'Namespace') return event.type === 'ADDED' ? [event.key] : []
  return event.type === 'DELETED' && event.key.endsWith(`/${NAME}`) ? [event.object.metadata.namespace!] : []
}

function reconcile(key: string, state: ClusterState): Plan {
  const namespace = state.get('Namespace', key)
  if (namespace === undefined || namespace.metadata.deletionTimestamp !== undefined) return NOTHING
  if (state.get('ServiceAccount', `${key}/${NAME}`) !== undefined) return NOTHING
  const object: AnyObject = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: NAME, namespace: key } }
  return { writes: [{ verb: 'create', object }] }
}

/** Every namespace has the service account `default`. */
export const serviceAccount: Controller = {
  name: 'serviceaccount-controller',
  watches: ['Namespace', 'ServiceAccount'],
  keys,
  reconcile,
}
