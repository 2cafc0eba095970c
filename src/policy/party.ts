import type { Stored } from '../object.ts'
import { keyOf, type ObjectKey } from '../object.ts'
import type { Protocol } from '../packet.ts'
import type { ClusterState } from '../state.ts'

/** A named port of a Pod: what a policy's port name means on it. */
export interface NamedPort {
  readonly name: string
  readonly protocol: Protocol
  readonly port: number
}

/** An end of a connection as policies see it: a Pod by its labels, anything else by its address. */
export type Party =
  | {
      readonly kind: 'pod'
      readonly key: ObjectKey
      readonly namespace: string
      readonly labels: Readonly<Record<string, string>>
      readonly ips: readonly string[]
      readonly node?: string
      readonly hostNetwork?: boolean
      readonly ports?: readonly NamedPort[]
    }
  | { readonly kind: 'node'; readonly name: string; readonly ips: readonly string[] }
  | { readonly kind: 'outside'; readonly ips: readonly string[] }

type Pod = Stored<'Pod'>

/** Ports of the containers that run as long as the Pod does; a sidecar is an init container that restarts always. */
function namedPorts(spec: Pod['spec']): readonly NamedPort[] {
  const sidecars = (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  return [...(spec?.containers ?? []), ...sidecars].flatMap(({ ports = [] }) =>
    ports.flatMap(({ name, protocol = 'TCP', containerPort }) =>
      name === undefined ? [] : [{ name, protocol: protocol as Protocol, port: containerPort }],
    ),
  )
}

const parties = new WeakMap<object, Party>()

/** The end that a Pod is. */
export function podParty(pod: Pod): Party {
  const known = parties.get(pod)
  if (known !== undefined) return known
  const { metadata, spec, status } = pod
  const ips = (status?.podIPs ?? []).flatMap(({ ip }) => (ip === undefined ? [] : [ip]))
  const party: Party = {
    kind: 'pod',
    key: keyOf(pod),
    namespace: metadata.namespace ?? 'default',
    labels: metadata.labels ?? {},
    ips: ips.length > 0 || status?.podIP === undefined ? ips : [status.podIP],
    ...(spec?.nodeName === undefined ? {} : { node: spec.nodeName }),
    hostNetwork: spec?.hostNetwork ?? false,
    ports: namedPorts(spec),
  }
  parties.set(pod, party)
  return party
}

/** The end that a process of a node is. */
export function nodeParty(node: Stored<'Node'>): Party {
  const ips = (node.status?.addresses ?? []).filter(({ type }) => type !== 'Hostname').map(({ address }) => address)
  return { kind: 'node', name: node.metadata.name, ips }
}

/** Somebody that only has an address. */
export function outsideParty(ip: string): Party {
  return { kind: 'outside', ips: [ip] }
}

const books = new WeakMap<ClusterState, ReadonlyMap<string, Party>>()

/** Who has an address now: a Pod of its own network, a node, or somebody outside. */
export function partyOf(ip: string, state: ClusterState): Party {
  let book = books.get(state)
  if (book === undefined) {
    const made = new Map<string, Party>()
    for (const node of state.list('Node')) for (const own of nodeParty(node).ips) made.set(own, nodeParty(node))
    for (const pod of state.list('Pod')) {
      const party = podParty(pod)
      const over = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
      if (party.kind === 'pod' && party.hostNetwork !== true && !over) for (const own of party.ips) made.set(own, party)
    }
    book = made
    books.set(state, book)
  }
  return book.get(ip) ?? outsideParty(ip)
}

/** `pod shop/web`, `node n1` or the address: how sentences name an end. */
export function partyText(party: Party): string {
  if (party.kind === 'pod') return `pod ${party.key}`
  return party.kind === 'node' ? `node ${party.name}` : (party.ips[0] ?? '')
}
