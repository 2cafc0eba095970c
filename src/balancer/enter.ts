import { inCidr } from '../address.ts'
import type { Instant } from '../clock.ts'
import type { ClusterOptions } from '../environment.ts'
import { NAT_ADDRESS, placeOf, token } from '../external-address.ts'
import { evenly, type Hop } from '../hop.ts'
import { type Issue, issue } from '../issue.ts'
import type { Outcome } from '../outcome.ts'
import { type Packet, socketText } from '../packet.ts'
import type { Reference } from '../position.ts'
import { byCodeUnit, type ClusterState } from '../state.ts'
import type { Walk } from '../walk.ts'
import { zonesOf } from './aws-names.ts'
import { type Balancer, balancerName, balancersOf } from './balancers.ts'
import type { Gate, Ranges, Scheme } from './contract.ts'
import { serviceKey } from './service.ts'
import { type Target, targetsOf } from './targets.ts'

/** What a connection meets outside the cluster. */
export interface OutsideView {
  readonly state: ClusterState
  readonly options: ClusterOptions
  readonly now: Instant
  /** Doors of other balancers (ALBs), which take the connection themselves once they let it in. */
  readonly gates?: readonly Gate[]
}

/** What a balancer made of a connection. */
export type Entered =
  /** On to a target: a node's rules (`node`), or a Pod's address. */
  | { readonly kind: 'forward'; readonly packet: Packet; readonly node?: string }
  /** The door at this address takes it. */
  | { readonly kind: 'door'; readonly packet: Packet }
  | { readonly kind: 'ended'; readonly outcome: Outcome }

function hop(rule: string, says: Issue, before: Packet, after: Packet, because: readonly Reference[] = []): Hop {
  return { at: 'load-balancer', rule, says, because, before, after }
}

function ended(
  kind: 'refused' | 'dropped' | 'unreachable' | 'closed',
  by: 'load-balancer' | 'underlay' = 'load-balancer',
): Entered {
  return { kind: 'ended', outcome: { kind, by } }
}

interface Front {
  readonly name: string
  readonly scheme: Scheme
  readonly ports: readonly string[]
  readonly ranges: Ranges
  readonly because: readonly Reference[]
}

const CLOUDS: readonly string[] = ['eks', 'eks+lbc', 'gke', 'aks']

/** The address a client has where the balancer is: inside clients of a cloud reach public addresses over the internet. */
function* arriving(packet: Packet, front: Front, { options }: OutsideView): Walk<Packet> {
  const out =
    front.scheme === 'internet-facing' &&
    placeOf(packet.source) === 'inside' &&
    CLOUDS.includes(options.environment ?? 'none')
  if (!out) return packet
  const after = { ...packet, source: NAT_ADDRESS }
  yield {
    at: 'underlay',
    rule: 'NAT gateway',
    says: issue('hop.balancer.nat', { address: NAT_ADDRESS }),
    because: [],
    before: packet,
    after,
  }
  return after
}

/** Scheme, listener and source ranges: what can be refused before any target is looked for. */
function* admitted(packet: Packet, front: Front): Walk<Entered | undefined> {
  const { name } = front
  if (front.scheme === 'internal' && placeOf(packet.source) === 'internet') {
    yield hop(
      'scheme internal',
      issue('hop.balancer.not-public', { balancer: name, address: packet.source }),
      packet,
      packet,
      front.because,
    )
    return ended('unreachable', 'underlay')
  }
  const wanted = `${packet.port}/${packet.protocol}`
  if (!front.ports.includes(wanted)) {
    yield hop(
      'no listener',
      issue('hop.balancer.no-listener', { balancer: name, port: packet.port, ports: front.ports.join(', ') }),
      packet,
      packet,
      front.because,
    )
    return ended('dropped')
  }
  const { cidrs, because } = front.ranges
  if (cidrs.length > 0 && !cidrs.some((range) => inCidr(packet.source, range))) {
    yield hop(
      'source ranges',
      issue('hop.balancer.source-range', { balancer: name, source: packet.source, ranges: cidrs.join(', ') }),
      packet,
      packet,
      because,
    )
    return ended('dropped')
  }
  return undefined
}

function frontOf(balancer: Balancer): Front {
  const { plan } = balancer
  const ports = plan.listeners.flatMap(({ port, protocols }) => protocols.map((protocol) => `${port}/${protocol}`))
  return { name: balancerName(balancer), scheme: plan.scheme, ports, ranges: plan.ranges, because: plan.because }
}

function zoneOf(balancer: Balancer, address: string, view: OutsideView): string | undefined {
  if (!balancer.plan.zonal || balancer.plan.ips.length < 2) return undefined
  return zonesOf(view.state)[balancer.plan.ips.indexOf(address)]
}

