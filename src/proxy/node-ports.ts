import { type Family, inCidr } from '../address.ts'
import type { NodeView, ProxyConfig } from '../proxy.ts'
import { nodeOfFamily, rangesOfFamily } from './family.ts'

/** Where node ports answer on a node, for one family (pkg/proxy/util/nodeport_addresses.go). */
export interface NodePortAddresses {
  /** Every local address; rules then ask for the address type instead of a list. */
  readonly all: boolean
  /** Addresses of the node's interfaces within the ranges, loopback not included. */
  readonly addresses: readonly string[]
  /** The ranges take in 127.0.0.1. */
  readonly loopback: boolean
}

const ZERO: Readonly<Record<Family, string>> = { IPv4: '0.0.0.0/0', IPv6: '::/0' }

/** `primary` stands for the node's first address of each family (cmd/kube-proxy/app/server.go). */
function ranges(
  node: NodeView,
  { nodePortAddresses = [] }: ProxyConfig,
  byDefault: 'all' | 'primary',
): readonly string[] {
  const given = nodePortAddresses.length === 0 && byDefault === 'primary' ? ['primary'] : nodePortAddresses
  if (!given.includes('primary')) return given
  return (['IPv4', 'IPv6'] as const).flatMap((family) => {
    const [first] = nodeOfFamily(node, family).addresses
    return first === undefined ? [] : [`${first}/${family === 'IPv4' ? 32 : 128}`]
  })
}

/** Ranges of the other family alone leave this one without any, which means all. */
export function nodePortAddresses(
  node: NodeView,
  config: ProxyConfig,
  family: Family,
  byDefault: 'all' | 'primary',
): NodePortAddresses {
  const own = rangesOfFamily(ranges(node, config, byDefault), family)
  const wanted = own.length === 0 ? [ZERO[family]] : own
  const { addresses } = nodeOfFamily(node, family)
  return {
    all: wanted.some((range) => range.endsWith('/0')),
    addresses: addresses.filter((address) => wanted.some((range) => inCidr(address, range))),
    loopback: family === 'IPv4' && wanted.some((range) => inCidr('127.0.0.1', range)),
  }
}

/** Whether iptables mode serves node ports at 127.0.0.0/8: it asks for `route_localnet`, which IPv6 has not. */
export function onLoopback(node: NodeView, config: ProxyConfig): boolean {
  return (config.localhostNodePorts ?? true) && nodePortAddresses(node, config, 'IPv4', 'all').loopback
}
