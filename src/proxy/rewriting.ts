import { type Family, inCidr } from '../address.ts'
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
import { settled, type Walk } from '../walk.ts'
import { compiled } from './compiled.ts'
import { Dispatch, type Matched } from './dispatch.ts'
import { FAMILIES, nodeOfFamily } from './family.ts'
import { type Flow, Table } from './flows.ts'
import { healthCheck } from './health-check.ts'
import { isLocalPod } from './local-traffic.ts'
import { allowedSources, guarded } from './shape.ts'
import { type Ending, type Going, type Traits, WAYS, type Way } from './traits.ts'
import { type Unit, unitsOf } from './units.ts'

/** A node's rules, compiled: one look-up by destination instead of a walk over every Service. */
export class RewritingDataplane implements Dataplane {
  readonly #units: readonly Unit[]
  readonly #node: NodeView
  readonly #config: ProxyConfig
  readonly #traits: Traits
  readonly #dispatch: Dispatch
  #listings: Map<Family, string> | undefined

  constructor(view: ProxyView, node: NodeView, config: ProxyConfig, traits: Traits) {
    this.#units = unitsOf(view, node, traits)
    this.#node = node
    this.#config = config
    this.#traits = traits
    this.#dispatch = new Dispatch(this.#units, node, config, traits)
  }

  get listing(): string {
    const both = this.families.length > 1
    return this.families
      .map((family) => `${both ? (this.#traits.heading?.(family) ?? '') : ''}${this.listingOf(family)}`)
      .join('')
  }

  listingOf(family: Family): string {
    this.#listings ??= new Map()
    const known = this.#listings.get(family)
    if (known !== undefined) return known
    const units = this.#units.filter((unit) => unit.family === family)
    const listing = this.#traits.listing(units, nodeOfFamily(this.#node, family), this.#config, family)
    this.#listings.set(family, listing)
    return listing
  }

