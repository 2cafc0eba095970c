import { inCidr } from '../address.ts'
import { keyOf, type ObjectKey, type Stored } from '../object.ts'
import type { Protocol } from '../packet.ts'
import { type LabelSelector, matchesSelector } from '../selector.ts'
import type { ClusterState } from '../state.ts'
import type { Party } from './party.ts'

export type Direction = 'Ingress' | 'Egress'

/** Who a rule speaks of. */
export type Peer =
  | {
      readonly kind: 'pods'
      readonly namespaces: LabelSelector | { readonly named: string }
      readonly pods: LabelSelector
    }
  | { readonly kind: 'block'; readonly cidr: string; readonly except: readonly string[] }
  /** None of the fields is set: selects nobody. */
  | { readonly kind: 'nobody' }

export interface PortRange {
  readonly protocol: Protocol
  /** Absent: every port. A name is looked up on the destination Pod. */
  readonly port?: number | string
  readonly endPort?: number
}

/** One rule: some peer and some port must match; an absent list matches all. */
export interface Rule {
  /** `spec.ingress[0]`. */
  readonly field: string
  readonly peers?: readonly Peer[]
  readonly ports?: readonly PortRange[]
}

/** A policy made ready to judge: whom it selects, and its rules in each direction it isolates. */
export interface Compiled {
  readonly key: ObjectKey
  readonly namespace: string
  readonly selector: LabelSelector
  readonly rules: Readonly<Partial<Record<Direction, readonly Rule[]>>>
}

type Policy = Stored<'NetworkPolicy'>
type Spec = NonNullable<Policy['spec']>
type RawPeer = NonNullable<NonNullable<Spec['ingress']>[number]['from']>[number]
type RawPort = NonNullable<NonNullable<Spec['ingress']>[number]['ports']>[number]

function peer(namespace: string, { podSelector, namespaceSelector, ipBlock }: RawPeer): Peer {
  if (ipBlock !== undefined) return { kind: 'block', cidr: ipBlock.cidr, except: ipBlock.except ?? [] }
  if (namespaceSelector !== undefined) return { kind: 'pods', namespaces: namespaceSelector, pods: podSelector ?? {} }
  return podSelector === undefined
    ? { kind: 'nobody' }
    : { kind: 'pods', namespaces: { named: namespace }, pods: podSelector }
}

function range({ protocol = 'TCP', port, endPort }: RawPort): PortRange {
  return { protocol, ...(port === undefined ? {} : { port }), ...(endPort === undefined ? {} : { endPort }) }
}

function rule(field: string, namespace: string, peers: readonly RawPeer[] = [], ports: readonly RawPort[] = []): Rule {
  return {
    field,
    ...(peers.length === 0 ? {} : { peers: peers.map((one) => peer(namespace, one)) }),
    ...(ports.length === 0 ? {} : { ports: ports.map(range) }),
  }
}

const known = new WeakMap<Policy, Compiled>()

/**
 * Makes a policy ready. Without policyTypes it isolates ingress always, egress only where it has egress rules; rules of a
 * direction it does not isolate mean nothing.
 */
export function compile(policy: Policy): Compiled {
  const made = known.get(policy)
  if (made !== undefined) return made
  const { metadata, spec = {} as Spec } = policy
  const namespace = metadata.namespace ?? 'default'
  const { policyTypes = [], egress: out = [] } = spec
  const omitted: readonly Direction[] = out.length === 0 ? ['Ingress'] : ['Ingress', 'Egress']
  const types = policyTypes.length === 0 ? omitted : policyTypes
  const ingress = (spec.ingress ?? []).map(({ from, ports }, index) =>
    rule(`spec.ingress[${index}]`, namespace, from, ports),
  )
  const egress = (spec.egress ?? []).map(({ to, ports }, index) => rule(`spec.egress[${index}]`, namespace, to, ports))
  const compiled: Compiled = {
    key: keyOf(policy),
    namespace,
    selector: spec.podSelector ?? {},
    rules: {
      ...(types.includes('Ingress') ? { Ingress: ingress } : {}),
      ...(types.includes('Egress') ? { Egress: egress } : {}),
    },
  }
  known.set(policy, compiled)
  return compiled
}

/** Known as long as no policy changes. */
const applying = new WeakMap<object, Map<string, readonly Compiled[]>>()

/** Whether there is any policy to ask at all. */
export function policed(state: ClusterState): boolean {
  return state.count('NetworkPolicy') > 0
}

/** The policies that isolate a Pod in a direction, in order of their names. */
export function isolating(party: Party, direction: Direction, state: ClusterState): readonly Compiled[] {
  if (party.kind !== 'pod' || party.hostNetwork === true || !policed(state)) return []
  const { namespace, labels } = party
  const policies = state.token('NetworkPolicy')
  let byPod = applying.get(policies)
  if (byPod === undefined) {
    byPod = new Map()
    applying.set(policies, byPod)
  }
  const place = `${direction} ${namespace} ${JSON.stringify(labels)}`
  let found = byPod.get(place)
  if (found === undefined) {
    const all = state.list('NetworkPolicy', { namespace }).map(compile)
    found = all.filter(({ selector, rules }) => rules[direction] !== undefined && matchesSelector(selector, labels))
    byPod.set(place, found)
  }
  return found
}

/** A namespace always carries its name as a label, whatever its manifest says. */
function namespaceLabels(name: string, state: ClusterState): Readonly<Record<string, string>> {
  return { ...state.get('Namespace', name)?.metadata.labels, 'kubernetes.io/metadata.name': name }
}

/**
 * Whether a peer is meant. Selectors mean Pods of the Pod network only; address blocks mean whatever has the address on
 * the packet, Pods included.
 */
export function matchesPeer(one: Peer, party: Party, address: string, state: ClusterState): boolean {
  if (one.kind === 'nobody') return false
  if (one.kind === 'block') return inCidr(address, one.cidr) && !one.except.some((part) => inCidr(address, part))
  if (party.kind !== 'pod' || party.hostNetwork === true) return false
  const inside =
    'named' in one.namespaces
      ? one.namespaces.named === party.namespace
      : matchesSelector(one.namespaces, namespaceLabels(party.namespace, state))
  return inside && matchesSelector(one.pods, party.labels)
}

/** Whether a port is meant; a name counts where the destination Pod has a port of that name and protocol. */
export function matchesPort(one: PortRange, port: number, protocol: Protocol, destination: Party): boolean {
  if (one.protocol !== protocol) return false
  if (one.port === undefined) return true
  if (typeof one.port === 'number') return port >= one.port && port <= (one.endPort ?? one.port)
  const named = destination.kind === 'pod' ? (destination.ports ?? []) : []
  return named.some((own) => own.name === one.port && own.protocol === protocol && own.port === port)
}
