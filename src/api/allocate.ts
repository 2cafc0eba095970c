import { addressNumber, addressOf, canonical, cidr, type Cidr, type Family, familyOf } from '../address.ts'
import { type ObjectKey, objectKey, type Stored } from '../object.ts'
import { type Random, stream } from '../random.ts'
import type { FieldError } from '../refusal.ts'
import type { Snapshot } from '../state.ts'
import { FieldErrors } from './field.ts'
import type { ApiProfile } from './profile.ts'

/**
 * Addresses and node ports of Services (pkg/registry/core/service/storage/alloc.go). Allocation comes before validation,
 * its first error hides all others, and nothing is kept of it when the object is refused: the state is a value.
 */

interface Port {
  name?: string
  port?: number
  protocol?: string
  nodePort?: number
}

interface Spec {
  type?: string
  clusterIP?: string
  clusterIPs?: string[]
  ipFamilies?: string[]
  ipFamilyPolicy?: string
  selector?: Record<string, string>
  ports?: Port[]
  externalTrafficPolicy?: string
  healthCheckNodePort?: number
  allocateLoadBalancerNodePorts?: boolean
}

export interface Allocation {
  readonly state: Snapshot
  readonly errors: readonly FieldError[]
}

const MEMORY = 'allocated'

function holder(state: Snapshot, what: string): ObjectKey | undefined {
  return state.memory<ObjectKey>(MEMORY, what)
}

/** The whole of an update or create on the spec of a draft; writes what it assigns into the draft. */
export function allocate(draft: Record<string, unknown>, old: Stored | undefined, start: Snapshot, profile: ApiProfile, seed: string): Allocation {
  const spec = (draft['spec'] ??= {}) as Spec
  const { name = '', namespace = '' } = draft['metadata'] as { name?: string; namespace?: string }
  const key = objectKey(namespace, name)
  const errors = new FieldErrors()
  const before = (old as unknown as Stored<'Service'> | undefined)?.spec as Spec | undefined
  let state = before === undefined ? start : releaseUnused(key, before, spec, start)
  families(spec, before, profile, errors)
  if (!errors.any) state = addresses(spec, key, state, profile, seed, errors)
  if (!errors.any) state = nodePorts(spec, before, key, state, profile, seed, errors)
  if (!errors.any) state = healthCheckPort(spec, key, state, profile, seed, errors)
  // Only the first error is answered, as the server returns at the first failing allocation.
  return { state: errors.any ? start : state, errors: errors.list.slice(0, 1) }
}

/** Everything a Service held becomes free. */
export function release(service: Stored, state: Snapshot): Snapshot {
  const key = objectKey(service.metadata.namespace, service.metadata.name)
  return held((service as unknown as Stored<'Service'>).spec as Spec).reduce((next, what) => (holder(next, what) === key ? next.remembering(MEMORY, what, undefined) : next), state)
}

function needsAddress(spec: Spec): boolean {
  return spec.type !== 'ExternalName' && spec.clusterIP !== 'None'
}

function needsNodePorts(spec: Spec): boolean {
  return spec.type === 'NodePort' || spec.type === 'LoadBalancer'
}

function held(spec: Spec): readonly string[] {
  const ips = (spec.clusterIPs ?? (spec.clusterIP === undefined ? [] : [spec.clusterIP])).filter((ip) => familyOf(ip) !== undefined).map((ip) => `ip ${canonical(ip)}`)
  const ports = (spec.ports ?? []).flatMap(({ nodePort }) => (nodePort === undefined || nodePort === 0 ? [] : [`port ${nodePort}`]))
  const health = spec.healthCheckNodePort === undefined || spec.healthCheckNodePort === 0 ? [] : [`port ${spec.healthCheckNodePort}`]
  return [...ips, ...ports, ...health]
}

/** What the old spec held and the new one does not name any more. */
function releaseUnused(key: ObjectKey, before: Spec, spec: Spec, state: Snapshot): Snapshot {
  const still = new Set(held(spec))
  return held(before)
    .filter((what) => !still.has(what))
    .reduce((next, what) => (holder(next, what) === key ? next.remembering(MEMORY, what, undefined) : next), state)
}

function ranges(profile: ApiProfile): readonly { readonly family: Family; readonly range: Cidr }[] {
  return profile.serviceCIDRs.map((text) => {
    const range = cidr(text)!
    return { family: range.family, range }
  })
}

