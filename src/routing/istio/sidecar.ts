import type { HttpRequest } from '../../http.ts'
import { issue } from '../../issue.ts'
import { keyOf, type Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import type { Walk } from '../../walk.ts'
import type { Routed, RouterMemory, RoutingView } from '../contract.ts'
import { clusterOf } from './destination.ts'
import type { MeshProxy } from './model.ts'
import { ask, hop } from './tries.ts'
import { served, virtualHost } from './virtual-services.ts'

type Service = Stored<'Service'>
type Port = NonNullable<NonNullable<Service['spec']>['ports']>[number]

const HTTP = ['http', 'http2', 'grpc', 'grpc-web']

/** What Istio takes a port's protocol to be: appProtocol, else the name up to its first dash, else found out by looking. */
function speaksHttp({ name = '', appProtocol }: Port): boolean {
  const said = (appProtocol ?? name.split('-')[0] ?? '').toLowerCase()
  return HTTP.includes(said) || !['tcp', 'tls', 'https', 'mongo', 'mysql', 'redis', 'udp'].includes(said)
}

/** Names under which a Service is asked, from a namespace. */
function namesOf({ metadata, spec }: Service, from: string): readonly string[] {
  const { name, namespace = 'default' } = metadata
  const long = [`${name}.${namespace}`, `${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`]
  const addresses = (spec?.clusterIPs ?? []).filter((ip) => ip !== 'None')
  return [...(namespace === from ? [name] : []), ...long, ...addresses]
}

function serviceFor(host: string, port: number, from: string, state: ClusterState): Service | undefined {
  return state
    .list('Service')
    .find(
      (service) =>
        namesOf(service, from).includes(host) &&
        (service.spec?.ports ?? []).some((one) => one.port === port && speaksHttp(one)),
    )
}

/**
 * The sidecar's outbound side: the Host header picks the VirtualService bound to `mesh`, else the Service; a host that
 * the mesh does not know goes where the application wanted (ALLOW_ANY).
 */
export function* intercept(
  request: HttpRequest,
  proxy: MeshProxy,
  view: RoutingView,
  memory: RouterMemory,
): Walk<Routed | undefined> {
  if (request.scheme === 'https') return undefined
  const service = serviceFor(request.host, request.port, proxy.namespace, view.state)
  const name =
    service === undefined ? request.host : `${service.metadata.name}.${service.metadata.namespace}.svc.cluster.local`
  const host = virtualHost(name, proxy, view.state, () => true)
  if (host !== undefined) return yield* served(host, request, proxy, view, memory)
  if (service === undefined || service.spec?.clusterIP === 'None') return undefined
  const key = keyOf(service as unknown as Stored)
  const because = [{ kind: 'Service', key }]
  yield hop(name, issue('hop.mesh.default', { service: key }), because)
  const where = { asked: request.port, proxy, state: view.state }
  const cluster = clusterOf({ host: name, port: { number: request.port } }, where)
  if (typeof cluster === 'string') return undefined
  return yield* ask(cluster, {}, { request, view, proxy, because }, memory)
}
