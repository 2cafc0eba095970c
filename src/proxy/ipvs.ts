import type { Instant } from '../clock.ts'
import { evenly } from '../hop.ts'
import { type Packet, socketText } from '../packet.ts'
import type { ProxyMode } from '../proxy.ts'
import type { Walk } from '../walk.ts'
import type { Candidate } from './endpoints.ts'
import { Table } from './flows.ts'
import type { RealServer } from './ipvs/scheduler.ts'
import { schedulers } from './ipvs/schedulers.ts'
import { ipvsListing } from './ipvs-listing.ts'
import { nodePortAddresses } from './node-ports.ts'
import { RewritingDataplane } from './rewriting.ts'
import { type Going, type Picked, type Traits, WAYS } from './traits.ts'

/** Milliseconds an ended TCP connection still counts as inactive, and an idle UDP flow. */
const TIME_WAIT = 120_000
const UDP_IDLE = 300_000
/** A template that still controls connections when its time is up is re-armed in steps of a minute. */
const REARMED = 60

interface Template {
  readonly server: string
  readonly at: Instant
  /** Seconds. */
  readonly timeout: number
}

const virtual = ({ destination, port, protocol }: Packet): string => `${socketText(destination, port)}/${protocol}`
const idOf = ({ ip, port }: Candidate): string => socketText(ip, port)

interface Ended {
  readonly server: string
  readonly until: Instant
}

/** Connections of a virtual server by real server, as `ipvsadm -Ln` counts them. */
function counts(
  table: Table,
  service: string,
  now: Instant,
): ReadonlyMap<string, { active: number; inactive: number }> {
  const found = new Map<string, { active: number; inactive: number }>()
  const of = (server: string): { active: number; inactive: number } => {
    const known = found.get(server) ?? { active: 0, inactive: 0 }
    found.set(server, known)
    return known
  }
  for (const { original, translated, seen } of table.flows.values()) {
    if (virtual(original) !== service) continue
    const server = socketText(translated.destination, translated.port)
    if (original.protocol === 'TCP') of(server).active++
    else if (now - seen < UDP_IDLE) of(server).inactive++
  }
  for (const { server, until } of table.recall<readonly Ended[]>(`ended ${service}`) ?? [])
    if (until > now) of(server).inactive++
  return found
}

/** Real servers in list order: the usable ones with weight, and those that only finish what they have with none. */
function realServers(
  going: Going,
  table: Table,
  service: string,
  now: Instant,
  weights: Weights,
): readonly RealServer[] {
  const connections = counts(table, service, now)
  const usable = new Map(going.among.map((one) => [idOf(one), one]))
  const draining = [...connections.entries()]
    .filter(([id, { active, inactive }]) => !usable.has(id) && active + inactive > 0 && going.packet.protocol === 'TCP')
    .map(([id]) => id)
  return [...usable.keys(), ...draining].map((id) => ({
    id,
    weight: usable.has(id) ? (weights[`${service}>${id}`] ?? 1) : 0,
    ...(connections.get(id) ?? { active: 0, inactive: 0 }),
  }))
}

type Weights = Readonly<Record<string, number>>

/** The server that persistence holds for a client, if its template is alive and the server takes connections. */
function held(table: Table, service: string, source: string, going: Going, now: Instant): Template | undefined {
  const template = table.recall<Template>(`template ${service} ${source}`)
  if (template === undefined || !going.among.some((one) => idOf(one) === template.server)) return undefined
  if (now - template.at <= template.timeout * 1000) return template
  const controls = [...table.flows.values()].some(
    ({ original }) => original.source === source && virtual(original) === service && original.protocol === 'TCP',
  )
  return controls ? { ...template, timeout: REARMED } : undefined
}

