import { familyOf, inCidr } from '../address.ts'
import { listening } from '../application.ts'
import type { Instant } from '../clock.ts'
import type { Hop } from '../hop.ts'
import type { HttpRequest } from '../http.ts'
import { issue } from '../issue.ts'
import type { Stored } from '../object.ts'
import type { Outcome, Receiver } from '../outcome.ts'
import { type Packet, type Protocol, packetText } from '../packet.ts'
import { policed } from '../policy/compile.ts'
import type { Dataplane, Entry, FlowTable, Translation } from '../proxy.ts'
import type { Arrival } from '../routing/contract.ts'
import type { Turned } from '../routing/istio/inbound.ts'
import type { Walk } from '../walk.ts'
import { balance, meetsBalancer } from './balance.ts'
import type { Client } from './client.ts'
import { doorAt } from './door.ts'
import { closedTo } from './firewall.ts'
import { type NetworkMemory, withFlows } from './memory.ts'
import { atDoor } from './pass.ts'
import { policedIn, policedOut } from './police.ts'
import { sourceTo } from './source.ts'
import { type NetworkView, nodeAlive, ownerOf } from './view.ts'

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
  readonly tls?: Arrival['tls']
  readonly carries?: 'requests'
  readonly peer?: HttpRequest['peer']
}

/** An ephemeral port: which one decides nothing but IPVS's `mh`, which spreads one client by it. */
const EPHEMERAL = 40_000

/**
 * From the client's socket to the receiver's: the client node's rules, egress policy on the translated packet, the way
 * to its owner (perhaps through another node or a load balancer), ingress policy, the socket.
 */
export function* connect(connection: Connection, view: NetworkView, memory: NetworkMemory): Walk<Connected> {
  const { client, destination, port, protocol, sourcePort = EPHEMERAL, hold = false, tls, carries, peer } = connection
  const source = sourceTo(client, destination, view)
  const packet: Packet = { protocol, source: source ?? client.ip, sourcePort, destination, port }
  const journey: Journey = {
    packet,
    client,
    nodes: [],
    hold,
    ...(tls === undefined ? {} : { tls }),
    ...(carries === undefined ? {} : { carries }),
    ...(peer === undefined ? {} : { peer }),
  }
  if (source === undefined) {
    const says = issue('hop.network.no-family', { address: destination, family: familyOf(destination) ?? 'IPv4' })
    return yield* ended('unreachable', 'underlay', journey, view, memory, says)
  }
  if (client.kind === 'outside') return yield* arrive(journey, view, memory)
  const node = client.kind === 'pod' ? client.node : client.name
  if (!nodeAlive(view, node))
    return yield* ended('dropped', 'node', journey, view, memory, issue('hop.network.node-down', { node }))
  const entry: Entry = client.kind === 'pod' && !client.hostNetwork ? 'pod' : 'host'
  return yield* enter(journey, node, entry, view, memory)
}

/** The rules under which a table was last written. */
const madeBy = new WeakMap<FlowTable, Dataplane>()

/** What rules leave of the flows that were tracked under those before them. */
function flowsUnder(plane: Dataplane, flows: FlowTable | undefined, now: Instant): FlowTable | undefined {
  if (flows === undefined) return undefined
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
  const here: Journey = { ...journey, nodes: [...journey.nodes, node] }
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
      return yield* forwarded(translation, journey, { node, entry, plane }, view, next)
    case 'unmatched':
      return yield* arrive(here, view, next)
  }
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
  const left = closes ? plane.close(packet, flows, now) : flows
  madeBy.set(left, plane)
  return left
}

/** An open connection ends, as a node's rules see it; `packet` is its first one, before they changed it. */
export function hangUp(packet: Packet, node: string, view: NetworkView, memory: NetworkMemory): NetworkMemory {
  const plane = view.dataplane(node)
  const flows = flowsUnder(plane, memory.flows[node], view.now)
  if (flows === undefined) return memory
  const left = plane.close(packet, flows, view.now)
  madeBy.set(left, plane)
  return withFlows(memory, node, left)
}

