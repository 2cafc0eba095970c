import type { Write } from '../controller.ts'
import { same } from '../equal.ts'
import { keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { conditionOf, type Pod } from './pod.ts'

/** When the change happened that an object follows: what the delay of endpoints is measured from. */
export const TRIGGER = 'endpoints.kubernetes.io/last-change-trigger-time'

/** What was known at the last write: the Service's creation, and when each Pod's readiness last changed. */
interface Seen {
  readonly service: string
  readonly pods: Readonly<Record<string, string>>
}

export interface Trigger {
  /** RFC 3339; absent: nothing changed that has a time. */
  readonly time?: string
  readonly writes: readonly Write[]
}

/**
 * The earliest of the changes since the last write; for a new Service its creation (endpointslice/util
 * trigger_time_tracker.go). `component` is the memory of the controller that asks.
 */
export function triggerTime(
  service: Stored<'Service'>,
  pods: readonly Pod[],
  component: string,
  state: ClusterState,
): Trigger {
  const key = keyOf(service)
  const before = state.memory<Seen>(component, key)
  const times = pods.flatMap((pod) => {
    const at = conditionOf(pod, 'Ready')?.lastTransitionTime
    return at === undefined ? [] : [[pod.metadata.name, at] as const]
  })
  const seen: Seen = { service: service.metadata.creationTimestamp, pods: Object.fromEntries(times) }
  const writes: readonly Write[] = same(before, seen)
    ? []
    : [{ verb: 'remember', component, key, value: Object.freeze(seen) }]
  if (before === undefined) return { time: seen.service, writes }
  const changed = times.filter(([name, at]) => at > (before.pods[name] ?? '')).map(([, at]) => at)
  if (seen.service > before.service) changed.push(seen.service)
  const [time] = changed.sort()
  return time === undefined ? { writes } : { time, writes }
}

/** Annotations with the time, or without one that was there. */
export function withTrigger(
  annotations: Readonly<Record<string, string>> | undefined,
  time: string | undefined,
): Readonly<Record<string, string>> {
  const { [TRIGGER]: _, ...rest } = annotations ?? {}
  return time === undefined ? rest : { ...rest, [TRIGGER]: time }
}

/** A Service that is gone leaves nothing behind. */
export function forgetTrigger(key: string, component: string, state: ClusterState): readonly Write[] {
  return state.memory(component, key) === undefined ? [] : [{ verb: 'remember', component, key, value: undefined }]
}
