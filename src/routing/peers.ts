import type { ObjectKey, Stored } from '../object.ts'
import { byCodeUnit, type ClusterState } from '../state.ts'

/** An address that a router may send to. */
export interface Peer {
  readonly ip: string
  readonly port: number
  readonly pod?: ObjectKey
  readonly node?: string
  readonly zone?: string
  readonly labels: Readonly<Record<string, string>>
}

type ServicePort = NonNullable<NonNullable<Stored<'Service'>['spec']>['ports']>[number]

/** The EndpointSlices of a Service. */
export function slicesOf(state: ClusterState, service: Stored<'Service'>): readonly Stored<'EndpointSlice'>[] {
  return state.list('EndpointSlice', {
    namespace: service.metadata.namespace ?? 'default',
    labels: { matchLabels: { 'kubernetes.io/service-name': service.metadata.name } },
  })
}

/**
 * Endpoints of one Service port whose `ready` condition is true or unset, without duplicates, sorted by address: what
 * Ingress controllers and gateways balance over, past kube-proxy and the Service's session affinity.
 */
export function readyPeers(state: ClusterState, service: Stored<'Service'>, port: ServicePort): readonly Peer[] {
  const found = new Map<string, Peer>()
  for (const slice of slicesOf(state, service)) {
    const match = slice.ports?.find(
      ({ name = '', protocol = 'TCP' }) => name === (port.name ?? '') && protocol === (port.protocol ?? 'TCP'),
    )
    if (match?.port === undefined) continue
    for (const endpoint of slice.endpoints ?? []) {
      if (endpoint.conditions?.ready === false) continue
      for (const ip of endpoint.addresses) found.set(`${ip}:${match.port}`, peerOf(state, endpoint, ip, match.port))
    }
  }
  return [...found.entries()].sort(([a], [b]) => byCodeUnit(a, b)).map(([, peer]) => peer)
}

type SliceEndpoint = NonNullable<Stored<'EndpointSlice'>['endpoints']>[number]

function peerOf(state: ClusterState, endpoint: SliceEndpoint, ip: string, port: number): Peer {
  const { targetRef, nodeName, zone } = endpoint
  const pod = targetRef?.kind === 'Pod' ? `${targetRef.namespace}/${targetRef.name}` : undefined
  const labels = pod === undefined ? {} : (state.get('Pod', pod)?.metadata.labels ?? {})
  return {
    ip,
    port,
    ...(pod === undefined ? {} : { pod }),
    ...(nodeName === undefined ? {} : { node: nodeName }),
    ...(zone === undefined ? {} : { zone }),
    labels: labels as Readonly<Record<string, string>>,
  }
}

/** A Service port by number or name, as an Ingress backend or a route refers to it. */
export function servicePort(service: Stored<'Service'>, port: number | string | undefined): ServicePort | undefined {
  const ports = service.spec?.ports ?? []
  return ports.find(({ port: number, name }) => (typeof port === 'number' ? number === port : name === port))
}
