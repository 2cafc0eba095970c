import { inCidr } from '../../address.ts'
import { issue } from '../../issue.ts'
import { keyOf, type Stored } from '../../object.ts'
import { socketText } from '../../packet.ts'
import type { Reference } from '../../position.ts'
import type { ClusterState } from '../../state.ts'
import type { Walk } from '../../walk.ts'
import type { Arrival, Passed } from '../contract.ts'
import { choose } from './balance.ts'
import { clusterOf } from './destination.ts'
import { fqdn, hostMatches, moreSpecific } from './hosts.ts'
import { gatewayName } from './match.ts'
import type { MeshProxy, StreamMatch, StreamRoute, VirtualService, WeightedDestination } from './model.ts'
import { nameOf, weighted } from './route.ts'
import { hop } from './tries.ts'

/** A connection whose bytes nobody reads: who opens it, through which proxy, and where the application meant to go. */
export interface Stream {
  readonly arrival: Arrival
  readonly proxy: MeshProxy
  readonly state: ClusterState
  /** The address that the application connected to; absent at a gateway. */
  readonly destination?: string
}

const sniOf = ({ tls }: Arrival): string => (tls === undefined || tls === false ? '' : (tls.serverName ?? ''))

/** The server name that a condition takes, the most specific of its list; undefined: none. */
function sniFor({ sniHosts = [] }: StreamMatch, name: string): string | undefined {
  return sniHosts.filter((host) => hostMatches(host, name)).toSorted(moreSpecific)[0]
}

function fits(match: StreamMatch, { arrival, proxy, destination }: Stream, namespace: string): boolean {
  const { port, gateways = [], sourceLabels = {}, sourceNamespace, destinationSubnets = [] } = match
  if (port !== undefined && port !== arrival.port) return false
  if (gateways.length > 0 && !gateways.some((name) => gatewayName(name, namespace) === proxy.gateway)) return false
  if (Object.entries(sourceLabels).some(([key, value]) => proxy.labels[key] !== value)) return false
  if (sourceNamespace !== undefined && sourceNamespace !== '' && sourceNamespace !== proxy.namespace) return false
  const within = (block: string): boolean => inCidr(destination!, block.includes('/') ? block : `${block}/32`)
  return destinationSubnets.length === 0 || destination === undefined || destinationSubnets.some(within)
}

interface Ruled {
  readonly route: StreamRoute
  readonly namespace: string
  readonly because: readonly Reference[]
  readonly field: string
  readonly sni: string
}

function ruled(service: VirtualService, kind: 'tcp' | 'tls', stream: Stream): readonly Ruled[] {
  const namespace = service.metadata.namespace ?? 'default'
  const key = keyOf(service as unknown as Stored)
  const routes: readonly StreamRoute[] = service.spec?.[kind] ?? []
  return routes.flatMap((route, index) => {
    const field = `spec.${kind}[${index}]`
    const conditions = route.match === undefined || route.match.length === 0 ? [{}] : route.match
    return conditions
      .filter((match) => fits(match, stream, namespace))
      .flatMap((match): Ruled[] => {
        const sni = kind === 'tcp' ? '' : sniFor(match, sniOf(stream.arrival))
        const because = [{ kind: 'VirtualService', key, field }]
        return sni === undefined ? [] : [{ route, namespace, field, sni, because }]
      })
  })
}

/** The rule for a connection: the first that fits; by server name the most specific one, as Envoy picks filter chains. */
function ruleFor(services: readonly VirtualService[], kind: 'tcp' | 'tls', stream: Stream): Ruled | undefined {
  const all = services.flatMap((service) => ruled(service, kind, stream))
  return kind === 'tcp' ? all[0] : all.toSorted((a, b) => moreSpecific(a.sni, b.sni))[0]
}

function* closed(rule: string, says: ReturnType<typeof issue>, because: readonly Reference[]): Walk<Passed> {
  yield hop(rule, says, because)
  return { kind: 'closed' }
}

/** A connection to one endpoint of a destination; without one it is closed. */
export function* toDestination(
  { destination }: WeightedDestination,
  { arrival, proxy, state }: Stream,
  ends: boolean,
  because: readonly Reference[],
): Walk<Passed> {
  const name = nameOf(destination)
  const cluster = clusterOf(destination, { asked: arrival.port, proxy, state })
  if (typeof cluster === 'string')
    return yield* closed(name, issue('hop.mesh.stream-nowhere', { destination: name, reason: cluster }), because)
  const request = { headers: {}, cookies: {}, query: '', clientIP: arrival.clientIP }
  const chosen = yield* choose({ cluster, request, proxy, state, ejected: new Set(), tried: [] })
  if (chosen === undefined) {
    const says = issue('hop.mesh.stream-no-endpoint', { cluster: cluster.name, service: cluster.service })
    return yield* closed(cluster.name, says, [...because, ...cluster.because])
  }
  const { ip, port, pod } = chosen.peer
  const at = socketText(ip, port)
  yield hop(`endpoint ${at}`, issue('hop.mesh.peer', { peer: pod ?? at, service: cluster.service }), cluster.because)
  return { kind: 'target', ip, port, ends }
}

/** What the tcp or tls rules of VirtualServices make of a connection; undefined: none speaks for it. */
export function* streamed(
  services: readonly VirtualService[],
  kind: 'tcp' | 'tls',
  stream: Stream,
  ends = false,
): Walk<Passed | undefined> {
  const found = ruleFor(services, kind, stream)
  if (found === undefined) return undefined
  const { route, namespace, because, field } = found
  const destinations = (route.route ?? []).map((one) => ({
    ...one,
    destination: { ...one.destination, host: fqdn(one.destination.host, namespace) },
  }))
  const at = yield* weighted(destinations)
  const chosen = at === undefined ? undefined : destinations[at]
  if (chosen === undefined) return yield* closed(field, issue('hop.mesh.stream-unrouted', {}), because)
  const total = destinations.reduce((sum, { weight = 0 }) => sum + weight, 0)
  const share = destinations.length === 1 ? '1/1' : `${chosen.weight ?? 0}/${total}`
  const place = because.map((one) => ({ ...one, field: `${field}.route[${at}]` }))
  yield hop(
    `${field}.route[${at}]`,
    issue('hop.mesh.stream', { destination: nameOf(chosen.destination), share }),
    place,
  )
  return yield* toDestination(chosen, stream, ends, place)
}
