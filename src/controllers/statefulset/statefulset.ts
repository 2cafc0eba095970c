import type { Instant } from '../../clock.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../../controller.ts'
import { keyOf, type Stored } from '../../object.ts'
import type { LabelSelector } from '../../selector.ts'
import type { ClusterState } from '../../state.ts'
import { claimed } from '../claim.ts'
import { controllerOf, ownerKeys } from '../owner.ts'
import { countsAlike, isAvailable, isReady, isTerminating, nextAvailable, type Pod } from '../pod.ts'
import { revisionsOf, truncatedHistory } from '../revisions.ts'
import { statusIfChanged } from '../write.ts'
import { moves, rangeOf, type Scene } from './control.ts'
import { ordinalOf, revisionOf, type StatefulSet } from './identity.ts'
import { retained, takesClaims } from './retention.ts'

function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  if (event.kind === 'StatefulSet') return [event.key]
  const owners = ownerKeys(event, 'StatefulSet')
  const object = event.object!
  if (event.kind !== 'Pod' || controllerOf(object) !== undefined)
    return owners.length > 0 &&
      event.type === 'MODIFIED' &&
      countsAlike(event.old as unknown as Pod, object as unknown as Pod)
      ? owners.filter((key) => !complete(state.get('StatefulSet', key), state))
      : owners
  // An orphan may be adopted; one that goes may make room for the set's own Pod of the name.
  const matching = state
    .list('StatefulSet', { namespace: object.metadata.namespace! })
    .filter((set) => ordinalOf(object as unknown as Pod, set) !== undefined)
  return [...new Set([...owners, ...matching.map(keyOf)])]
}

/** As many Pods as it wants, their template kept, and nobody's claims: only what it counts can move it. */
function complete(set: StatefulSet | undefined, state: ClusterState): boolean {
  const { replicas, updateRevision } = set?.status ?? {}
  return (
    set !== undefined &&
    replicas === (set.spec?.replicas ?? 1) &&
    !takesClaims(set) &&
    state.find('ControllerRevision', `${set.metadata.namespace}/${updateRevision}`) !== undefined
  )
}

function podsOf(
  set: StatefulSet,
  state: ClusterState,
): { readonly pods: ReadonlyMap<number, Pod>; readonly writes: readonly Write[] } {
  const selector = set.spec?.selector as LabelSelector
  const mayAdopt = (pod: Pod): boolean => controllerOf(pod) === undefined && ordinalOf(pod, set) !== undefined
  const matching = state.list('Pod', { namespace: set.metadata.namespace!, labels: selector }).filter(mayAdopt)
  const owned = state.ownedBy('Pod', set.metadata.uid)
  const { mine, writes } = claimed({ owner: set as unknown as Stored, selector, owned, matching })
  const pods = new Map<number, Pod>()
  for (const pod of mine) {
    const ordinal = ordinalOf(pod, set)
    if (ordinal !== undefined) pods.set(ordinal, pod)
  }
  return { pods, writes }
}

interface Counted {
  readonly replicas: number
  readonly readyReplicas: number
  readonly availableReplicas: number
  readonly currentReplicas: number
  readonly updatedReplicas: number
}

function counted({ set, pods, current, revisions, now }: Scene): Counted {
  const { first, end } = rangeOf(set)
  const minimum = set.spec?.minReadySeconds ?? 0
  let [readyReplicas, availableReplicas, currentReplicas, updatedReplicas] = [0, 0, 0, 0]
  for (const [ordinal, pod] of pods) {
    if (pod.status?.phase === 'Running' && isReady(pod)) {
      readyReplicas++
      if (isAvailable(pod, minimum, now)) availableReplicas++
    }
    if (ordinal < first || ordinal >= end || isTerminating(pod)) continue
    const revision = revisionOf(pod)
    if (revision === current) currentReplicas++
    if (revision === revisions.wanted) updatedReplicas++
  }
  return { replicas: pods.size, readyReplicas, availableReplicas, currentReplicas, updatedReplicas }
}

function statusOf(scene: Scene): Record<string, unknown> {
  const { set, current, revisions } = scene
  const counts = counted(scene)
  const wanted = set.spec?.replicas ?? 1
  const rolls = set.spec?.updateStrategy?.type !== 'OnDelete'
  // The rollout is complete: what was wanted is current from now on.
  const done = rolls && counts.updatedReplicas === counts.replicas && counts.readyReplicas === counts.replicas
  const now = done && counts.replicas === wanted ? revisions.wanted : current
  return {
    ...counts,
    ...(now === revisions.wanted ? { currentReplicas: counts.updatedReplicas } : {}),
    observedGeneration: set.metadata.generation ?? 1,
    currentRevision: now,
    updateRevision: revisions.wanted,
    collisionCount: 0,
  }
}

function reconcile(key: string, state: ClusterState, now: Instant): Plan {
  const set = state.get('StatefulSet', key)
  if (set === undefined) return NOTHING
  const { pods, writes } = podsOf(set, state)
  if (set.metadata.deletionTimestamp !== undefined || writes.length > 0) return { writes }
  const revisions = revisionsOf(set as unknown as Stored, set.spec!.template, state)
  const current = set.status?.currentRevision || revisions.wanted
  const scene: Scene = { set, state, now, revisions, current, pods }
  const live = new Set([current])
  for (const pod of pods.values()) live.add(revisionOf(pod) ?? '')
  const wait = nextAvailable(pods.values(), set.spec?.minReadySeconds ?? 0, now)
  return {
    writes: [
      ...revisions.writes,
      ...retained(scene),
      ...moves(scene),
      ...truncatedHistory(revisions, live, set.spec?.revisionHistoryLimit ?? 10),
      ...statusIfChanged(set, statusOf(scene)),
    ],
    ...(wait === undefined ? {} : { requeueAfter: wait }),
  }
}

/** Its own status decides nothing, but for the revision that is current: the one before may leave the history. */
function foresaw(event: WatchEvent): boolean {
  if (event.type !== 'MODIFIED' || event.kind !== 'StatefulSet') return false
  const [now, old] = [event.object, event.old] as unknown as readonly [StatefulSet, StatefulSet]
  return now.status?.currentRevision === old.status?.currentRevision
}

/** Pods with names that stay: in order or all at once, from the highest ordinal down when they go or change. */
export const statefulSet: Controller = {
  name: 'statefulset-controller',
  watches: ['StatefulSet', 'Pod'],
  keys,
  foresaw,
  reconcile,
}