  /** Those that the node has addresses of, or some Service. */
  get families(): readonly Family[] {
    const found = FAMILIES.filter(
      (family) =>
        nodeOfFamily(this.#node, family).addresses.length > 0 || this.#units.some((unit) => unit.family === family),
    )
    return found.length === 0 ? ['IPv4'] : found
  }

  translate(packet: Packet, entry: Entry, flows: FlowTable, now: Instant): Translating {
    const table = flows as Table
    const tracked = table.flow(packet)
    if (tracked !== undefined && !idle(tracked, now))
      return settled([
        { kind: 'forward', packet: tracked.translated },
        table.opened({ ...tracked, seen: now }),
      ] as const)
    const health = this.#dispatch.health(packet)
    if (health !== undefined) return keeping(this.#answerHealth(health, packet), table)
    const matched = this.#dispatch.match(packet)
    if (matched === undefined || this.#traits.takes?.({ ...matched, entry, node: this.#node }) === false)
      return this.#unserved(packet, table)
    return this.#service(matched, packet, entry, table, now)
  }

  /** A packet that no unit takes: most are none of the proxy's business. */
  #unserved(packet: Packet, table: Table): Translating {
    const closed = this.#dispatch.closed(packet)
    const end = this.#traits.stray(packet, this.#dispatch.known, this.#node, this.#config)
    if (closed === undefined && end === undefined) return settled([UNMATCHED, table] as const)
    return keeping(this.#stopped(closed, end, packet), table)
  }

  *#stopped(closed: Unit | undefined, end: Stray, packet: Packet): Walk<Translation> {
    return (closed && (yield* this.#closedNodePort(closed, packet))) ?? (yield* this.#stray(end, packet))
  }

  /** A node port where none answers is closed all the same when it has nowhere to lead. */
  *#closedNodePort(unit: Unit, packet: Packet): Walk<Translation | undefined> {
    const { names } = this.#traits
    const { anywhere, local } = unit.endpoints
    const empty = issue('hop.proxy.no-endpoints', { service: unit.key })
    if (!anywhere)
      return yield* this.#endedBy(unit, 'spec.selector', names.noEndpoints(unit, 'nodePort'), empty, 'refused', packet)
    if (!unit.externalLocal || local.length > 0) return undefined
    const says = issue('hop.proxy.no-local-endpoints', { service: unit.key, node: this.#node.name })
    return yield* this.#endedBy(unit, 'spec.externalTrafficPolicy', names.noLocal(unit), says, 'dropped', packet)
  }

  *#stray(end: Stray, packet: Packet): Walk<Translation> {
    if (end === undefined) return UNMATCHED
    const address = socketText(packet.destination, packet.port)
    yield this.#hop('cluster-ips', issue('hop.proxy.stray', { address, how: end }), packet, packet, [])
    return this.#ended(end)
  }

  *#answerHealth(unit: Unit, packet: Packet): Walk<Translation> {
    const { count, status, response } = healthCheck(unit, this.#node)
    const because = [{ kind: 'Service', key: unit.key, field: 'spec.healthCheckNodePort' }]
    const says = issue('hop.proxy.health', { service: unit.key, count, status })
    yield this.#hop(`${unit.key} health check node port`, says, packet, packet, because)
    return { kind: 'served', response }
  }

  #hop(rule: string, says: Issue, before: Packet, after: Packet, because: readonly Reference[]): Hop {
    return { at: 'kube-proxy', node: this.#node.name, rule, says, because, before, after }
  }

  #ended(kind: Exclude<Ending, 'unmatched'>): Translation {
    return { kind: 'ended', outcome: { kind, by: 'kube-proxy' } }
  }

  *#endedBy(unit: Unit, field: string, rule: string, says: Issue, kind: Ending, packet: Packet): Walk<Translation> {
    if (kind === 'unmatched') return UNMATCHED
    yield this.#hop(rule, says, packet, packet, [{ kind: 'Service', key: unit.key, field }])
    return this.#ended(kind)
  }

  #outOfRange({ unit, way }: Matched, packet: Packet, entry: Entry): boolean {
    return (
      way === 'balancer' &&
      guarded(unit) &&
      this.#traits.guards?.(entry) !== false &&
      !allowedSources(unit, nodeOfFamily(this.#node, unit.family)).some(
        (range) => range === packet.source || inCidr(packet.source, range),
      )
    )
  }

  #service(matched: Matched, packet: Packet, entry: Entry, table: Table, now: Instant): Translating {
    const { unit, way } = matched
    const { names, rangesFirst } = this.#traits
    if (this.#traits.inProcess === true && this.#config.stopped === true) {
      const gone = issue('hop.proxy.process-gone', { service: unit.key, node: this.#node.name })
      return keeping(this.#endedBy(unit, '', names.dispatch(unit, way, false), gone, 'refused', packet), table)
    }
    const firewalled = this.#outOfRange(matched, packet, entry)
    if (firewalled && rangesFirst) return keeping(this.#firewalled(unit, packet), table)
    if (!unit.endpoints.anywhere) {
      const comesBack = way === 'nodePort' || this.#node.addresses.includes(packet.destination)
      if (this.#traits.hostPassesEmptyExternal && way !== 'cluster' && entry === 'host' && !comesBack)
        return settled([UNMATCHED, table] as const)
      return keeping(this.#empty(unit, way, packet, entry), table)
    }
    if (firewalled) return keeping(this.#firewalled(unit, packet), table)
    return this.#policy(matched, packet, entry, table, now)
  }

  #firewalled(unit: Unit, packet: Packet): Walk<Translation> {
    const says = issue('hop.proxy.source-range', { service: unit.key, source: packet.source })
    const rule = this.#traits.names.firewall(unit)
    return this.#endedBy(unit, 'spec.loadBalancerSourceRanges', rule, says, 'dropped', packet)
  }

  /** Nothing to forward to. */
  #empty(unit: Unit, way: Way, packet: Packet, entry: Entry): Walk<Translation> {
    const says = issue('hop.proxy.no-endpoints', { service: unit.key })
    const end = this.#traits.empty?.(entry, packet) ?? 'refused'
    return this.#endedBy(unit, 'spec.selector', this.#traits.names.noEndpoints(unit, way), says, end, packet)
  }

  /** Under policy Local, the node's own Pods and processes take the short cut to the Cluster set. */
  #policy({ unit, way }: Matched, packet: Packet, entry: Entry, table: Table, now: Instant): Translating {
    const internal = way === 'cluster'
    const fromNode =
      this.#node.addresses.includes(packet.source) || inCidr(packet.source, '127.0.0.0/8') || entry === 'host'
    const pod = isLocalPod(packet.source, this.#config, nodeOfFamily(this.#node, unit.family), unit.family)
    const policyLocal = this.#traits.withoutPolicies !== true && (internal ? unit.internalLocal : unit.externalLocal)
    const own = this.#traits.shortCut?.(entry) ?? (fromNode || pod === true)
    const shortCut = !internal && policyLocal && own
    let local = policyLocal && !shortCut
    let among = local ? unit.endpoints.local : unit.endpoints.cluster
    let unanswered = false
    if (local && among.length === 0) {
      const outside = !fromNode && pod !== true
      const instead = this.#traits.fallback?.(unit, way, outside, entry) ?? 'dropped'
      if (instead !== 'all' && instead !== 'unanswered') {
        const field = internal ? 'spec.internalTrafficPolicy' : 'spec.externalTrafficPolicy'
        const says = issue('hop.proxy.no-local-endpoints', { service: unit.key, node: this.#node.name })
        return keeping(this.#endedBy(unit, field, this.#traits.names.noLocal(unit), says, instead, packet), table)
      }
      local = false
      unanswered = instead === 'unanswered'
      among = unit.endpoints.cluster
    }
    const masquerade =
      this.#traits.alwaysMasquerade === true ||
      (internal ? this.#config.masqueradeAll || pod === false : !policyLocal || (shortCut && fromNode))
    return this.#endpoint({ unit, way, packet, entry, among, local, masquerade, unanswered }, table, now)
  }

  *#endpoint(going: Going, table: Table, now: Instant): Translating {
    const { unit, way, packet, entry, among } = going
    const field = way === 'nodePort' ? `spec.ports[${unit.index}].nodePort` : `spec.ports[${unit.index}].port`
    const because: readonly Reference[] = [{ kind: 'Service', key: unit.key, field }]
    const knows = issue('hop.proxy.service', { service: unit.key, way: WAYS[way], count: among.length })
    yield this.#hop(this.#traits.names.dispatch(unit, way, going.local), knows, packet, packet, because)
    const picked = yield* this.#traits.pick(going, table, now)
    if (picked === undefined) return [yield* this.#empty(unit, way, packet, entry), table]
    const { endpoint, kept, share, rule } = picked
    const masquerade =
      this.#traits.masquerades?.({ packet, entry, endpoint, node: this.#node }) ??
      (going.masquerade || endpoint.ip === packet.source)
    const [own = packet.source] = nodeOfFamily(this.#node, unit.family).addresses
    const source = masquerade ? own : packet.source
    const after: Packet = { ...packet, source, destination: endpoint.ip, port: endpoint.port }
    const address = socketText(endpoint.ip, endpoint.port)
    const says = kept
      ? issue('hop.proxy.affinity', { service: unit.key, address, seconds: unit.affinity })
      : issue('hop.proxy.endpoint', { service: unit.key, address, share, masquerade: masquerade ? source : '' })
    yield this.#hop(rule, says, packet, after, [...because, { kind: 'EndpointSlice', key: endpoint.slice }])
    return [
      {
        kind: 'forward',
        packet: after,
        ...(going.unanswered ? { unanswered: true as const } : {}),
        ...(this.#traits.inProcess === true && packet.protocol === 'TCP' ? { dialled: true as const } : {}),
      },
      picked.table.opened({ original: packet, translated: after, seen: now, at: now }),
    ]
  }

  redial(packet: Packet, entry: Entry, flows: FlowTable, now: Instant): Translating {
    const closed = (flows as Table).closed(packet)
    const unit = this.#dispatch.match(packet)?.unit
    const left = unit === undefined ? closed : (this.#traits.forget?.(unit, packet.source, closed) ?? closed)
    return this.translate(packet, entry, left, now)
  }

  compile(packet: Packet, entry: Entry): CompiledRoute | undefined {
    const { store, draws = store !== undefined } = this.#traits
    if (!draws) return undefined
    const affinity = this.#dispatch.match(packet)?.unit.affinity ?? 0
    if (affinity > 0 && store?.limit !== Number.POSITIVE_INFINITY) return undefined
    return compiled(() => this.translate(packet, entry, new Table(), 0), {
      affinity,
      inclusive: store?.inclusive ?? false,
    })
  }

  close(packet: Packet, flows: FlowTable, now: Instant): FlowTable {
    return this.#traits.closed(packet, flows as Table, now)
  }

  established(packet: Packet, flows: FlowTable, now: Instant): readonly [Translation, FlowTable] {
    const table = flows as Table
    const flow = table.flow(packet)
    if (flow === undefined) return [UNMATCHED, table]
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

const UNMATCHED: Translation = Object.freeze({ kind: 'unmatched' })

/** What becomes of a packet that no unit matches. */
type Stray = ReturnType<Traits['stray']>

type Translating = Walk<readonly [Translation, FlowTable]>

/** What becomes of a packet that leaves nothing behind. */
function* keeping(walk: Walk<Translation>, table: Table): Translating {
  return [yield* walk, table]
}

/** A UDP flow is forgotten after 30 s without a datagram, 120 s once it has seen several (nf_conntrack_udp_timeout, _stream). */
function idle({ original, at, seen }: Flow, now: Instant): boolean {
  return original.protocol === 'UDP' && now - seen > (seen - at > 2000 ? 120_000 : 30_000)
}
