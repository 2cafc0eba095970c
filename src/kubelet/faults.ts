import type { Instant } from '../clock.ts'
import { keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'

/**
 * What a table or the lab does to containers and probes, beside the application's own fault. Memory keys are
 * `TARGET CONTAINER …`: the target a Pod's key or `ns/label=value` (Pods created later too) or `*`, the container a name
 * or `*`. Of several that apply the latest decides.
 */
export const PROBE_OUTCOME = 'probe-outcome'
export const CONTAINER_EXIT = 'container-exit'

/** Every attempt of a probe kind comes out this way. */
export interface ForcedOutcome {
  readonly success: boolean
  /** Later ones win. */
  readonly order: number
}

/** A container's process ends at an instant; `always`: again at every start. */
export interface ForcedExit {
  readonly at: Instant
  readonly code: number
  readonly always: boolean
}

/** Whether a target speaks of a Pod. */
export function targets(target: string, pod: Stored<'Pod'>): boolean {
  if (target === '*' || target === keyOf(pod)) return true
  const [namespace, pair = ''] = [target.slice(0, target.indexOf('/')), target.slice(target.indexOf('/') + 1)]
  const at = pair.indexOf('=')
  return (
    at > 0 && namespace === pod.metadata.namespace && pod.metadata.labels?.[pair.slice(0, at)] === pair.slice(at + 1)
  )
}

/** Keys of the Pods that a memory key speaks of. */
export function targeted(memoryKey: string, state: ClusterState): readonly string[] {
  const [target = ''] = memoryKey.split(' ')
  if (target !== '*' && !target.includes('=')) return [target]
  const namespace = target.split('/')[0]!
  const pods = target === '*' ? state.list('Pod') : state.list('Pod', { namespace })
  return pods.filter((pod) => targets(target, pod)).map(keyOf)
}

function matching<T>(
  component: string,
  pod: Stored<'Pod'>,
  container: string,
  state: ClusterState,
  more?: string,
): readonly T[] {
  return state
    .memories<T>(component)
    .filter(([key]) => {
      const [target = '', name = '*', extra] = key.split(' ')
      return targets(target, pod) && (name === '*' || name === container) && (more === undefined || extra === more)
    })
    .map(([, value]) => value)
}

export function forcedOutcome(
  pod: Stored<'Pod'>,
  container: string,
  probe: string,
  state: ClusterState,
): boolean | undefined {
  if (!state.remembers(PROBE_OUTCOME)) return undefined
  const all = matching<ForcedOutcome>(PROBE_OUTCOME, pod, container, state, probe)
  return all.reduce<ForcedOutcome | undefined>(
    (best, one) => (best === undefined || one.order >= best.order ? one : best),
    undefined,
  )?.success
}

export function forcedExit(pod: Stored<'Pod'>, container: string, state: ClusterState): ForcedExit | undefined {
  if (!state.remembers(CONTAINER_EXIT)) return undefined
  const all = matching<ForcedExit>(CONTAINER_EXIT, pod, container, state)
  return all.reduce<ForcedExit | undefined>(
    (best, one) => (best === undefined || one.at >= best.at ? one : best),
    undefined,
  )
}