function* pick(going: Going, table: Table, now: Instant, name: string, weights: Weights): Walk<Picked | undefined> {
  const { unit, packet, among } = going
  const service = virtual(packet)
  const template = unit.affinity > 0 ? held(table, service, packet.source, going, now) : undefined
  const servers = realServers(going, table, service, now, weights)
  const scheduler = schedulers[name] ?? schedulers['rr']!
  const rule = (id: string): string => `${service} ${template === undefined ? scheduler.name : 'persistent'} → ${id}`
  const note = (next: Table, id: string): Table =>
    unit.affinity > 0
      ? next.remember(
          `template ${service} ${packet.source}`,
          Object.freeze({ server: id, at: now, timeout: template?.timeout ?? unit.affinity }),
        )
      : next
  if (template !== undefined) {
    const endpoint = among.find((one) => idOf(one) === template.server)!
    return { endpoint, table: note(table, template.server), kept: true, rule: rule(template.server), share: '1/1' }
  }
  const memory = table.recall<unknown>(`scheduler ${service}`)
  const open = servers.filter(({ weight }) => weight > 0)
  // Where a rotation begins depends on an order nobody knows: nature decides once, then it turns.
  const start =
    scheduler.rotates && memory === undefined && open.length > 1 ? yield evenly(open.map(({ id }) => id)) : 0
  const { server, memory: after } = scheduler.pick(
    servers,
    { source: packet.source, sourcePort: packet.sourcePort, destination: packet.destination },
    memory,
    start,
  )
  if (server === undefined) return undefined
  const endpoint = among.find((one) => idOf(one) === server.id)!
  const next = note(table.remember(`scheduler ${service}`, after), server.id)
  return { endpoint, table: next, kept: false, rule: rule(server.id), share: `1/${open.length}` }
}

function closed(packet: Packet, table: Table, now: Instant): Table {
  const flow = table.flow(packet)
  if (flow === undefined || packet.protocol !== 'TCP') return table
  const service = virtual(flow.original)
  const server = socketText(flow.translated.destination, flow.translated.port)
  const ended = [
    ...(table.recall<readonly Ended[]>(`ended ${service}`) ?? []).filter(({ until }) => until > now),
    { server, until: now + TIME_WAIT },
  ]
  return table.closed(packet).remember(`ended ${service}`, Object.freeze(ended))
}

function traitsWith(scheduler: string, weights: Weights): Traits {
  return {
    listing: (units, node, config) => ipvsListing(units, node, config, weights),
    nodePortAddress: (ip, family, node, config) =>
      nodePortAddresses(node, config, family, 'all').addresses.includes(ip),
    /** KUBE-IPVS-FILTER rejects what comes to an address on kube-ipvs0 but to no virtual server. */
    stray: ({ destination }, { all }) => (all.has(destination) ? 'refused' : undefined),
    hostPassesEmptyExternal: false,
    rangesFirst: true,
    shortCut: () => false,
    fallback: (unit, way, outside) => {
      const external = unit.nodePort !== 0 || unit.externalIPs.length > 0 || unit.balancerIPs.length > 0
      if (way === 'cluster' && !external) return 'refused'
      return way !== 'cluster' && outside ? 'unanswered' : 'all'
    },
    names: {
      dispatch: (unit, way) => `kube-ipvs0 "${unit.name} ${WAYS[way]}"`,
      noEndpoints: (unit) => `virtual server of ${unit.name} without real servers`,
      noLocal: (unit) => `virtual server of ${unit.name} without real servers on this node`,
      firewall: (unit) => `KUBE-LOAD-BALANCER-FW "${unit.name}"`,
    },
    pick: (going, table, now) => pick(going, table, now, scheduler, weights),
    closed,
    resync: (_units, table) => table,
  }
}

/** kube-proxy in ipvs mode (pkg/proxy/ipvs/proxier.go) over the kernel's schedulers. */
export const ipvs: ProxyMode = {
  name: 'ipvs',
  program: (view, node, config) =>
    new RewritingDataplane(view, node, config, traitsWith(config.scheduler ?? 'rr', view.weights ?? {})),
  empty: () => new Table(),
}
