import { familyOf } from '../address.ts'
import { type ImageTable, type Listener, listening, statusOf } from '../application.ts'
import type { Instant } from '../clock.ts'
import { keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { POD_ADDRESS } from './address.ts'

type Pod = Stored<'Pod'>

/** What a command of a probe, hook or container sees: its Pod and the applications around it. */
export interface Surroundings {
  readonly state: ClusterState
  readonly images: ImageTable
  readonly pod: Pod
  readonly now: Instant
  /** Told whenever an answer depends on somebody else, whose changes tell this Pod nothing. */
  readonly elsewhere?: (host: string) => void
}

/** An application that answered a connection. */
export interface Reached {
  readonly listener: Listener
  status(path: string): number
}

const SELF = ['', 'localhost', '127.0.0.1', '::1', '[::1]', '0.0.0.0']

function isSelf(host: string, { pod }: Surroundings): boolean {
  if (SELF.includes(host) || host === pod.metadata.name || host === pod.spec?.hostname) return true
  return pod.status?.podIPs?.some(({ ip }) => ip === host) || pod.status?.podIP === host
}

/** The Service that a name or cluster IP means from a namespace. */
function serviceOf(host: string, { state, pod }: Surroundings): Stored<'Service'> | undefined {
  if (familyOf(host) !== undefined)
    return state.list('Service').find(({ spec }) => spec?.clusterIP === host || spec?.clusterIPs?.includes(host))
  const [name = '', namespace = pod.metadata.namespace!, kind = 'svc', ...zone] = host.replace(/\.$/, '').split('.')
  if (kind !== 'svc' || (zone.length > 0 && zone.join('.') !== 'cluster.local')) return undefined
  return state.get('Service', `${namespace}/${name}`)
}

interface Target {
  readonly pod: Pod
  readonly port: number
}

/** The first ready endpoint of a Service, with the port that the Service's port means there. */
function endpointOf(service: Stored<'Service'>, port: number, state: ClusterState): Target | undefined {
  const { namespace, name } = service.metadata
  const headless = service.spec?.clusterIP === 'None'
  const servicePort = service.spec?.ports?.find((one) => one.port === port)
  if (!headless && servicePort === undefined) return undefined
  const labels = { matchLabels: { 'kubernetes.io/service-name': name } }
  for (const { endpoints, ports } of state.list('EndpointSlice', { namespace: namespace!, labels })) {
    const target = (ports ?? []).find((one) => (one.name ?? '') === (servicePort?.name ?? ''))?.port
    for (const { conditions, targetRef } of endpoints ?? []) {
      const pod = state.get('Pod', `${targetRef?.namespace}/${targetRef?.name}`)
      if (conditions?.ready !== false && pod !== undefined) return { pod, port: headless ? port : (target ?? port) }
    }
  }
  return undefined
}

function targetOf(host: string, port: number, around: Surroundings): Target | undefined {
  const { state, pod } = around
  if (isSelf(host, around)) return { pod, port }
  around.elsewhere?.(host)
  const key = state.memory<string>(POD_ADDRESS, host)
  const other = key === undefined ? undefined : state.get('Pod', key)
  if (other !== undefined) return { pod: other, port }
  const service = serviceOf(host, around)
  return service === undefined ? undefined : endpointOf(service, port, state)
}

/** Opens a TCP connection; undefined: refused, unknown or unreachable. */
export function reach(host: string, port: number, around: Surroundings): Reached | undefined {
  const target = targetOf(host, port, around)
  if (target === undefined) return undefined
  const { state, images, now } = around
  const listener = listening(state, images, target.pod, 'TCP', target.port, now)
  if (listener === undefined) return undefined
  return { listener, status: (path) => statusOf(state, keyOf(target.pod), listener.behaviour, path) }
}

/** Whether a name has an address: a Service's, if it has a cluster IP or endpoints that are ready. */
export function resolves(host: string, around: Surroundings): boolean {
  if (isSelf(host, around) || familyOf(host) !== undefined) return true
  around.elsewhere?.(host)
  const service = serviceOf(host, around)
  if (service === undefined) return false
  if (service.spec?.clusterIP !== 'None') return true
  const labels = { matchLabels: { 'kubernetes.io/service-name': service.metadata.name } }
  return around.state
    .list('EndpointSlice', { namespace: service.metadata.namespace!, labels })
    .some(({ endpoints }) => (endpoints ?? []).some(({ conditions }) => conditions?.ready !== false))
}
