import fc from 'fast-check'
import { readManifests } from '../../../src/manifest/read.ts'
import type { Stored } from '../../../src/object.ts'
import type { NodeView, ProxyConfig, ProxyView } from '../../../src/proxy.ts'
import { NODE, OUTSIDE, SECOND } from './namespaces.ts'

/** Hosts that may be endpoints: three Pods of the node and one of another node, each listening on 8080 and 9090. */
export const ENDPOINTS: Readonly<Record<string, string>> = {
  a: '10.244.1.10',
  b: '10.244.1.11',
  c: '10.244.1.12',
  d: '10.244.2.10',
}
export const LISTENING: readonly number[] = [8080, 9090]

/** Who asks: a Pod of the node, one that is an endpoint too, one of another node, somebody outside, the node itself. */
export const SOURCES: Readonly<Record<string, string>> = {
  client: '10.244.1.200',
  a: ENDPOINTS['a']!,
  remote: '10.244.2.200',
  outside: OUTSIDE,
  node: NODE,
}

export const VIEW: NodeView = {
  name: 'n1',
  addresses: [NODE, SECOND],
  podCIDRs: ['10.244.1.0/24'],
  labels: {},
}

const CONDITIONS: Readonly<Record<string, string>> = {
  ready: '{ready: true, serving: true, terminating: false}',
  terminating: '{ready: false, serving: true, terminating: true}',
  gone: '{ready: false, serving: false, terminating: true}',
  unready: '{ready: false, serving: false, terminating: false}',
}

/** One Service of a topology. */
export interface Drawn {
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer'
  readonly protocol: 'TCP' | 'UDP'
  readonly internal: 'Cluster' | 'Local'
  readonly external: 'Cluster' | 'Local'
  readonly externalIP: boolean
  readonly ranges: readonly string[]
  /** Seconds; 0: none. */
  readonly affinity: number
  readonly port: number
  readonly targetPort: number
  readonly endpoints: readonly (readonly [host: string, condition: string])[]
}

export interface Topology {
  readonly services: readonly Drawn[]
  readonly masqueradeAll: boolean
  readonly detectLocalMode: 'ClusterCIDR' | 'NodeCIDR' | 'None'
  readonly nodePortAddresses: readonly string[]
}

const endpoints = fc
  .tuple(
    fc.subarray(Object.keys(ENDPOINTS)),
    fc.array(fc.constantFrom(...Array<string>(8).fill('ready'), 'terminating', 'gone', 'unready'), {
      minLength: 4,
      maxLength: 4,
    }),
  )
  .map(([hosts, conditions]) => hosts.map((host, at) => [host, conditions[at]!] as const))

const drawn: fc.Arbitrary<Drawn> = fc.record({
  type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer'),
  protocol: fc.constantFrom('TCP', 'TCP', 'UDP'),
  internal: fc.constantFrom('Cluster', 'Cluster', 'Local'),
  external: fc.constantFrom('Cluster', 'Local'),
  externalIP: fc.boolean(),
  ranges: fc.constantFrom([], [], ['198.51.100.0/24'], ['10.244.0.0/16', '192.0.2.0/24'], ['203.0.113.0/24']),
  affinity: fc.constantFrom(0, 0, 1, 10_800),
  port: fc.constantFrom(80, 443, 5353),
  // Nobody listens on the last.
  targetPort: fc.constantFrom(8080, 8080, 9090, 7070),
  endpoints,
})

/** One to four Services beside each other, and a kube-proxy configured in any way. */
export const anyTopology: fc.Arbitrary<Topology> = fc.record({
  services: fc.array(drawn, { minLength: 1, maxLength: 4 }),
  masqueradeAll: fc.constantFrom(false, false, true),
  detectLocalMode: fc.constantFrom('ClusterCIDR', 'ClusterCIDR', 'NodeCIDR', 'None'),
  nodePortAddresses: fc.constantFrom([], [], [`${NODE}/32`], ['172.20.0.0/16', '127.0.0.0/8']),
})

/** Addresses and ports of the `index`-th Service of the `number`-th topology: none is used twice, so no flow is either. */
export function placeOf(
  number: number,
  index: number,
): Readonly<Record<'cluster' | 'external' | 'balancer', string>> & {
  readonly nodePort: number
  readonly name: string
} {
  const at = `${number >> 8}.${number & 255}`
  return {
    name: `s${number}-${index}`,
    cluster: `10.${96 + (number >> 8)}.${number & 255}.${10 + index}`,
    external: `198.18.${(number >> 2) & 255}.${((number & 3) << 6) + index}`,
    balancer: `198.19.${at.split('.')[1]}.${10 + index}`,
    nodePort: 30_000 + ((number * 4 + index) % 2768),
  }
}

