import { type ObjectKey, objectKey, type Stored } from '../object.ts'
import type { Refusal } from '../refusal.ts'
import type { Snapshot } from '../state.ts'
import { drawIP, drawPort, free, type Held, hold, refuseIP, refusePort } from './allocators.ts'
import { internalError, invalid } from './answers.ts'
import { FieldErrors } from './field.ts'
import { seedOf } from './identity.ts'
import { parseIP } from './ip.ts'
import type { ApiProfile } from './profile.ts'
import type { Step } from './request.ts'
import {
  type OldSpec,
  type ServiceSpec,
  sameList,
  settleFamilies,
  unchangedPreferDualStack,
} from './service-families.ts'

/** One allocation for one Service (pkg/registry/core/service/storage/alloc.go); the state grows until it is refused. */
class Allocation {
  readonly #key: ObjectKey
  readonly #profile: ApiProfile
  readonly #seed: string
  readonly #name: string
  readonly #released: Held[] = []
  state: Snapshot
  refusal: Refusal | undefined

  constructor(key: ObjectKey, state: Snapshot, profile: ApiProfile, seed: string) {
    this.#key = key
    this.#name = key.split('/').at(-1)!
    this.state = state
    this.#profile = profile
    this.#seed = seed
  }

  invalid(report: (errors: FieldErrors) => void): undefined {
    const errors = new FieldErrors()
    report(errors)
    this.refusal ??= invalid({ apiVersion: 'v1', kind: 'Service' }, this.#name, errors.list)
  }

  internal(detail: string): undefined {
    this.refusal ??= internalError(detail)
  }

  /** Free when the request succeeds: not for this request itself. */
  releaseLater(what: readonly Held[]): void {
    this.#released.push(...what)
  }

  finished(): Snapshot {
    return free(this.state, this.#released, this.#key)
  }

  address(spec: ServiceSpec, index: number): string | undefined {
    const family = spec.ipFamilies![index]! as 'IPv4' | 'IPv6'
    const asked = spec.clusterIPs?.[index]
    if (asked === undefined || asked === '') {
      const drawn = drawIP(family, this.state, this.#profile, this.#seed, this.#key)
      if ('problem' in drawn) return this.internal(`failed to allocate a serviceIP: ${drawn.problem}`)
      this.state = hold(this.state, `ip ${drawn.value}`, this.#key)
      return drawn.value
    }
    const ip = parseIP(asked)!.canonical
    const problem = refuseIP(ip, family, this.state, this.#profile)
    if (problem !== undefined) {
      const detail = `failed to allocate IP ${asked}: ${problem}`
      return this.invalid((errors) => errors.invalid('spec.clusterIPs', spec.clusterIPs, detail))
    }
    this.state = hold(this.state, `ip ${ip}`, this.#key)
    return asked
  }

  /** The asked-for port, or what keeps it from being had. */
  port(number: number): string | undefined {
    const problem = refusePort(number, this.state, this.#profile)
    if (problem === undefined) this.state = hold(this.state, `port ${number}`, this.#key)
    return problem
  }

  nodePort(number: number, index: number): void {
    const problem = this.port(number)
    if (problem !== undefined)
      this.invalid((errors) => errors.invalid(`spec.ports[${index}].nodePort`, number, problem))
  }

  anyPort(purpose: string): number | undefined {
    const drawn = drawPort(this.state, this.#profile, this.#seed, `${this.#key}/${purpose}`)
    if ('problem' in drawn) {
      const what = purpose === 'healthCheck' ? 'HealthCheck NodePort 0' : 'nodePort'
      return this.internal(`failed to allocate a ${what}: ${drawn.problem}`)
    }
    this.state = hold(this.state, `port ${drawn.value}`, this.#key)
    return drawn.value
  }
}

function needsNodePorts({ type }: { readonly type?: string }): boolean {
  return type === 'NodePort' || type === 'LoadBalancer'
}

/** LoadBalancer with externalTrafficPolicy Local. */
export function needsHealthCheck(spec: { readonly type?: string; readonly externalTrafficPolicy?: string }): boolean {
  return spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local'
}

function allocatesPorts({ type, allocateLoadBalancerNodePorts }: ServiceSpec): boolean {
  return type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false)
}

function nodePortsOf(spec: { readonly ports?: readonly { readonly nodePort?: number }[] }): readonly number[] {
  return (spec.ports ?? []).flatMap(({ nodePort }) => (nodePort ? [nodePort] : []))
}

function allocateAddresses(spec: ServiceSpec, allocation: Allocation): void {
  if (spec.type === 'ExternalName' || spec.clusterIPs?.[0] === 'None') return
  const ips: string[] = []
  for (const index of (spec.ipFamilies ?? []).keys()) {
    const ip = allocation.address(spec, index)
    if (ip === undefined) return
    ips.push(ip)
  }
  spec.clusterIPs = ips
  spec.clusterIP = ips[0]!
}

/** Entries with the same `port` number share one node port: what one of them asks for is asked for all. */
function initialNodePorts(spec: ServiceSpec, allocation: Allocation): void {
  const ports = spec.ports ?? []
  const shared = new Map<number, number>()
  for (const [index, entry] of ports.entries()) {
    if (!entry.nodePort && !allocatesPorts(spec)) continue
    const known = shared.get(entry.port ?? 0)
    if (known === undefined) {
      const asked = ports.find((other) => other.port === entry.port && other.nodePort)?.nodePort
      if (asked !== undefined) allocation.nodePort(asked, index)
      const number = asked ?? allocation.anyPort(`${entry.name ?? ''}:${entry.port}`)
      if (allocation.refusal !== undefined) return
      entry.nodePort = number!
      shared.set(entry.port ?? 0, number!)
    } else if (!entry.nodePort) entry.nodePort = known
    else if (entry.nodePort !== known) allocation.nodePort(entry.nodePort, index)
    if (allocation.refusal !== undefined) return
  }
}

function healthCheckPort(spec: ServiceSpec, allocation: Allocation): void {
  const asked = spec.healthCheckNodePort ?? 0
  if (asked === 0) {
    const drawn = allocation.anyPort('healthCheck')
    if (drawn !== undefined) spec.healthCheckNodePort = drawn
    return
  }
  const problem = allocation.port(asked)
  if (problem !== undefined)
    allocation.internal(`failed to allocate requested HealthCheck NodePort ${asked}: ${problem}`)
}

function held(spec: OldSpec): readonly Held[] {
  const ips = (spec.clusterIPs ?? []).flatMap((ip): Held[] => {
    const parsed = parseIP(ip)
    return parsed === undefined ? [] : [`ip ${parsed.canonical}`]
  })
  const ports = [...nodePortsOf(spec), ...(spec.healthCheckNodePort ? [spec.healthCheckNodePort] : [])]
  return [...ips, ...ports.map((port): Held => `port ${port}`)]
}

/** Everything a Service held is free again. */
export function release(service: Stored, state: Snapshot): Snapshot {
  const { name, namespace } = service.metadata
  return free(state, held((service as unknown as Stored<'Service'>).spec ?? {}), objectKey(namespace, name))
}

function updateAddresses(spec: ServiceSpec, old: OldSpec, allocation: Allocation): void {
  if (unchangedPreferDualStack(spec as OldSpec, old)) return
  if (old.type === 'ExternalName') {
    allocateAddresses(spec, allocation)
    return
  }
  if (old.clusterIPs?.[0] === 'None') return
  const ips = (old.clusterIPs ?? []).map((ip): Held => `ip ${parseIP(ip)?.canonical ?? ip}`)
  if (spec.type === 'ExternalName') {
    allocation.releaseLater(ips)
    return
  }
  const [before, now] = [old.ipFamilies?.length, spec.ipFamilies?.length]
  if (before === 1 && now === 2) {
    const second = allocation.address(spec, 1)
    if (second !== undefined) spec.clusterIPs = [spec.clusterIPs![0]!, second]
  } else if (before === 2 && now === 1) allocation.releaseLater(ips.slice(1))
}

function updateNodePorts(spec: ServiceSpec, old: OldSpec, allocation: Allocation): void {
  const before = nodePortsOf(old)
  const mine = new Set(before)
  const seen = new Set<string>()
  for (const [index, entry] of (spec.ports ?? []).entries()) {
    if (!entry.nodePort && !allocatesPorts(spec)) continue
    if (entry.nodePort && !mine.has(entry.nodePort)) {
      allocation.nodePort(entry.nodePort, index)
      mine.add(entry.nodePort)
    } else if (!entry.nodePort) entry.nodePort = allocation.anyPort(`${entry.name ?? ''}:${entry.port}`)!
    if (allocation.refusal !== undefined) return
    const pair = `{${entry.protocol} ${entry.nodePort}}`
    if (seen.has(pair)) allocation.internal(`duplicate nodePort: ${pair}`)
    if (allocation.refusal !== undefined) return
    seen.add(pair)
  }
  const now = nodePortsOf(spec)
  allocation.releaseLater(before.filter((port) => !now.includes(port)).map((port): Held => `port ${port}`))
}

function updatePorts(spec: ServiceSpec, old: OldSpec, allocation: Allocation): void {
  if (needsNodePorts(spec)) updateNodePorts(spec, old, allocation)
  else if (needsNodePorts(old)) allocation.releaseLater(nodePortsOf(old).map((port): Held => `port ${port}`))
  if (allocation.refusal !== undefined) return
  if (needsHealthCheck(spec) && !needsHealthCheck(old)) healthCheckPort(spec, allocation)
  else if (needsHealthCheck(old) && !needsHealthCheck(spec) && old.healthCheckNodePort)
    allocation.releaseLater([`port ${old.healthCheckNodePort}`])
}

/** Address and ports of a Service that is created or changed; the first problem ends the request. */
export const allocateForService: Step = (request) => {
  if (request.kind !== 'Service') return undefined
  request.draft['spec'] ??= {}
  const spec = request.draft['spec'] as ServiceSpec
  const { name = '', namespace } = request.draft.metadata ?? {}
  const { profile, seed } = request.arrival.context
  const old = (request.old as unknown as Stored<'Service'> | undefined)?.spec
  if (old === undefined && spec.clusterIP && (spec.clusterIPs ?? []).length === 0) spec.clusterIPs = [spec.clusterIP]
  const errors = settleFamilies(spec, old, profile)
  if (errors.any) return invalid(request.draft, name, errors.list)
  const key = objectKey(namespace, name)
  const drawing = seedOf(seed, request.kind, key, request.state)
  const allocation = new Allocation(key, request.state, profile, drawing)
  if (old === undefined) {
    allocateAddresses(spec, allocation)
    if (allocation.refusal === undefined && needsNodePorts(spec)) initialNodePorts(spec, allocation)
    if (allocation.refusal === undefined && needsHealthCheck(spec)) healthCheckPort(spec, allocation)
  } else {
    updateAddresses(spec, old, allocation)
    if (allocation.refusal === undefined) updatePorts(spec, old, allocation)
  }
  request.state = allocation.finished()
  return allocation.refusal
}

/** What a changed Service leaves out, it keeps: patchAllocatedValues and normalizeClusterIPs of storage.go. */
export const patchService: Step = ({ kind, draft, old: stored }) => {
  if (kind !== 'Service') return undefined
  draft['spec'] ??= {}
  const spec = draft['spec'] as ServiceSpec
  const old = (stored as unknown as Stored<'Service'>).spec ?? {}
  if (old.type !== 'ExternalName' && spec.type !== 'ExternalName') keepAddresses(spec, old)
  if (needsNodePorts(old) && needsNodePorts(spec)) keepNodePorts(spec, old)
  if (needsHealthCheck(old) && needsHealthCheck(spec) && !spec.healthCheckNodePort && old.healthCheckNodePort)
    spec.healthCheckNodePort = old.healthCheckNodePort
  normalize(spec, old)
  return undefined
}

function keepAddresses(spec: ServiceSpec, old: OldSpec): void {
  if (!spec.clusterIP && old.clusterIP) spec.clusterIP = old.clusterIP
  if ((spec.clusterIPs ?? []).length === 0 && spec.clusterIP === old.clusterIP && old.clusterIPs !== undefined)
    spec.clusterIPs = [...old.clusterIPs]
}

/** By the name of the entry; a number that another entry asks for is not given twice. */
function keepNodePorts(spec: ServiceSpec, old: OldSpec): void {
  const asked = nodePortsOf(spec)
  const used = new Set(nodePortsOf(old).filter((port) => asked.includes(port)))
  const byName = new Map((old.ports ?? []).map((port) => [port.name ?? '', port.nodePort ?? 0]))
  for (const port of spec.ports ?? []) {
    const before = byName.get(port.name ?? '')
    if (!port.nodePort && before && !used.has(before)) port.nodePort = before
  }
}

/** clusterIP and clusterIPs say the same when only one of them was changed. */
function normalize(spec: ServiceSpec, old: OldSpec): void {
  const [before, now] = [old.clusterIP ?? '', spec.clusterIP ?? '']
  if ((spec.clusterIPs ?? []).length === 0 && (old.clusterIPs ?? []).length > 0 && before === now)
    spec.clusterIPs = [...old.clusterIPs!]
  if (before === now || !sameList(old.clusterIPs, spec.clusterIPs)) return
  if (now === '') delete spec.clusterIPs
  else spec.clusterIPs = [now]
}
