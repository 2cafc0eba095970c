import { type Issue, issue } from '../issue.ts'
import type { Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'

/** An event somebody should find with `kubectl get events`. */
export interface WantedEvent {
  readonly reason: string
  readonly kind: string
  /** `ns/name` of the object it is about. */
  readonly key: string
}

/** The event was recorded at least once. */
export function expectEvent(state: ClusterState, { reason, kind, key }: WantedEvent): readonly Issue[] {
  const [namespace = 'default', name = ''] = key.split('/')
  const about = state
    .list('Event', { namespace })
    .filter(({ involvedObject }) => involvedObject.kind === kind && involvedObject.name === name)
  if (about.some((event) => event.reason === reason)) return []
  const seen = [...new Set(about.map((event) => event.reason ?? ''))].sort().join(', ')
  return [issue('expect.event', { reason, object: `${kind} ${key}`, seen }, { because: [{ kind, key }] })]
}

/** Whether PodDisruptionBudgets let a Pod be evicted now; `refused` says why not. */
export function expectEvictable(
  state: ClusterState,
  pod: string,
  evictable: boolean,
  refused: (pod: Stored<'Pod'>, state: ClusterState) => string | undefined,
): readonly Issue[] {
  const found = state.get('Pod', pod)
  const because = [{ kind: 'Pod', key: pod }]
  if (found === undefined) return [issue('expect.refused', { message: `pods "${pod}" not found` }, { because })]
  const reason = refused(found, state)
  if ((reason === undefined) === evictable) return []
  return [issue(evictable ? 'expect.evictable' : 'expect.not-evictable', { pod, reason: reason ?? '' }, { because })]
}
