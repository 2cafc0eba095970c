import { type Instant, SECOND } from '../clock.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../controller.ts'
import { keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { conditionOf, isTerminal, isTerminating, type Pod } from './pod.ts'
import type { Taint } from './scheduler/node-selection.ts'
import { updateStatus } from './write.ts'

/** How long a Pod of a node that is gone is left alone (gc_controller.go quarantineTime). */
const QUARANTINE = 40 * SECOND
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service'
const GONE_SINCE = 'node-gone-since'

/** Keys: a Pod's, or `node NAME`. */
function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  if (event.kind === 'Node') return [`node ${event.key}`]
  const pod = event.object as unknown as Pod
  const node = pod.spec?.nodeName
  if (event.type === 'DELETED') return []
  if (!node) return isTerminating(pod) ? [event.key] : []
  const there = state.get('Node', node)
  return there === undefined || outOfService(there) ? [`node ${node}`] : []
}

function outOfService(node: Stored<'Node'>): boolean {
  return ((node.spec?.taints ?? []) as readonly Taint[]).some(({ key }) => key === OUT_OF_SERVICE)
}

/** Failed first, then removed: its owner and its Service see the end, not a disappearance. */
function removed(pod: Pod): readonly Write[] {
  const gone: Write = { verb: 'delete', kind: 'Pod', key: keyOf(pod), gracePeriodSeconds: 0 }
  if (isTerminal(pod)) return [gone]
  const ready = conditionOf(pod, 'Ready')
  const others = (pod.status?.conditions ?? []).filter((condition) => condition !== ready)
  const conditions = ready === undefined ? others : [...others, { ...ready, status: 'False' }]
  return [updateStatus(pod, { ...pod.status, phase: 'Failed', conditions }), gone]
}

function podsOf(node: string, state: ClusterState): readonly Pod[] {
  return state
    .podsOn(node)
    .filter((key) => state.memory('frozen', key) === undefined)
    .map((key) => state.get('Pod', key)!)
}

function ofNode(name: string, state: ClusterState, now: Instant): Plan {
  const node = state.get('Node', name)
  const since = state.memory<Instant>(GONE_SINCE, name)
  if (node !== undefined) {
    const writes: Write[] =
      since === undefined ? [] : [{ verb: 'remember', component: GONE_SINCE, key: name, value: undefined }]
    if (outOfService(node)) writes.push(...podsOf(name, state).filter(isTerminating).flatMap(removed))
    return { writes }
  }
  const pods = podsOf(name, state)
  if (pods.length === 0) return NOTHING
  if (since === undefined)
    return { writes: [{ verb: 'remember', component: GONE_SINCE, key: name, value: now }], requeueAfter: QUARANTINE }
  if (now < since + QUARANTINE) return { writes: [], requeueAfter: since + QUARANTINE - now }
  return { writes: pods.flatMap(removed) }
}

function reconcile(key: string, state: ClusterState, now: Instant): Plan {
  if (key.startsWith('node ')) return ofNode(key.slice('node '.length), state, now)
  const pod = state.get('Pod', key)
  const unbound = pod !== undefined && !pod.spec?.nodeName && isTerminating(pod)
  return unbound && state.memory('frozen', key) === undefined ? { writes: removed(pod) } : NOTHING
}

/** Removes Pods nobody will ever end: of nodes that are gone or out of service, and those that never had a node. */
export const podGarbageCollector: Controller = {
  name: 'pod-garbage-collector',
  watches: ['Node', 'Pod'],
  keys,
  reconcile,
}
