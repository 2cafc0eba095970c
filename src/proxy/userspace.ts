import { inCidr } from '../address.ts'
import { evenly } from '../hop.ts'
import { socketText } from '../packet.ts'
import type { ProxyMode } from '../proxy.ts'
import { Table } from './flows.ts'
import { RewritingDataplane } from './rewriting.ts'
import { type Traits, WAYS } from './traits.ts'
import type { Select, Unit } from './units.ts'

interface Held {
  readonly server: string
  readonly at: number
}

const rotation = (unit: Unit): string => `rotation ${unit.name}/${unit.protocol}`

/** It reads Endpoints, which list ready addresses alone, and knows no policy, no hint and no range of sources (userspace/proxier.go). */
const select: Select = (all) => {
  const ready = all.filter((candidate) => candidate.ready)
  return { all, cluster: ready, local: ready, anywhere: ready.length > 0 }
}

const sticky = (unit: Unit, source: string): string => `client ${unit.name}/${unit.protocol} ${source}`

/** The process of kube-proxy itself accepts, opens a second connection and copies bytes (removed upstream in 1.26). */
const traits: Traits = {
  listing: (units) =>
    `${units.map((unit) => `${unit.name} ${socketText(unit.clusterIP, unit.port)}/${unit.protocol} → ${unit.endpoints.cluster.map(({ ip, port }) => socketText(ip, port)).join(' ')}`).join('\n')}\n`,
  select,
  nodePortAddress: (ip, _family, { addresses }) => addresses.includes(ip) || inCidr(ip, '127.0.0.0/8'),
  stray: () => undefined,
  hostPassesEmptyExternal: false,
  rangesFirst: false,
  guards: () => false,
  withoutPolicies: true,
  alwaysMasquerade: true,
  inProcess: true,
  /** A datagram that leads nowhere is lost; a connection is accepted first. */
  empty: (_entry, { protocol }) => (protocol === 'UDP' ? 'dropped' : 'closed'),
  /** There is no socket for SCTP (userspace/proxysocket.go newProxySocket). */
  takes: ({ unit }) => unit.protocol !== 'SCTP',
  names: {
    dispatch: (unit, way) => `KUBE-PORTALS "${unit.name} ${WAYS[way]}" → kube-proxy`,
    noEndpoints: (unit) => `kube-proxy accepts for ${unit.name} and finds no endpoint`,
    noLocal: (unit) => `kube-proxy finds no endpoint of ${unit.name} here`,
    firewall: (unit) => `KUBE-PORTALS "${unit.name}"`,
  },
  /** Exact rotation over the endpoints; a client with affinity keeps its own while the timeout has not passed. */
  *pick({ unit, packet, among }, table, now) {
    const client = sticky(unit, packet.source)
    const held = unit.affinity > 0 ? table.recall<Held>(client) : undefined
    const kept =
      held !== undefined && now - held.at < unit.affinity * 1000
        ? among.find(({ ip, port }) => socketText(ip, port) === held.server)
        : undefined
    const last = table.recall<string>(rotation(unit))
    const at = among.findIndex(({ ip, port }) => socketText(ip, port) === last)
    const start =
      last === undefined && among.length > 1 && kept === undefined
        ? yield evenly(among.map(({ ip, port }) => socketText(ip, port)))
        : at + 1
    const endpoint = kept ?? among[start % among.length]!
    const server = socketText(endpoint.ip, endpoint.port)
    const turned = kept === undefined ? table.remember(rotation(unit), server) : table
    const noted = unit.affinity > 0 ? turned.remember(client, Object.freeze({ server, at: now })) : turned
    return {
      endpoint,
      table: noted,
      kept: kept !== undefined,
      rule: `kube-proxy → ${server}`,
      share: `1/${among.length}`,
    }
  },
  closed: (packet, table) => (packet.protocol === 'UDP' ? table : table.closed(packet)),
  forget: (unit, source, table) => table.remember(sticky(unit, source), undefined),
  resync: (_units, table) => table,
}

export const userspace: ProxyMode = {
  name: 'userspace',
  program: (view, node, config) => new RewritingDataplane(view, node, config, traits),
  empty: () => new Table(),
}
