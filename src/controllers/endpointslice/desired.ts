import type { Family } from '../../address.ts'
import type { Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import { isTerminal, type Pod } from '../pod.ts'
import { addressesIn, type Endpoint, Listing } from './endpoint.ts'
import { type EndpointPort, portMapKey, portsAt } from './ports.ts'

type Service = Stored<'Service'>
export type Slice = Stored<'EndpointSlice'>

/** Endpoints that share their ports. */
export interface Group {
  readonly ports: readonly EndpointPort[]
  readonly endpoints: readonly Endpoint[]
}

/** A selector without pairs selects nothing: the endpoints of such a Service are somebody else's. */
export function selects(service: Service | undefined): boolean {
  for (const _ in service?.spec?.selector) return true
  return false
}

/** The Pods a Service selects, in the order of their names. */
export function selectedPods(service: Service, state: ClusterState): readonly Pod[] {
  if (!selects(service)) return []
  const labels = { matchLabels: service.spec!.selector! }
  return state.list('Pod', { namespace: service.metadata.namespace!, labels })
}

/** Everything a Service should list of one address family, from scratch: groups by port set. */
export function desiredGroups(
  service: Service,
  pods: readonly Pod[],
  family: Family,
  state: ClusterState,
): ReadonlyMap<string, Group> {
  const groups = new Map<string, { ports: readonly EndpointPort[]; endpoints: Endpoint[] }>()
  const listing = new Listing(service, state)
  for (const pod of pods) {
    const addresses = addressesIn(family, pod)
    const endpoint = addresses.length === 0 || isTerminal(pod) ? undefined : listing.endpointOf(pod, addresses)
    if (endpoint === undefined) continue
    const ports = portsAt(service, pod)
    const key = portMapKey(ports)
    let group = groups.get(key)
    if (group === undefined) {
      group = { ports, endpoints: [] }
      groups.set(key, group)
    }
    group.endpoints.push(endpoint)
  }
  return groups
}