export const exposed = ({ type, externalIP }: Drawn): boolean => type !== 'ClusterIP' || externalIP

function serviceText(one: Drawn, number: number, index: number): string {
  const { name, cluster, external, balancer, nodePort } = placeOf(number, index)
  const spec = [
    `clusterIP: ${cluster}, type: ${one.type}, internalTrafficPolicy: ${one.internal}`,
    ...(exposed(one) ? [`externalTrafficPolicy: ${one.external}`] : []),
    ...(one.externalIP ? [`externalIPs: [${external}]`] : []),
    ...(one.type === 'LoadBalancer' && one.ranges.length > 0
      ? [`loadBalancerSourceRanges: [${one.ranges.join(', ')}]`]
      : []),
    ...(one.affinity > 0
      ? [`sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: ${one.affinity}}}`]
      : []),
    `ports: [{port: ${one.port}, targetPort: ${one.targetPort}, protocol: ${one.protocol}${one.type === 'ClusterIP' ? '' : `, nodePort: ${nodePort}`}}]`,
  ]
  const status = one.type === 'LoadBalancer' ? `status: {loadBalancer: {ingress: [{ip: ${balancer}}]}}\n` : ''
  const listed = one.endpoints.map(
    ([host, condition]) =>
      `  - {addresses: ["${ENDPOINTS[host]}"], nodeName: ${host === 'd' ? 'n2' : 'n1'}, conditions: ${CONDITIONS[condition]}}`,
  )
  return `---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: default}
spec: {${spec.join(', ')}}
${status}---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: ${name}-1, namespace: default, labels: {kubernetes.io/service-name: ${name}}}
addressType: IPv4
ports: [{name: "", port: ${one.targetPort}, protocol: ${one.protocol}}]
endpoints:${listed.length === 0 ? ' []' : `\n${listed.join('\n')}`}
`
}

/** The manifests of the `number`-th topology, as kube-proxy would see them. */
export function manifestsOf({ services }: Topology, number: number): string {
  return services.map((one, index) => serviceText(one, number, index)).join('')
}

export function viewOf(text: string): ProxyView {
  const objects = readManifests(text, 'kernel.yaml').manifests.map(({ value }) => value as Stored)
  const of = <T>(kind: string): readonly T[] =>
    objects.filter((object) => object.kind === kind) as unknown as readonly T[]
  return { services: of('Service'), slices: of('EndpointSlice') }
}

export function configOf({ masqueradeAll, detectLocalMode, nodePortAddresses }: Topology): ProxyConfig {
  const addresses = nodePortAddresses.length === 0 ? {} : { nodePortAddresses }
  // Addresses of topologies lie in these.
  const serviceCIDRs = ['10.96.0.0/12']
  return { clusterCIDR: '10.244.0.0/16', masqueradeAll, detectLocalMode, serviceCIDRs, ...addresses }
}

/** One question: who connects to what. */
export interface Question {
  readonly from: string
  readonly source: string
  readonly host: string
  readonly port: number
  readonly protocol: 'TCP' | 'UDP'
  readonly service: Drawn
}

/** Where a Service may be reached, and where it may not. */
function destinations(one: Drawn, number: number, index: number): readonly (readonly [string, number])[] {
  const { cluster, external, balancer, nodePort } = placeOf(number, index)
  return [
    [cluster, one.port],
    [cluster, one.port + 1],
    ...(one.externalIP ? [[external, one.port] as const] : []),
    ...(one.type === 'LoadBalancer' ? [[balancer, one.port] as const] : []),
    ...(one.type === 'ClusterIP'
      ? []
      : [[NODE, nodePort] as const, [SECOND, nodePort] as const, ['127.0.0.1', nodePort] as const]),
  ]
}

/** A process of the node has the address it asks, where that is the node's own. */
function sourceOf(from: string, host: string): string {
  return from === 'node' && (host === SECOND || host === '127.0.0.1') ? host : SOURCES[from]!
}

/** Everybody asks for everything. */
export function questionsOf({ services }: Topology, number: number): readonly Question[] {
  return services.flatMap((service, index) =>
    destinations(service, number, index).flatMap(([host, port]) =>
      Object.keys(SOURCES).flatMap((from) => {
        if (host === '127.0.0.1' && from !== 'node') return []
        return [{ from, source: sourceOf(from, host), host, port, protocol: service.protocol, service }]
      }),
    ),
  )
}
