import { inCidr } from '../address.ts'
import { socketText } from '../packet.ts'
import type { Entry, ProxyMode } from '../proxy.ts'
import { pickByChance, type Store } from './chance.ts'
import { ebpfListing } from './ebpf-listing.ts'
import { choose } from './endpoints.ts'
import { Table } from './flows.ts'
import { RewritingDataplane } from './rewriting.ts'
import { shape } from './shape.ts'
import { type Traits, WAYS } from './traits.ts'
import type { Select } from './units.ts'

const inside = (entry: Entry): boolean => entry !== 'outside'

/**
 * Affinity maps have no limit that a cluster meets; they are kept for each frontend, so every address and port of a
 * Service remembers for itself. Clients inside are told by their network namespace, which one address stands for here.
 */
const store: Store = {
  name: (unit, { ip, port }, { destination, port: frontend }) =>
    `${unit.name}/${unit.protocol} ${socketText(destination, frontend)} ${socketText(ip, port)}`,
  limit: Number.POSITIVE_INFINITY,
  inclusive: false,
  rule: (unit, { ip, port }) => `lb4_services ${unit.name} → lb4_backends ${socketText(ip, port)}`,
}

/** Hints have no effect until `loadBalancer.serviceTopology` is switched on, which it is not by default. */
const select: Select = (all, node, policies) =>
  choose(
    all.map((one) => ({ ...one, zones: [], nodes: [] })),
    node,
    policies,
  )

/**
 * A kube-proxy replacement in the manner of Cilium 1.18 with its defaults: clients on the node are translated at
 * connect() (bpf/bpf_sock.c), so the wire carries Pod addresses only and policies for traffic from outside say nothing to
 * them; packets from outside are translated at the device (bpf/lib/nodeport.h), random choice, SNAT towards other nodes.
 */
const traits: Traits = {
  listing: ebpfListing,
  select,
  /** A process of the node reaches node ports at loopback, too: connect() translates (sock4_wildcard_lookup). */
  nodePortAddress: (ip, _family, { addresses }) => addresses.includes(ip) || inCidr(ip, '127.0.0.0/8'),
  /** Cluster IPs are not served to the outside (`bpf-lb-external-clusterip`). */
  takes: ({ way, entry }) => way !== 'cluster' || inside(entry),
  stray: () => undefined,
  hostPassesEmptyExternal: false,
  /** Ranges hold for packets from outside to a balancer's address; whoever is inside is let through. */
  guards: (entry) => !inside(entry),
  rangesFirst: true,
  shortCut: inside,
  /** `service-no-backend-response: reject`: connect() fails, or an ICMP error goes back. */
  empty: (entry) => (inside(entry) ? 'unreachable' : 'refused'),
  fallback: (_unit, _way, _outside, entry) => (inside(entry) ? 'unreachable' : 'refused'),
  /** Only what comes from outside and leaves for another node takes the node's address; what stays keeps its own. */
  masquerades: ({ packet, entry, endpoint, node }) =>
    inside(entry) ? inCidr(packet.source, '127.0.0.0/8') : endpoint.node !== node.name,
  names: {
    dispatch: (unit, way) => `lb4_services "${unit.name} ${WAYS[way]}"`,
    noEndpoints: (unit) => `lb4_services "${unit.name}" without backends`,
    noLocal: (unit) => `lb4_services "${unit.name}" without backends on this node`,
    firewall: (unit) => `lb4_source_range "${unit.name}"`,
  },
  pick: (going, table, now) => pickByChance(going, table, now, store),
  store,
  closed: (packet, table) => (packet.protocol === 'UDP' ? table : table.closed(packet)),
  /** A backend that went takes its records along: it comes back with another number. */
  resync: (units, table) => {
    const backends = units.flatMap((unit) =>
      shape(unit).usable.map(({ ip, port }) => `${unit.name}/${unit.protocol} ${socketText(ip, port)}`),
    )
    const known = new Set(backends)
    return table.keepingWhere((name) => {
      const [unit = '', , backend = ''] = name.split(' ')
      return known.has(`${unit} ${backend}`)
    })
  },
}

export const ebpf: ProxyMode = {
  name: 'ebpf',
  program: (view, node, config) => new RewritingDataplane(view, node, config, traits),
  empty: () => new Table(),
}
