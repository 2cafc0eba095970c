import fc from 'fast-check'
import type { AnyObject, Stored } from '../object.ts'
import { Snapshot } from '../state.ts'
import type { PolicedConnection } from './judge.ts'
import { nodeParty, type Party, podParty } from './party.ts'

type Policy = Stored<'NetworkPolicy'>
type Labels = Readonly<Record<string, string>>
type Selector = {
  readonly matchLabels?: Labels
  readonly matchExpressions?: readonly {
    readonly key: string
    readonly operator: string
    readonly values?: readonly string[]
  }[]
}

/** A cluster's policies and Pods, and one connection to judge. */
export interface Trial {
  readonly state: Snapshot
  readonly connection: PolicedConnection
}

/*
 * The specification once more, read sentence by sentence and evaluated without any preparation: slow, and on purpose
 * nothing here is shared with the implementation.
 */

function selected(selector: Selector, labels: Labels): boolean {
  for (const [key, value] of Object.entries(selector.matchLabels ?? {}))
    if (!(key in labels) || labels[key] !== value) return false
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    if (operator === 'Exists' && !(key in labels)) return false
    if (operator === 'DoesNotExist' && key in labels) return false
    if (operator === 'In' && !(key in labels && values!.includes(labels[key]!))) return false
    if (operator === 'NotIn' && key in labels && values!.includes(labels[key]!)) return false
  }
  return true
}

/** Every bit of an address, `::` written out. */
function bits(address: string): string {
  if (!address.includes(':'))
    return address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('')
  const [head = '', tail = ''] = address.split('::')
  const [before, after] = [head, tail].map((part) => (part === '' ? [] : part.split(':')))
  const zeros = address.includes('::') ? Array.from({ length: 8 - before!.length - after!.length }, () => '0') : []
  return [...before!, ...zeros, ...after!]
    .map((part) => Number.parseInt(part, 16).toString(2).padStart(16, '0'))
    .join('')
}

function inBlock(address: string, block: string): boolean {
  const [network = '', length = ''] = block.split('/')
  if (address.includes(':') !== network.includes(':')) return false
  return bits(address).slice(0, Number(length)) === bits(network).slice(0, Number(length))
}

type Peers = NonNullable<NonNullable<NonNullable<Policy['spec']>['ingress']>[number]['from']>
type Ports = NonNullable<NonNullable<NonNullable<Policy['spec']>['ingress']>[number]['ports']>

function anyPeer(
  peers: Peers | undefined,
  policyNamespace: string,
  { party: other, address }: { readonly party: Party; readonly address: string },
  namespaces: ReadonlyMap<string, Labels>,
): boolean {
  if (peers === undefined || peers.length === 0) return true
  for (const { podSelector, namespaceSelector, ipBlock } of peers) {
    if (ipBlock !== undefined) {
      let inside = inBlock(address, ipBlock.cidr)
      for (const except of ipBlock.except ?? []) if (inBlock(address, except)) inside = false
      if (inside) return true
      continue
    }
    if (other.kind !== 'pod' || other.hostNetwork === true) continue
    if (namespaceSelector === undefined && podSelector !== undefined) {
      if (other.namespace === policyNamespace && selected(podSelector, other.labels)) return true
    } else if (namespaceSelector !== undefined && podSelector === undefined) {
      if (selected(namespaceSelector, namespaces.get(other.namespace)!)) return true
    } else if (namespaceSelector !== undefined && podSelector !== undefined) {
      if (selected(namespaceSelector, namespaces.get(other.namespace)!) && selected(podSelector, other.labels))
        return true
    }
  }
  return false
}

function anyPort(ports: Ports | undefined, { port, protocol, to }: PolicedConnection): boolean {
  if (ports === undefined || ports.length === 0) return true
  for (const wanted of ports) {
    if ((wanted.protocol ?? 'TCP') !== protocol) continue
    if (wanted.port === undefined) return true
    if (typeof wanted.port === 'number') {
      if (wanted.endPort === undefined ? wanted.port === port : wanted.port <= port && port <= wanted.endPort)
        return true
      continue
    }
    for (const own of to.kind === 'pod' ? (to.ports ?? []) : [])
      if (own.name === wanted.port && own.protocol === protocol && own.port === port) return true
  }
  return false
}

/** Whether a Pod runs on the node that the other end is, or shares its network with. */
function onItsNode(one: Party, other: Party): boolean {
  if (one.kind !== 'pod') return false
  if (other.kind === 'node') return one.node === other.name
  return other.kind === 'pod' && other.hostNetwork === true && one.node === other.node
}

