import fc from 'fast-check'
import type { AnyObject, Stored } from '../object.ts'
import { Snapshot } from '../state.ts'
import type { PolicedConnection } from './judge.ts'
import { outsideParty, type Party, podParty } from './party.ts'

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

function bits(address: string): string {
  return address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('')
}

function inBlock(address: string, block: string): boolean {
  const [network = '', length = ''] = block.split('/')
  return bits(address).slice(0, Number(length)) === bits(network).slice(0, Number(length))
}

type Peers = NonNullable<NonNullable<NonNullable<Policy['spec']>['ingress']>[number]['from']>
type Ports = NonNullable<NonNullable<NonNullable<Policy['spec']>['ingress']>[number]['ports']>

function anyPeer(
  peers: Peers | undefined,
  policyNamespace: string,
  other: Party,
  namespaces: ReadonlyMap<string, Labels>,
): boolean {
  if (peers === undefined || peers.length === 0) return true
  for (const { podSelector, namespaceSelector, ipBlock } of peers) {
    if (ipBlock !== undefined) {
      const address = other.ips[0]!
      let inside = inBlock(address, ipBlock.cidr)
      for (const except of ipBlock.except ?? []) if (inBlock(address, except)) inside = false
      if (inside) return true
      continue
    }
    if (other.kind !== 'pod') continue
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

/** Whether both ends allow, by the text of the specification. */
export function literally({ state, connection }: Trial): boolean {
  const { from, to } = connection
  if (from.kind === 'pod' && to.kind === 'pod' && from.key === to.key) return true
  const policies = state.list('NetworkPolicy')
  const namespaces = new Map(
    state
      .list('Namespace')
      .map(({ metadata: { name, labels } }) => [name, { ...labels, 'kubernetes.io/metadata.name': name }] as const),
  )
  for (const direction of ['Egress', 'Ingress'] as const) {
    const own = direction === 'Egress' ? from : to
    const other = direction === 'Egress' ? to : from
    if (own.kind !== 'pod') continue
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
const block = fc.constantFrom(
  { cidr: '10.244.0.0/16' },
  { cidr: '10.244.1.0/24', except: ['10.244.1.0/25'] },
  { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '198.51.100.0/28'] },
  { cidr: '198.51.100.0/24' },
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
      protocol: fc.constantFrom('TCP', 'UDP'),
      port: fc.constantFrom<number | string>(80, 81, 53, 'http', 'dns', 'none'),
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

const names = ['shop/a', 'shop/b', 'pay/a', 'pay/b'] as const

function pod(key: string, index: number, own: Labels): AnyObject {
  const [namespace = '', name = ''] = key.split('/')
  const declared = [
    { name: 'http', containerPort: index % 2 === 0 ? 80 : 81, protocol: 'TCP' },
    { name: 'dns', containerPort: 53, protocol: 'UDP' },
  ]
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: own },
    spec: { containers: [{ name: 'c', ports: declared }] },
    status: { podIP: `10.244.${index % 2}.${index * 70}` },
  }
}

/** Random policies over four Pods in two namespaces, and a random probe between two of them or the outside. */
export const trials: fc.Arbitrary<Trial> = fc
  .record({
    namespaces: fc.tuple(labels, labels),
    pods: fc.tuple(labels, labels, labels, labels),
    policies: fc.array(fc.record({ namespace: fc.constantFrom('shop', 'pay'), spec }), { maxLength: 4 }),
    ends: fc.tuple(fc.integer({ min: -2, max: 3 }), fc.integer({ min: -2, max: 3 })),
    port: fc.constantFrom(53, 80, 81, 82, 90, 91),
    protocol: fc.constantFrom('TCP' as const, 'UDP' as const),
  })
  .map(({ namespaces, pods, policies, ends, port: asked, protocol }) => {
    const state = stored([
      ...['shop', 'pay'].map((name, index) => ({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, labels: namespaces[index]! },
      })),
      ...names.map((key, index) => pod(key, index, pods[index]!)),
      ...policies.map((policy, index) => ({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: `p${index}`, namespace: policy.namespace },
        spec: policy.spec,
      })),
    ])
    const end = (index: number): Party =>
      index < 0
        ? outsideParty(index === -1 ? '198.51.100.7' : '198.51.100.77')
        : podParty(state.get('Pod', names[index]!)!)
    return { state, connection: { from: end(ends[0]), to: end(ends[1]), port: asked, protocol } }
  })
