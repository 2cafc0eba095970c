import { inCidr } from '../address.ts'
import type { Instant } from '../clock.ts'
import type { Hop } from '../hop.ts'
import { type Issue, issue } from '../issue.ts'
import { type Packet, socketText } from '../packet.ts'
import type { Reference } from '../position.ts'
import type {
  CompiledRoute,
  Dataplane,
  Entry,
  FlowTable,
  NodeView,
  ProxyConfig,
  ProxyView,
  Translation,
} from '../proxy.ts'
import type { Walk } from '../walk.ts'
import type { Store } from './chance.ts'
import { compiled } from './compiled.ts'
import type { Candidate } from './endpoints.ts'
import { type Flow, Table } from './flows.ts'
import { allowedSources } from './iptables-listing.ts'
import { type Unit, unitsOf } from './units.ts'

/** By which of a Service's addresses a packet came. */
export type Way = 'cluster' | 'external' | 'balancer' | 'nodePort'

export const WAYS: Readonly<Record<Way, string>> = {
  cluster: 'cluster IP',
  external: 'external IP',
  balancer: 'loadbalancer IP',
  nodePort: 'node port',
}

/** A packet on its way to one unit, with everything that decides. */
export interface Going {
  readonly unit: Unit
  readonly way: Way
  readonly packet: Packet
  readonly among: readonly Candidate[]
  /** The policy side that applies after short cuts. */
  readonly local: boolean
  readonly masquerade: boolean
  /** The answer takes a way that never reaches the client. */
  readonly unanswered: boolean
}

/** Where an endpoint was found and what is remembered of it. */
export interface Picked {
  readonly endpoint: Candidate
  readonly table: Table
  /** The client's own endpoint, by affinity. */
  readonly kept: boolean
  readonly rule: string
  readonly share: string
}

/** What tells one mode that rewrites destinations from another. */
export interface Traits {
  listing(units: readonly Unit[], node: NodeView, config: ProxyConfig): string
  /** Local addresses on which node ports answer. */
  nodePortAddress(ip: string, node: NodeView, config: ProxyConfig): boolean
  /** What becomes of a packet that no unit matches. */
  stray(
    packet: Packet,
    addresses: ReadonlySet<string>,
    node: NodeView,
    config: ProxyConfig,
  ): 'refused' | 'dropped' | undefined
  /** A process of the node is not matched at external addresses that have no endpoint. */
  readonly hostPassesEmptyExternal: boolean
  /** Source ranges are asked before endpoints are looked for. */
  readonly rangesFirst: boolean
  /** Nothing here, some elsewhere, policy Local: what the mode does instead of dropping. */
  fallback?(unit: Unit, way: Way, outside: boolean): 'refused' | 'dropped' | 'all' | 'unanswered'
  /** false: under policy Local even the node's own Pods and processes use what is here (default true). */
  readonly shortCut?: boolean
  /** The source is always the node's (the proxy opens the connection itself). */
  readonly alwaysMasquerade?: boolean
  /** Every connection goes through the process of kube-proxy. */
  readonly inProcess?: boolean
  /** A connection to a Service without endpoints: rejected, or accepted and closed. */
  readonly emptyEnds?: 'refused' | 'closed'
  /** Rule names on the way, for hops. */
  readonly names: {
    dispatch(unit: Unit, way: Way, local: boolean): string
    noEndpoints(unit: Unit, way: Way): string
    noLocal(unit: Unit): string
    firewall(unit: Unit): string
  }
  pick(going: Going, table: Table, now: Instant): Walk<Picked | undefined>
  /** What a pick by chance remembers; absent: picks depend on those before in other ways. */
  readonly store?: Store
  /** What a tracked connection's end leaves behind. */
  closed(packet: Packet, table: Table, now: Instant): Table
  resync(units: readonly Unit[], table: Table, now: Instant): Table
}

interface Matched {
  readonly unit: Unit
  readonly way: Way
}

/** A node's rules, compiled: one look-up by destination instead of a walk over every Service. */
export class RewritingDataplane implements Dataplane {
  readonly #units: readonly Unit[]
  readonly #node: NodeView
  readonly #config: ProxyConfig
  readonly #traits: Traits
  readonly #byAddress = new Map<string, Matched>()
  readonly #byNodePort = new Map<string, Matched>()
  readonly #health = new Map<number, Unit>()
  readonly #addresses: ReadonlySet<string>
  #listing: string | undefined

