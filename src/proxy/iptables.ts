import { inCidr } from '../address.ts'
import type { Instant } from '../clock.ts'
import { evenly, type Hop } from '../hop.ts'
import { type Issue, issue } from '../issue.ts'
import type { Outcome } from '../outcome.ts'
import { type Packet, socketText } from '../packet.ts'
import type { Reference } from '../position.ts'
import type { Dataplane, Entry, FlowTable, NodeView, ProxyConfig, ProxyMode, ProxyView, Translation } from '../proxy.ts'
import type { Walk } from '../walk.ts'
import type { Candidate } from './endpoints.ts'
import { Table } from './flows.ts'
import { chainsOf, iptablesListing, shape } from './iptables-listing.ts'
import { type Unit, unitsOf } from './units.ts'

/** Sources an xt_recent list holds (`ip_list_tot`). */
const RECENT = 100

type Way = 'cluster' | 'external' | 'balancer' | 'nodePort'

interface Matched {
  readonly unit: Unit
  readonly way: Way
}

/** A node's rules, compiled: one look-up by destination instead of a walk over every Service. */
class IptablesDataplane implements Dataplane {
  readonly #units: readonly Unit[]
  readonly #node: NodeView
  readonly #config: ProxyConfig
  readonly #byAddress = new Map<string, Matched>()
  readonly #byNodePort = new Map<string, Matched>()
  readonly #health = new Map<number, Unit>()
  #listing: string | undefined

  constructor(view: ProxyView, node: NodeView, config: ProxyConfig) {
    this.#units = unitsOf(view, node, config)
    this.#node = node
    this.#config = config
    for (const unit of this.#units) {
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
  }

  get listing(): string {
    this.#listing ??= iptablesListing(this.#units, this.#node, this.#config)
    return this.#listing
  }

  get units(): readonly Unit[] {
    return this.#units
  }

  /** A node port answers on local addresses: by default all of them, loopback included. */
  #nodePortAddress(ip: string): boolean {
    const { nodePortAddresses = [], localhostNodePorts = true } = this.#config
    const loopback = inCidr(ip, '127.0.0.0/8')
    if (!loopback && !this.#node.addresses.includes(ip)) return false
    if (nodePortAddresses.length > 0) return nodePortAddresses.some((range) => inCidr(ip, range))
    return !loopback || localhostNodePorts
  }

  #match(packet: Packet): Matched | undefined {
    const direct = this.#byAddress.get(`${packet.destination} ${packet.port}/${packet.protocol}`)
    if (direct !== undefined) return direct
    return this.#nodePortAddress(packet.destination)
      ? this.#byNodePort.get(`${packet.port}/${packet.protocol}`)
      : undefined
  }

