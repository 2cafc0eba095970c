import { type Instant, instantOf } from '../clock.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../controller.ts'
import { type AnyObject, keyOf, type Stored } from '../object.ts'
import { type LabelSelector, matchesSelector } from '../selector.ts'
import type { ClusterState } from '../state.ts'
import { controllerOf, controllerReference, ownerKeys, podOf } from './owner.ts'
import { isActive, isReady } from './pod.ts'

type ReplicaSet = Stored<'ReplicaSet'>
type Pod = Stored<'Pod'>

function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  if (event.kind === 'ReplicaSet') return [event.key]
  const pod = event.object as unknown as Pod | undefined
  if (pod === undefined) return []
  const owners = ownerKeys(event, 'ReplicaSet')
  if (controllerOf(pod) !== undefined) return owners
  const orphaned = state
    .list('ReplicaSet', { namespace: pod.metadata.namespace! })
    .filter(({ spec }) => matchesSelector(spec?.selector as LabelSelector, pod.metadata.labels))
  return [...owners, ...orphaned.map(keyOf)]
}

/** When a Pod became Ready; undefined: it is not. */
export function readySince(pod: Pod): Instant | undefined {
  const ready = pod.status?.conditions?.find(({ type, status }) => type === 'Ready' && status === 'True')
  return ready?.lastTransitionTime === undefined ? undefined : instantOf(ready.lastTransitionTime)
}

/** Available: Ready for at least minReadySeconds. */
export function isAvailable(pod: Pod, minReadySeconds: number, now: Instant): boolean {
  const since = readySince(pod)
  return since !== undefined && now - since >= minReadySeconds * 1000
}

/** Who goes first when there are too many (controller_utils.go ActivePodsWithRanks): unassigned, pending, not ready, crowded node, younger. */
function deletionOrder(pods: readonly Pod[]): readonly Pod[] {
  const perNode = new Map<string, number>()
  for (const pod of pods) perNode.set(pod.spec?.nodeName ?? '', (perNode.get(pod.spec?.nodeName ?? '') ?? 0) + 1)
  const phase: Record<string, number> = { Pending: 0, Unknown: 1, Running: 2 }
  const rank = (pod: Pod): readonly number[] => [
    pod.spec?.nodeName ? 1 : 0,
    phase[pod.status?.phase ?? 'Pending'] ?? 0,
    isReady(pod) ? 1 : 0,
    Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0),
    -(perNode.get(pod.spec?.nodeName ?? '') ?? 0),
    -(readySince(pod) ?? 0),
    -(pod.status?.containerStatuses ?? []).reduce((sum, { restartCount = 0 }) => sum + restartCount, 0),
    -instantOf(pod.metadata.creationTimestamp),
  ]
  return [...pods].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)]
    for (const [index, value] of left.entries()) if (value !== right[index]) return value - right[index]!
    return a.metadata.name < b.metadata.name ? -1 : 1
  })
}

function adopted(pod: Pod, owner: ReplicaSet): Write {
  const ownerReferences = [...(pod.metadata.ownerReferences ?? []), controllerReference(owner as unknown as Stored)]
  return { verb: 'update', object: { ...pod, metadata: { ...pod.metadata, ownerReferences } } as unknown as AnyObject }
}

function orphaned(pod: Pod, owner: ReplicaSet): Write {
  const ownerReferences = (pod.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== owner.metadata.uid)
  return { verb: 'update', object: { ...pod, metadata: { ...pod.metadata, ownerReferences } } as unknown as AnyObject }
}

function reconcile(key: string, state: ClusterState, now: Instant): Plan {
  const set = state.get('ReplicaSet', key)
  if (set === undefined || set.metadata.deletionTimestamp !== undefined) return NOTHING
  const selector = set.spec?.selector as LabelSelector
  const owned = state.ownedBy('Pod', set.metadata.uid)
  const matching = owned.filter(({ metadata }) => matchesSelector(selector, metadata.labels))
  const writes: Write[] = owned
    .filter((pod) => !matching.includes(pod) && pod.metadata.deletionTimestamp === undefined)
    .map((pod) => orphaned(pod, set))
  const candidates = state
    .list('Pod', { namespace: set.metadata.namespace!, labels: selector })
    .filter((pod) => controllerOf(pod) === undefined && isActive(pod))
  writes.push(...candidates.map((pod) => adopted(pod, set)))
  const active = [...matching.filter(isActive), ...candidates]
  const wanted = set.spec?.replicas ?? 1
  for (let count = active.length; count < wanted; count++)
    writes.push({ verb: 'create', object: podOf(set as unknown as Stored, set.spec?.template ?? {}) })
  for (const pod of deletionOrder(active).slice(0, Math.max(0, active.length - wanted)))
    writes.push({ verb: 'delete', kind: 'Pod', key: keyOf(pod) })
  return withStatus(set, active, writes, now)
}

function withStatus(set: ReplicaSet, active: readonly Pod[], writes: readonly Write[], now: Instant): Plan {
  const minimum = set.spec?.minReadySeconds ?? 0
  const ready = active.filter(isReady)
  const available = ready.filter((pod) => isAvailable(pod, minimum, now))
  const status = {
    replicas: active.length,
    fullyLabeledReplicas: active.length,
    readyReplicas: ready.length,
    availableReplicas: available.length,
    observedGeneration: set.metadata.generation ?? 1,
  }
  const update: Write = {
    verb: 'updateStatus',
    object: {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: set.metadata.name, namespace: set.metadata.namespace! },
      status,
    } as AnyObject,
  }
  const waits = ready.filter((pod) => !available.includes(pod)).map((pod) => readySince(pod)! + minimum * 1000 - now)
  return { writes: [...writes, update], ...(waits.length === 0 ? {} : { requeueAfter: Math.min(...waits) }) }
}

/** Keeps as many Pods as asked: adopts what matches, lets go what does not, makes and deletes the difference. */
export const replicaSet: Controller = { name: 'replicaset-controller', watches: ['ReplicaSet', 'Pod'], keys, reconcile }
