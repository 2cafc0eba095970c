import type { Write } from '../controller.ts'
import { keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { conditionOf, type Pod } from './pod.ts'

/** When the change happened that an object follows: what the delay of endpoints is measured from. */
export const TRIGGER = 'endpoints.kubernetes.io/last-change-trigger-time'

/** What was known at the last write: the Service's creation, and when each Pod's readiness last changed. */
interface Seen {
  readonly service: string
  readonly pods: ReadonlyMap<string, string>
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
  const created = service.metadata.creationTimestamp
  const times = new Map<string, string>()
  let time = before === undefined || created > before.service ? created : undefined
  let stays = before?.service === created
  for (const pod of pods) {
    const at = conditionOf(pod, 'Ready')?.lastTransitionTime
    if (at === undefined) continue
    const { name } = pod.metadata
    const known = before?.pods.get(name)
    times.set(name, at)
    if (at === known) continue
    stays = false
    if (before !== undefined && at > (known ?? '') && (time === undefined || at < time)) time = at
  }
  // A Pod that is gone makes the difference too.
  stays &&= times.size === before!.pods.size
  const seen: Seen = { service: created, pods: times }
  const writes: readonly Write[] = stays ? NONE : [{ verb: 'remember', component, key, value: Object.freeze(seen) }]
  return time === undefined ? { writes } : { time, writes }
}

const NONE: readonly Write[] = []

/** Annotations with the time, or without one that was there. */
export function withTrigger(
  annotations: Readonly<Record<string, string>> | undefined,
  time: string | undefined,
): Readonly<Record<string, string>> {
  let last: string | undefined
  for (const key in annotations) last = key
  const told = annotations?.[TRIGGER] !== undefined
  if (time === undefined && !told) return annotations ?? NO_ANNOTATIONS
  // It stands last.
  if (time !== undefined && (!told || last === TRIGGER)) return { ...annotations, [TRIGGER]: time }
  const { [TRIGGER]: _, ...rest } = annotations ?? {}
  return time === undefined ? rest : { ...rest, [TRIGGER]: time }
}

const NO_ANNOTATIONS: Readonly<Record<string, string>> = {}

/** A Service that is gone leaves nothing behind. */
export function forgetTrigger(key: string, component: string, state: ClusterState): readonly Write[] {
  return state.memory(component, key) === undefined ? [] : [{ verb: 'remember', component, key, value: undefined }]
}