/** On the way to the endpoint; a proxy that opened the connection itself dials the next one when this one fails. */
function* forwarded(
  first: Extract<Translation, { kind: 'forward' }>,
  journey: Journey,
  { node, entry, plane }: Through,
  view: NetworkView,
  memory: NetworkMemory,
): Walk<Connected> {
  const original = { ...journey, nodes: [...journey.nodes, node] }
  let translation: Translation = first
  let known = memory
  for (let dials = 1; translation.kind === 'forward'; dials++) {
    const reached = yield* arrive({ ...original, packet: translation.packet }, view, known)
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

function stopped(memory: NetworkMemory): Connected {
  return { outcome: { kind: 'dropped', by: 'network-policy' }, memory }
}

/** The way to whoever owns the destination now, past the sender's own policies while the packet is on its first node. */
function* arrive(journey: Journey, view: NetworkView, memory: NetworkMemory): Walk<Connected> {
  if (journey.nodes.length === 1 && policed(view.state) && (yield* policedOut(journey, view))) return stopped(memory)
  const balanced = meetsBalancer(journey, view) ? yield* balance(journey, view, memory) : undefined
  return balanced ?? (yield* continueAt(journey, view, memory))
}

/** The owner of the address, whoever it is: a Pod, a node, a host outside, a router's door, or nobody. */
export function* continueAt(journey: Journey, view: NetworkView, memory: NetworkMemory): Walk<Connected> {
  const { packet } = journey
  const owner = ownerOf(view, packet.destination)
  if (owner === undefined && doorAt(view, packet.destination) !== undefined) return yield* atDoor(journey, view, memory)
  if (owner === undefined) return yield* lost(journey, view, memory)
  if (owner.kind === 'node') return yield* atNode(journey, owner, view, memory)
  if (policed(view.state) && (yield* policedIn(journey, owner, view))) return stopped(memory)
  if (owner.kind === 'pod') return yield* atPod(journey, owner, view, memory)
  return yield* atHost(journey, owner, view, memory)
}

/** The sentence of a receiver that does not listen. */
export function refusedBy(receiver: string, { port, protocol }: Packet): Hop['says'] {
  return issue('hop.network.refused', { receiver, port, protocol })
}

function* lost(journey: Journey, view: NetworkView, memory: NetworkMemory): Walk<Connected> {
  const { destination, port, protocol } = journey.packet
  const ranges = view.proxy.serviceCIDRs
  if (ranges.some((range) => inCidr(destination, range))) {
    const service = view.state
      .list('Service')
      .find(({ spec }) => (spec?.clusterIPs ?? [spec?.clusterIP]).includes(destination))
    if (service !== undefined) {
      const key = `${service.metadata.namespace}/${service.metadata.name}`
      const ports = (service.spec?.ports ?? []).map((one) => `${one.port}/${one.protocol ?? 'TCP'}`).join(', ')
      const says = issue('hop.network.no-such-port', { service: key, port: `${port}/${protocol}`, ports })
      yield hop('underlay', says, journey.packet, undefined, [{ kind: 'Service', key, field: 'spec.ports[0].port' }])
      return { outcome: { kind: 'dropped', by: 'underlay' }, memory }
    }
    return yield* ended(
      'dropped',
      'underlay',
      journey,
      view,
      memory,
      issue('hop.network.service-range', { address: destination }),
    )
  }
  const pods = (view.proxy.clusterCIDR ?? '').split(',').some((range) => inCidr(destination, range.trim()))
  const says = pods
    ? issue('hop.network.nobody', { address: destination })
    : issue('hop.network.underlay', { address: destination })
  return yield* ended(pods ? 'dropped' : 'unreachable', 'underlay', journey, view, memory, says)
}

/** A node's own address: its rules decide if it has not been through them yet; else a process of the host network. */
function* atNode(
  journey: Journey,
  owner: Extract<Receiver, { kind: 'node' }>,
  view: NetworkView,
  memory: NetworkMemory,
): Walk<Connected> {
  const { packet } = journey
  if (!nodeAlive(view, owner.name))
    return yield* ended('dropped', 'node', journey, view, memory, issue('hop.network.node-down', { node: owner.name }))
  const closed = closedTo(journey, owner.name, view.options)
  if (closed !== undefined) return yield* ended('dropped', 'firewall', journey, view, memory, closed)
  if (!journey.nodes.includes(owner.name)) {
    yield hop(
      'node',
      issue('hop.network.node-entry', { node: owner.name, address: packet.destination, port: packet.port }),
      packet,
      owner.name,
    )
    return yield* enter(journey, owner.name, 'outside', view, memory)
  }
  const pod = view.state
    .list('Pod')
    .find(
      ({ spec, metadata }) =>
        spec?.nodeName === owner.name && metadata.deletionTimestamp === undefined && exposes(spec, packet),
    )
  if (pod !== undefined) {
    const key = `${pod.metadata.namespace}/${pod.metadata.name}`
    const port = hostPortTarget(pod.spec!, packet) ?? packet.port
    return yield* atPod(
      { ...journey, packet: { ...packet, port } },
      { kind: 'pod', key, ip: pod.status?.podIP ?? packet.destination },
      view,
      memory,
    )
  }
  return yield* ended('refused', 'node', journey, view, memory, refusedBy(`node ${owner.name}`, packet))
}

type PodSpec = {
  readonly hostNetwork?: boolean
  readonly containers?: readonly {
    readonly ports?: readonly {
      readonly hostPort?: number
      readonly containerPort: number
      readonly protocol?: string
    }[]
  }[]
}

function hostPortTarget(spec: PodSpec, packet: Packet): number | undefined {
  for (const container of spec.containers ?? []) {
    for (const { hostPort, containerPort, protocol = 'TCP' } of container.ports ?? [])
      if (hostPort === packet.port && protocol === packet.protocol) return containerPort
  }
  return undefined
}

function exposes(spec: PodSpec | undefined, packet: Packet): boolean {
  if (spec === undefined) return false
  return spec.hostNetwork === true || hostPortTarget(spec, packet) !== undefined
}

function* atPod(
  journey: Journey,
  owner: Extract<Receiver, { kind: 'pod' }>,
  view: NetworkView,
  memory: NetworkMemory,
): Walk<Connected> {
  const { packet } = journey
  const pod = view.state.get('Pod', owner.key)!
  const node = pod.spec?.nodeName
  const by = { kind: 'Pod', key: owner.key }
  if (node !== undefined && !nodeAlive(view, node))
    return yield* ended('dropped', 'node', journey, view, memory, issue('hop.network.node-down', { node }))
  const listener = listening(view.state, view.images, pod, packet.protocol, packet.port, view.now)
  if (listener === undefined) {
    yield hop('pod', refusedBy(`Pod ${owner.key}`, packet), packet, node, [by])
    return { outcome: { kind: 'refused', by: 'pod' }, memory }
  }
  const turned = turnedAway(journey, pod, view)
  if (turned !== undefined) {
    yield { ...hop('mesh', turned.says, packet, node, turned.because) }
    return { outcome: { kind: 'closed', by: 'mesh' }, memory }
  }
  const says = issue('hop.network.accepted', {
    receiver: `Pod ${owner.key}`,
    port: packet.port,
    protocol: packet.protocol,
    source: packet.source,
  })
  yield hop('pod', says, packet, node, [by])
  return { outcome: { kind: 'delivered', to: owner, port: packet.port, sourceSeen: packet.source }, memory }
}

/** What the proxy beside the Pod makes of a connection that carries no requests; those are judged one by one. */
function turnedAway({ packet, carries, peer }: Journey, pod: Stored<'Pod'>, view: NetworkView): Turned | undefined {
  if (carries === 'requests' || packet.protocol !== 'TCP') return undefined
  const arrived = { port: packet.port, clientIP: packet.source, ...(peer === undefined ? {} : { peer }) }
  return view.inbound?.(pod, arrived, view.state)
}

function* atHost(
  journey: Journey,
  owner: Extract<Receiver, { kind: 'host' }>,
  view: NetworkView,
  memory: NetworkMemory,
): Walk<Connected> {
  const { packet } = journey
  const host = view.options.hosts?.find(({ name }) => name === owner.name)
  const open = host?.ports.some(({ port, protocol }) => port === packet.port && protocol === packet.protocol) ?? false
  if (!open) return yield* ended('refused', 'host', journey, view, memory, refusedBy(owner.name, packet))
  const says = issue('hop.network.accepted', {
    receiver: owner.name,
    port: packet.port,
    protocol: packet.protocol,
    source: packet.source,
  })
  yield hop('host', says, packet)
  return { outcome: { kind: 'delivered', to: owner, port: packet.port, sourceSeen: packet.source }, memory }
}

/** A hop of the network itself; its rule is the packet as it is then. */
export function hop(
  at: Hop['at'],
  says: Hop['says'],
  packet: Packet,
  node?: string,
  because: Hop['because'] = [],
): Hop {
  return {
    at,
    ...(node === undefined ? {} : { node }),
    rule: packetText(packet),
    says,
    because,
    before: packet,
    after: packet,
  }
}

/** A journey's end, with the hop that says why. */
export function* ended(
  kind: 'refused' | 'dropped' | 'unreachable',
  by: Hop['at'],
  journey: Journey,
  _view: NetworkView,
  memory: NetworkMemory,
  says: Hop['says'],
): Walk<Connected> {
  yield hop(by, says, journey.packet)
  return { outcome: { kind, by }, memory }
}