/** Whether both ends allow, by the text of the specification. */
export function literally({ state, connection }: Trial): boolean {
  const { from, to } = connection
  if (from.kind === 'pod' && to.kind === 'pod' && from.key === to.key) return true
  if (onItsNode(from, to) || onItsNode(to, from)) return true
  const policies = state.list('NetworkPolicy')
  const namespaces = new Map(
    state
      .list('Namespace')
      .map(({ metadata: { name, labels } }) => [name, { ...labels, 'kubernetes.io/metadata.name': name }] as const),
  )
  for (const direction of ['Egress', 'Ingress'] as const) {
    const own = direction === 'Egress' ? from : to
    const other =
      direction === 'Egress'
        ? { party: to, address: connection.destination! }
        : { party: from, address: connection.source! }
    if (own.kind !== 'pod' || own.hostNetwork === true) continue
    let isolated = false
    let allowed = false
    for (const { metadata, spec } of policies) {
      if (metadata.namespace !== own.namespace || !selected(spec?.podSelector ?? {}, own.labels)) continue
      const types = spec?.policyTypes ?? []
      const applies =
        types.length > 0 ? types.includes(direction) : direction === 'Ingress' || (spec?.egress ?? []).length > 0
      if (!applies) continue
      isolated = true
      if (direction === 'Ingress')
        for (const { from: peers, ports } of spec?.ingress ?? [])
          allowed ||= anyPeer(peers, metadata.namespace, other, namespaces) && anyPort(ports, connection)
      else
        for (const { to: peers, ports } of spec?.egress ?? [])
          allowed ||= anyPeer(peers, metadata.namespace, other, namespaces) && anyPort(ports, connection)
    }
    if (isolated && !allowed) return false
  }
  return true
}

/** A snapshot of objects as they are. */
export function stored(objects: readonly AnyObject[]): Snapshot {
  let state = new Snapshot()
  for (const object of objects) {
    const metadata = {
      ...object.metadata,
      uid: `${object.kind}-${object.metadata?.name}`,
      resourceVersion: String(state.resourceVersion + 1),
    }
    state = state.with(object.kind, Object.freeze({ ...object, metadata }) as unknown as Stored)
  }
  return state
}

const keys = ['app', 'tier', 'team'] as const
const values = ['a', 'b'] as const
const labels = fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...values), { maxKeys: 3 })
const requirement = fc.oneof(
  fc.record({
    key: fc.constantFrom(...keys),
    operator: fc.constantFrom('In', 'NotIn'),
    values: fc.subarray([...values], { minLength: 1 }),
  }),
  fc.record({ key: fc.constantFrom(...keys), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
)
const small = { maxLength: 2 }
const selector = fc.record(
  {
    matchLabels: fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...values), { maxKeys: 1 }),
    matchExpressions: fc.array(requirement, { maxLength: 1 }),
  },
  { requiredKeys: [] },
)
const named = fc.oneof(
  selector,
  fc.constantFrom('shop', 'pay').map((name) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } })),
)
const block = fc.constantFrom<{ readonly cidr: string; readonly except?: readonly string[] }>(
  { cidr: '10.244.0.0/16' },
  { cidr: '10.244.1.0/24', except: ['10.244.1.0/25'] },
  { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '198.51.100.0/28'] },
  { cidr: '198.51.100.0/24' },
  { cidr: '192.168.10.0/31' },
  { cidr: '::/0' },
  { cidr: 'fd00::/16', except: ['fd00::2:0/112'] },
  { cidr: '2001:db8::/64', except: ['2001:db8::8/125', '2001:db8::40/128'] },
)
const peers = fc.array(
  fc.oneof(
    selector.map((podSelector) => ({ podSelector })),
    named.map((namespaceSelector) => ({ namespaceSelector })),
    fc.record({ podSelector: selector, namespaceSelector: named }),
    block.map((ipBlock) => ({ ipBlock })),
  ),
  small,
)
const port = fc.oneof(
  fc.record(
    {
      protocol: fc.constantFrom('TCP', 'UDP', 'SCTP'),
      port: fc.constantFrom<number | string>(80, 81, 53, 'http', 'dns', 'admin', 'proxy', 'none'),
    },
    { requiredKeys: [] },
  ),
  fc.record({ port: fc.constantFrom(79, 80, 82), endPort: fc.constantFrom(82, 90) }),
)
const ports = fc.array(port, small)
const spec = fc.record(
  {
    podSelector: selector,
    policyTypes: fc.subarray(['Ingress', 'Egress'], { minLength: 0 }),
    ingress: fc.array(fc.record({ from: peers, ports }, { requiredKeys: [] }), small),
    egress: fc.array(fc.record({ to: peers, ports }, { requiredKeys: [] }), small),
  },
  { requiredKeys: ['podSelector'] },
)

