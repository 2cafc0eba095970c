import { canonical, type Family, familyOf, networkText } from '../address.ts'
import { keyOf, type Stored } from '../object.ts'
import { type Protocol, socketText } from '../packet.ts'
import type { Candidate, Policies } from './endpoints.ts'
import { FAMILIES, rangesOfFamily } from './family.ts'

/** Addresses that a Service is reached by, of one family. */
interface Reach {
  readonly clusterIP: string
  readonly externalIPs: readonly string[]
  readonly balancerIPs: readonly string[]
  /** Who may use the balancer's addresses; empty: everybody. */
  readonly sourceRanges: readonly string[]
}

/** One port of one Service, as every node's proxy knows it. */
export interface ServicePort extends Reach {
  readonly service: Stored<'Service'>
  readonly key: string
  /** Index in spec.ports. */
  readonly index: number
  /** `ns/name` or `ns/name:port`. */
  readonly name: string
  readonly family: Family
  readonly protocol: Protocol
  readonly port: number
  readonly nodePort: number
  readonly internalLocal: boolean
  readonly externalLocal: boolean
  /** Seconds; 0: no affinity. */
  readonly affinity: number
  readonly healthCheckNodePort: number
}

/** A port with what a node chooses among, and how. */
export interface Offer {
  readonly port: ServicePort
  readonly candidates: readonly Candidate[]
  readonly policies: Policies
}

const SKIPPED = 'service.kubernetes.io/service-proxy-name'
const HEADLESS = 'service.kubernetes.io/headless'
const SERVICE = 'kubernetes.io/service-name'

function proxied(service: Stored<'Service'>): boolean {
  const { clusterIP, type } = service.spec ?? {}
  if (service.metadata.labels?.[SKIPPED] !== undefined) return false
  return type !== 'ExternalName' && clusterIP !== undefined && clusterIP !== '' && clusterIP !== 'None'
}

function candidates(
  slices: readonly Stored<'EndpointSlice'>[],
  portName: string,
  protocol: string,
  family: Family,
): readonly Candidate[] {
  const found = new Map<string, Candidate>()
  for (const slice of slices) {
    if (slice.addressType !== family) continue
    for (const { name = '', port, protocol: own = 'TCP' } of slice.ports ?? []) {
      if ((name ?? '') !== portName || own !== protocol || !port) continue
      for (const endpoint of slice.endpoints ?? []) {
        const ip = canonical(endpoint.addresses[0] ?? '')
        if (ip === undefined) continue
        const at = socketText(ip, port)
        if (found.has(at)) continue
        const { conditions = {}, hints, nodeName, zone } = endpoint
        found.set(at, {
          ip,
          port,
          slice: keyOf(slice),
          ready: conditions.ready ?? true,
          serving: conditions.serving ?? conditions.ready ?? true,
          terminating: conditions.terminating ?? false,
          ...(nodeName === undefined ? {} : { node: nodeName }),
          ...(zone === undefined ? {} : { zone }),
          zones: (hints?.forZones ?? []).map(({ name: hint }) => hint),
          nodes: (hints?.forNodes ?? []).map(({ name: hint }) => hint),
        })
      }
    }
  }
  // As text, so 10.0.0.10:80 comes behind 10.0.0.100:80 (pkg/proxy/endpointslicecache.go byEndpoint).
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, candidate]) => candidate)
}

/** Go's strings.TrimSpace and a network of everything, which admits everybody as no list does (pkg/proxy/serviceport.go). */
function sourceRanges(ranges: readonly string[], family: Family): readonly string[] {
  const own = rangesOfFamily(
    ranges.map((range) => range.trim()),
    family,
  )
  return own.some((range) => range.endsWith('/0')) ? [] : own.map(networkText)
}

/** Addresses of one family, as Go prints them. */
function addresses(ips: readonly string[], family: Family): readonly string[] {
  return ips.flatMap((ip) => (familyOf(ip) === family ? [canonical(ip)!] : []))
}

/** The addresses of a Service that one family's instance of kube-proxy knows; undefined: it is none of its business. */
function reachOf({ spec = {}, status }: Stored<'Service'>, family: Family, anyIpMode: boolean): Reach | undefined {
  const [clusterIP] = addresses(spec.clusterIPs ?? [spec.clusterIP!], family)
  if (clusterIP === undefined) return undefined
  const balanced = spec.type === 'LoadBalancer'
  const ingress = balanced ? (status?.loadBalancer?.ingress ?? []) : []
  return {
    clusterIP,
    externalIPs: addresses(spec.externalIPs ?? [], family),
    balancerIPs: addresses(
      ingress.flatMap(({ ip, ipMode = 'VIP' }) => (ip !== undefined && (anyIpMode || ipMode === 'VIP') ? [ip] : [])),
      family,
    ),
    sourceRanges: balanced ? sourceRanges(spec.loadBalancerSourceRanges ?? [], family) : [],
  }
}

