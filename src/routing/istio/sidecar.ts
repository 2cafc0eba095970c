import type { HttpRequest } from '../../http.ts'
import { issue } from '../../issue.ts'
import type { Walk } from '../../walk.ts'
import { own, type Passed, type Routed, type RouterMemory, type RoutingView } from '../contract.ts'
import { clusterOf } from './destination.ts'
import type { MeshProxy } from './model.ts'
import { addressed, type Registered, readsRequests } from './registry.ts'
import { type Scope, scopeOf } from './scope.ts'
import { type Stream, streamed, toDestination } from './streams.ts'
import { ask, hop } from './tries.ts'
import { served, virtualHost } from './virtual-services.ts'

/** What the proxy knows under a name or an address, within its scope. */
function within(
  scope: Scope,
  to: string,
  port: number,
  { proxy, state }: Pick<Stream, 'proxy' | 'state'>,
): Registered | undefined {
  const known = addressed(to, port, proxy.namespace, state)
  return known !== undefined && scope.sees(known.namespace, known.host, port) ? known : undefined
}

function spokenAt({ ports }: Registered, port: number, reads: boolean): boolean {
  return ports.some((one) => one.number === port && readsRequests(one) === reads)
}

/** Nobody knows the host: it goes where the application wanted (ALLOW_ANY), or nowhere (REGISTRY_ONLY: BlackHoleCluster). */
function* unknown(scope: Scope, { host }: HttpRequest, memory: RouterMemory): Walk<Routed | undefined> {
  if (!scope.registryOnly) return undefined
  yield hop(host, issue('hop.mesh.unregistered', { host }), scope.because)
  return { response: own(502), memory }
}

/**
 * The sidecar's outbound side: the Host header picks the VirtualService bound to `mesh`, else the Service or
 * ServiceEntry.
 */
export function* intercept(
  request: HttpRequest,
  proxy: MeshProxy,
  view: RoutingView,
  memory: RouterMemory,
): Walk<Routed | undefined> {
  if (request.scheme === 'https') return undefined
  const { state } = view
  const scope = scopeOf(proxy, state)
  const found = within(scope, request.host, request.port, { proxy, state })
  const known = found !== undefined && spokenAt(found, request.port, true) ? found : undefined
  const name = known?.host ?? request.host
  const host = virtualHost(name, proxy, state, (_, { metadata }) =>
    scope.sees(metadata.namespace ?? 'default', name, request.port),
  )
  if (host?.services.some(({ spec }) => spec?.http !== undefined))
    return yield* served(host, request, proxy, view, memory)
  if (known === undefined) return found === undefined ? yield* unknown(scope, request, memory) : undefined
  if (known.asAddressed) return undefined
  const because = [known.reference]
  yield hop(name, issue('hop.mesh.default', { service: known.key }), because)
  const cluster = clusterOf({ host: name, port: { number: request.port } }, { asked: request.port, proxy, state })
  if (typeof cluster === 'string') return undefined
  return yield* ask(cluster, {}, { request, view, proxy, because }, memory)
}

/**
 * A bare connection of the application: the rules of tcp and tls for the address it goes to, else the endpoints of what
 * has the address. Ports that speak HTTP are left to `intercept`: their connections carry requests.
 */
export function* interceptConnection(stream: Stream): Walk<Passed | undefined> {
  const { arrival, proxy, state, destination = '' } = stream
  if (arrival.protocol !== 'TCP') return undefined
  const scope = scopeOf(proxy, state)
  const known = within(scope, destination, arrival.port, stream)
  if (known === undefined) {
    if (!scope.registryOnly) return undefined
    yield hop(destination, issue('hop.mesh.unregistered-stream', { address: destination }), scope.because)
    return { kind: 'closed' }
  }
  if (!spokenAt(known, arrival.port, false)) return undefined
  const host = virtualHost(known.host, proxy, state, (_, { metadata }) =>
    scope.sees(metadata.namespace ?? 'default', known.host, arrival.port),
  )
  const services = host?.services ?? []
  const named = arrival.tls !== undefined && arrival.tls !== false
  const passed =
    (named ? yield* streamed(services, 'tls', stream) : undefined) ?? (yield* streamed(services, 'tcp', stream))
  if (passed !== undefined) return passed
  if (known.asAddressed) return undefined
  const because = [known.reference]
  yield hop(known.host, issue('hop.mesh.default', { service: known.key }), because)
  const destined = { destination: { host: known.host, port: { number: arrival.port } } }
  return yield* toDestination(destined, stream, false, because)
}
