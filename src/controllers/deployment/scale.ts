import type { Write } from '../../controller.ts'
import { same } from '../../equal.ts'
import { keyOf } from '../../object.ts'
import { update } from '../write.ts'
import {
  DESIRED,
  type Deployment,
  MAXIMUM,
  type ReplicaSet,
  type Sets,
  sizeAnnotations,
  sizeOf,
  total,
} from './revision.ts'

/** How far a rolling update may go above and below the wanted size. */
export interface Fenceposts {
  readonly surge: number
  readonly unavailable: number
}

function share(value: number | string, of: number, round: (value: number) => number): number {
  if (typeof value === 'number') return value
  return /^\d+%$/.test(value) ? round((Number.parseInt(value, 10) * of) / 100) : Number(value) || 0
}

type Spec = NonNullable<Deployment['spec']>

const resolved = new WeakMap<Spec, Fenceposts>()

/** Percentages of the wanted size: surge rounded up, unavailable down; both 0 would never move (ResolveFenceposts). */
export function fenceposts({ spec }: Deployment): Fenceposts {
  let found = spec && resolved.get(spec)
  if (found === undefined) {
    found = resolve(spec)
    if (spec !== undefined) resolved.set(spec, found)
  }
  return found
}

function resolve(spec: Spec | undefined): Fenceposts {
  if (spec?.strategy?.type === 'Recreate') return { surge: 0, unavailable: 0 }
  const { maxSurge = '25%', maxUnavailable = '25%' } = spec?.strategy?.rollingUpdate ?? {}
  const wanted = spec?.replicas ?? 1
  const surge = share(maxSurge as number | string, wanted, Math.ceil)
  const unavailable = share(maxUnavailable as number | string, wanted, Math.floor)
  return { surge, unavailable: Math.min(wanted, surge === 0 && unavailable === 0 ? 1 : unavailable) }
}

/** A ReplicaSet at another size, with the sizes it was scaled for noted on it. */
export function scaled(deployment: Deployment, set: ReplicaSet, replicas: number): readonly Write[] {
  const wanted = deployment.spec?.replicas ?? 1
  const before = set.metadata.annotations ?? {}
  const annotations = { ...before, ...sizeAnnotations(wanted, fenceposts(deployment).surge) }
  if (sizeOf(set) === replicas && same(annotations, before)) return []
  const write = update(set, { metadata: { ...set.metadata, annotations }, spec: { ...set.spec, replicas } })
  if (sizeOf(set) === replicas) return [write]
  const direction = replicas > sizeOf(set) ? 'up' : 'down'
  const message = `Scaled ${direction} replica set ${set.metadata.name} from ${sizeOf(set)} to ${replicas}`
  return [write, scalingEvent(deployment, message)]
}

export function scalingEvent(deployment: Deployment, message: string): Write {
  const about = { kind: 'Deployment', key: keyOf(deployment) }
  return { verb: 'event', about, type: 'Normal', reason: 'ScalingReplicaSet', message, source: 'deployment-controller' }
}

/** Somebody changed the size since the sets were last scaled (isScalingEvent). */
export function sizeChanged(deployment: Deployment, sets: Sets): boolean {
  const wanted = deployment.spec?.replicas ?? 1
  return sets.all.some((set) => {
    const noted = set.metadata.annotations?.[DESIRED]
    return sizeOf(set) > 0 && noted !== undefined && Number(noted) !== wanted
  })
}

/** Go's RoundToInt32: half away from zero. */
function rounded(value: number): number {
  return Math.trunc(value < 0 ? value - 0.5 : value + 0.5)
}

/** What a set's size becomes in proportion to the new wanted size (getReplicaSetFraction). */
function fraction(set: ReplicaSet, deployment: Deployment, surge: number): number {
  const wanted = deployment.spec?.replicas ?? 1
  if (wanted === 0) return -sizeOf(set)
  const noted = Number(set.metadata.annotations?.[MAXIMUM] ?? 0) || deployment.status?.replicas || sizeOf(set)
  return noted === 0 ? 0 : rounded((sizeOf(set) * (wanted + surge)) / noted) - sizeOf(set)
}

/** In the middle of a rollout every set takes its share of the change; the largest set takes the rest (dc.scale). */
function proportionally(deployment: Deployment, sets: readonly ReplicaSet[]): readonly Write[] {
  const { surge } = fenceposts(deployment)
  const wanted = deployment.spec?.replicas ?? 1
  const toAdd = (wanted > 0 ? wanted + surge : 0) - total(sets)
  const newer = (a: ReplicaSet, b: ReplicaSet): number =>
    a.metadata.creationTimestamp < b.metadata.creationTimestamp ? 1 : -1
  const sorted = [...sets].sort((a, b) => sizeOf(b) - sizeOf(a) || (toAdd > 0 ? newer(a, b) : -newer(a, b)))
  let added = 0
  const sizes = sorted.map((set) => {
    const part = fraction(set, deployment, surge)
    const allowed = toAdd - added
    const own = toAdd > 0 ? Math.min(part, allowed) : toAdd < 0 ? Math.max(part, allowed) : 0
    added += own
    return sizeOf(set) + own
  })
  if (sizes.length > 0) sizes[0] = Math.max(0, sizes[0]! + toAdd - added)
  return sorted.flatMap((set, index) => scaled(deployment, set, sizes[index]!))
}

/** Follows a change of size, or keeps the size while paused (sync.go scale). */
export function scale(deployment: Deployment, sets: Sets): readonly Write[] {
  const wanted = deployment.spec?.replicas ?? 1
  const { all } = sets
  const active = all.filter((set) => sizeOf(set) > 0)
  const latest = sets.current ?? sets.old.at(-1)
  const only = active.length === 1 ? active[0] : active.length === 0 ? latest : undefined
  if (only !== undefined) return scaled(deployment, only, wanted)
  const { current } = sets
  const saturated =
    current !== undefined &&
    sizeOf(current) === wanted &&
    Number(current.metadata.annotations?.[DESIRED]) === wanted &&
    (current.status?.availableReplicas ?? 0) === wanted
  if (saturated) return sets.old.filter((set) => sizeOf(set) > 0).flatMap((set) => scaled(deployment, set, 0))
  return deployment.spec?.strategy?.type === 'Recreate' ? [] : proportionally(deployment, active)
}
