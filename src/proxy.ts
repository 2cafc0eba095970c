import type { Family } from './address.ts'
import type { Instant } from './clock.ts'
import type { HttpResponse } from './http.ts'
import type { Stored } from './object.ts'
import type { Outcome } from './outcome.ts'
import type { Packet } from './packet.ts'
import type { Draw } from './random.ts'
import type { Walk } from './walk.ts'

export type ProxyModeName = 'iptables' | 'nftables' | 'ipvs' | 'userspace' | 'ebpf' | 'kernelspace'

/** Modes that a node with Linux can run. */
export const LINUX_MODES: readonly ProxyModeName[] = ['iptables', 'nftables', 'ipvs', 'userspace', 'ebpf']

/** KubeProxyConfiguration, as far as it decides about packets. */
export interface ProxyConfig {
  /** One network, or one of each family separated by a comma. */
  readonly clusterCIDR?: string
  readonly detectLocalMode: 'ClusterCIDR' | 'NodeCIDR' | 'BridgeInterface' | 'InterfaceNamePrefix' | 'None'
  /** The interface of mode BridgeInterface, the prefix of mode InterfaceNamePrefix. */
  readonly bridgeInterface?: string
  readonly interfaceNamePrefix?: string
  readonly masqueradeAll: boolean
  /** Absent: the mode's default. */
  readonly nodePortAddresses?: readonly string[]
  readonly localhostNodePorts?: boolean
  readonly serviceCIDRs: readonly string[]
  /** ipvs only. */
  readonly scheduler?: string
  /** The process does not run; only userspace needs it for each connection. */
  readonly stopped?: boolean
}

/** What a node's proxy knows of the node. */
export interface NodeView {
  readonly name: string
  /** Every address of the node's interfaces, primary first, loopback not included. */
  readonly addresses: readonly string[]
  readonly podCIDRs: readonly string[]
  readonly labels: Readonly<Record<string, string>>
}

/** What the proxy last synced from the API server. */
export interface ProxyView {
  readonly services: readonly Stored<'Service'>[]
  readonly slices: readonly Stored<'EndpointSlice'>[]
  /** Real-server weights set by hand (`ipvsadm -e -w`), by `virtual server>real server`. */
  readonly weights?: Readonly<Record<string, number>>
}

/**
 * State of a node that outlives a connection, as a plain immutable value: tracked flows, affinity records, round-robin
 * pointers. Two tables with equal `key` behave alike for ever.
 */
export interface FlowTable {
  readonly key: string
  /** Nothing is remembered at all: whatever becomes of the rules leaves it as it is. */
  readonly blank: boolean
}

/** Where a packet enters the node's rules. */
export type Entry = 'pod' | 'host' | 'outside'

/** A packet after the node's rules, an end the rules themselves put to it, or nothing: no rule matched. */
export type Translation =
  | {
      readonly kind: 'forward'
      readonly packet: Packet
      /** The answer takes a way that never reaches the client, so it times out. */
      readonly unanswered?: true
      /** The process of the proxy opened this connection itself: where it fails, it dials again (`redial`). */
      readonly dialled?: true
    }
  | { readonly kind: 'ended'; readonly outcome: Outcome }
  | { readonly kind: 'unmatched' }
  /** The proxy process answers by itself (health check node port). */
  | { readonly kind: 'served'; readonly response: HttpResponse }

/**
 * One destination of a node, compiled for millions of connections: it answers as the walk does, without hops. Clients are
 * numbers; they are treated alike, so none of them may be an endpoint of the Service.
 */
export interface CompiledRoute {
  /** Where connections can go, each as likely as the other for a client that nothing is remembered of. */
  readonly ends: readonly Translation[]
  /** The next connection of a client: an index of `ends`. Instants never go back. */
  connect(client: number, now: Instant, draw: Draw): number
}

export interface Dataplane {
  /** What an administrator would see: rules as saved, tables as listed, virtual servers as printed. */
  readonly listing: string
  /** Families that the node has rules for, IPv4 first. */
  readonly families: readonly Family[]
  /** The part of it that one family's tool prints; with IPv4 alone, all of it. */
  listingOf(family: Family): string
  /** A first packet of a flow: the flow stays open in the returned table until `close`. */
  translate(packet: Packet, entry: Entry, flows: FlowTable, now: Instant): Walk<readonly [Translation, FlowTable]>
  /** The same connection once more, to another endpoint, since the one that was dialled did not answer. */
  redial?(packet: Packet, entry: Entry, flows: FlowTable, now: Instant): Walk<readonly [Translation, FlowTable]>
  /** The packet's destination, compiled; undefined where every connection must be walked. */
  compile?(packet: Packet, entry: Entry): CompiledRoute | undefined
  /** The connection was closed by its ends. */
  close(packet: Packet, flows: FlowTable, now: Instant): FlowTable
  /** Another packet of an open connection. */
  established(packet: Packet, flows: FlowTable, now: Instant): readonly [Translation, FlowTable]
  /** What a change of rules does to tracked flows. */
  resync(previous: Dataplane | undefined, flows: FlowTable, now: Instant): FlowTable
}

/** One implementation per mode; selection of endpoints happens once, in `proxy/endpoints.ts`. */
export interface ProxyMode {
  readonly name: ProxyModeName
  program(view: ProxyView, node: NodeView, config: ProxyConfig): Dataplane
  /** A node that has seen no connection yet. */
  empty(): FlowTable
}
