import { type Family, familyOf } from '../address.ts'
import type { NodeView } from '../proxy.ts'

/** kube-proxy runs one instance per family of addresses, IPv4 first (pkg/proxy/metaproxier). */
export const FAMILIES: readonly Family[] = ['IPv4', 'IPv6']

const views = new WeakMap<NodeView, Map<Family, NodeView>>()

const rangeFamily = (range: string): Family | undefined => familyOf(range.split('/')[0]!)

/** A node as the instance of one family sees it. */
export function nodeOfFamily(node: NodeView, family: Family): NodeView {
  let known = views.get(node)
  if (known === undefined) {
    known = new Map()
    views.set(node, known)
  }
  let view = known.get(family)
  if (view === undefined) {
    const addresses = node.addresses.filter((address) => familyOf(address) === family)
    view = { ...node, addresses, podCIDRs: rangesOfFamily(node.podCIDRs, family) }
    known.set(family, view)
  }
  return view
}

/** Networks of one family, in their order. */
export function rangesOfFamily(ranges: readonly string[], family: Family): readonly string[] {
  return ranges.filter((range) => rangeFamily(range) === family)
}

/** What the two families write differently. */
export interface Dialect {
  readonly family: Family
  /** Prefix length of one address. */
  readonly host: number
  /** All bits of an address, as `-m recent --mask` prints them. */
  readonly mask: string
  readonly loopback: string
  /** iptables' reject of a port. */
  readonly unreachable: string
  /** nftables' word for the header, and for the type of an address. */
  readonly ip: string
  readonly type: string
}

/** The words of iptables and nftables for each family. */
export const DIALECTS: Readonly<Record<Family, Dialect>> = {
  IPv4: {
    family: 'IPv4',
    host: 32,
    mask: '255.255.255.255',
    loopback: '127.0.0.0/8',
    unreachable: 'icmp-port-unreachable',
    ip: 'ip',
    type: 'ipv4_addr',
  },
  IPv6: {
    family: 'IPv6',
    host: 128,
    mask: 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    loopback: '::1/128',
    unreachable: 'icmp6-port-unreachable',
    ip: 'ip6',
    type: 'ipv6_addr',
  },
}
