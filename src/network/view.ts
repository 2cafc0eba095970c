import type { ImageTable } from '../application.ts'
import type { Gate } from '../balancer/contract.ts'
import type { Instant } from '../clock.ts'
import type { ClusterOptions } from '../environment.ts'
import type { HttpRequest } from '../http.ts'
import { kept } from '../kept.ts'
import { keyOf, type Stored } from '../object.ts'
import type { Receiver } from '../outcome.ts'
import type { Dataplane, FlowTable, ProxyConfig } from '../proxy.ts'
import type { Passed, Routed, RouterMemory, RoutingView } from '../routing/contract.ts'
import type { Inbound as Arrived } from '../routing/istio/authorization.ts'
import type { Turned } from '../routing/istio/inbound.ts'
import type { MeshProxy } from '../routing/istio/model.ts'
import type { Stream } from '../routing/istio/streams.ts'
import type { ClusterState } from '../state.ts'
import type { Walk } from '../walk.ts'
import type { Doors } from './door.ts'

/** The proxy beside a client: an answer, or nothing when it lets the request through as it is. */
export type Sidecar = (
  request: HttpRequest,
  proxy: MeshProxy,
  view: RoutingView,
  memory: RouterMemory,
) => Walk<Routed | undefined>

/** The same for a connection that carries no requests: where it goes, or nothing when it is let through. */
export type SidecarConnection = (stream: Stream) => Walk<Passed | undefined>

/** The proxy beside a receiving Pod: what it turns away, or nothing. */
export type Inbound = (pod: Stored<'Pod'>, arrived: Arrived, state: ClusterState) => Turned | undefined

/** What a walk may look at: the settled cluster at one instant. Nothing here changes while it walks. */
export interface NetworkView {
  readonly state: ClusterState
  readonly now: Instant
  readonly options: ClusterOptions
  readonly images: ImageTable
  readonly proxy: ProxyConfig
  readonly doors: Doors
  /** Balancers in front of doors (ALBs). */
  readonly gates: (state: ClusterState) => readonly Gate[]
  /** Requests of this question stay open, so that routers see them side by side. */
  readonly stays?: boolean
  /** Beside every Pod that is a client, where a mesh with sidecars is installed. */
  readonly sidecar?: Sidecar | undefined
  readonly sidecarConnection?: SidecarConnection | undefined
  /** What the proxy beside a receiving Pod turns away. */
  readonly inbound?: Inbound | undefined
  /** The rules a node has now (or still has, when its proxy stopped). */
  dataplane(node: string): Dataplane
  /** A node that has seen no connection yet. */
  emptyFlows(node: string): FlowTable
}

/** Whether a node answers at all: it exists and has not failed. */
export function nodeAlive(view: NetworkView, name: string): boolean {
  return view.state.get('Node', name) !== undefined && view.state.memory('node-fault', name) === undefined
}

/** The owner of an address, if anything has it: a Pod (not host network), a node, or a host outside. */
export function ownerOf(view: NetworkView, ip: string): Receiver | undefined {
  return addressBook(view).get(ip)
}

/** Who has which address, and what was read for it. */
interface AddressBook {
  readonly nodes: object
  readonly hosts: NetworkView['options']['hosts']
  readonly at: Instant
  readonly owners: ReadonlyMap<string, Receiver>
}

/** By the Pods that were read. */
const books = new WeakMap<object, AddressBook>()

function addressBook({ state, options: { hosts }, now }: NetworkView): AddressBook['owners'] {
  const pods = state.token('Pod')
  const nodes = state.token('Node')
  const known = books.get(pods)
  // Only a host outside moves with time alone.
  if (known?.nodes === nodes && known.hosts === hosts && (hosts === undefined || known.at === now)) return known.owners
  const owners = readOwners(state, hosts ?? [], now)
  books.set(pods, { nodes, hosts, at: now, owners })
  return owners
}

function readOwners(
  state: ClusterState,
  hosts: NonNullable<AddressBook['hosts']>,
  now: Instant,
): AddressBook['owners'] {
  const book = new Map<string, Receiver>()
  for (const host of hosts) {
    const current = host.addresses.filter(({ from }) => from <= now)
    for (const { address } of current) book.set(address, { kind: 'host', name: host.name, ip: address })
  }
  for (const node of state.list('Node')) {
    for (const { address, type } of node.status?.addresses ?? [])
      if (type !== 'Hostname') book.set(address, { kind: 'node', name: node.metadata.name, ip: address })
  }
  for (const pod of state.list('Pod')) {
    const { hostNetwork } = pod.spec ?? {}
    if (hostNetwork || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') continue
    for (const receiver of receiversOf(pod)) book.set(receiver.ip, receiver)
  }
  return book
}

/** A Pod at each of its addresses. */
const receiversOf = kept((pod: Stored<'Pod'>): readonly Receiver[] => {
  const { podIP, podIPs = podIP === undefined ? [] : [{ ip: podIP }] } = pod.status ?? {}
  return podIPs.map(({ ip }) => ({ kind: 'pod', key: keyOf(pod), ip: ip! }))
})
