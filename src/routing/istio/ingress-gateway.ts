import type { HttpRequest } from '../../http.ts'
import { issue } from '../../issue.ts'
import { keyOf, type Stored } from '../../object.ts'
import type { Reference } from '../../position.ts'
import type { ClusterState } from '../../state.ts'
import type { Walk } from '../../walk.ts'
import {
  type Arrival,
  own,
  type Passed,
  type Routed,
  type Router,
  type RouterMemory,
  type RoutingView,
} from '../contract.ts'
import { byAge, fqdn, hostMatches, moreSpecific, ROOT } from './hosts.ts'
import { authorized, type Turned } from './inbound.ts'
import type { IstioGateway, Server, VirtualService } from './model.ts'
import { streamed } from './streams.ts'
import { hop } from './tries.ts'
import { boundTo, served, virtualHost } from './virtual-services.ts'

/** Labels of the ingress gateway's Pods as its chart sets them: what a Gateway selects. */
export const GATEWAY_LABELS = { app: 'istio-ingressgateway', istio: 'ingressgateway' } as const

/** Ports of its Service; a server at another port is configured, and nothing leads there. */
const SERVICE_PORTS: readonly number[] = [80, 443]

interface Listening {
  readonly gateway: IstioGateway
  readonly server: Server
}

/** Where a server stands in its Gateway. */
function place({ gateway, server }: Listening): readonly Reference[] {
  const index = (gateway.spec?.servers ?? []).indexOf(server)
  const key = keyOf(gateway as unknown as Stored)
  return [{ kind: 'Gateway.networking.istio.io', key, field: `spec.servers[${index}]` }]
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

const protocolOf = ({ server }: Listening): string => (server.port?.protocol ?? '').toUpperCase()

function at(port: number, state: ClusterState): readonly Listening[] {
  return servers(state).filter(({ server }) => server.port?.number === port)
}

/** Of servers the one for a host: the most specific name that covers it. */
function covering(here: readonly Listening[], name: string): Listening | undefined {
  const found = here.flatMap((listening) =>
    hostsOf(listening)
      .filter(({ host }) => hostMatches(fqdn(host, listening.gateway.metadata.namespace ?? 'default'), name))
      .map(({ host }) => ({ host, listening })),
  )
  return found.toSorted((a, b) => moreSpecific(a.host, b.host))[0]?.listening
}

/** The server for a request at a port. */
function serverFor(request: HttpRequest, state: ClusterState): Listening | undefined {
  const secure = request.scheme === 'https'
  return covering(
    at(request.port, state).filter((one) => (protocolOf(one) === 'HTTPS') === secure),
    request.host,
  )
}

function* closed(rule: string, says: ReturnType<typeof issue>, because: readonly Reference[] = []): Walk<Passed> {
  yield hop(rule, says, because)
  return { kind: 'closed' }
}

/** Which rules take a connection at a server that reads no requests, and whether TLS ends there. */
function* handedOn(
  listening: Listening,
  kind: 'tcp' | 'tls',
  arrival: Arrival,
  state: ClusterState,
  node: string,
): Walk<Passed> {
  const key = keyOf(listening.gateway as unknown as Stored)
  const { port = {}, tls } = listening.server
  const because = place(listening)
  yield hop(`server ${port.name ?? ''}`, issue('hop.mesh.stream-server', { gateway: key, port: arrival.port }), because)
  const proxy = { namespace: ROOT, labels: GATEWAY_LABELS, node, gateway: key }
  const services = boundTo(proxy, state).filter((service) =>
    (service.spec?.hosts ?? []).some((name) =>
      takes(listening, fqdn(name, service.metadata.namespace ?? 'default'), service),
    ),
  )
  const ends = kind === 'tcp' && tls?.mode !== undefined && tls.mode !== 'PASSTHROUGH'
  const passed = yield* streamed(services, kind, { arrival, proxy, state }, ends)
  return (
    passed ?? (yield* closed(key, issue('hop.mesh.stream-unserved', { gateway: key, port: arrival.port }), because))
  )
}

const MUTUAL: readonly string[] = ['MUTUAL', 'ISTIO_MUTUAL']

/** A connection that begins TLS: the server name picks the server; none that fits, and it is closed. */
function* secured(here: readonly Listening[], arrival: Arrival, state: ClusterState, node: string): Walk<Passed> {
  const { tls, port } = arrival
  const name = tls === undefined || tls === false ? '' : (tls.serverName ?? '')
  const listening = covering(
    here.filter((one) => ['HTTPS', 'TLS'].includes(protocolOf(one))),
    name,
  )
  if (listening === undefined) return yield* closed(`port ${port}`, issue('hop.mesh.no-tls-server', { name, port }))
  const key = keyOf(listening.gateway as unknown as Stored)
  const mode = listening.server.tls?.mode ?? 'PASSTHROUGH'
  if (MUTUAL.includes(mode)) {
    const because = place(listening)
    return yield* closed(`tls ${mode}`, issue('hop.mesh.client-certificate', { gateway: key }), because)
  }
  if (mode === 'PASSTHROUGH') return yield* handedOn(listening, 'tls', arrival, state, node)
  return protocolOf(listening) === 'HTTPS'
    ? { kind: 'requests' }
    : yield* handedOn(listening, 'tcp', arrival, state, node)
}

/** What the gateway does with a connection: HTTP servers read requests, the others hand it on by rules of tcp and tls. */
function* pass(arrival: Arrival, state: ClusterState, node: string): Walk<Passed> {
  const here = arrival.protocol === 'TCP' ? at(arrival.port, state) : []
  if (here.length === 0 || !SERVICE_PORTS.includes(arrival.port)) return { kind: 'refused' }
  const bare = here.find((one) => ['TCP', 'MONGO', 'MYSQL', 'REDIS'].includes(protocolOf(one)))
  if (bare !== undefined) return yield* handedOn(bare, 'tcp', arrival, state, node)
  const secure = here.some((one) => ['HTTPS', 'TLS'].includes(protocolOf(one)))
  if (arrival.tls !== undefined && arrival.tls !== false && secure) return yield* secured(here, arrival, state, node)
  const reads = here.some((one) => !['HTTPS', 'TLS'].includes(protocolOf(one)))
  // Whether TLS follows is not known yet of a connection that is only opened.
  if (reads || arrival.tls === undefined) return { kind: 'requests' }
  return yield* closed(`port ${arrival.port}`, issue('hop.mesh.wants-tls', { port: arrival.port }))
}

/** Policies of its own namespace that select the gateway's Pods, or everybody in the mesh, judge requests here too. */
function turnedAway(request: HttpRequest, state: ClusterState): Turned | undefined {
  const workload = { name: `${ROOT}/istio-ingressgateway`, namespace: ROOT, labels: GATEWAY_LABELS }
  return authorized(workload, { port: request.port, clientIP: request.clientIP, request }, state)
}

function* routed(request: HttpRequest, view: RoutingView, memory: RouterMemory, node: string): Walk<Routed> {
  const turned = turnedAway(request, view.state)
  if (turned !== undefined) {
    yield hop(`${request.method} ${request.path}`, turned.says, turned.because)
    return { response: { ...own(403), body: 'RBAC: access denied' }, memory }
  }
  const listening = serverFor(request, view.state)
  if (listening === undefined) {
    yield hop(`port ${request.port}`, issue('hop.mesh.no-server', { host: request.host, port: request.port }))
    return { response: own(404), memory }
  }
  const { gateway, server } = listening
  const key = keyOf(gateway as unknown as Stored)
  const because = place(listening)
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
    pass: (arrival, state) => pass(arrival, state, node),
    ports: (state) => SERVICE_PORTS.filter((port) => servers(state).some(({ server }) => server.port?.number === port)),
    route: (request, view, memory) => routed(request, view, memory, node),
  }
}