/** initIPFamilyFields: policy and families from what is asked and what the cluster has. */
function families(spec: Spec, before: Spec | undefined, profile: ApiProfile, errors: FieldErrors): void {
  if (spec.type === 'ExternalName') return
  if (before !== undefined && before.type !== 'ExternalName') inherit(spec, before)
  const available = ranges(profile).map(({ family }) => family)
  if (spec.clusterIPs === undefined && spec.clusterIP !== undefined && spec.clusterIP !== '') spec.clusterIPs = [spec.clusterIP]
  const headless = spec.clusterIP === 'None'
  const asked = spec.ipFamilies ?? []
  const ips = headless ? [] : (spec.clusterIPs ?? [])
  checkShape(spec, errors)
  if (errors.any) return
  for (const [at, family] of asked.entries()) if (!available.includes(family as Family)) errors.invalid(`spec.ipFamilies[${at}]`, family, 'not configured on this cluster')
  const inferred: Family[] = []
  for (const [at, ip] of ips.entries()) {
    const family = familyOf(ip)!
    if (asked[at] === undefined && !available.includes(family)) errors.invalid(`spec.clusterIPs[${at}]`, ip, `${family} is not configured on this cluster`)
    inferred.push(family)
  }
  const wanted = Math.max(asked.length, ips.length)
  if (wanted > 1 && (spec.ipFamilyPolicy ?? 'SingleStack') === 'SingleStack') {
    errors.invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy ?? null, 'must be RequireDualStack or PreferDualStack when multiple IP families or cluster IPs are specified')
  }
  const selectorless = headless && (spec.selector === undefined || Object.keys(spec.selector).length === 0)
  if (spec.ipFamilyPolicy === 'RequireDualStack' && available.length < 2 && !selectorless) errors.invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy, 'this cluster is not configured for dual-stack services')
  if (errors.any) return
  settleFamilies(spec, asked, inferred, available, selectorless)
}

function inherit(spec: Spec, before: Spec): void {
  spec.ipFamilyPolicy ??= before.ipFamilyPolicy
  if (spec.ipFamilies === undefined && before.ipFamilies !== undefined && spec.ipFamilyPolicy === before.ipFamilyPolicy) spec.ipFamilies = [...before.ipFamilies]
}

