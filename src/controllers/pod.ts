import { type Instant, instantOf, SECOND } from '../clock.ts'
import { kept } from '../kept.ts'
import type { Stored } from '../object.ts'

export type Pod = Stored<'Pod'>
export type Condition = NonNullable<NonNullable<Pod['status']>['conditions']>[number]

export function conditionOf(pod: Pod, type: string): Condition | undefined {
  const conditions = pod.status?.conditions
  if (conditions === undefined) return undefined
  for (let index = 0; index < conditions.length; index++) if (conditions[index]!.type === type) return conditions[index]
  return undefined
}

export function isReady(pod: Pod): boolean {
  return conditionOf(pod, 'Ready')?.status === 'True'
}

/** Over for good: all its processes ended. */
export function isTerminal(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
}

export function isTerminating(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined
}

/** Neither over nor going: a Pod that counts as a replica. */
export function isActive(pod: Pod): boolean {
  return !isTerminal(pod) && !isTerminating(pod)
}

/** Those that are active; the same list when all are. */
export function activeOf(pods: readonly Pod[]): readonly Pod[] {
  return pods.every(isActive) ? pods : pods.filter(isActive)
}

/** When a Pod became Ready; undefined: it is not. */
export function readySince(pod: Pod): Instant | undefined {
  const ready = conditionOf(pod, 'Ready')
  return ready?.status !== 'True' || ready.lastTransitionTime === undefined
    ? undefined
    : instantOf(ready.lastTransitionTime)
}

/** The instant from which a Ready Pod is available: minReadySeconds later. */
export function availableFrom(pod: Pod, minReadySeconds: number): Instant | undefined {
  const since = readySince(pod)
  if (since === undefined) return isReady(pod) && minReadySeconds === 0 ? 0 : undefined
  return since + minReadySeconds * SECOND
}

/** Milliseconds until the next of some Pods becomes available; undefined: none is about to. */
export function nextAvailable(pods: Iterable<Pod>, minReadySeconds: number, now: Instant): number | undefined {
  let soonest: Instant | undefined
  for (const pod of pods) {
    const from = availableFrom(pod, minReadySeconds)
    if (from !== undefined && from > now && (soonest === undefined || from < soonest)) soonest = from
  }
  return soonest === undefined ? undefined : soonest - now
}

export function isAvailable(pod: Pod, minReadySeconds: number, now: Instant): boolean {
  const from = availableFrom(pod, minReadySeconds)
  return from !== undefined && from <= now
}

/**
 * Whether a change leaves all that an owner counts its Pods by: whose it is, its labels, whether it lives, and whether and
 * since when it is Ready. What it is known by besides decides only who goes first when there are too many.
 */
export function countsAlike(old: Pod, now: Pod): boolean {
  const [before, after] = [old.metadata, now.metadata]
  return (
    before.ownerReferences === after.ownerReferences &&
    before.labels === after.labels &&
    before.deletionTimestamp === after.deletionTimestamp &&
    (old.status === now.status || (isTerminal(old) === isTerminal(now) && readyAlike(old, now)))
  )
}

function readyAlike(old: Pod, now: Pod): boolean {
  if (old.status?.conditions === now.status?.conditions && old.status?.phase === now.status?.phase) return true
  const [before, after] = [conditionOf(old, 'Ready'), conditionOf(now, 'Ready')]
  if (before?.status !== 'True' || after?.status !== 'True')
    return before?.status !== 'True' && after?.status !== 'True'
  return before.lastTransitionTime === after.lastTransitionTime && old.status?.phase === now.status?.phase
}

export function restartsOf(pod: Pod): number {
  return (pod.status?.containerStatuses ?? []).reduce((sum, { restartCount = 0 }) => sum + restartCount, 0)
}

type Addresses = NonNullable<NonNullable<Pod['status']>['podIPs']>

const listed = kept((all: Addresses): readonly string[] =>
  all.flatMap(({ ip }) => (ip === undefined || ip === '' ? [] : [ip])),
)
const NO_ADDRESSES: readonly string[] = []

/** A Pod's addresses, the primary one first; the same list as long as they stay. */
export function addressesOf({ status }: Pod): readonly string[] {
  const list = status?.podIPs
  if (list === undefined || list.length === 0) return status?.podIP ? [status.podIP] : NO_ADDRESSES
  const found = listed(list)
  return found.length === 0 && status?.podIP ? [status.podIP] : found
}
