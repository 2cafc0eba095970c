import { type Instant, instantOf, MINUTE, SECOND } from '../clock.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../controller.ts'
import { keyOf, type Stored } from '../object.ts'
import { type LabelSelector, matchesLabels, matchesSelector } from '../selector.ts'
import type { ClusterState } from '../state.ts'
import { claimed } from './claim.ts'
import { controllerOf, ownerKeys, podOf } from './owner.ts'
import {
  activeOf,
  countsAlike,
  isActive,
  isAvailable,
  isReady,
  nextAvailable,
  type Pod,
  readySince,
  restartsOf,
} from './pod.ts'
import { statusIfChanged } from './write.ts'

type ReplicaSet = Stored<'ReplicaSet'>

function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  if (event.kind === 'ReplicaSet') return [event.key]
  const pod = event.object as unknown as Pod
  const owners = ownerKeys(event, 'ReplicaSet')
  if (controllerOf(pod) !== undefined || event.type === 'DELETED')
    return event.type === 'MODIFIED' && countsAlike(event.old as unknown as Pod, pod)
      ? owners.filter((key) => !complete(state.get('ReplicaSet', key)))
      : owners
  const matching = state
    .list('ReplicaSet', { namespace: pod.metadata.namespace! })
    .filter(({ spec }) => matchesSelector(spec?.selector as LabelSelector, pod.metadata.labels))
  return [...new Set([...owners, ...matching.map(keyOf)])]
}

/** As many Pods as it wants, so that nothing is left to make or to be tried again. */
function complete(set: ReplicaSet | undefined): boolean {
  return set?.status?.replicas === (set?.spec?.replicas ?? 1)
}

const PHASES: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

/** How many active Pods of the set's relatives (ReplicaSets of one Deployment) share each node. */
function relativesPerNode(set: ReplicaSet, own: readonly Pod[], state: ClusterState): ReadonlyMap<string, number> {
  const owner = controllerOf(set)
  const sets = owner === undefined ? [] : state.ownedBy('ReplicaSet', owner.uid)
  const others = sets.filter(({ metadata }) => metadata.uid !== set.metadata.uid)
  const all = [...own, ...others.flatMap(({ metadata }) => state.ownedBy('Pod', metadata.uid)).filter(isActive)]
  const counts = new Map<string, number>()
  for (const { spec } of all) if (spec?.nodeName) counts.set(spec.nodeName, (counts.get(spec.nodeName) ?? 0) + 1)
  return counts
}

/**
 * Who goes first when there are too many (controller_utils.go ActivePodsWithRanks): unassigned, earlier phase, not ready,
 * cheaper by annotation, crowded node, ready for less time, more restarts, younger.
 */
function deletionOrder(pods: readonly Pod[], perNode: ReadonlyMap<string, number>): readonly Pod[] {
  const rank = (pod: Pod): readonly number[] => [
    pod.spec?.nodeName ? 1 : 0,
    PHASES[pod.status?.phase ?? 'Pending'] ?? 0,
    isReady(pod) ? 1 : 0,
    Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0) || 0,
    -(perNode.get(pod.spec?.nodeName ?? '') ?? 0),
    -(readySince(pod) ?? Number.POSITIVE_INFINITY),
    -restartsOf(pod),
    -instantOf(pod.metadata.creationTimestamp),
  ]
  return pods
    .map((pod) => ({ pod, ranks: rank(pod) }))
    .sort((a, b) => {
      for (const [index, value] of a.ranks.entries())
        if (value !== b.ranks[index]) return value < b.ranks[index]! ? -1 : 1
      return a.pod.metadata.name < b.pod.metadata.name ? -1 : 1
    })
    .map(({ pod }) => pod)
}

function event(set: ReplicaSet, reason: string, message: string): Write {
  const about = { kind: 'ReplicaSet', key: keyOf(set) }
  return { verb: 'event', about, type: 'Normal', reason, message, source: 'replicaset-controller' }
}

