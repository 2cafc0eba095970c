import { createHash } from 'node:crypto'
import { familyOf } from '../address.ts'
import { keyOf, type Stored } from '../object.ts'
import type { Protocol } from '../packet.ts'
import type { NodeView, ProxyConfig, ProxyView } from '../proxy.ts'
import { type Candidate, type Chosen, choose } from './endpoints.ts'

/** One port of one Service: what kube-proxy keeps a set of rules for. */
export interface Unit {
  readonly service: Stored<'Service'>
  readonly key: string
  /** Index in spec.ports. */
  readonly index: number
  /** `ns/name` or `ns/name:port`. */
  readonly name: string
  readonly protocol: Protocol
  readonly port: number
  readonly nodePort: number
  readonly clusterIP: string
  readonly externalIPs: readonly string[]
  readonly balancerIPs: readonly string[]
  readonly sourceRanges: readonly string[]
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
function slicesByService(view: ProxyView): ReadonlyMap<string, readonly Stored<'EndpointSlice'>[]> {
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
  family: string,
): readonly Candidate[] {
  const found = new Map<string, Candidate>()
  for (const slice of slices) {
    if (slice.addressType !== family) continue
    for (const { name = '', port, protocol: own = 'TCP' } of slice.ports ?? []) {
      if ((name ?? '') !== portName || own !== protocol || port === undefined) continue
      for (const endpoint of slice.endpoints ?? []) {
        const ip = endpoint.addresses[0]!
        const at = `${ip}:${port}`
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
  return [...found.values()].sort((a, b) => (a.ip === b.ip ? a.port - b.port : a.ip < b.ip ? -1 : 1))
}

/** Every unit a node's proxy has rules for, for one address family, in the order of names. */
export function unitsOf(
  view: ProxyView,
  node: NodeView,
  _config: ProxyConfig,
  family: 'IPv4' | 'IPv6' = 'IPv4',
): readonly Unit[] {
  const slices = slicesByService(view)
  const units: Unit[] = []
  for (const service of view.services) {
    if (!proxied(service)) continue
    const { spec = {}, status } = service
    const ips = spec.clusterIPs ?? [spec.clusterIP!]
    const clusterIP = ips.find((ip) => familyOf(ip) === family)
    if (clusterIP === undefined) continue
    const key = keyOf(service)
    const external = spec.type === 'NodePort' || spec.type === 'LoadBalancer'
    const balancerIPs = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, ipMode = 'VIP' }) =>
      ip !== undefined && ipMode === 'VIP' && familyOf(ip) === family ? [ip] : [],
    )
    const externalIPs = (spec.externalIPs ?? []).filter((ip) => familyOf(ip) === family)
    for (const [index, port] of (spec.ports ?? []).entries()) {
      const protocol = (port.protocol ?? 'TCP') as Protocol
      const name = port.name ?? ''
      const internalLocal = spec.internalTrafficPolicy === 'Local'
      const externalLocal = spec.externalTrafficPolicy === 'Local'
      const nodePort = external ? (port.nodePort ?? 0) : 0
      const reachable = nodePort !== 0 || balancerIPs.length > 0 || externalIPs.length > 0
      const endpoints = choose(candidates(slices.get(key) ?? [], name, protocol, family), node, {
        cluster: !internalLocal || reachable,
        internalLocal,
        externalLocal: externalLocal && reachable,
      })
      units.push({
        service,
        key,
        index,
        name: name === '' ? key : `${key}:${name}`,
        protocol,
        port: port.port,
        nodePort,
        clusterIP,
        externalIPs,
        balancerIPs: spec.type === 'LoadBalancer' ? balancerIPs : [],
        sourceRanges:
          spec.type === 'LoadBalancer' ? (spec.loadBalancerSourceRanges ?? []).map((range) => range.trim()) : [],
        internalLocal,
        externalLocal,
        affinity:
          spec.sessionAffinity === 'ClientIP' ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) : 0,
        healthCheckNodePort: spec.type === 'LoadBalancer' && externalLocal ? (spec.healthCheckNodePort ?? 0) : 0,
        endpoints,
      })
    }
  }
  return units.sort((a, b) => (a.name === b.name ? (a.protocol < b.protocol ? -1 : 1) : a.name < b.name ? -1 : 1))
}