/** What a Service says of all its ports alike. */
function policiesOf({
  spec = {},
}: Stored<'Service'>): Pick<ServicePort, 'internalLocal' | 'externalLocal' | 'affinity' | 'healthCheckNodePort'> {
  const externalLocal = spec.externalTrafficPolicy === 'Local'
  return {
    internalLocal: spec.internalTrafficPolicy === 'Local',
    externalLocal,
    affinity:
      spec.sessionAffinity === 'ClientIP' ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) : 0,
    healthCheckNodePort: spec.type === 'LoadBalancer' && externalLocal ? (spec.healthCheckNodePort ?? 0) : 0,
  }
}

type Declared = NonNullable<NonNullable<Stored<'Service'>['spec']>['ports']>[number]

function portOf(
  service: Stored<'Service'>,
  declared: Declared,
  index: number,
  reach: Reach,
  family: Family,
): ServicePort {
  const key = keyOf(service)
  const portName = declared.name ?? ''
  const external = service.spec?.type === 'NodePort' || service.spec?.type === 'LoadBalancer'
  return {
    service,
    key,
    index,
    name: portName === '' ? key : `${key}:${portName}`,
    family,
    protocol: (declared.protocol ?? 'TCP') as Protocol,
    port: declared.port,
    nodePort: external ? (declared.nodePort ?? 0) : 0,
    ...reach,
    ...policiesOf(service),
  }
}

function offerOf(port: ServicePort, portName: string, slices: readonly Stored<'EndpointSlice'>[]): Offer {
  const reachable = port.nodePort !== 0 || port.balancerIPs.length > 0 || port.externalIPs.length > 0
  return {
    port,
    candidates: candidates(slices, portName, port.protocol, port.family),
    policies: {
      cluster: !port.internalLocal || reachable,
      internalLocal: port.internalLocal,
      externalLocal: port.externalLocal && reachable,
    },
  }
}

/** A port, and the name that slices call it by. */
interface Named {
  readonly port: ServicePort
  readonly portName: string
}

function portsOf(service: Stored<'Service'>, anyIpMode: boolean): readonly Named[] {
  if (!proxied(service)) return []
  return FAMILIES.flatMap((family) => {
    const reach = reachOf(service, family, anyIpMode)
    if (reach === undefined) return []
    return (service.spec?.ports ?? []).map((declared, index) => ({
      port: portOf(service, declared, index, reach, family),
      portName: declared.name ?? '',
    }))
  })
}

interface Known {
  readonly anyIpMode: boolean
  readonly ports: readonly Named[]
  readonly slices: readonly Stored<'EndpointSlice'>[]
  readonly offers: readonly Offer[]
}

const known = new WeakMap<Stored<'Service'>, Known>()

/** Every port of a Service in every family, read once as long as neither it nor its slices change. */
export function offersOf(
  service: Stored<'Service'>,
  slices: readonly Stored<'EndpointSlice'>[],
  anyIpMode: boolean,
): readonly Offer[] {
  const before = known.get(service)
  const same = before?.anyIpMode === anyIpMode
  if (same && alike(before.slices, slices)) return before.offers
  const ports = same ? before.ports : portsOf(service, anyIpMode)
  const offers = ports.map(({ port, portName }) => offerOf(port, portName, slices))
  known.set(service, { anyIpMode, ports, slices, offers })
  return offers
}

function alike<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index])
}

const NO_SLICES: readonly Stored<'EndpointSlice'>[] = []

/** Slices of each Service, by `ns/name`. */
export class Slices {
  readonly #byService = new Map<string, Stored<'EndpointSlice'>[]>()

  constructor(slices: readonly Stored<'EndpointSlice'>[]) {
    for (const slice of slices) {
      const { labels = {}, namespace } = slice.metadata
      if (labels[SERVICE] === undefined || labels[HEADLESS] !== undefined || labels[SKIPPED] !== undefined) continue
      const key = `${namespace}/${labels[SERVICE]}`
      const list = this.#byService.get(key)
      if (list === undefined) this.#byService.set(key, [slice])
      else list.push(slice)
    }
  }

  of(service: Stored<'Service'>): readonly Stored<'EndpointSlice'>[] {
    return this.#byService.get(keyOf(service)) ?? NO_SLICES
  }
}
