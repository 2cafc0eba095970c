import { familyOf } from '../address.ts'
import type { Instant } from '../clock.ts'
import type { HttpRequest } from '../http.ts'
import { issue } from '../issue.ts'
import type { Outcome, Receiver } from '../outcome.ts'
import type { Packet, Protocol } from '../packet.ts'
import type { Dataplane, Entry, FlowTable, Translation } from '../proxy.ts'
import type { Arrival } from '../routing/contract.ts'
import type { Walk } from '../walk.ts'
import { arrive } from './arrive.ts'
import type { Client } from './client.ts'
import { ended } from './ends.ts'
import { type NetworkMemory, withFlows } from './memory.ts'
import { sourceTo } from './source.ts'
import { type NetworkView, nodeAlive } from './view.ts'

/** One connection attempt to an address; names are resolved before (`resolve.ts`). */
export interface Connection {
  readonly client: Client
  readonly destination: string
  readonly port: number
  readonly protocol: Protocol
  /** Absent: a fresh one of no interest. */
  readonly sourcePort?: number
  /** It stays open after the question: schedulers that count connections see it. */
  readonly hold?: boolean
  /** TLS begins at once, for this server name; `false`: it does not; absent: the connection alone is asked for. */
  readonly tls?: Arrival['tls']
  /** Requests follow: who judges those leaves the connection alone. */
  readonly carries?: 'requests'
  /** Who the client is to proxies of a mesh, as mutual TLS proves. */
  readonly peer?: HttpRequest['peer']
}

export interface Connected {
  readonly outcome: Outcome
  readonly memory: NetworkMemory
}

/** What a packet carries through the stages: itself, who really sent it, and how often it was handed on. */
export interface Journey {
  readonly packet: Packet
  readonly client: Client
  readonly nodes: readonly string[]
  /** A balancer has had it already. */
  readonly balanced?: boolean
  /** The connection stays open. */
  readonly hold?: boolean
  readonly tls?: Arrival['tls'] | undefined
  readonly carries?: 'requests' | undefined
  readonly peer?: HttpRequest['peer'] | undefined
}

const NO_NODES: readonly string[] = []

/** An ephemeral port: which one decides nothing but IPVS's `mh`, which spreads one client by it. */
const EPHEMERAL = 40_000

/**
 * From the client's socket to the receiver's: the client node's rules, egress policy on the translated packet, the way
 * to its owner (perhaps through another node or a load balancer), ingress policy, the socket.
 */
export function connect(connection: Connection, view: NetworkView, memory: NetworkMemory): Walk<Connected> {
  const { client, destination, port, protocol, sourcePort = EPHEMERAL, hold = false, tls, carries, peer } = connection
  const source = sourceTo(client, destination, view)
  const packet: Packet = { protocol, source: source ?? client.ip, sourcePort, destination, port }
  const journey: Journey = { packet, client, nodes: NO_NODES, hold, tls, carries, peer }
  if (source === undefined) {
    const says = issue('hop.network.no-family', { address: destination, family: familyOf(destination) ?? 'IPv4' })
    return ended('unreachable', 'underlay', journey, memory, says)
  }
  if (client.kind === 'outside') return arrive(journey, view, memory)
  const node = client.kind === 'pod' ? client.node : client.name
  if (!nodeAlive(view, node)) return ended('dropped', 'node', journey, memory, issue('hop.network.node-down', { node }))
  const entry: Entry = client.kind === 'pod' && !client.hostNetwork ? 'pod' : 'host'
  return enter(journey, node, entry, view, memory)
}

/** The rules under which a table was last written; one that holds nothing outlives any. */
const madeBy = new WeakMap<FlowTable, Dataplane>()

function written(plane: Dataplane, flows: FlowTable): FlowTable {
  if (!flows.blank) madeBy.set(flows, plane)
  return flows
}

