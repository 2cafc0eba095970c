import { createHash } from 'node:crypto'
import { canonical, type Family, familyOf, networkText } from '../address.ts'
import { keyOf, type Stored } from '../object.ts'
import { type Protocol, socketText } from '../packet.ts'
import type { NodeView, ProxyView } from '../proxy.ts'
import { type Candidate, type Chosen, choose, type Policies } from './endpoints.ts'
import { FAMILIES, rangesOfFamily } from './family.ts'

/** Addresses that a Service is reached by, of one family. */
interface Reach {
  readonly clusterIP: string
  readonly externalIPs: readonly string[]
  readonly balancerIPs: readonly string[]
  /** Who may use the balancer's addresses; empty: everybody. */
  readonly sourceRanges: readonly string[]
}

/** One port of one Service: what kube-proxy keeps a set of rules for. */
export interface Unit extends Reach {
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
  readonly endpoints: Chosen
}

function base32(bytes: Buffer): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  let bits = 0
  let value = 0
  let text = ''
  for (const byte of bytes) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= 5) {
      text += alphabet[(value >>> (bits - 5)) & 31]
      bits -= 5
    }
    value &= 255
  }
  return text
}

const chains = new Map<string, string>()

/** First sixteen letters of base32(sha256(...)): what kube-proxy's chain names end in. */
export function chainHash(...parts: readonly string[]): string {
  const text = parts.join('')
  let hash = chains.get(text)
  if (hash === undefined) {
    hash = base32(createHash('sha256').update(text).digest()).slice(0, 16)
    if (chains.size >= 10_000) chains.clear()
    chains.set(text, hash)
  }
  return hash
}

const SKIPPED = 'service.kubernetes.io/service-proxy-name'
const HEADLESS = 'service.kubernetes.io/headless'
const SERVICE = 'kubernetes.io/service-name'

function proxied(service: Stored<'Service'>): boolean {
  const { clusterIP, type } = service.spec ?? {}
  if (service.metadata.labels?.[SKIPPED] !== undefined) return false
  return type !== 'ExternalName' && clusterIP !== undefined && clusterIP !== '' && clusterIP !== 'None'
}

/** Slices of each Service, by `ns/name`. */
type Slices = ReadonlyMap<string, readonly Stored<'EndpointSlice'>[]>

function slicesByService(view: ProxyView): Slices {
  const found = new Map<string, Stored<'EndpointSlice'>[]>()
  for (const slice of view.slices) {
    const { labels = {}, namespace } = slice.metadata
    if (labels[SERVICE] === undefined || labels[HEADLESS] !== undefined || labels[SKIPPED] !== undefined) continue
    const key = `${namespace}/${labels[SERVICE]}`
    const list = found.get(key)
    if (list === undefined) found.set(key, [slice])
    else list.push(slice)
  }
  return found
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
}: Stored<'Service'>): Pick<Unit, 'internalLocal' | 'externalLocal' | 'affinity' | 'healthCheckNodePort'> {
  const externalLocal = spec.externalTrafficPolicy === 'Local'
  return {
    internalLocal: spec.internalTrafficPolicy === 'Local',
    externalLocal,
    affinity:
      spec.sessionAffinity === 'ClientIP' ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) : 0,
    healthCheckNodePort: spec.type === 'LoadBalancer' && externalLocal ? (spec.healthCheckNodePort ?? 0) : 0,
  }
}

type ServicePort = NonNullable<NonNullable<Stored<'Service'>['spec']>['ports']>[number]

function unitOf(
  service: Stored<'Service'>,
  port: ServicePort,
  reach: Reach,
  family: Family,
): Omit<Unit, 'endpoints' | 'index'> & { readonly portName: string } {
  const key = keyOf(service)
  const portName = port.name ?? ''
  const external = service.spec?.type === 'NodePort' || service.spec?.type === 'LoadBalancer'
  return {
    service,
    key,
    portName,
    name: portName === '' ? key : `${key}:${portName}`,
    family,
    protocol: (port.protocol ?? 'TCP') as Protocol,
    port: port.port,
    nodePort: external ? (port.nodePort ?? 0) : 0,
    ...reach,
    ...policiesOf(service),
  }
}

function inOrder(a: Unit, b: Unit): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1
  return a.protocol < b.protocol ? -1 : 1
}

/** Every unit a node's proxy has rules for in one family, in the order of names. */
function unitsOfFamily(
  services: readonly Stored<'Service'>[],
  slices: Slices,
  node: NodeView,
  family: Family,
  { select = choose, anyIpMode = false }: Reading,
): readonly Unit[] {
  return services
    .flatMap((service) => {
      const reach = reachOf(service, family, anyIpMode)
      if (reach === undefined) return []
      return (service.spec?.ports ?? []).map((port, index): Unit => {
        const { portName, ...unit } = unitOf(service, port, reach, family)
        const reachable = unit.nodePort !== 0 || unit.balancerIPs.length > 0 || unit.externalIPs.length > 0
        const all = candidates(slices.get(unit.key) ?? [], portName, unit.protocol, family)
        const policies = {
          cluster: !unit.internalLocal || reachable,
          internalLocal: unit.internalLocal,
          externalLocal: unit.externalLocal && reachable,
        }
        return { ...unit, index, endpoints: select(all, node, policies, unit) }
      })
    })
    .sort(inOrder)
}

/** Chooses among the endpoints of a unit. */
export type Select = (
  all: readonly Candidate[],
  node: NodeView,
  policies: Policies,
  unit: Omit<Unit, 'endpoints' | 'index'>,
) => Chosen

/** How a mode reads Services and slices, where it is not as kube-proxy does on Linux. */
export interface Reading {
  readonly select?: Select | undefined
  readonly anyIpMode?: boolean | undefined
}

/** Every unit a node's proxy has rules for: those of IPv4 first, each family in the order of names. */
export function unitsOf(view: ProxyView, node: NodeView, reading: Reading = {}): readonly Unit[] {
  const services = view.services.filter(proxied)
  const slices = slicesByService(view)
  return FAMILIES.flatMap((family) => unitsOfFamily(services, slices, node, family, reading))
}
