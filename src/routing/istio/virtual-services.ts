import type { HttpRequest } from '../../http.ts'
import { issue } from '../../issue.ts'
import { keyOf, type Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import type { Walk } from '../../walk.ts'
import { own, type Routed, type RouterMemory, type RoutingView } from '../contract.ts'
import { byAge, fqdn, hostMatches, moreSpecific, visible } from './hosts.ts'
import { gatewayName, matching } from './match.ts'
import type { MeshProxy, VirtualService } from './model.ts'
import { follow } from './route.ts'
import { hop } from './tries.ts'

/** VirtualServices that are bound to the proxy's gateway and seen where it runs, the oldest first. */
function bound(proxy: MeshProxy, state: ClusterState): readonly VirtualService[] {
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
interface VirtualHost {
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
  const found = bound(proxy, state).flatMap((service) =>
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

/** A request among the rules of its host: the first that matches, in the order of the list; none is 404. */
export function* served(
  { services, host }: VirtualHost,
  request: HttpRequest,
  proxy: MeshProxy,
  view: RoutingView,
  memory: RouterMemory,
): Walk<Routed> {
  for (const service of services) {
    const namespace = service.metadata.namespace ?? 'default'
    const key = keyOf(service as unknown as Stored)
    for (const [index, route] of (service.spec?.http ?? []).entries()) {
      const match = matching(route, request, proxy, namespace)
      if (match === undefined) continue
      const field = `spec.http[${index}]`
      const because = [{ kind: 'VirtualService', key, field }]
      yield hop(field, issue('hop.mesh.rule', { virtualService: key, rule: route.name ?? index, host }), because)
      return yield* follow({ route, match, namespace, field }, { request, view, proxy, because }, memory)
    }
  }
  const because = services.map((service) => ({
    kind: 'VirtualService',
    key: keyOf(service as unknown as Stored),
    field: 'spec.http',
  }))
  yield hop(host, issue('hop.mesh.no-rule', { host, path: request.path }), because)
  return { response: own(404), memory }
}
