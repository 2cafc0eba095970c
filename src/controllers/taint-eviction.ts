import { type Instant, SECOND } from '../clock.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../controller.ts'
import { same } from '../equal.ts'
import { keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { isTerminal, isTerminating, type Pod } from './pod.ts'
import { type Taint, tolerates, tolerationsOf } from './scheduler/node-selection.ts'

const SINCE = 'tainted-since'

function noExecute(node: Stored<'Node'> | undefined): readonly Taint[] {
  return ((node?.spec?.taints ?? []) as readonly Taint[]).filter(({ effect }) => effect === 'NoExecute')
}

function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  if (event.kind === 'Node') {
    const before = event.type === 'MODIFIED' ? noExecute(event.old as unknown as Stored<'Node'>) : []
    if (same(before, noExecute(event.object as unknown as Stored<'Node'>))) return []
    return state.podsOn(event.key)
  }
  const pod = event.object as unknown as Pod
  const old = event.old as unknown as Pod | undefined
  if (event.type === 'DELETED') return state.memory(SINCE, event.key) === undefined ? [] : [event.key]
  const moved = old === undefined || old.spec?.nodeName !== pod.spec?.nodeName
  const told = old !== undefined && !same(old.spec?.tolerations, pod.spec?.tolerations)
  if (!moved && !told) return []
  return pod.spec?.nodeName && noExecute(state.get('Node', pod.spec.nodeName)).length > 0 ? [event.key] : []
}

/** Milliseconds a Pod may stay under the taints: the shortest of its tolerations; for ever, or not at all. */
function patience(pod: Pod, taints: readonly Taint[]): number {
  let least = Number.POSITIVE_INFINITY
  for (const taint of taints) {
    const matching = tolerationsOf(pod).filter((one) => tolerates(one, taint))
    if (matching.length === 0) return 0
    for (const { tolerationSeconds } of matching)
      if (tolerationSeconds !== undefined) least = Math.min(least, Math.max(0, tolerationSeconds) * SECOND)
  }
  return least
}

function forgotten(key: string, state: ClusterState): Plan {
  if (state.memory(SINCE, key) === undefined) return NOTHING
  return { writes: [{ verb: 'remember', component: SINCE, key, value: undefined }] }
}

function reconcile(key: string, state: ClusterState, now: Instant): Plan {
  const pod = state.get('Pod', key)
  const taints = pod?.spec?.nodeName ? noExecute(state.get('Node', pod.spec.nodeName)) : []
  if (pod === undefined || taints.length === 0 || isTerminal(pod) || isTerminating(pod)) return forgotten(key, state)
  if (state.memory('frozen', key) !== undefined) return NOTHING
  const wait = patience(pod, taints)
  if (wait === Number.POSITIVE_INFINITY) return forgotten(key, state)
  const since = state.memory<Instant>(SINCE, key)
  const start = since ?? now
  const remembered: readonly Write[] =
    since === undefined ? [{ verb: 'remember', component: SINCE, key, value: now }] : []
  if (start + wait > now) return { writes: remembered, requeueAfter: start + wait - now }
  const message = `Taint manager marking Pod for deletion: ${keyOf(pod)}`
  return {
    writes: [
      {
        verb: 'event',
        about: { kind: 'Pod', key },
        type: 'Normal',
        reason: 'TaintManagerEviction',
        message,
        source: 'taint-eviction-controller',
      },
      { verb: 'delete', kind: 'Pod', key },
      ...forgotten(key, state).writes,
    ],
  }
}

/** Drives Pods off nodes whose NoExecute taints they do not, or no longer, tolerate. */
export const taintEviction: Controller = {
  name: 'taint-eviction-controller',
  watches: ['Node', 'Pod'],
  keys,
  reconcile,
}
