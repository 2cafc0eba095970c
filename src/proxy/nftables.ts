import { inCidr } from '../address.ts'
import type { ProxyMode } from '../proxy.ts'
import { pickByChance, type Store } from './chance.ts'
import { Table } from './flows.ts'
import { nftablesListing } from './nftables-listing.ts'
import { nftNames } from './nftables-names.ts'
import { nodePortAddresses } from './node-ports.ts'
import { RewritingDataplane } from './rewriting.ts'
import { shape } from './shape.ts'
import type { Traits } from './traits.ts'

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
  nodePortAddress: (ip, family, node, config) =>
    nodePortAddresses(node, config, family, 'primary').addresses.includes(ip),
  /** Undefined ports of known cluster IPs are rejected, unallocated addresses of the Service ranges dropped. */
  stray({ destination }, { clusterIPs }, _node, { serviceCIDRs }) {
    if (clusterIPs.has(destination)) return 'refused'
    return serviceCIDRs.some((range) => inCidr(destination, range)) ? 'dropped' : undefined
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
