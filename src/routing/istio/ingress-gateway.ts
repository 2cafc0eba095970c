import type { HttpRequest } from '../../http.ts'
import { issue } from '../../issue.ts'
import { keyOf, type Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import type { Walk } from '../../walk.ts'
import { own, type Routed, type Router, type RouterMemory, type RoutingView } from '../contract.ts'
import { byAge, fqdn, hostMatches, moreSpecific, ROOT } from './hosts.ts'
import type { IstioGateway, Server, VirtualService } from './model.ts'
import { hop } from './tries.ts'
import { served, virtualHost } from './virtual-services.ts'

/** Labels of the ingress gateway's Pods as its chart sets them: what a Gateway selects. */
export const GATEWAY_LABELS = { app: 'istio-ingressgateway', istio: 'ingressgateway' } as const

/** Ports of its Service; a server at another port is configured, and nothing leads there. */
const SERVICE_PORTS: readonly number[] = [80, 443]

interface Listening {
  readonly gateway: IstioGateway
  readonly server: Server
}

function selects({ spec }: IstioGateway): boolean {
  const selector = Object.entries(spec?.selector ?? {})
  return selector.every(([key, value]) => (GATEWAY_LABELS as Readonly<Record<string, string>>)[key] === value)
}

/** Whether its certificate is there: the Secret lies beside the gateway's Pods, not beside the Gateway object. */
function complete({ tls, port }: Server, state: ClusterState): boolean {
  if (port?.protocol?.toUpperCase() !== 'HTTPS') return true
  const name = tls?.credentialName
  return name === undefined || state.get('Secret', `${ROOT}/${name}`) !== undefined
}

function servers(state: ClusterState): readonly Listening[] {
  const gateways = byAge(state.list('Gateway.networking.istio.io') as unknown as readonly IstioGateway[])
  return gateways
    .filter(selects)
    .flatMap((gateway) => (gateway.spec?.servers ?? []).map((server) => ({ gateway, server })))
    .filter(({ server }) => complete(server, state))
}

/** `namespace/host`, `./host`, `* /host` or the host alone: who may use it, and for which names. */
function hostsOf({ gateway, server }: Listening): readonly { readonly namespace: string; readonly host: string }[] {
  return (server.hosts ?? []).map((text) => {
    const [namespace, host] = text.includes('/') ? (text.split('/') as [string, string]) : ['*', text]
    return { namespace: namespace === '.' ? (gateway.metadata.namespace ?? 'default') : namespace, host }
  })
}

/** Whether a server takes a VirtualService's host: both names meet, and the server lets its namespace in. */
function takes(listening: Listening, name: string, service: VirtualService): boolean {
  const own = service.metadata.namespace ?? 'default'
  return hostsOf(listening).some(({ namespace, host }) => {
    const full = fqdn(host, listening.gateway.metadata.namespace ?? 'default')
    return (namespace === '*' || namespace === own) && (hostMatches(full, name) || hostMatches(name, full))
  })
}

/** The server for a host at a port: the most specific name that covers it. */
function serverFor(request: HttpRequest, state: ClusterState): Listening | undefined {
  const here = servers(state).filter(
    ({ server }) =>
      server.port?.number === request.port &&
      (server.port.protocol?.toUpperCase() === 'HTTPS') === (request.scheme === 'https'),
  )
  const covering = here.flatMap((listening) =>
    hostsOf(listening)
      .filter(({ host }) => hostMatches(fqdn(host, listening.gateway.metadata.namespace ?? 'default'), request.host))
      .map(({ host }) => ({ host, listening })),
  )
  return covering.toSorted((a, b) => moreSpecific(a.host, b.host))[0]?.listening
}

function* routed(request: HttpRequest, view: RoutingView, memory: RouterMemory, node: string): Walk<Routed> {
  const listening = serverFor(request, view.state)
  if (listening === undefined) {
    yield hop(`port ${request.port}`, issue('hop.mesh.no-server', { host: request.host, port: request.port }))
    return { response: own(404), memory }
  }
  const { gateway, server } = listening
  const key = keyOf(gateway as unknown as Stored)
  const because = [{ kind: 'Gateway.networking.istio.io', key, field: 'spec.servers' }]
  yield hop(
    `server ${server.port?.name ?? ''}`,
    issue('hop.mesh.server', { gateway: key, host: request.host, port: request.port }),
    because,
  )
  if (server.tls?.httpsRedirect === true) {
    const to = `https://${request.host}${request.path}${request.query === '' ? '' : `?${request.query}`}`
    yield hop('tls.httpsRedirect', issue('hop.mesh.redirect', { location: to, status: 301 }), because)
    return { response: own(301, { location: to }), memory }
  }
  const proxy = { namespace: ROOT, labels: GATEWAY_LABELS, node, gateway: key }
  const host = virtualHost(request.host, proxy, view.state, (name, service) => takes(listening, name, service))
  if (host === undefined) {
    yield hop(request.host, issue('hop.mesh.no-virtual-service', { host: request.host, gateway: key }), because)
    return { response: own(404), memory }
  }
  return yield* served(host, request, proxy, view, memory)
}

/** Istio's ingress gateway: Gateways that select it open servers, VirtualServices bound to them route. */
export function ingressGateway(node: string): Router {
  return {
    name: 'istio',
    ports: (state) => SERVICE_PORTS.filter((port) => servers(state).some(({ server }) => server.port?.number === port)),
    route: (request, view, memory) => routed(request, view, memory, node),
  }
}