  #podSource(source: string): boolean | undefined {
    const { detectLocalMode, clusterCIDR } = this.#config
    if (detectLocalMode === 'ClusterCIDR') return clusterCIDR === undefined ? undefined : inCidr(source, clusterCIDR)
    if (
      detectLocalMode === 'NodeCIDR' ||
      detectLocalMode === 'BridgeInterface' ||
      detectLocalMode === 'InterfaceNamePrefix'
    )
      return this.#node.podCIDRs.some((range) => inCidr(source, range))
    return undefined
  }

  *translate(packet: Packet, entry: Entry, flows: FlowTable, now: Instant): Walk<readonly [Translation, FlowTable]> {
    const table = flows as Table
    const tracked = table.flow(packet)
    if (tracked !== undefined) return [{ kind: 'forward', packet: tracked.translated }, table]
    const health =
      packet.protocol === 'TCP' && this.#node.addresses.includes(packet.destination)
        ? this.#health.get(packet.port)
        : undefined
    if (health !== undefined) return [yield* this.#answerHealth(health, packet), table]
    const matched = this.#match(packet)
    if (matched === undefined) return [{ kind: 'unmatched' }, table]
    return yield* this.#service(matched, packet, entry, table, now)
  }

  *#answerHealth(unit: Unit, packet: Packet): Walk<Translation> {
    const count = new Set(
      unit.endpoints.all.filter(({ ready, node }) => ready && node === this.#node.name).map(({ ip }) => ip),
    ).size
    const status = count > 0 ? 200 : 503
    const [namespace = '', name = ''] = unit.key.split('/')
    const body = JSON.stringify({ service: { namespace, name }, localEndpoints: count, serviceProxyHealthy: true })
    yield this.#hop(
      `KUBE-NODEPORTS ${unit.key} health check node port`,
      issue('hop.proxy.health', { service: unit.key, count, status }),
      packet,
      packet,
      [{ kind: 'Service', key: unit.key, field: 'spec.healthCheckNodePort' }],
    )
    return {
      kind: 'served',
      response: {
        status,
        headers: { 'content-type': 'application/json', 'x-load-balancing-endpoint-weight': String(count) },
        cookies: [],
        body,
        delay: 0,
      } as never,
    }
  }

  #hop(rule: string, says: Issue, before: Packet, after: Packet, because: readonly Reference[]): Hop {
    return { at: 'kube-proxy', node: this.#node.name, rule, says, because, before, after }
  }

  #ended(kind: 'refused' | 'dropped'): Translation {
    const outcome: Outcome = { kind, by: 'kube-proxy' }
    return { kind: 'ended', outcome }
  }

  *#service(
    { unit, way }: Matched,
    packet: Packet,
    entry: Entry,
    table: Table,
    now: Instant,
  ): Walk<readonly [Translation, FlowTable]> {
    const field = way === 'nodePort' ? `spec.ports[${unit.index}].nodePort` : `spec.ports[${unit.index}].port`
    const because: readonly Reference[] = [{ kind: 'Service', key: unit.key, field }]
    const internal = way === 'cluster'
    const fromNode =
      this.#node.addresses.includes(packet.source) || inCidr(packet.source, '127.0.0.0/8') || entry === 'host'
    const pod = this.#podSource(packet.source)
    const local = internal ? unit.internalLocal : unit.externalLocal
    if (!unit.endpoints.anywhere) {
      // The filter chain of external addresses is not on OUTPUT: a process of the node is not matched there.
      if (!internal && way !== 'nodePort' && entry === 'host') return [{ kind: 'unmatched' }, table]
      const chain = internal ? 'KUBE-SERVICES' : 'KUBE-EXTERNAL-SERVICES'
      yield this.#hop(
        `${chain} "${unit.name} has no endpoints"`,
        issue('hop.proxy.no-endpoints', { service: unit.key }),
        packet,
        packet,
        [{ kind: 'Service', key: unit.key, field: 'spec.selector' }],
      )
      return [this.#ended('refused'), table]
    }
    if (
      way === 'balancer' &&
      unit.sourceRanges.length > 0 &&
      !unit.sourceRanges.some((range) => inCidr(packet.source, range))
    ) {
      yield this.#hop(
        `KUBE-PROXY-FIREWALL "${unit.name} traffic not accepted by ${chainsOf(unit).fw}"`,
        issue('hop.proxy.source-range', { service: unit.key, source: packet.source }),
        packet,
        packet,
        [{ kind: 'Service', key: unit.key, field: 'spec.loadBalancerSourceRanges' }],
      )
      return [this.#ended('dropped'), table]
    }
    // Under policy Local, the node's own Pods and processes take the short cut to the Cluster set.
    const shortCut = !internal && local && (fromNode || pod === true)
    const useLocal = local && !shortCut
    const among = useLocal ? unit.endpoints.local : unit.endpoints.cluster
    if (among.length === 0) {
      yield this.#hop(
        `"${unit.name} has no local endpoints"`,
        issue('hop.proxy.no-local-endpoints', { service: unit.key, node: this.#node.name }),
        packet,
        packet,
        [
          {
            kind: 'Service',
            key: unit.key,
            field: internal ? 'spec.internalTrafficPolicy' : 'spec.externalTrafficPolicy',
          },
        ],
      )
      return [this.#ended('dropped'), table]
    }
    const masquerade = internal ? this.#config.masqueradeAll || pod === false : !local || (shortCut && fromNode)
    return yield* this.#endpoint(
      { unit, way, packet, among, chain: useLocal ? chainsOf(unit).svl : chainsOf(unit).svc, masquerade, because },
      table,
      now,
    )
  }

  *#endpoint(
    going: {
      readonly unit: Unit
      readonly way: Way
      readonly packet: Packet
      readonly among: readonly Candidate[]
      readonly chain: string
      readonly masquerade: boolean
      readonly because: readonly Reference[]
    },
    table: Table,
    now: Instant,
  ): Walk<readonly [Translation, FlowTable]> {
    const { unit, way, packet, among, chain, because } = going
    const ways: Record<Way, string> = {
      cluster: 'cluster IP',
      external: 'external IP',
      balancer: 'loadbalancer IP',
      nodePort: 'node port',
    }
    yield this.#hop(
      `KUBE-SERVICES "${unit.name} ${ways[way]}" → ${chain}`,
      issue('hop.proxy.service', { service: unit.key, way: ways[way], count: among.length }),
      packet,
      packet,
      because,
    )
    const chains = chainsOf(unit)
    const kept =
      unit.affinity > 0
        ? among.find((endpoint) => this.#remembers(table, chains.endpoint(endpoint), packet.source, unit.affinity, now))
        : undefined
    const endpoint =
      kept ?? among[among.length === 1 ? 0 : yield evenly(among.map(({ ip, port }) => socketText(ip, port)))]!
    const sep = chains.endpoint(endpoint)
    const masquerade = going.masquerade || endpoint.ip === packet.source
    const source = masquerade ? this.#node.addresses[0]! : packet.source
    const after: Packet = { ...packet, source, destination: endpoint.ip, port: endpoint.port }
    const address = socketText(endpoint.ip, endpoint.port)
    const says =
      kept === undefined
        ? issue('hop.proxy.endpoint', {
            service: unit.key,
            address,
            share: `1/${among.length}`,
            masquerade: masquerade ? source : '',
          })
        : issue('hop.proxy.affinity', { service: unit.key, address, seconds: unit.affinity })
    const slice: Reference = { kind: 'EndpointSlice', key: endpoint.slice }
    yield this.#hop(`${chain} → ${sep}`, says, packet, after, [
      { kind: 'Service', key: unit.key, field: `spec.ports[${unit.index}]` },
      slice,
    ])
    const noted = unit.affinity > 0 ? table.note(sep, packet.source, now, RECENT) : table
    return [
      { kind: 'forward', packet: after },
      packet.protocol === 'UDP' ? noted.opened({ original: packet, translated: after, seen: now }) : noted,
    ]
  }

  /** `--rcheck --seconds N --reap`: a hit while the source was noted at most N seconds ago. */
  #remembers(table: Table, chain: string, source: string, seconds: number, now: Instant): boolean {
    const noted = table.noted(chain, source)
    return noted !== undefined && now - noted <= seconds * 1000
  }

  close(packet: Packet, flows: FlowTable): FlowTable {
    return (flows as Table).closed(packet)
  }

  established(packet: Packet, flows: FlowTable): readonly [Translation, FlowTable] {
    const flow = (flows as Table).flow(packet)
    return [flow === undefined ? { kind: 'unmatched' } : { kind: 'forward', packet: flow.translated }, flows]
  }

  /** Chains that went take their lists along; UDP flows to endpoints that serve no more are cleaned up. */
  resync(previous: Dataplane | undefined, flows: FlowTable): FlowTable {
    if (previous === undefined) return flows
    const chains = new Set(
      this.#units.flatMap((unit) => shape(unit).usable.map((endpoint) => chainsOf(unit).endpoint(endpoint))),
    )
    const serving = new Set(
      this.#units.flatMap((unit) =>
        unit.endpoints.all.filter((one) => one.serving || one.ready).map(({ ip, port }) => socketText(ip, port)),
      ),
    )
    return (flows as Table)
      .keeping(chains)
      .without(
        ({ original, translated }) =>
          original.protocol === 'UDP' &&
          original.destination !== translated.destination &&
          !serving.has(socketText(translated.destination, translated.port)),
      )
  }
}

/** kube-proxy in iptables mode (pkg/proxy/iptables/proxier.go). */
export const iptables: ProxyMode = {
  name: 'iptables',
  program: (view, node, config) => new IptablesDataplane(view, node, config),
  empty: () => new Table(),
}
