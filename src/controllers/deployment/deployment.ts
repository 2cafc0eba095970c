import type { Instant } from '../../clock.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../../controller.ts'
import { keyOf, type Stored } from '../../object.ts'
import { type LabelSelector, matchesSelector } from '../../selector.ts'
import type { ClusterState } from '../../state.ts'
import { claimed } from '../claim.ts'
import { controllerOf, ownerKeys } from '../owner.ts'
import type { Pod } from '../pod.ts'
import { statusIfChanged } from '../write.ts'
import {
  availableOf,
  type Deployment,
  numbered,
  type ReplicaSet,
  refreshed,
  type Sets,
  setsOf,
  sizeOf,
} from './revision.ts'
import { recreate, rolling } from './rollout.ts'
import { scale, sizeChanged } from './scale.ts'
import { statusOf } from './status.ts'

function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  if (event.kind === 'Deployment') return [event.key]
  if (event.kind === 'Pod') return waitingForPods(event, state)
  if (isFirstStatus(event)) return []
  const owners = ownerKeys(event, 'Deployment')
  const set = event.object!
  if (controllerOf(set) !== undefined || event.type === 'DELETED') return owners
  const matching = state
    .list('Deployment', { namespace: set.metadata.namespace! })
    .filter(({ spec }) => matchesSelector(spec?.selector as LabelSelector, set.metadata.labels))
  return [...new Set([...owners, ...matching.map(keyOf)])]
}

/** The first status of a set counts nobody yet: it was created a moment ago, and that was heard. */
function isFirstStatus({ type, object, old }: WatchEvent): boolean {
  if (type !== 'MODIFIED') return false
  const [now, before] = [object, old] as unknown as readonly [ReplicaSet, ReplicaSet]
  const { status, spec, metadata } = now
  const stays = spec === before.spec && metadata.labels === before.metadata.labels
  return stays && before.status === undefined && status !== undefined && status.replicas === 0
}

/** Recreate waits until the last old Pod has ended. */
function waitingForPods(event: WatchEvent, state: ClusterState): readonly string[] {
  const pod = event.object as unknown as Pod
  const over = event.type === 'DELETED' || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
  const owner = over ? controllerOf(pod) : undefined
  if (owner?.kind !== 'ReplicaSet') return []
  const set = state.get('ReplicaSet', `${pod.metadata.namespace}/${owner.name}`)
  const deployment = set === undefined ? undefined : controllerOf(set)
  if (deployment?.kind !== 'Deployment') return []
  const key = `${pod.metadata.namespace}/${deployment.name}`
  return state.get('Deployment', key)?.spec?.strategy?.type === 'Recreate' ? [key] : []
}

/** Old sets that are empty go, but for the last few (revisionHistoryLimit). */
function cleaned(deployment: Deployment, { old }: Sets): readonly Write[] {
  const idle = old.filter(
    (set) => sizeOf(set) === 0 && (set.status?.replicas ?? 0) === 0 && set.metadata.deletionTimestamp === undefined,
  )
  const limit = deployment.spec?.revisionHistoryLimit ?? 10
  return idle
    .slice(0, Math.max(0, idle.length - limit))
    .map((set): Write => ({ verb: 'delete', kind: 'ReplicaSet', key: keyOf(set) }))
}

function rolledOut({ spec }: Deployment, { current, old }: Sets): boolean {
  const wanted = spec?.replicas ?? 1
  return (
    current !== undefined && availableOf(current) === wanted && old.every((set) => (set.status?.replicas ?? 0) === 0)
  )
}

/** One step at a time, as upstream: whatever was changed is seen at the next look (syncDeployment). */
function moves(deployment: Deployment, sets: Sets, state: ClusterState): readonly Write[] {
  if (deployment.spec?.paused) return [...scale(deployment, sets), ...cleaned(deployment, sets)]
  if (sizeChanged(deployment, sets)) {
    const followed = scale(deployment, sets)
    if (followed.length > 0) return followed
  }
  const renewed = refreshed(deployment, sets)
  if (renewed.length > 0) return renewed
  const step = deployment.spec?.strategy?.type === 'Recreate' ? recreate : rolling
  const rolled = step(deployment, sets, state)
  if (rolled.length > 0) return rolled
  return rolledOut(deployment, sets) ? cleaned(deployment, sets) : []
}

function reconcile(key: string, state: ClusterState, now: Instant): Plan {
  const deployment = state.get('Deployment', key)
  if (deployment === undefined) return NOTHING
  const selector = deployment.spec?.selector as LabelSelector
  const owner = deployment as unknown as Stored
  const matching = state.list('ReplicaSet', { namespace: deployment.metadata.namespace!, labels: selector })
  const owned = state.ownedBy('ReplicaSet', deployment.metadata.uid)
  const { mine, writes } = claimed({ owner, selector, owned, matching })
  const sets = setsOf(deployment, mine)
  const going = deployment.metadata.deletionTimestamp !== undefined
  const steps = going || writes.length > 0 ? [] : [...moves(deployment, sets, state), ...numbered(deployment, sets)]
  const { status, again } = statusOf(deployment, sets, now)
  return {
    writes: [...writes, ...steps, ...statusIfChanged(deployment, status)],
    ...(again === undefined ? {} : { requeueAfter: again }),
  }
}

/** Rolls a template out over ReplicaSets: RollingUpdate within its fence posts, Recreate, pause, history. */
export const deployment: Controller = {
  name: 'deployment-controller',
  watches: ['Deployment', 'ReplicaSet', 'Pod'],
  keys,
  foresaw: ({ kind }) => kind === 'Deployment',
  reconcile,
}
