import { SECOND } from '../clock.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent } from '../controller.ts'
import { keyOf } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { evictionRefused } from './disruption.ts'
import { controllerOf } from './owner.ts'
import { isTerminal, isTerminating, type Pod } from './pod.ts'

/** Nodes that somebody drains, by name. */
export const DRAIN = 'drain'

/** kubectl asks again for a Pod that a budget kept, after five seconds (drain.go evictPods). */
const AGAIN = 5 * SECOND

function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  if (event.kind === DRAIN) return [event.key]
  const node = (event.object as unknown as Pod).spec?.nodeName
  return node && state.memory(DRAIN, node) !== undefined ? [node] : []
}

/** Pods that a drain wants gone: not a DaemonSet's, which would come straight back. */
function leftOn(node: string, state: ClusterState): readonly Pod[] {
  return state
    .podsOn(node)
    .flatMap((key) => state.get('Pod', key) ?? [])
    .filter((pod) => controllerOf(pod)?.kind !== 'DaemonSet' && !isTerminal(pod) && !isTerminating(pod))
}

/** One Pod a turn: budgets are counted anew before the next. */
function reconcile(node: string, state: ClusterState): Plan {
  if (state.memory(DRAIN, node) === undefined || state.get('Node', node) === undefined) return NOTHING
  const left = leftOn(node, state)
  if (left.length === 0) return NOTHING
  const pod = left.find((one) => evictionRefused(one, state) === undefined)
  if (pod === undefined) return { writes: [], requeueAfter: AGAIN }
  return { writes: [{ verb: 'delete', kind: 'Pod', key: keyOf(pod) }] }
}

/** `kubectl drain` as somebody keeps it running: evicts what budgets allow, and asks again for the rest. */
export const drain: Controller = { name: 'drain', watches: [DRAIN, 'Pod'], keys, reconcile }
