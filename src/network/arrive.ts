import { inCidr } from '../address.ts'
import { listening } from '../application.ts'
import { issue } from '../issue.ts'
import type { Stored } from '../object.ts'
import type { Receiver } from '../outcome.ts'
import type { Packet } from '../packet.ts'
import { policed } from '../policy/compile.ts'
import type { Turned } from '../routing/istio/inbound.ts'
import type { Walk } from '../walk.ts'
import { balance, meetsBalancer } from './balance.ts'
import { type Connected, enter, type Journey } from './connect.ts'
import { doorAt } from './door.ts'
import { ended, hop, refusedBy } from './ends.ts'
import { closedTo } from './firewall.ts'
import type { NetworkMemory } from './memory.ts'
import { atDoor } from './pass.ts'
import { policedIn, policedOut } from './police.ts'
import { type NetworkView, nodeAlive, ownerOf } from './view.ts'

function stopped(memory: NetworkMemory): Connected {
  return { outcome: { kind: 'dropped', by: 'network-policy' }, memory }
}

/** The way to whoever owns the destination now, past the sender's own policies while the packet is on its first node. */
export function arrive(journey: Journey, view: NetworkView, memory: NetworkMemory): Walk<Connected> {
  const judged = journey.nodes.length === 1 && policed(view.state)
  if (judged || meetsBalancer(journey, view)) return past(judged, journey, view, memory)
  return continueAt(journey, view, memory)
}

function* past(judged: boolean, journey: Journey, view: NetworkView, memory: NetworkMemory): Walk<Connected> {
  if (judged && (yield* policedOut(journey, view))) return stopped(memory)
  const balanced = meetsBalancer(journey, view) ? yield* balance(journey, view, memory) : undefined
  return balanced ?? (yield* continueAt(journey, view, memory))
}

/** The owner of the address, whoever it is: a Pod, a node, a host outside, a router's door, or nobody. */
export function continueAt(journey: Journey, view: NetworkView, memory: NetworkMemory): Walk<Connected> {
  const { destination } = journey.packet
  const owner = ownerOf(view, destination)
  if (owner === undefined)
    return doorAt(view, destination) === undefined ? lost(journey, view, memory) : atDoor(journey, view, memory)
  if (owner.kind === 'node') return atNode(journey, owner, view, memory)
  return policed(view.state) ? admitted(journey, owner, view, memory) : received(journey, owner, view, memory)
}

type Own = Exclude<Receiver, { kind: 'node' }>

function* admitted(journey: Journey, owner: Own, view: NetworkView, memory: NetworkMemory): Walk<Connected> {
  if (yield* policedIn(journey, owner, view)) return stopped(memory)
  return yield* received(journey, owner, view, memory)
}

function received(journey: Journey, owner: Own, view: NetworkView, memory: NetworkMemory): Walk<Connected> {
  return owner.kind === 'pod' ? atPod(journey, owner, view, memory) : atHost(journey, owner, view, memory)
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
      memory,
      issue('hop.network.service-range', { address: destination }),
    )
  }
  const pods = (view.proxy.clusterCIDR ?? '').split(',').some((range) => inCidr(destination, range.trim()))
  const says = pods
    ? issue('hop.network.nobody', { address: destination })
    : issue('hop.network.underlay', { address: destination })
  return yield* ended(pods ? 'dropped' : 'unreachable', 'underlay', journey, memory, says)
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
    return yield* ended('dropped', 'node', journey, memory, issue('hop.network.node-down', { node: owner.name }))
  const closed = closedTo(journey, owner.name, view.options)
  if (closed !== undefined) return yield* ended('dropped', 'firewall', journey, memory, closed)
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
  return yield* ended('refused', 'node', journey, memory, refusedBy(`node ${owner.name}`, packet))
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
    return yield* ended('dropped', 'node', journey, memory, issue('hop.network.node-down', { node }))
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
  if (!open) return yield* ended('refused', 'host', journey, memory, refusedBy(owner.name, packet))
  const says = issue('hop.network.accepted', {
    receiver: owner.name,
    port: packet.port,
    protocol: packet.protocol,
    source: packet.source,
  })
  yield hop('host', says, packet)
  return { outcome: { kind: 'delivered', to: owner, port: packet.port, sourceSeen: packet.source }, memory }
}