/** What rules leave of the flows that were tracked under those before them. */
function flowsUnder(plane: Dataplane, flows: FlowTable | undefined, now: Instant): FlowTable | undefined {
  if (flows === undefined || flows.blank) return flows
  const before = madeBy.get(flows)
  return before === undefined || before === plane ? flows : plane.resync(before, flows, now)
}

/** A packet meets a node's rules; what they leave undecided goes on to the owner of the address. */
export function* enter(
  journey: Journey,
  node: string,
  entry: Entry,
  view: NetworkView,
  memory: NetworkMemory,
): Walk<Connected> {
  const plane = view.dataplane(node)
  const flows = flowsUnder(plane, memory.flows[node], view.now) ?? view.emptyFlows(node)
  const [translation, after] = yield* plane.translate(journey.packet, entry, flows, view.now)
  const next = withFlows(memory, node, leftOf(plane, journey, after, view.now))
  switch (translation.kind) {
    case 'ended':
      return { outcome: translation.outcome, memory: next }
    case 'served': {
      const to: Receiver = { kind: 'node', name: node, ip: journey.packet.destination }
      return {
        outcome: { kind: 'answered', response: translation.response, to, sourceSeen: journey.packet.source },
        memory: next,
      }
    }
    case 'forward':
      if (translation.unanswered) return { outcome: { kind: 'dropped', by: 'underlay' }, memory: next }
      if (translation.dialled !== true) return yield* arrive(behind(node, journey, translation.packet), view, next)
      return yield* forwarded(translation, journey, { node, entry, plane }, view, next)
    case 'unmatched':
      return yield* arrive(behind(node, journey, journey.packet), view, next)
  }
}

/** A packet that a node's rules have let on. */
function behind(node: string, journey: Journey, packet: Packet): Journey {
  return { ...journey, packet, nodes: [...journey.nodes, node] }
}

/** The rules that forwarded a packet. */
interface Through {
  readonly node: string
  readonly entry: Entry
  readonly plane: Dataplane
}

/** Endpoints that a proxy process dials for one connection (userspace/proxysocket.go EndpointDialTimeouts). */
const DIALS = 4

/** What a node's rules leave once a packet has passed: a question closes its connection, datagrams leave their flow. */
function leftOf(plane: Dataplane, { packet, hold }: Journey, flows: FlowTable, now: Instant): FlowTable {
  const closes = packet.protocol === 'TCP' && hold !== true
  return written(plane, closes ? plane.close(packet, flows, now) : flows)
}

/** An open connection ends, as a node's rules see it; `packet` is its first one, before they changed it. */
export function hangUp(packet: Packet, node: string, view: NetworkView, memory: NetworkMemory): NetworkMemory {
  const plane = view.dataplane(node)
  const flows = flowsUnder(plane, memory.flows[node], view.now)
  if (flows === undefined) return memory
  return withFlows(memory, node, written(plane, plane.close(packet, flows, view.now)))
}

/** On the way to an endpoint that a proxy itself dials: when that fails, it dials the next one. */
function* forwarded(
  first: Extract<Translation, { kind: 'forward' }>,
  journey: Journey,
  { node, entry, plane }: Through,
  view: NetworkView,
  memory: NetworkMemory,
): Walk<Connected> {
  let translation: Translation = first
  let known = memory
  for (let dials = 1; translation.kind === 'forward'; dials++) {
    const reached = yield* arrive(behind(node, journey, translation.packet), view, known)
    const { kind } = reached.outcome
    if (!translation.dialled || kind === 'delivered' || kind === 'answered') return reached
    known = reached.memory
    if (dials === DIALS) break
    const flows = known.flows[node] ?? view.emptyFlows(node)
    const [next, after]: readonly [Translation, FlowTable] = yield* plane.redial!(
      journey.packet,
      entry,
      flows,
      view.now,
    )
    known = withFlows(known, node, leftOf(plane, journey, after, view.now))
    translation = next
  }
  return { outcome: { kind: 'closed', by: 'kube-proxy' }, memory: known }
}
