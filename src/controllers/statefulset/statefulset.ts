import type { Instant } from '../../clock.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../../controller.ts'
import { keyOf, type Stored } from '../../object.ts'
import type { LabelSelector } from '../../selector.ts'
import type { ClusterState } from '../../state.ts'
import { claimed } from '../claim.ts'
import { controllerOf, ownerKeys } from '../owner.ts'
import { availableFrom, countsAlike, isAvailable, isReady, type Pod } from '../pod.ts'
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
  const mayAdopt = (pod: Pod): boolean => ordinalOf(pod, set) !== undefined
  const matching = state.list('Pod', { namespace: set.metadata.namespace!, labels: selector }).filter(mayAdopt)
  const owned = state.ownedBy('Pod', set.metadata.uid)
  const { mine, writes } = claimed({ owner: set as unknown as Stored, selector, owned, matching })
  const byOrdinal = mine.flatMap((pod) => {
    const ordinal = ordinalOf(pod, set)
    return ordinal === undefined ? [] : [[ordinal, pod] as const]
  })
  return { pods: new Map(byOrdinal), writes }
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
  const all = [...pods.values()]
  const own = [...pods].filter(([ordinal]) => ordinal >= first && ordinal < end).map(([, pod]) => pod)
  const alive = own.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  const of = (revision: string): number => alive.filter((pod) => revisionOf(pod) === revision).length
  const ready = all.filter((pod) => pod.status?.phase === 'Running' && isReady(pod))
  return {
    replicas: all.length,
    readyReplicas: ready.length,
    availableReplicas: ready.filter((pod) => isAvailable(pod, set.spec?.minReadySeconds ?? 0, now)).length,
    currentReplicas: of(current),
    updatedReplicas: of(revisions.wanted),
  }
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

function nextAvailable({ set, pods, now }: Scene): number | undefined {
  const from = [...pods.values()].map((pod) => availableFrom(pod, set.spec?.minReadySeconds ?? 0))
  const later = from.filter((at) => at !== undefined && at > now) as number[]
  return later.length === 0 ? undefined : Math.min(...later) - now
}

function reconcile(key: string, state: ClusterState, now: Instant): Plan {
  const set = state.get('StatefulSet', key)
  if (set === undefined) return NOTHING
  const { pods, writes } = podsOf(set, state)
  if (set.metadata.deletionTimestamp !== undefined || writes.length > 0) return { writes }
  const revisions = revisionsOf(set as unknown as Stored, set.spec!.template, state)
  const current = set.status?.currentRevision || revisions.wanted
  const scene: Scene = { set, state, now, revisions, current, pods }
  const live = new Set([current, ...[...pods.values()].map((pod) => revisionOf(pod) ?? '')])
  const wait = nextAvailable(scene)
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
