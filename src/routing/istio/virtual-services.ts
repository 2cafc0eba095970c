import type { HttpRequest } from '../../http.ts'
import { issue } from '../../issue.ts'
import { keyOf, type Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import type { Walk } from '../../walk.ts'
import { own, type Routed, type RouterMemory, type RoutingView } from '../contract.ts'
import { type Ruling, rulingsOf } from './delegates.ts'
import { byAge, fqdn, hostMatches, moreSpecific, visible } from './hosts.ts'
import { concerns, conditionsOf, gatewayName, holds, takesAll } from './match.ts'
import type { HttpMatch, MeshProxy, VirtualService } from './model.ts'
import { follow } from './route.ts'
import { type Going, hop } from './tries.ts'

/** VirtualServices that are bound to the proxy's gateway and seen where it runs, the oldest first. */
export function boundTo(proxy: MeshProxy, state: ClusterState): readonly VirtualService[] {
  return byAge(state.list('VirtualService') as unknown as readonly VirtualService[]).filter(({ metadata, spec }) => {
    const namespace = metadata.namespace ?? 'default'
    const gateways = spec?.gateways === undefined || spec.gateways.length === 0 ? ['mesh'] : spec.gateways
    return (
      visible(spec?.exportTo, namespace, proxy.namespace) &&
      gateways.some((name) => gatewayName(name, namespace) === proxy.gateway)
    )
  })
}

/** A host and the VirtualServices that speak for it. */
export interface VirtualHost {
  readonly host: string
  readonly services: readonly VirtualService[]
}

/**
 * The VirtualServices for a host: those of the most specific name that covers it. At a gateway several for one host are
 * merged, the oldest first; beside a client only the oldest counts.
 */
export function virtualHost(
  host: string,
  proxy: MeshProxy,
  state: ClusterState,
  admits: (host: string, service: VirtualService) => boolean,
): VirtualHost | undefined {
  const found = boundTo(proxy, state).flatMap((service) =>
    (service.spec?.hosts ?? [])
      .map((name) => fqdn(name, service.metadata.namespace ?? 'default'))
      .filter((name) => hostMatches(name, host) && admits(name, service))
      .map((name) => ({ name, service })),
  )
  const [best] = found.map(({ name }) => name).toSorted(moreSpecific)
  if (best === undefined) return undefined
  const services = [...new Set(found.filter(({ name }) => name === best).map(({ service }) => service))]
  return { host: best, services: proxy.gateway === 'mesh' ? services.slice(0, 1) : services }
}

/** A rule under one of its conditions. */
interface Tried {
  readonly ruling: Ruling
  readonly match: HttpMatch
}

/** Each rule once a condition that is meant for this proxy; what stands behind one that takes everything is never tried. */
function tried(service: VirtualService, proxy: MeshProxy, port: number, state: ClusterState): readonly Tried[] {
  const all = rulingsOf(service, state).flatMap((ruling) =>
    conditionsOf(ruling.route)
      .filter((match) => concerns(match, port, proxy, ruling.namespace))
      .map((match) => ({ ruling, match })),
  )
  const last = all.findIndex(({ match }) => takesAll(match))
  return last < 0 ? all : all.slice(0, last + 1)
}

/** Where VirtualServices meet, rules that take everything go to the end, in their order (SortVHostRoutes). */
function order(
  services: readonly VirtualService[],
  going: Pick<Going, 'request' | 'proxy' | 'view'>,
): readonly Tried[] {
  const { request, proxy, view } = going
  const all = services.flatMap((service) => tried(service, proxy, request.port, view.state))
  return [...all.filter(({ match }) => !takesAll(match)), ...all.filter(({ match }) => takesAll(match))]
}

/** A request among the rules of its host: the first that matches, in the order of the list; none is 404. */
export function* served(
  { services, host }: VirtualHost,
  request: HttpRequest,
  proxy: MeshProxy,
  view: RoutingView,
  memory: RouterMemory,
): Walk<Routed> {
  const found = order(services, { request, proxy, view }).find(({ match }) => holds(match, request))
  if (found !== undefined) {
    const { route, service, field, because } = found.ruling
    const rule = route.name ?? Number(/\d+/.exec(field)?.[0])
    yield hop(field, issue('hop.mesh.rule', { virtualService: service, rule, host }), because)
    return yield* follow({ route, match: found.match, field }, { request, view, proxy, because }, memory)
  }
  const because = services.map((service) => ({
    kind: 'VirtualService',
    key: keyOf(service as unknown as Stored),
    field: 'spec.http',
  }))
  yield hop(host, issue('hop.mesh.no-rule', { host, path: request.path }), because)
  return { response: own(404), memory }
}