const names = ['shop/a', 'shop/b', 'pay/a', 'pay/b', 'bare/a', 'shop/host'] as const

/** Two containers and a sidecar; which port a name means differs from Pod to Pod. */
function pod(key: string, index: number, own: Labels): AnyObject {
  const [namespace = '', name = ''] = key.split('/')
  const hostNetwork = name === 'host'
  const http = { name: 'http', containerPort: index % 2 === 0 ? 80 : 81, protocol: 'TCP' }
  const dns = { name: 'dns', containerPort: 53, protocol: index === 1 ? 'TCP' : 'UDP' }
  const admin = { name: 'admin', containerPort: 90 + (index % 2), protocol: index === 2 ? 'SCTP' : 'TCP' }
  const ip = hostNetwork ? '192.168.10.1' : `10.244.${index % 2}.${index * 40}`
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: own },
    spec: {
      nodeName: index % 2 === 0 ? 'n2' : 'n1',
      hostNetwork,
      containers: [
        { name: 'c', ports: [http, dns] },
        { name: 'd', ports: [admin] },
      ],
      initContainers: [{ name: 'side', restartPolicy: 'Always', ports: [{ name: 'proxy', containerPort: 82 }] }],
    },
    status: { podIP: ip, podIPs: [{ ip }, ...(hostNetwork ? [] : [{ ip: `fd00::${index % 3}:${index + 1}` }])] },
  }
}

const OUTSIDE = [
  ['198.51.100.7', '2001:db8::9'],
  ['198.51.100.77', '2001:db8::77'],
] as const

function nodeObject(name: string, address: string): AnyObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name },
    status: { addresses: [{ type: 'InternalIP', address }] },
  }
}

type End = (typeof names)[number] | 'n1' | 'n2' | 'outside' | 'farther'

function partyAt(end: End, state: Snapshot): Party {
  if (end === 'n1' || end === 'n2') return nodeParty(state.get('Node', end)!)
  if (end === 'outside') return { kind: 'outside', ips: OUTSIDE[0] }
  return end === 'farther' ? { kind: 'outside', ips: OUTSIDE[1] } : podParty(state.get('Pod', end)!)
}

/** Random policies of three namespaces. */
export const policies = fc.array(fc.record({ namespace: fc.constantFrom('shop', 'pay', 'bare'), spec }), {
  maxLength: 4,
})
export type Policies = typeof policies extends fc.Arbitrary<infer T> ? T : never

/** NetworkPolicies as objects, named in their order. */
export function policyObjects(written: Policies): readonly AnyObject[] {
  return written.map((policy, index) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `p${index}`, namespace: policy.namespace },
    spec: policy.spec,
  }))
}

const ends = fc.constantFrom<End>(...names, 'n1', 'n2', 'outside', 'farther')

/** Everything that a trial is made of. */
export const drawn = fc.record({
  namespaces: fc.tuple(labels, labels),
  pods: fc.tuple(labels, labels, labels, labels, labels, labels),
  policies,
  from: ends,
  to: ends,
  sixth: fc.boolean(),
  port: fc.constantFrom(53, 80, 81, 82, 90, 91),
  protocol: fc.constantFrom('TCP' as const, 'TCP' as const, 'UDP' as const, 'SCTP' as const),
})
export type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never

/** The trial that was drawn: both ends on the IP family asked for, or on IPv4 where one has no other. */
export function trialOf({ namespaces, pods, policies: written, from, to, sixth, port: asked, protocol }: Drawn): Trial {
  const spaces = { shop: namespaces[0], pay: namespaces[1], bare: {} }
  const state = stored([
    ...Object.entries(spaces).map(([name, own]) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: own },
    })),
    nodeObject('n1', '192.168.10.1'),
    nodeObject('n2', '192.168.10.2'),
    ...names.map((key, index) => pod(key, index, pods[index]!)),
    ...policyObjects(written),
  ])
  const [one, other] = [partyAt(from, state), partyAt(to, state)]
  const family = sixth && one.ips.length > 1 && other.ips.length > 1 ? 1 : 0
  const addresses = { source: one.ips[family]!, destination: other.ips[family]! }
  return { state, connection: { from: one, to: other, ...addresses, port: asked, protocol } }
}

/**
 * Random policies over six Pods in three namespaces (one of them on the host's network, one namespace without labels),
 * two nodes and the outside, of both IP families, and a random probe between two of them.
 */
export const trials: fc.Arbitrary<Trial> = drawn.map(trialOf)
