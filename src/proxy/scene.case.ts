import { readManifests } from '../manifest/read.ts'
import type { Stored } from '../object.ts'
import type { Packet, Protocol } from '../packet.ts'
import type { NodeView, ProxyConfig, ProxyView } from '../proxy.ts'

/** `10.0.0.9 → 10.96.0.1:80/TCP`, with a source port if it matters. */
export function packet(text: string, sourcePort = 40_000): Packet {
  const [, source = '', destination = '', port = '', protocol = 'TCP'] =
    /^(\S+) → \[?(.*?)\]?:(\d+)\/(\w+)$/.exec(text) ?? []
  if (port === '') throw new Error(`not a packet: ${text}`)
  return { protocol: protocol as Protocol, source, sourcePort, destination, port: Number(port) }
}

export const n1: NodeView = {
  name: 'n1',
  addresses: ['192.168.10.1', '172.20.0.1'],
  podCIDRs: ['10.244.1.0/24'],
  labels: { 'topology.kubernetes.io/zone': 'zone-a' },
}

export const config: ProxyConfig = {
  clusterCIDR: '10.244.0.0/16',
  detectLocalMode: 'ClusterCIDR',
  masqueradeAll: false,
  serviceCIDRs: ['10.96.0.0/16'],
}

export interface ServiceText {
  readonly name: string
  readonly spec: string
  readonly balancer?: string
  readonly family?: 'IPv4' | 'IPv6'
  /** `ADDRESS CONDITION NODE [hint]`; CONDITION is ready, terminating or gone. */
  readonly endpoints: readonly string[]
  /** `name:port/PROTOCOL` of the slice. */
  readonly ports?: readonly string[]
}

const CONDITIONS: Readonly<Record<string, string>> = {
  ready: '{ready: true, serving: true, terminating: false}',
  terminating: '{ready: false, serving: true, terminating: true}',
  gone: '{ready: false, serving: false, terminating: true}',
  unready: '{ready: false, serving: false, terminating: false}',
}

function endpointText(text: string): string {
  const [ip = '', condition = 'ready', node = 'n1', hint] = text.split(' ')
  const hints = hint === undefined ? '' : `, hints: {forZones: [{name: ${hint}}]}`
  return `  - {addresses: ["${ip}"], nodeName: ${node}, conditions: ${CONDITIONS[condition]}${hints}}\n`
}

function sliceText({ name, family = 'IPv4', endpoints, ports = [':8080/TCP'] }: ServiceText): string {
  const listed = ports.map((text) => {
    const [, portName = '', port = '', protocol = 'TCP'] = /^([^:]*):(\d+)\/(\w+)$/.exec(text) ?? []
    return `{name: "${portName}", port: ${port}, protocol: ${protocol}}`
  })
  const items = endpoints.length === 0 ? 'endpoints: []\n' : `endpoints:\n${endpoints.map(endpointText).join('')}`
  return `---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: ${name}-1, namespace: default, labels: {kubernetes.io/service-name: ${name}}}
addressType: ${family}
ports: [${listed.join(', ')}]
${items}`
}

function serviceText({ name, spec, balancer }: ServiceText): string {
  const status = balancer === undefined ? '' : `status: {loadBalancer: {ingress: [{ip: ${balancer}}]}}\n`
  return `---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: default}
spec: {${spec.includes('internalTrafficPolicy') ? '' : 'internalTrafficPolicy: Cluster, '}${spec}}
${status}`
}

/** Services with their slices, as a node's proxy last saw them. */
export function view(...services: readonly ServiceText[]): ProxyView {
  const text = services.map((one) => serviceText(one) + sliceText(one)).join('')
  const { manifests, issues } = readManifests(text, 'scene.yaml')
  if (issues.length > 0) throw new Error(JSON.stringify(issues))
  const all = manifests.map(({ value }) => value as Stored)
  return {
    services: all.filter(({ kind }) => kind === 'Service') as unknown as readonly Stored<'Service'>[],
    slices: all.filter(({ kind }) => kind === 'EndpointSlice') as unknown as readonly Stored<'EndpointSlice'>[],
  }
}
