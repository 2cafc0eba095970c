import type { Instant } from '../clock.ts'
import { type Controller, NOTHING, type Write } from '../controller.ts'
import { kept } from '../kept.ts'
import type { Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'

/** Where a node's proxy keeps what it last wrote rules from; absent: it is always in sync. */
export const SYNCED = 'proxy-synced'

/** What a node's rules were last written from. */
export interface Synced {
  readonly services: readonly Stored<'Service'>[]
  readonly slices: readonly Stored<'EndpointSlice'>[]
  /** When rules will be written again, once something has changed. */
  readonly due?: Instant
}

export const viewOf = kept(
  (state: ClusterState): Synced =>
    Object.freeze({ services: state.list('Service'), slices: state.list('EndpointSlice') }),
)

/** Whether two lists hold the same objects. */
export function alike<T>(a: readonly T[], b: readonly T[]): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}

/** The write that leaves a node's rules as they would be written now, or as they were. */
export function keep(node: string, value: Synced | undefined): Write {
  return { verb: 'remember', component: SYNCED, key: node, value }
}

/**
 * kube-proxy's own loop with a sync period: rules follow that long after the first change they have not seen, all changes
 * until then at once. A proxy that is stopped writes nothing.
 */
export function proxySync(period: number): Controller {
  return {
    name: 'proxy-sync',
    watches: ['Service', 'EndpointSlice', 'Node', 'proxy'],
    keys(event, state) {
      if (event.kind === 'Node') return event.type === 'ADDED' ? [event.key] : []
      return event.kind === 'proxy' ? [event.key] : state.list('Node').map(({ metadata }) => metadata.name)
    },
    reconcile(node, state, now) {
      const synced = state.memory<Synced>(SYNCED, node)
      const stopped = state.memory<{ readonly stopped?: boolean }>('proxy', node)?.stopped === true
      if (stopped || state.get('Node', node) === undefined) return NOTHING
      const current = viewOf(state)
      if (synced === undefined) return { writes: [keep(node, current)] }
      if (alike(synced.services, current.services) && alike(synced.slices, current.slices)) return NOTHING
      if (synced.due === undefined)
        return { writes: [keep(node, Object.freeze({ ...synced, due: now + period }))], requeueAfter: period }
      if (now < synced.due) return { writes: [], requeueAfter: synced.due - now }
      return { writes: [keep(node, current)] }
    },
  }
}