  constructor(view: ProxyView, node: NodeView, config: ProxyConfig, traits: Traits) {
    this.#units = unitsOf(view, node, config)
    this.#node = node
    this.#config = config
    this.#traits = traits
    for (const unit of this.#units) this.#enlist(unit)
    this.#addresses = new Set(
      this.#units.flatMap(({ clusterIP, externalIPs, balancerIPs }) => [clusterIP, ...externalIPs, ...balancerIPs]),
    )
  }

  #enlist(unit: Unit): void {
    const at = (ip: string, way: Way): void => {
      const key = `${ip} ${unit.port}/${unit.protocol}`
      if (!this.#byAddress.has(key)) this.#byAddress.set(key, { unit, way })
    }
    at(unit.clusterIP, 'cluster')
    for (const ip of unit.externalIPs) at(ip, 'external')
    for (const ip of unit.balancerIPs) at(ip, 'balancer')
    if (unit.nodePort !== 0) this.#byNodePort.set(`${unit.nodePort}/${unit.protocol}`, { unit, way: 'nodePort' })
    if (unit.healthCheckNodePort !== 0) this.#health.set(unit.healthCheckNodePort, unit)
  }

  get listing(): string {
    this.#listing ??= this.#traits.listing(this.#units, this.#node, this.#config)
    return this.#listing
  }

  #match(packet: Packet): Matched | undefined {
    const direct = this.#byAddress.get(`${packet.destination} ${packet.port}/${packet.protocol}`)
    if (direct !== undefined) return direct
    if (!this.#traits.nodePortAddress(packet.destination, this.#node, this.#config)) return undefined
    return this.#byNodePort.get(`${packet.port}/${packet.protocol}`)
  }

