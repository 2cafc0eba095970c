import { inCidr } from '../address.ts'
import type { ProxyMode } from '../proxy.ts'
import { pickByChance, type Store } from './chance.ts'
import { Table } from './flows.ts'
import { chainsOf } from './iptables-chains.ts'
import { iptablesListing } from './iptables-listing.ts'
import { nodePortAddresses, onLoopback } from './node-ports.ts'
import { RewritingDataplane } from './rewriting.ts'
import { shape } from './shape.ts'
import { type Traits, WAYS } from './traits.ts'

/** xt_recent lists: 100 sources each (`ip_list_tot`), a hit up to and including the timeout. */
const store: Store = {
  name: (unit, endpoint) => chainsOf(unit).endpoint(endpoint),
  limit: 100,
  inclusive: true,
  rule: (unit, endpoint, local) =>
    `${local ? chainsOf(unit).svl : chainsOf(unit).svc} → ${chainsOf(unit).endpoint(endpoint)}`,
}

const traits: Traits = {
  listing: iptablesListing,
  heading: (family) => `# ${family === 'IPv4' ? 'iptables' : 'ip6tables'}-save\n`,
  /** Every local address, loopback included, unless configured otherwise. */
  nodePortAddress(ip, family, node, config) {
    const { all, addresses } = nodePortAddresses(node, config, family, 'all')
    if (inCidr(ip, '127.0.0.0/8')) return onLoopback(node, config) && (all || ip === '127.0.0.1')
    return addresses.includes(ip)
  },
  stray: () => undefined,
  hostPassesEmptyExternal: true,
  closesNodePortsEverywhere: true,
  rangesFirst: false,
  names: {
    dispatch: (unit, way, local) =>
      `KUBE-SERVICES "${unit.name} ${WAYS[way]}" → ${way === 'cluster' ? (local ? chainsOf(unit).svl : chainsOf(unit).svc) : chainsOf(unit).ext}`,
    noEndpoints: (unit, way) =>
      `${way === 'cluster' ? 'KUBE-SERVICES' : 'KUBE-EXTERNAL-SERVICES'} "${unit.name} has no endpoints"`,
    noLocal: (unit) => `"${unit.name} has no local endpoints"`,
    firewall: (unit) => `KUBE-PROXY-FIREWALL "${unit.name} traffic not accepted by ${chainsOf(unit).fw}"`,
  },
  pick: (going, table, now) => pickByChance(going, table, now, store),
  store,
  closed: (packet, table) => (packet.protocol === 'UDP' ? table : table.closed(packet)),
  /** Chains that went take their lists along. */
  resync: (units, table) =>
    table.keeping(
      new Set(units.flatMap((unit) => shape(unit).usable.map((endpoint) => chainsOf(unit).endpoint(endpoint)))),
    ),
}

/** kube-proxy in iptables mode (pkg/proxy/iptables/proxier.go). */
export const iptables: ProxyMode = {
  name: 'iptables',
  program: (view, node, config) => new RewritingDataplane(view, node, config, traits),
  empty: () => new Table(),
}
