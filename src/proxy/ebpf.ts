import { socketText } from '../packet.ts'
import type { ProxyMode } from '../proxy.ts'
import { pickByChance, type Store } from './chance.ts'
import { Table } from './flows.ts'
import { RewritingDataplane } from './rewriting.ts'
import { type Traits, WAYS } from './traits.ts'

/** Affinity maps: keyed by the client, without a limit that a cluster meets. */
const store: Store = {
  name: (unit, { ip, port }) => `${unit.name}/${unit.protocol} ${socketText(ip, port)}`,
  limit: Number.POSITIVE_INFINITY,
  inclusive: false,
  rule: (unit, { ip, port }) => `lb4_services ${unit.name} → lb4_backends ${socketText(ip, port)}`,
}

/**
 * A kube-proxy replacement in the manner of Cilium: clients on the node are translated at connect(), so the wire carries
 * Pod addresses only; the rest at the device. Source ranges hold for the load-balancer address.
 */
const traits: Traits = {
  listing: (units) =>
    `${['ID   Frontend                Service Type   Backend', ...units.map((unit, index) => `${String(index + 1).padEnd(5)}${`${socketText(unit.clusterIP, unit.port)}/${unit.protocol}`.padEnd(24)}ClusterIP      ${unit.endpoints.cluster.map(({ ip, port }, at) => `${at + 1} => ${socketText(ip, port)}/${unit.protocol} (active)`).join('\n'.padEnd(45))}`)].join('\n')}\n`,
  nodePortAddress: (ip, _family, { addresses }) => addresses.includes(ip),
  stray: () => undefined,
  hostPassesEmptyExternal: false,
  rangesFirst: true,
  names: {
    dispatch: (unit, way) => `lb4_services "${unit.name} ${WAYS[way]}"`,
    noEndpoints: (unit) => `lb4_services "${unit.name}" without backends`,
    noLocal: (unit) => `lb4_services "${unit.name}" without backends on this node`,
    firewall: (unit) => `lb4_source_range "${unit.name}"`,
  },
  pick: (going, table, now) => pickByChance(going, table, now, store),
  store,
  closed: (packet, table) => (packet.protocol === 'UDP' ? table : table.closed(packet)),
  resync: (_units, table) => table,
}

export const ebpf: ProxyMode = {
  name: 'ebpf',
  program: (view, node, config) => new RewritingDataplane(view, node, config, traits),
  empty: () => new Table(),
}
