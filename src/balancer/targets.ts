import { type Instant, instantOf } from '../clock.ts'
import type { Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import type { HealthCheck, Plan } from './contract.ts'
import type { Peer } from './peer.ts'
import { peersOf } from './peer.ts'

type Node = Stored<'Node'>
type Service = Stored<'Service'>

const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers'

/** Nodes that a balancer may send to: not excluded by label, not being deleted. */
export function eligibleNodes(state: ClusterState): readonly Node[] {
  return state
    .list('Node')
    .filter(({ metadata }) => metadata.labels?.[EXCLUDED] === undefined && metadata.deletionTimestamp === undefined)
}

function isReady(node: Node): boolean {
  return node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? true
}

/** Ready nodes that can answer for a Service's address: all while any endpoint is ready, or those that have one. */
export function readyNodes(state: ClusterState, service: Service, endpoints: 'local' | 'any'): readonly Node[] {
  const peers = peersOf(state, service)
  if (peers.length === 0) return []
  const nodes = eligibleNodes(state).filter(isReady)
  return endpoints === 'any' ? nodes : nodes.filter(({ metadata }) => peers.some(({ node }) => node === metadata.name))
}

/** Something a balancer sends connections to. */
export interface Target {
  readonly ip: string
  readonly port: number
  readonly node?: string
  readonly zone: string
  readonly healthy: boolean
  readonly label: string
}

function internalIP(node: Node): string {
  return node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? ''
}

/** A dead node is noticed after interval × threshold. */
function noticed(state: ClusterState, node: string, { interval, unhealthy }: HealthCheck, now: Instant): boolean {
  const fault = state.memory<{ readonly since: Instant }>('node-fault', node)
  return fault !== undefined && now - fault.since >= interval * unhealthy
}

function answers(plan: Plan, node: Node, peers: readonly Peer[], state: ClusterState, now: Instant): boolean {
  if (noticed(state, node.metadata.name, plan.health, now)) return false
  if (plan.health.asks === 'service') return peers.some((peer) => peer.node === node.metadata.name)
  return plan.health.asks === 'proxy' || peers.length > 0
}

function zoneOf(node: Node | undefined): string {
  return node?.metadata.labels?.['topology.kubernetes.io/zone'] ?? ''
}

/** The targets of a balancer for one of the Service's ports, with what their health checks say. */
export function targetsOf(
  plan: Plan,
  service: Service,
  port: number,
  state: ClusterState,
  now: Instant,
): readonly Target[] {
  const peers = peersOf(state, service, port)
  if (plan.targets === 'ip') {
    return peers.map(({ ip, port: targetPort, node, pod }) => ({
      ip,
      port: targetPort,
      ...(node === undefined ? {} : { node }),
      zone: zoneOf(node === undefined ? undefined : state.get('Node', node)),
      healthy: node === undefined || !noticed(state, node, plan.health, now),
      label: pod ?? ip,
    }))
  }
  const listener = plan.listeners.find((one) => one.port === port)
  return eligibleNodes(state)
    .filter(({ metadata }) => plan.nodes === undefined || plan.nodes.includes(metadata.name))
    .map((node) => ({
      ip: internalIP(node),
      port: listener?.nodePort ?? port,
      node: node.metadata.name,
      zone: zoneOf(node),
      healthy: answers(plan, node, peers, state, now),
      label: node.metadata.name,
    }))
}

/** When the address of a Service appears: a while after the Service was made. */
export function appearsAt(service: Service, plan: Plan): Instant {
  return instantOf(service.metadata.creationTimestamp) + plan.provisioning
}