/** Healthy targets of the address's zone (a zone without any is left out of the name, so all others stand in). */
function usable(
  balancer: Balancer,
  packet: Packet,
  view: OutsideView,
): { readonly among: readonly Target[]; readonly all: readonly Target[]; readonly open: boolean } {
  const all = targetsOf(balancer.plan, balancer.service, packet.port, view.state, view.now)
  const healthy = all.filter((target) => target.healthy)
  const zone = zoneOf(balancer, packet.destination, view)
  const near = zone === undefined ? healthy : healthy.filter((target) => target.zone === zone)
  if (healthy.length > 0) return { among: near.length > 0 ? near : healthy, all, open: false }
  return { among: balancer.plan.exhausted === 'all' ? all : [], all, open: all.length > 0 }
}

/** One of the usable targets: all alike, or the one the client's address hashes to. */
function* chosen({ plan }: Balancer, among: readonly Target[], packet: Packet): Walk<Target> {
  if (among.length === 1) return among[0]!
  if (plan.algorithm === 'source-hash') {
    const ranked = among.toSorted((a, b) =>
      byCodeUnit(token(`${packet.source} ${a.label}`, 16), token(`${packet.source} ${b.label}`, 16)),
    )
    return ranked[0]!
  }
  return among[yield evenly(among.map(({ label }) => label))]!
}

function* toTarget(balancer: Balancer, packet: Packet, view: OutsideView): Walk<Entered> {
  const { plan, service } = balancer
  const name = balancerName(balancer)
  const { among, all, open } = usable(balancer, packet, view)
  if (among.length === 0) {
    const says = issue('hop.balancer.no-target', { balancer: name, service: serviceKey(service), port: packet.port })
    yield hop('no healthy target', says, packet, packet, plan.because)
    return ended(plan.exhausted === 'all' ? 'refused' : plan.exhausted)
  }
  if (open) yield hop('fail open', issue('hop.balancer.fails-open', { balancer: name }), packet, packet, plan.because)
  const target = yield* chosen(balancer, among, packet)
  const source = plan.client === 'kept' ? packet.source : ownAddress(balancer, packet)
  const kept = plan.passthrough && plan.targets === 'instance'
  const after = {
    ...packet,
    source,
    destination: kept ? packet.destination : target.ip,
    port: kept ? packet.port : target.port,
  }
  const healthy = all.filter((one) => one.healthy).length
  const says = issue('hop.balancer.target', {
    balancer: name,
    target: target.label,
    port: after.port,
    healthy,
    all: all.length,
    client: plan.client,
  })
  yield hop(`target ${socketText(target.ip, target.port)}`, says, packet, after, plan.because)
  return {
    kind: 'forward',
    packet: after,
    ...(plan.targets === 'instance' && target.node !== undefined ? { node: target.node } : {}),
  }
}

/** The source of a balancer that opens its own connections: an address inside. */
function ownAddress({ plan }: Balancer, packet: Packet): string {
  const at = Math.max(0, plan.ips.indexOf(packet.destination))
  return plan.scheme === 'internal' ? packet.destination : `10.0.255.${10 + at}`
}

/** Whether an address belongs to a balancer, or to one in front of a door. */
export function frontAt(
  address: string,
  state: ClusterState,
  options: ClusterOptions,
  gates: readonly Gate[],
): boolean {
  return (
    balancersOf(state, options).some(({ plan }) => plan.ips.includes(address)) ||
    gates.some(({ ips }) => ips.includes(address))
  )
}

/** The balancer of an address; where Services share it, the one that listens on the packet's port. */
function ownerOf({ destination, port, protocol }: Packet, { state, options }: OutsideView): Balancer | undefined {
  const owners = balancersOf(state, options).filter(({ plan }) => plan.ips.includes(destination))
  const listens = ({ plan }: Balancer): boolean =>
    plan.listeners.some((one) => one.port === port && one.protocols.includes(protocol))
  return owners.find(listens) ?? owners[0]
}

/**
 * A connection from outside the cluster's rules to an external address: the balancer that owns the address decides
 * whether it comes in and to which node or Pod it goes. Undefined: no balancer owns the address.
 */
export function* enter(packet: Packet, view: OutsideView): Walk<Entered | undefined> {
  const balancer = ownerOf(packet, view)
  if (balancer === undefined) return yield* throughGate(packet, view)
  const { silent } = balancer.plan
  if (silent !== undefined) {
    yield hop('not announced', silent, packet, packet, silent.because ?? [])
    return ended('unreachable', 'underlay')
  }
  const front = frontOf(balancer)
  const arrived = yield* arriving(packet, front, view)
  return (yield* admitted(arrived, front)) ?? (yield* toTarget(balancer, arrived, view))
}

function* throughGate(packet: Packet, view: OutsideView): Walk<Entered | undefined> {
  const gate = view.gates?.find(({ ips }) => ips.includes(packet.destination))
  if (gate === undefined) return undefined
  const front: Front = { ...gate, ports: gate.ports.map((port) => `${port}/TCP`) }
  const arrived = yield* arriving(packet, front, view)
  const refused = yield* admitted(arrived, front)
  if (refused !== undefined) return refused
  yield hop(
    `listener ${packet.port}`,
    issue('hop.balancer.admits', { balancer: gate.name, port: packet.port }),
    arrived,
    arrived,
    gate.because,
  )
  return { kind: 'door', packet: arrived }
}
