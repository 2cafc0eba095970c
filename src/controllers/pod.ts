import { type Instant, instantOf, SECOND } from '../clock.ts'
import type { Stored } from '../object.ts'

export type Pod = Stored<'Pod'>
export type Condition = NonNullable<NonNullable<Pod['status']>['conditions']>[number]

export function conditionOf(pod: Pod, type: string): Condition | undefined {
  return pod.status?.conditions?.find((condition) => condition.type === type)
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

export function isAvailable(pod: Pod, minReadySeconds: number, now: Instant): boolean {
  const from = availableFrom(pod, minReadySeconds)
  return from !== undefined && from <= now
}

export function restartsOf(pod: Pod): number {
  return (pod.status?.containerStatuses ?? []).reduce((sum, { restartCount = 0 }) => sum + restartCount, 0)
}

const addresses = new WeakMap<Pod, readonly string[]>()

/** A Pod's addresses, the primary one first. */
export function addressesOf(pod: Pod): readonly string[] {
  let found = addresses.get(pod)
  if (found === undefined) {
    found = readAddresses(pod)
    addresses.set(pod, found)
  }
  return found
}

function readAddresses(pod: Pod): readonly string[] {
  const list = (pod.status?.podIPs ?? [])
    .map(({ ip }) => ip)
    .filter((ip): ip is string => ip !== undefined && ip !== '')
  if (list.length > 0) return list
  return pod.status?.podIP ? [pod.status.podIP] : []
}
