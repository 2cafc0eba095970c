import { type Controller, NOTHING, type Plan, type WatchEvent } from '../controller.ts'
import { keyOf, type Stored } from '../object.ts'
import { type LabelSelector, matchesSelector } from '../selector.ts'
import type { ClusterState } from '../state.ts'
import { controllerOf } from './owner.ts'
import { isActive, isReady, type Pod } from './pod.ts'
import { statusIfChanged } from './write.ts'

type Budget = Stored<'PodDisruptionBudget'>

function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  if (event.kind === 'PodDisruptionBudget') return [event.key]
  if (state.count('PodDisruptionBudget') === 0) return []
  const { metadata } = event.object!
  if (event.kind === 'Pod') return budgetsOf(event.object as unknown as Pod, state).map(keyOf)
  return state.list('PodDisruptionBudget', { namespace: metadata.namespace! }).map(keyOf)
}

/** Budgets that speak of a Pod; an empty selector speaks of all, a missing one of none (policy/v1). */
function budgetsOf(pod: Pod, state: ClusterState): readonly Budget[] {
  return state
    .list('PodDisruptionBudget', { namespace: pod.metadata.namespace! })
    .filter(({ spec }) => matchesSelector(spec?.selector as LabelSelector | undefined, pod.metadata.labels))
}

/** How many Pods the owners ask for together (getExpectedScale). */
function expectedScale(pods: readonly Pod[], state: ClusterState): number {
  const owners = new Map<string, number>()
  for (const pod of pods) {
    const owner = controllerOf(pod)
    if (owner === undefined) owners.set(keyOf(pod), 1)
    else if (owner.kind === 'ReplicaSet' || owner.kind === 'StatefulSet') {
      const set = state.get(owner.kind, `${pod.metadata.namespace}/${owner.name}`)
      const above = set === undefined ? undefined : controllerOf(set)
      const deployment =
        above?.kind === 'Deployment' ? state.get('Deployment', `${pod.metadata.namespace}/${above.name}`) : undefined
      owners.set(above?.uid ?? owner.uid, (deployment ?? set)?.spec?.replicas ?? 1)
    } else owners.set(owner.uid, pods.filter((one) => controllerOf(one)?.uid === owner.uid).length)
  }
  return [...owners.values()].reduce((sum, count) => sum + count, 0)
}

function scaled(value: number | string, total: number): number {
  return typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) * total) / 100)
}

function desired({ spec }: Budget, expected: number, count: number): number {
  const { maxUnavailable, minAvailable } = (spec ?? {}) as {
    maxUnavailable?: number | string
    minAvailable?: number | string
  }
  if (maxUnavailable !== undefined) return Math.max(0, expected - scaled(maxUnavailable, expected))
  if (minAvailable === undefined) return 0
  return typeof minAvailable === 'number' ? minAvailable : scaled(minAvailable, Math.max(expected, count))
}

function reconcile(key: string, state: ClusterState): Plan {
  const budget = state.get('PodDisruptionBudget', key)
  if (budget === undefined) return NOTHING
  const selector = budget.spec?.selector as LabelSelector | undefined
  const pods =
    selector === undefined
      ? []
      : state.list('Pod', { namespace: budget.metadata.namespace!, labels: selector }).filter(isActive)
  const expectedPods = expectedScale(pods, state)
  const desiredHealthy = desired(budget, expectedPods, pods.length)
  const currentHealthy = pods.filter(isReady).length
  const disruptionsAllowed = expectedPods > 0 ? Math.max(0, currentHealthy - desiredHealthy) : 0
  const observedGeneration = budget.metadata.generation ?? 1
  const status = { currentHealthy, desiredHealthy, disruptionsAllowed, expectedPods, observedGeneration }
  return { writes: statusIfChanged(budget, status) }
}

/** Counts how many Pods of each budget may be evicted now. */
export const disruption: Controller = {
  name: 'disruption-controller',
  watches: ['PodDisruptionBudget', 'Pod', 'ReplicaSet', 'StatefulSet', 'Deployment'],
  keys,
  reconcile,
}

/** Why a Pod may not be evicted now; undefined: it may (registry/core/pod/storage/eviction.go). */
export function evictionRefused(pod: Pod, state: ClusterState): string | undefined {
  if (!isActive(pod) || pod.status?.phase === 'Pending') return undefined
  const budgets = budgetsOf(pod, state)
  if (budgets.length > 1)
    return 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.'
  const [budget] = budgets
  if (budget === undefined) return undefined
  const { disruptionsAllowed = 0, currentHealthy = 0, desiredHealthy = 0 } = budget.status ?? {}
  const unready = !isReady(pod)
  if (
    unready &&
    ((budget.spec as { unhealthyPodEvictionPolicy?: string })?.unhealthyPodEvictionPolicy === 'AlwaysAllow' ||
      (currentHealthy >= desiredHealthy && desiredHealthy > 0))
  )
    return undefined
  if (disruptionsAllowed > 0) return undefined
  return `Cannot evict pod as it would violate the pod's disruption budget. The disruption budget ${budget.metadata.name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`
}
