import { socketText } from '../packet.ts'
import type { ProxyMode } from '../proxy.ts'
import { pickByChance, type Store } from './chance.ts'
import { Table } from './flows.ts'
import { RewritingDataplane } from './rewriting.ts'
import { type Traits, WAYS } from './traits.ts'

const store: Store = {
  name: (unit, { ip, port }) => `${unit.name}/${unit.protocol} ${socketText(ip, port)}`,
  limit: Number.POSITIVE_INFINITY,
  inclusive: false,
  rule: (unit, { ip, port }) => `HNS load balancer ${unit.name} → ${socketText(ip, port)}`,
}

/** kube-proxy on Windows (pkg/proxy/winkernel): load-balancer policies of the Host Networking Service, spread by flow. */
const traits: Traits = {
  listing: (units) =>
    `${units
      .map(
        (unit) =>
          `LoadBalancer ${unit.name} VIPs=${unit.clusterIP} ExternalPort=${unit.port} Protocol=${unit.protocol} Endpoints=${unit.endpoints.cluster.map(({ ip, port }) => socketText(ip, port)).join(',')}`,
      )
      .join('\n')}\n`,
  nodePortAddress: (ip, _family, { addresses }) => addresses.includes(ip),
  stray: () => undefined,
  hostPassesEmptyExternal: false,
  rangesFirst: false,
  names: {
    dispatch: (unit, way) => `HNS load balancer "${unit.name} ${WAYS[way]}"`,
    noEndpoints: (unit) => `no HNS load balancer for ${unit.name}`,
    noLocal: (unit) => `HNS load balancer "${unit.name}" without local endpoints`,
    firewall: (unit) => `HNS load balancer "${unit.name}"`,
  },
  pick: (going, table, now) => pickByChance(going, table, now, store),
  store,
  closed: (packet, table) => (packet.protocol === 'UDP' ? table : table.closed(packet)),
  resync: (_units, table) => table,
}

export const kernelspace: ProxyMode = {
  name: 'kernelspace',
  program: (view, node, config) => new RewritingDataplane(view, node, config, traits),
  empty: () => new Table(),
}
