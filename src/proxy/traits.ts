import type { Family } from '../address.ts'
import type { Instant } from '../clock.ts'
import type { Packet } from '../packet.ts'
import type { Entry, NodeView, ProxyConfig } from '../proxy.ts'
import type { Walk } from '../walk.ts'
import type { Store } from './chance.ts'
import type { Candidate } from './endpoints.ts'
import type { Table } from './flows.ts'
import type { Select, Unit } from './units.ts'

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
  readonly entry: Entry
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

/** Addresses that some Service of the node's rules has. */
export interface KnownAddresses {
  readonly clusterIPs: ReadonlySet<string>
  readonly all: ReadonlySet<string>
}

/** How a mode itself ends a connection; `unmatched`: it has no rule for it. */
export type Ending = 'refused' | 'dropped' | 'closed' | 'unreachable' | 'unmatched'

/** A packet that comes to an address of a unit. */
export interface Taking {
  readonly unit: Unit
  readonly way: Way
  readonly entry: Entry
  readonly node: NodeView
}

/** A packet whose endpoint is chosen. */
export interface Leaving {
  readonly packet: Packet
  readonly entry: Entry
  readonly endpoint: Candidate
  readonly node: NodeView
}

/** What tells one mode that rewrites destinations from another. */
export interface Traits {
  /** What an administrator sees of one family; `units` and `node` hold nothing else. */
  listing(units: readonly Unit[], node: NodeView, config: ProxyConfig, family: Family): string
  /** The line above a family's listing, where a node has both. */
  heading?(family: Family): string
  /** Chooses among a unit's endpoints; absent: as kube-proxy does for EndpointSlices. */
  readonly select?: Select
  /** Addresses of load balancers are served whatever their ipMode. */
  readonly anyIpMode?: boolean
  /** Whether a packet is matched at all where it comes in (default: it is). */
  takes?(asked: Taking): boolean
  /** Local addresses on which node ports answer. */
  nodePortAddress(ip: string, family: Family, node: NodeView, config: ProxyConfig): boolean
  /** What becomes of a packet that no unit matches. */
  stray(packet: Packet, known: KnownAddresses, node: NodeView, config: ProxyConfig): 'refused' | 'dropped' | undefined
  /** A process of the node is not matched at external addresses that have no endpoint. */
  readonly hostPassesEmptyExternal: boolean
  /**
   * What becomes of a node port without endpoints is asked at every local address, also where node ports do not answer
   * (KUBE-EXTERNAL-SERVICES knows the port and the type LOCAL alone).
   */
  readonly closesNodePortsEverywhere?: boolean
  /** Source ranges are asked before endpoints are looked for. */
  readonly rangesFirst: boolean
  /** Whether source ranges hold for packets that come in there (default: they do). */
  guards?(entry: Entry): boolean
  /** Policies Cluster and Local mean nothing. */
  readonly withoutPolicies?: boolean
  /** Nothing here, some elsewhere, policy Local: what the mode does instead of dropping. */
  fallback?(unit: Unit, way: Way, outside: boolean, entry: Entry): Ending | 'all' | 'unanswered'
  /** Who takes the short cut to the Cluster set under policy Local; absent: the node's own Pods and processes. */
  shortCut?(entry: Entry): boolean
  /** Whose source becomes the node's; absent: as kube-proxy's rules mark it. */
  masquerades?(asked: Leaving): boolean
  /** The source is always the node's (the proxy opens the connection itself). */
  readonly alwaysMasquerade?: boolean
  /** Every connection goes through the process of kube-proxy, which dials another endpoint when one does not answer. */
  readonly inProcess?: boolean
  /** Forgets which endpoint a client was sent to, before another one is dialled. */
  forget?(unit: Unit, source: string, table: Table): Table
  /** What becomes of a connection to a Service without endpoints (default: refused). */
  empty?(entry: Entry, packet: Packet): Ending
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
  /** Without affinity every connection is one draw among equals. */
  readonly draws?: boolean
  /** What a tracked connection's end leaves behind. */
  closed(packet: Packet, table: Table, now: Instant): Table
  resync(units: readonly Unit[], table: Table, now: Instant): Table
}
