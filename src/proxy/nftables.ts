import { inCidr } from '../address.ts'
import type { ProxyMode } from '../proxy.ts'
import { pickByChance, type Store } from './chance.ts'
import { Table } from './flows.ts'
import { shape } from './iptables-listing.ts'
import { nftablesListing, nftNames, nodePortIPs } from './nftables-listing.ts'
import { RewritingDataplane, type Traits } from './rewriting.ts'

/** A set per endpoint with a timeout: no limit, and an element is gone the moment its time is up. */
const store: Store = {
  name: (unit, endpoint) => nftNames.affinity(unit, endpoint),
  limit: Number.POSITIVE_INFINITY,
  inclusive: false,
  rule: (unit, endpoint, local) =>
    `${local ? nftNames.local(unit) : nftNames.service(unit)} → ${nftNames.endpoint(unit, endpoint)}`,
}

const traits: Traits = {
  listing: nftablesListing,
  /** The primary address alone unless nodePortAddresses says more; never loopback. */
  nodePortAddress(ip, node, config) {
    const { nodePortAddresses = [] } = config
    if (inCidr(ip, '127.0.0.0/8')) return false
    const open = nodePortIPs(node, config)
    return (
      open.includes(ip) &&
      (nodePortAddresses.length === 0 ||
        nodePortAddresses.includes('primary') ||
        nodePortAddresses.some((range) => inCidr(ip, range)))
    )
  },
  /** Undefined ports of known cluster IPs are rejected, unallocated addresses of the Service ranges dropped. */
  stray({ destination }, addresses, _node, { serviceCIDRs }) {
    const range = serviceCIDRs.some((one) => inCidr(destination, one))
    if (!range) return undefined
    return addresses.has(destination) ? 'refused' : 'dropped'
  },
  hostPassesEmptyExternal: false,
  rangesFirst: true,
  names: {
    dispatch: (unit, way, local) =>
      `map @service-${way === 'nodePort' ? 'nodeports' : 'ips'} → ${way === 'cluster' ? (local ? nftNames.local(unit) : nftNames.service(unit)) : nftNames.external(unit)}`,
    noEndpoints: (unit, way) =>
      `map @no-endpoint-${way === 'nodePort' ? 'nodeports' : 'services'} "${unit.name}" → reject-chain`,
    noLocal: (unit) => `map @no-endpoint-services "${unit.name}" → drop`,
    firewall: (unit) => `map @firewall-ips → ${nftNames.firewall(unit)}`,
  },
  pick: (going, table, now) => pickByChance(going, table, now, store),
  store,
  closed: (packet, table) => (packet.protocol === 'UDP' ? table : table.closed(packet)),
  resync: (units, table) =>
    table.keeping(
      new Set(units.flatMap((unit) => shape(unit).usable.map((endpoint) => nftNames.affinity(unit, endpoint)))),
    ),
}

/** kube-proxy in nftables mode (pkg/proxy/nftables/proxier.go). */
export const nftables: ProxyMode = {
  name: 'nftables',
  program: (view, node, config) => new RewritingDataplane(view, node, config, traits),
  empty: () => new Table(),
}