function checkShape(spec: Spec, errors: FieldErrors): void {
  const { clusterIP = '', clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec
  if (ipFamilyPolicy !== undefined && !['SingleStack', 'PreferDualStack', 'RequireDualStack'].includes(ipFamilyPolicy)) errors.notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, ['PreferDualStack', 'RequireDualStack', 'SingleStack'])
  const seen = new Set<string>()
  for (const [at, family] of ipFamilies.entries()) {
    if (family !== 'IPv4' && family !== 'IPv6') errors.notSupported(`spec.ipFamilies[${at}]`, family, ['IPv4', 'IPv6'])
    if (seen.has(family)) errors.duplicate(`spec.ipFamilies[${at}]`, family)
    seen.add(family)
  }
  if (clusterIPs.length > 0 && clusterIP === '') errors.invalid('spec.clusterIPs', clusterIPs, 'must be empty when `clusterIP` is not specified')
  if (clusterIPs.length > 0 && clusterIP !== '' && clusterIPs[0] !== clusterIP) errors.invalid('spec.clusterIPs', clusterIPs, 'first value must match `clusterIP`')
  if (clusterIPs.includes('None') && clusterIPs.length > 1) errors.invalid('spec.clusterIPs', clusterIPs, `'None' must be the first and only value`)
  if (clusterIPs.length > 2) errors.invalid('spec.clusterIPs', clusterIPs, 'may only hold up to 2 values')
  for (const [at, ip] of clusterIPs.entries()) {
    if (ip === 'None') continue
    const family = familyOf(ip)
    if (family === undefined) errors.invalid(`spec.clusterIPs[${at}]`, ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')
    else if (ipFamilies[at] !== undefined && ipFamilies[at] !== family) errors.invalid(`spec.clusterIPs[${at}]`, ip, `expected an ${ipFamilies[at]} value as indicated by \`ipFamilies[${at}]\``)
  }
  if (clusterIPs.length === 2 && !clusterIPs.includes('None') && familyOf(clusterIPs[0]!) !== undefined && familyOf(clusterIPs[0]!) === familyOf(clusterIPs[1]!)) {
    errors.invalid('spec.clusterIPs', clusterIPs, 'may specify no more than one IP for each IP family')
  }
}

function settleFamilies(spec: Spec, asked: readonly string[], inferred: readonly Family[], available: readonly Family[], selectorless: boolean): void {
  if (selectorless && spec.ipFamilyPolicy === undefined && asked.length === 0) {
    // A headless Service without a selector may get endpoints of any family, whatever the cluster has.
    spec.ipFamilyPolicy = 'RequireDualStack'
    spec.ipFamilies = available[0] === 'IPv6' ? ['IPv6', 'IPv4'] : ['IPv4', 'IPv6']
    return
  }
  spec.ipFamilyPolicy ??= 'SingleStack'
  const chosen: string[] = asked.length > 0 ? [...asked] : inferred.length > 0 ? [...inferred] : [available[0]!]
  if (spec.ipFamilyPolicy === 'SingleStack') {
    spec.ipFamilies = chosen.slice(0, 1)
    if (spec.clusterIPs !== undefined) spec.clusterIPs = spec.clusterIPs.slice(0, 1)
    return
  }
  const both = selectorless ? (['IPv4', 'IPv6'] as const) : available
  for (const family of both) if (!chosen.includes(family)) chosen.push(family)
  spec.ipFamilies = chosen
}

/** The first free address of the upper band from a drawn place on; the lower band when that is full. */
function draw(range: Cidr, random: Random, taken: (ip: string) => boolean): string | undefined {
  const size = range.last - range.first + 1n
  // The network address, and for IPv4 the broadcast address, are nobody's.
  const first = range.first + 1n
  const usable = size - (range.family === 'IPv4' ? 2n : 1n)
  if (usable <= 0n) return undefined
  const band = size <= 16n ? 0n : BigInt(Math.min(Math.max(16, Number(size / 16n > 4096n ? 4096n : size / 16n)), 256))
  const pick = (from: bigint, count: bigint): string | undefined => {
    if (count <= 0n) return undefined
    const span = count > 2n ** 30n ? 2 ** 30 : Number(count)
    const start = BigInt(random.below(span))
    for (let step = 0n; step < count && step < 70_000n; step++) {
      const ip = addressOf(from + ((start + step) % count), range.family)
      if (!taken(ip)) return ip
    }
    return undefined
  }
  return pick(first + band, usable - band) ?? pick(first, band)
}

function addresses(spec: Spec, key: ObjectKey, start: Snapshot, profile: ApiProfile, seed: string, errors: FieldErrors): Snapshot {
  if (!needsAddress(spec)) return start
  let state = start
  const ips = (spec.clusterIPs ?? []).map((ip) => canonical(ip) ?? ip)
  for (const [at, family] of (spec.ipFamilies ?? []).entries()) {
    const range = ranges(profile).find((one) => one.family === family)?.range
    if (range === undefined) continue
    const taken = (ip: string): boolean => {
      const by = holder(state, `ip ${ip}`)
      return by !== undefined && by !== key
    }
    const wanted = ips[at]
    if (wanted === undefined) {
      const drawn = draw(range, stream(seed, `clusterIP/${family}/${key}`), taken)
      if (drawn === undefined) {
        errors.internal('', 'failed to allocate a serviceIP: range is full')
        return start
      }
      ips[at] = drawn
    } else {
      const value = addressNumber(wanted)
      const edge = value === range.first || (family === 'IPv4' && value === range.last)
      if (value < range.first || value > range.last || edge) {
        errors.invalid('spec.clusterIPs', spec.clusterIPs, `failed to allocate IP ${wanted}: the provided IP (${wanted}) is not in the valid range. The range of valid IPs is ${profile.serviceCIDRs[at] ?? profile.serviceCIDRs[0]}`)
        return start
      }
      if (taken(wanted)) {
        errors.invalid('spec.clusterIPs', spec.clusterIPs, `failed to allocate IP ${wanted}: provided IP is already allocated`)
        return start
      }
    }
    state = state.remembering(MEMORY, `ip ${ips[at]}`, key)
  }
  spec.clusterIPs = (spec.clusterIPs ?? []).concat(ips.slice(spec.clusterIPs?.length ?? 0))
  spec.clusterIP = spec.clusterIPs[0] ?? ''
  return state
}

function drawPort(profile: ApiProfile, random: Random, taken: (port: number) => boolean): number | undefined {
  const [first, last] = profile.nodePorts
  const size = last - first + 1
  const band = Math.min(Math.max(16, Math.floor(size / 32)), 128)
  const offset = size <= 16 ? 0 : band
  const pick = (from: number, count: number): number | undefined => {
    if (count <= 0) return undefined
    const start = random.below(count)
    for (let step = 0; step < count; step++) {
      const port = from + ((start + step) % count)
      if (!taken(port)) return port
    }
    return undefined
  }
  return pick(first + offset, size - offset) ?? pick(first, offset)
}

function rangeError(port: number, [first, last]: ApiProfile['nodePorts']): string | undefined {
  return port >= first && port <= last ? undefined : `provided port is not in the valid range. The range of valid ports is ${first}-${last}`
}

function nodePorts(spec: Spec, before: Spec | undefined, key: ObjectKey, start: Snapshot, profile: ApiProfile, seed: string, errors: FieldErrors): Snapshot {
  if (!needsNodePorts(spec)) return start
  let state = start
  const own = new Set((before?.ports ?? []).flatMap(({ nodePort }) => (nodePort === undefined ? [] : [nodePort])))
  /** Which number a `port` of this Service has, so that TCP and UDP of one port share it. */
  const byPort = new Map<number, number>()
  const used = new Set<number>()
  const ports = spec.ports ?? []
  for (const { port, nodePort } of ports) if (nodePort !== undefined && nodePort !== 0 && !byPort.has(port ?? 0)) byPort.set(port ?? 0, nodePort)
  const automatic = !(spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === false)
  for (const [at, entry] of ports.entries()) {
    const number = entry.port ?? 0
    const explicit = entry.nodePort !== undefined && entry.nodePort !== 0
    if (!explicit && !automatic) continue
    const taken = (port: number): boolean => {
      const by = holder(state, `port ${port}`)
      return used.has(port) || (by !== undefined && !(by === key && own.has(port)))
    }
    const shared = byPort.get(number)
    if (explicit || shared !== undefined) {
      const wanted = explicit ? entry.nodePort! : shared!
      const range = rangeError(wanted, profile.nodePorts)
      if (range !== undefined) {
        errors.invalid(`spec.ports[${at}].nodePort`, wanted, range)
        return start
      }
      const sameService = used.has(wanted) && byPort.get(number) === wanted && ports.slice(0, at).some((other) => other.nodePort === wanted && other.port === entry.port && other.protocol !== entry.protocol)
      if (taken(wanted) && !sameService) {
        errors.invalid(`spec.ports[${at}].nodePort`, wanted, 'provided port is already allocated')
        return start
      }
      entry.nodePort = wanted
    } else {
      const drawn = drawPort(profile, stream(seed, `nodePort/${key}/${at}`), (port) => holder(state, `port ${port}`) !== undefined || used.has(port))
      if (drawn === undefined) {
        errors.internal(`spec.ports[${at}].nodePort`, 'failed to allocate a nodePort: range is full')
        return start
      }
      entry.nodePort = drawn
      byPort.set(number, drawn)
    }
    used.add(entry.nodePort)
    state = state.remembering(MEMORY, `port ${entry.nodePort}`, key)
  }
  return state
}

function healthCheckPort(spec: Spec, key: ObjectKey, state: Snapshot, profile: ApiProfile, seed: string, errors: FieldErrors): Snapshot {
  if (spec.type !== 'LoadBalancer' || spec.externalTrafficPolicy !== 'Local') return state
  const taken = (port: number): boolean => {
    const by = holder(state, `port ${port}`)
    return by !== undefined && by !== key
  }
  if (spec.healthCheckNodePort === undefined || spec.healthCheckNodePort === 0) {
    const drawn = drawPort(profile, stream(seed, `healthCheckNodePort/${key}`), (port) => holder(state, `port ${port}`) !== undefined)
    if (drawn === undefined) {
      errors.internal('', 'failed to allocate a HealthCheckNodePort: range is full')
      return state
    }
    spec.healthCheckNodePort = drawn
  } else if (rangeError(spec.healthCheckNodePort, profile.nodePorts) !== undefined || taken(spec.healthCheckNodePort)) {
    const why = rangeError(spec.healthCheckNodePort, profile.nodePorts) ?? 'provided port is already allocated'
    errors.internal('', `failed to allocate requested HealthCheck NodePort ${spec.healthCheckNodePort}: ${why}`)
    return state
  }
  return state.remembering(MEMORY, `port ${spec.healthCheckNodePort}`, key)
}