  /** Whether a source is a Pod by the configured detection; undefined: nothing is detected. */
  #podSource(source: string): boolean | undefined {
    const { detectLocalMode, clusterCIDR } = this.#config
    if (detectLocalMode === 'None') return undefined
    if (detectLocalMode === 'ClusterCIDR') return clusterCIDR === undefined ? undefined : inCidr(source, clusterCIDR)
    return this.#node.podCIDRs.some((range) => inCidr(source, range))
  }

  *translate(packet: Packet, entry: Entry, flows: FlowTable, now: Instant): Walk<readonly [Translation, FlowTable]> {
    const table = flows as Table
    const tracked = table.flow(packet)
    if (tracked !== undefined && !idle(tracked, now))
      return [{ kind: 'forward', packet: tracked.translated }, table.opened({ ...tracked, seen: now })]
    const own = packet.protocol === 'TCP' && this.#node.addresses.includes(packet.destination)
    const health = own ? this.#health.get(packet.port) : undefined
    if (health !== undefined) return [yield* this.#answerHealth(health, packet), table]
    const matched = this.#match(packet)
    if (matched === undefined) return [yield* this.#stray(packet), table]
    return yield* this.#service(matched, packet, entry, table, now)
  }

  *#stray(packet: Packet): Walk<Translation> {
    const end = this.#traits.stray(packet, this.#addresses, this.#node, this.#config)
    if (end === undefined) return { kind: 'unmatched' }
    const address = socketText(packet.destination, packet.port)
    yield this.#hop('cluster-ips', issue('hop.proxy.stray', { address, how: end }), packet, packet, [])
    return this.#ended(end)
  }

  *#answerHealth(unit: Unit, packet: Packet): Walk<Translation> {
    const here = unit.endpoints.all.filter(({ ready, node }) => ready && node === this.#node.name)
    const count = new Set(here.map(({ ip }) => ip)).size
    const status = count > 0 ? 200 : 503
    const [namespace = '', name = ''] = unit.key.split('/')
    const body = JSON.stringify({ service: { namespace, name }, localEndpoints: count, serviceProxyHealthy: true })
    const because = [{ kind: 'Service', key: unit.key, field: 'spec.healthCheckNodePort' }]
    yield this.#hop(
      `${unit.key} health check node port`,
      issue('hop.proxy.health', { service: unit.key, count, status }),
      packet,
      packet,
      because,
    )
    const headers = { 'content-type': 'application/json', 'x-load-balancing-endpoint-weight': String(count) }
    return { kind: 'served', response: { status, headers, cookies: [], body, delay: 0 } }
  }

  #hop(rule: string, says: Issue, before: Packet, after: Packet, because: readonly Reference[]): Hop {
    return { at: 'kube-proxy', node: this.#node.name, rule, says, because, before, after }
  }

  #ended(kind: 'refused' | 'dropped' | 'closed'): Translation {
    return { kind: 'ended', outcome: { kind, by: 'kube-proxy' } }
  }

  *#endedBy(
    unit: Unit,
    field: string,
    rule: string,
    says: Issue,
    kind: 'refused' | 'dropped' | 'closed',
    packet: Packet,
  ): Walk<Translation> {
    yield this.#hop(rule, says, packet, packet, [{ kind: 'Service', key: unit.key, field }])
    return this.#ended(kind)
  }

  #outOfRange({ unit, way }: Matched, packet: Packet): boolean {
    return (
      way === 'balancer' &&
      unit.sourceRanges.length > 0 &&
      !allowedSources(unit, this.#node).some((range) => range === packet.source || inCidr(packet.source, range))
    )
  }

  *#service(
    matched: Matched,
    packet: Packet,
    entry: Entry,
    table: Table,
    now: Instant,
  ): Walk<readonly [Translation, FlowTable]> {
    const { unit, way } = matched
    const { names, rangesFirst } = this.#traits
    if (this.#traits.inProcess === true && this.#config.stopped === true) {
      const gone = issue('hop.proxy.process-gone', { service: unit.key, node: this.#node.name })
      return [yield* this.#endedBy(unit, '', names.dispatch(unit, way, false), gone, 'refused', packet), table]
    }
    const says = issue('hop.proxy.source-range', { service: unit.key, source: packet.source })
    const firewalled = this.#outOfRange(matched, packet)
    const field = 'spec.loadBalancerSourceRanges'
    if (firewalled && rangesFirst)
      return [yield* this.#endedBy(unit, field, names.firewall(unit), says, 'dropped', packet), table]
    if (!unit.endpoints.anywhere) {
      if (this.#traits.hostPassesEmptyExternal && way !== 'cluster' && way !== 'nodePort' && entry === 'host')
        return [{ kind: 'unmatched' }, table]
      return [
        yield* this.#endedBy(
          unit,
          'spec.selector',
          names.noEndpoints(unit, way),
          issue('hop.proxy.no-endpoints', { service: unit.key }),
          this.#traits.emptyEnds ?? 'refused',
          packet,
        ),
        table,
      ]
    }
    if (firewalled) return [yield* this.#endedBy(unit, field, names.firewall(unit), says, 'dropped', packet), table]
    return yield* this.#policy(matched, packet, entry, table, now)
  }

  /** Under policy Local, the node's own Pods and processes take the short cut to the Cluster set. */
  *#policy(
    { unit, way }: Matched,
    packet: Packet,
    entry: Entry,
    table: Table,
    now: Instant,
  ): Walk<readonly [Translation, FlowTable]> {
    const internal = way === 'cluster'
    const fromNode =
      this.#node.addresses.includes(packet.source) || inCidr(packet.source, '127.0.0.0/8') || entry === 'host'
    const pod = this.#podSource(packet.source)
    const policyLocal = internal ? unit.internalLocal : unit.externalLocal
    const shortCut = this.#traits.shortCut !== false && !internal && policyLocal && (fromNode || pod === true)
    let local = policyLocal && !shortCut
    let among = local ? unit.endpoints.local : unit.endpoints.cluster
    let unanswered = false
    if (local && among.length === 0) {
      const outside = !fromNode && pod !== true
      const instead = this.#traits.fallback?.(unit, way, outside) ?? 'dropped'
      if (instead !== 'all' && instead !== 'unanswered') {
        const field = internal ? 'spec.internalTrafficPolicy' : 'spec.externalTrafficPolicy'
        const says = issue('hop.proxy.no-local-endpoints', { service: unit.key, node: this.#node.name })
        return [yield* this.#endedBy(unit, field, this.#traits.names.noLocal(unit), says, instead, packet), table]
      }
      local = false
      unanswered = instead === 'unanswered'
      among = unit.endpoints.cluster
    }
    const masquerade =
      this.#traits.alwaysMasquerade === true ||
      (internal ? this.#config.masqueradeAll || pod === false : !policyLocal || (shortCut && fromNode))
    return yield* this.#endpoint({ unit, way, packet, among, local, masquerade, unanswered }, table, now)
  }

  *#endpoint(going: Going, table: Table, now: Instant): Walk<readonly [Translation, FlowTable]> {
    const { unit, way, packet, among } = going
    const field = way === 'nodePort' ? `spec.ports[${unit.index}].nodePort` : `spec.ports[${unit.index}].port`
    const because: readonly Reference[] = [{ kind: 'Service', key: unit.key, field }]
    const knows = issue('hop.proxy.service', { service: unit.key, way: WAYS[way], count: among.length })
    yield this.#hop(this.#traits.names.dispatch(unit, way, going.local), knows, packet, packet, because)
    const picked = yield* this.#traits.pick(going, table, now)
    if (picked === undefined) {
      return [
        yield* this.#endedBy(
          unit,
          'spec.selector',
          this.#traits.names.noEndpoints(unit, way),
          issue('hop.proxy.no-endpoints', { service: unit.key }),
          this.#traits.emptyEnds ?? 'refused',
          packet,
        ),
        table,
      ]
    }
    const { endpoint, kept, share, rule } = picked
    const masquerade = going.masquerade || endpoint.ip === packet.source
    const source = masquerade ? (this.#node.addresses[0] ?? packet.source) : packet.source
    const after: Packet = { ...packet, source, destination: endpoint.ip, port: endpoint.port }
    const address = socketText(endpoint.ip, endpoint.port)
    const says = kept
      ? issue('hop.proxy.affinity', { service: unit.key, address, seconds: unit.affinity })
      : issue('hop.proxy.endpoint', { service: unit.key, address, share, masquerade: masquerade ? source : '' })
    yield this.#hop(rule, says, packet, after, [...because, { kind: 'EndpointSlice', key: endpoint.slice }])
    return [
      { kind: 'forward', packet: after, ...(going.unanswered ? { unanswered: true as const } : {}) },
      picked.table.opened({ original: packet, translated: after, seen: now, at: now }),
    ]
  }

  compile(packet: Packet, entry: Entry): CompiledRoute | undefined {
    const { store } = this.#traits
    if (store === undefined) return undefined
    const affinity = this.#match(packet)?.unit.affinity ?? 0
    if (affinity > 0 && store.limit !== Number.POSITIVE_INFINITY) return undefined
    return compiled(() => this.translate(packet, entry, new Table(), 0), { affinity, inclusive: store.inclusive })
  }

  close(packet: Packet, flows: FlowTable, now: Instant): FlowTable {
    return this.#traits.closed(packet, flows as Table, now)
  }

  established(packet: Packet, flows: FlowTable, now: Instant): readonly [Translation, FlowTable] {
    const table = flows as Table
    const flow = table.flow(packet)
    if (flow === undefined) return [{ kind: 'unmatched' }, table]
    return [{ kind: 'forward', packet: flow.translated }, table.opened({ ...flow, seen: now })]
  }

  resync(previous: Dataplane | undefined, flows: FlowTable, now: Instant): FlowTable {
    if (previous === undefined) return flows
    const serving = new Set(
      this.#units.flatMap(({ endpoints }) =>
        endpoints.all.filter((one) => one.serving || one.ready).map(({ ip, port }) => socketText(ip, port)),
      ),
    )
    // UDP flows whose endpoint serves no more are deleted; TCP is never touched (pkg/proxy/conntrack/cleanup.go).
    const cleaned = (flows as Table).without(
      ({ original, translated }) =>
        original.protocol === 'UDP' &&
        original.destination !== translated.destination &&
        !serving.has(socketText(translated.destination, translated.port)),
    )
    return this.#traits.resync(this.#units, cleaned, now)
  }
}

/** A UDP flow is forgotten after 30 s without a datagram, 120 s once it has seen several (nf_conntrack_udp_timeout, _stream). */
function idle({ original, at, seen }: Flow, now: Instant): boolean {
  return original.protocol === 'UDP' && now - seen > (seen - at > 2000 ? 120_000 : 30_000)
}
