import { type Family, familyOf } from '../../address.ts'
import type { Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import { addressesOf, isReady, isTerminal, isTerminating, type Pod } from '../pod.ts'
import { type EndpointPort, endpointPorts, portMapKey } from './ports.ts'

type Service = Stored<'Service'>
export type Slice = Stored<'EndpointSlice'>

export interface Hints {
  readonly forZones?: readonly { readonly name: string }[]
  readonly forNodes?: readonly { readonly name: string }[]
}

/** An endpoint as a slice lists it. */
export interface Endpoint {
  readonly addresses: readonly string[]
  readonly conditions: { readonly ready?: boolean; readonly serving?: boolean; readonly terminating?: boolean }
  readonly hostname?: string
  readonly nodeName?: string
  readonly zone?: string
  readonly targetRef?: {
    readonly kind?: string
    readonly name?: string
    readonly namespace?: string
    readonly uid?: string
  }
  readonly hints?: Hints
}

/** Endpoints that share their ports. */
export interface Group {
  readonly ports: readonly EndpointPort[]
  readonly endpoints: readonly Endpoint[]
}

const ZONE = 'topology.kubernetes.io/zone'

/** Hostnames belong to the Service that a Pod names as its subdomain. */
export function hostnameOf(pod: Pod, service: Service): string | undefined {
  const { hostname, subdomain } = pod.spec ?? {}
  return hostname && subdomain === service.metadata.name ? hostname : undefined
}

/** A Pod that is over, or has no address yet, is never an endpoint; readiness is not asked. */
export function listable(pod: Pod): boolean {
  return !isTerminal(pod) && addressesOf(pod).length > 0
}

function endpointOf(pod: Pod, service: Service, addresses: readonly string[], state: ClusterState): Endpoint {
  const serving = isReady(pod)
  const terminating = isTerminating(pod)
  const hostname = hostnameOf(pod, service)
  const { nodeName } = pod.spec ?? {}
  const zone = nodeName ? state.get('Node', nodeName)?.metadata.labels?.[ZONE] : undefined
  const { name, namespace, uid } = pod.metadata
  return {
    addresses,
    conditions: {
      ready: service.spec?.publishNotReadyAddresses === true || (serving && !terminating),
      serving,
      terminating,
    },
    ...(hostname === undefined ? {} : { hostname }),
    ...(nodeName ? { nodeName } : {}),
    ...(zone ? { zone } : {}),
    targetRef: { kind: 'Pod', namespace: namespace!, name, uid },
  }
}

/** A node that is not there leaves its Pods out, unless unready addresses are published (they go without zone). */
function nodeThere(pod: Pod, service: Service, state: ClusterState): boolean {
  const { nodeName } = pod.spec ?? {}
  if (!nodeName || service.spec?.publishNotReadyAddresses === true) return true
  return state.get('Node', nodeName) !== undefined
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

/** The ports of a Service at a Pod; where no name is to be looked up at the Pod they are the same everywhere. */
function portsAt(service: Service): (pod: Pod) => readonly EndpointPort[] {
  const named = service.spec?.ports?.some(({ targetPort }) => typeof targetPort === 'string' && targetPort !== '')
  let everywhere: readonly EndpointPort[] | undefined
  return (pod) => {
    if (named) return endpointPorts(service, pod)
    everywhere ??= endpointPorts(service, pod)
    return everywhere
  }
}

/** Everything a Service should list of one address family, from scratch: groups by port set. */
export function desiredGroups(
  service: Service,
  pods: readonly Pod[],
  family: Family,
  state: ClusterState,
): ReadonlyMap<string, Group> {
  const groups = new Map<string, { ports: readonly EndpointPort[]; endpoints: Endpoint[] }>()
  const portsOf = portsAt(service)
  for (const pod of pods) {
    if (!listable(pod) || !nodeThere(pod, service, state)) continue
    const addresses = addressesOf(pod).filter((ip) => familyOf(ip) === family)
    if (addresses.length === 0) continue
    const ports = portsOf(pod)
    const key = portMapKey(ports)
    const group = groups.get(key) ?? { ports, endpoints: [] }
    group.endpoints.push(endpointOf(pod, service, addresses, state))
    groups.set(key, group)
  }
  return groups
}

/** What makes an endpoint itself: a change of anything else is a change in place. */
export function identity({ addresses, hostname = '', targetRef }: Endpoint): string {
  return `${addresses.join()}|${hostname}|${targetRef?.namespace ?? ''}/${targetRef?.name ?? ''}`
}