/** So many Pods are made or deleted in one look (replica_set.go BurstReplicas); their events ask for the next. */
const BURST = 500

/** Makes or deletes the difference between what is there and what is asked. */
function difference(set: ReplicaSet, active: readonly Pod[], state: ClusterState): readonly Write[] {
  const wanted = set.spec?.replicas ?? 1
  const missing = Math.max(0, wanted - active.length)
  const extra = active.length - wanted
  if (extra === 0) return []
  if (extra < 0) {
    const create: Write = { verb: 'create', object: podOf(set as unknown as Stored, set.spec?.template ?? {}) }
    return Array.from({ length: Math.min(BURST, missing) }, () => create)
  }
  const doomed = deletionOrder(active, relativesPerNode(set, active, state)).slice(0, Math.min(BURST, extra))
  return doomed.flatMap((pod): readonly Write[] => [
    { verb: 'delete', kind: 'Pod', key: keyOf(pod) },
    event(set, 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`),
  ])
}

/** What the API server refused (a limit, a missing service account) is tried again, ever less often. */
function retryAfter(set: ReplicaSet, now: Instant): number {
  return Math.min(MINUTE, Math.max(SECOND, now - instantOf(set.metadata.creationTimestamp)))
}

interface Counted {
  readonly fullyLabeledReplicas: number
  readonly readyReplicas: number
  readonly availableReplicas: number
}

function counted(set: ReplicaSet, active: readonly Pod[], now: Instant): Counted {
  const template = set.spec?.template?.metadata?.labels ?? {}
  const minimum = set.spec?.minReadySeconds ?? 0
  let [fullyLabeledReplicas, readyReplicas, availableReplicas] = [0, 0, 0]
  for (const pod of active) {
    if (matchesLabels(template, pod.metadata.labels)) fullyLabeledReplicas++
    if (isReady(pod)) readyReplicas++
    if (isAvailable(pod, minimum, now)) availableReplicas++
  }
  return { fullyLabeledReplicas, readyReplicas, availableReplicas }
}

function status(set: ReplicaSet, active: readonly Pod[], now: Instant): Record<string, unknown> {
  const short = active.length < (set.spec?.replicas ?? 1)
  const failed = set.status?.conditions?.find(({ type }) => type === 'ReplicaFailure')
  const others = (set.status?.conditions ?? []).filter(({ type }) => type !== 'ReplicaFailure')
  const conditions = failed !== undefined && short ? [...others, failed] : others
  return {
    replicas: active.length,
    ...counted(set, active, now),
    observedGeneration: set.metadata.generation ?? 1,
    ...(conditions.length === 0 ? {} : { conditions }),
  }
}

function reconcile(key: string, state: ClusterState, now: Instant): Plan {
  const set = state.get('ReplicaSet', key)
  if (set === undefined) return NOTHING
  const selector = set.spec?.selector as LabelSelector
  const matching = activeOf(state.list('Pod', { namespace: set.metadata.namespace!, labels: selector }))
  const owned = activeOf(state.ownedBy('Pod', set.metadata.uid))
  const { mine, writes } = claimed({ owner: set as unknown as Stored, selector, owned, matching })
  const moves = set.metadata.deletionTimestamp === undefined ? difference(set, mine, state) : []
  const next = nextAvailable(mine, set.spec?.minReadySeconds ?? 0, now)
  const retry = moves.some(({ verb }) => verb === 'create') ? retryAfter(set, now) : undefined
  const wait = next === undefined || retry === undefined ? (next ?? retry) : Math.min(next, retry)
  return {
    writes: [...writes, ...moves, ...statusIfChanged(set, status(set, mine, now))],
    ...(wait === undefined ? {} : { requeueAfter: wait }),
  }
}

/** Keeps as many Pods as asked: adopts what matches, lets go what does not, makes and deletes the difference. */
export const replicaSet: Controller = {
  name: 'replicaset-controller',
  watches: ['ReplicaSet', 'Pod'],
  keys,
  foresaw: ({ kind }) => kind === 'ReplicaSet',
  reconcile,
}
