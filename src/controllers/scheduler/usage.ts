import type { ObjectKey, Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import { quantity } from './quantity.ts'

type Pod = Stored<'Pod'>
type Container = NonNullable<NonNullable<Pod['spec']>['containers']>[number]

export type Resources = Readonly<Record<string, number>>

/** What the Pods of a node take together. */
export interface Usage {
  readonly pods: number
  readonly requests: Resources
  /** Requests with the scheduler's guess (100m, 200Mi) for containers that ask for nothing; scoring alone uses it. */
  readonly guessed: Resources
  readonly hostPorts: readonly HostPort[]
  /** Pods that refuse neighbours: their own anti-affinity is looked at for every newcomer. */
  readonly repelling: readonly Pod[]
}

export interface HostPort {
  readonly ip: string
  readonly port: number
  readonly protocol: string
}

export const NO_USAGE: Usage = { pods: 0, requests: {}, guessed: {}, hostPorts: [], repelling: [] }

const NOTHING_ASKED: Resources = {}
const GUESSED: Resources = { cpu: 0.1, memory: 200 * 2 ** 20 }

function requestsOf(container: Container, guess: boolean): Resources {
  const { requests, limits } = (container.resources ?? {}) as {
    readonly requests?: Readonly<Record<string, string>>
    readonly limits?: Readonly<Record<string, string>>
  }
  if (requests === undefined && limits === undefined) return guess ? GUESSED : NOTHING_ASKED
  const all = { ...limits, ...requests }
  const found = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, quantity(value)]))
  return guess ? { ...GUESSED, ...found } : found
}

function sum(parts: readonly Resources[]): Resources {
  const total: Record<string, number> = {}
  for (const part of parts) for (const name in part) total[name] = (total[name] ?? 0) + part[name]!
  return total
}

function highest(parts: readonly Resources[]): Resources {
  const total: Record<string, number> = {}
  for (const part of parts) for (const name in part) total[name] = Math.max(total[name] ?? 0, part[name]!)
  return total
}

type Spec = NonNullable<Pod['spec']>

const asked = new WeakMap<Spec, Resources>()
const guessed = new WeakMap<Spec, Resources>()

/**
 * What a Pod asks of its node: the sum of its containers, or an init container's need on top of the sidecars started
 * before it, whichever is more (k8s.io/component-helpers/resource PodRequests).
 */
export function podRequests({ spec }: Pod, guess = false): Resources {
  if (spec === undefined) return {}
  const memory = guess ? guessed : asked
  let found = memory.get(spec)
  if (found === undefined) {
    found = specRequests(spec, guess)
    memory.set(spec, found)
  }
  return found
}

function specRequests(spec: Spec, guess: boolean): Resources {
  const { containers = [], initContainers = [], overhead = {} } = spec
  const alone = spec.initContainers === undefined && spec.overhead === undefined && containers.length === 1
  if (alone) return requestsOf(containers[0]!, guess)
  const sidecars: Resources[] = []
  const starting: Resources[] = []
  for (const container of initContainers) {
    const own = requestsOf(container, guess)
    if (container.restartPolicy === 'Always') sidecars.push(own)
    starting.push(container.restartPolicy === 'Always' ? sum(sidecars) : sum([...sidecars, own]))
  }
  const running = sum([...sidecars, ...containers.map((container) => requestsOf(container, guess))])
  const extra = Object.fromEntries(Object.entries(overhead).map(([name, value]) => [name, quantity(value as string)]))
  return sum([highest([running, ...starting]), extra])
}

/** Ports of the node itself that a Pod takes. */
export function hostPortsOf(pod: Pod): readonly HostPort[] {
  const { containers = [], initContainers = [], hostNetwork } = pod.spec ?? {}
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always')
  return [...containers, ...sidecars].flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, hostIP, containerPort, protocol = 'TCP' }) => {
      const port = hostPort ?? (hostNetwork ? containerPort : 0)
      return port > 0 ? [{ ip: hostIP || '0.0.0.0', port, protocol }] : []
    }),
  )
}

function repels(pod: Pod): boolean {
  return (pod.spec?.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).length > 0
}

/** What a node carries once a further Pod is on it. */
export function plus(usage: Usage, pod: Pod): Usage {
  return {
    pods: usage.pods + 1,
    requests: sum([usage.requests, podRequests(pod)]),
    guessed: sum([usage.guessed, podRequests(pod, true)]),
    hostPorts: [...usage.hostPorts, ...hostPortsOf(pod)],
    repelling: repels(pod) ? [...usage.repelling, pod] : usage.repelling,
  }
}

const known = new WeakMap<readonly ObjectKey[], Usage>()

interface Needs {
  readonly requests: Resources
  readonly guessed: Resources
  readonly hostPorts: readonly HostPort[]
  readonly repels: boolean
}

const needs = new WeakMap<Spec, Needs>()

/** Everything of a Pod that its node's other Pods feel; a spec that stays is read once. */
function needsOf(pod: Pod): Needs {
  const { spec } = pod
  let found = spec === undefined ? undefined : needs.get(spec)
  if (found === undefined) {
    const [requests, own] = [podRequests(pod), podRequests(pod, true)]
    found = { requests, guessed: own, hostPorts: hostPortsOf(pod), repels: repels(pod) }
    if (spec !== undefined) needs.set(spec, found)
  }
  return found
}

function add(total: Record<string, number>, part: Resources): void {
  for (const name in part) total[name] = (total[name] ?? 0) + part[name]!
}

/** A node's usage: computed anew only when a Pod came to the node or left it, since what Pods ask never changes. */
export function usageOf(node: string, state: ClusterState): Usage {
  const keys = state.podsOn(node)
  const before = known.get(keys)
  if (before !== undefined) return before
  const [requests, own]: [Record<string, number>, Record<string, number>] = [{}, {}]
  const hostPorts: HostPort[] = []
  const repelling: Pod[] = []
  for (const key of keys) {
    const pod = state.get('Pod', key)!
    const need = needsOf(pod)
    add(requests, need.requests)
    add(own, need.guessed)
    if (need.hostPorts.length > 0) hostPorts.push(...need.hostPorts)
    if (need.repels) repelling.push(pod)
  }
  const usage: Usage = { pods: keys.length, requests, guessed: own, hostPorts, repelling }
  known.set(keys, usage)
  return usage
}
