import type { Instant } from '../../clock.ts'
import type { Write } from '../../controller.ts'
import { keyOf } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import { isAvailable, isReady, isTerminal, isTerminating, type Pod } from '../pod.ts'
import type { Revisions } from '../revisions.ts'
import { templateAt } from '../revisions.ts'
import { missingClaims, podFor, podName, revisionOf, type StatefulSet } from './identity.ts'

/** What one look at a set needs to know. */
export interface Scene {
  readonly set: StatefulSet
  readonly state: ClusterState
  readonly now: Instant
  readonly revisions: Revisions
  /** The revision that Pods below the partition are made from. */
  readonly current: string
  /** Pods of the set by ordinal. */
  readonly pods: ReadonlyMap<number, Pod>
}

export function rangeOf({ spec }: StatefulSet): { readonly first: number; readonly end: number } {
  const first = spec?.ordinals?.start ?? 0
  return { first, end: first + (spec?.replicas ?? 1) }
}

const isRunningAndReady = (pod: Pod): boolean => pod.status?.phase === 'Running' && isReady(pod)

function healthy(pod: Pod): boolean {
  return isRunningAndReady(pod) && !isTerminating(pod)
}

/** Ready for minReadySeconds: what OrderedReady waits for before the next. */
function settled(pod: Pod, { set, now }: Scene): boolean {
  return isRunningAndReady(pod) && isAvailable(pod, set.spec?.minReadySeconds ?? 0, now)
}

function deletion(pod: Pod): Write {
  return { verb: 'delete', kind: 'Pod', key: keyOf(pod) }
}

/** Pods below the partition, or already counted as current, come back in the current revision (newVersionedStatefulSetPod). */
function revisionFor(ordinal: number, { set, current, revisions }: Scene): string {
  const { first } = rangeOf(set)
  const { updateStrategy } = set.spec ?? {}
  if (updateStrategy?.type === 'OnDelete') return revisions.wanted
  const partition = updateStrategy?.rollingUpdate?.partition
  const below = partition === undefined ? (set.status?.currentReplicas ?? 0) : partition
  return ordinal < first + below ? current : revisions.wanted
}

function created(ordinal: number, scene: Scene): readonly Write[] {
  const { set, state, revisions } = scene
  // Somebody else's Pod of the name blocks the ordinal.
  if (state.get('Pod', `${set.metadata.namespace}/${podName(set, ordinal)}`) !== undefined) return []
  const revision = revisionFor(ordinal, scene)
  const template = revision === revisions.wanted ? undefined : templateAt(revision, revisions)
  const made = template === undefined ? revisions.wanted : revision
  return [...missingClaims(set, ordinal, state), podFor(set, ordinal, template ?? set.spec!.template, made)]
}

interface Step {
  readonly writes: readonly Write[]
  /** Nothing further may be done before this Pod changes. */
  readonly stop: boolean
}

/** One ordinal that should exist: made, made again when it is over, waited for when order matters (processReplica). */
function replica(ordinal: number, scene: Scene, ordered: boolean): Step {
  const pod = scene.pods.get(ordinal)
  if (pod === undefined) return { writes: created(ordinal, scene), stop: ordered }
  if (isTerminating(pod)) return { writes: [], stop: ordered }
  if (isTerminal(pod)) return { writes: [deletion(pod)], stop: ordered }
  return { writes: [], stop: ordered && !settled(pod, scene) }
}

/** One ordinal too many, from the highest down; in order, it goes only while those below are well (processCondemned). */
function condemned(pod: Pod, scene: Scene, ordered: boolean, firstUnhealthy: Pod | undefined): Step {
  if (isTerminating(pod)) return { writes: [], stop: ordered }
  if (ordered && !settled(pod, scene) && pod !== firstUnhealthy) return { writes: [], stop: true }
  return { writes: [deletion(pod)], stop: ordered }
}

/** The next Pod of an old revision, from the highest ordinal down to the partition, one at a time. */
function updates({ set, pods, revisions }: Scene): readonly Write[] {
  const { updateStrategy } = set.spec ?? {}
  if (updateStrategy?.type === 'OnDelete') return []
  const { first, end } = rangeOf(set)
  const lowest = first + (updateStrategy?.rollingUpdate?.partition ?? 0)
  for (let ordinal = end - 1; ordinal >= lowest; ordinal--) {
    const pod = pods.get(ordinal)
    if (pod === undefined) return []
    if (revisionOf(pod) !== revisions.wanted && !isTerminating(pod)) return [deletion(pod)]
    if (!healthy(pod)) return []
  }
  return []
}

/** Upstream makes all at once; what is left over is made at the next look, at the same instant. */
const MOST_IN_ONE_LOOK = 500

/** What to do now: fill up from below, cut down from above, then roll (stateful_set_control.go updateStatefulSet). */
export function moves(scene: Scene): readonly Write[] {
  const { set, pods } = scene
  const ordered = set.spec?.podManagementPolicy !== 'Parallel'
  const { first, end } = rangeOf(set)
  const writes: Write[] = []
  let missing = false
  for (let ordinal = first; ordinal < end; ordinal++) {
    const step = replica(ordinal, scene, ordered)
    writes.push(...step.writes)
    missing ||= !pods.has(ordinal)
    if (step.stop || writes.length >= MOST_IN_ONE_LOOK) return writes
  }
  const surplus = tooMany(scene)
  if (surplus.length > 0) {
    const gone = cut(surplus, scene, ordered)
    writes.push(...gone.writes)
    if (gone.stop) return writes
  }
  return missing ? writes : [...writes, ...updates(scene)]
}

type Numbered = readonly [ordinal: number, pod: Pod]

/** Pods of ordinals that should not exist, from the highest down. */
function tooMany({ set, pods }: Scene): readonly Numbered[] {
  const { first, end } = rangeOf(set)
  const found: Numbered[] = []
  for (const one of pods) if (one[0] < first || one[0] >= end) found.push(one)
  return found.sort(([a], [b]) => b - a)
}

function cut(extra: readonly Numbered[], scene: Scene, ordered: boolean): Step {
  const { first, end } = rangeOf(scene.set)
  const wanted = [...scene.pods].filter(([ordinal]) => ordinal >= first && ordinal < end).sort(([a], [b]) => a - b)
  const writes: Write[] = []
  const firstUnhealthy = [...wanted, ...extra.toReversed()].find(([, pod]) => !healthy(pod))?.[1]
  for (const [, pod] of extra) {
    const step = condemned(pod, scene, ordered, firstUnhealthy)
    writes.push(...step.writes)
    if (step.stop) return { writes, stop: true }
  }
  return { writes, stop: false }
}
