import { type RouterMemory, recall, remember } from '../contract.ts'
import type { TrafficPolicy } from './model.ts'

/** Limits of a cluster's connection pool, those of one proxy: Envoy's circuit breakers. */
interface Limits {
  readonly connections: number
  readonly pending: number
  readonly requests: number
}

/** What a proxy has open to an endpoint: requests that are served, and those that wait for one of them to end. */
interface Load {
  readonly active: number
  readonly waiting: number
}

type Loads = Readonly<Record<string, Load>>

/** A request at the pool: it is served, after how many turns of those before it, or there is no room for it. */
export type Admission =
  | { readonly kind: 'served'; readonly turns: number }
  | { readonly kind: 'overflow'; readonly limit: keyof Limits; readonly most: number }

/** Istio leaves a limit that nobody sets at the largest number there is. */
const UNLIMITED = 2 ** 32 - 1

const NOTHING: Load = { active: 0, waiting: 0 }

function limitsOf({ connectionPool: { tcp = {}, http = {} } = {} }: TrafficPolicy): Limits {
  return {
    connections: tcp.maxConnections ?? UNLIMITED,
    pending: http.http1MaxPendingRequests ?? UNLIMITED,
    requests: http.http2MaxRequests ?? UNLIMITED,
  }
}

function loadsOf(cluster: string, memory: RouterMemory): Loads {
  return recall<Loads>(memory, `open ${cluster}`) ?? {}
}

function total(loads: Loads, of: keyof Load): number {
  return Object.values(loads).reduce((sum, load) => sum + load[of], 0)
}

/** How many requests each endpoint of a cluster has open: what least-request balancing looks at. */
export function openAt(cluster: string, memory: RouterMemory): ReadonlyMap<string, number> {
  return new Map(Object.entries(loadsOf(cluster, memory)).map(([at, { active, waiting }]) => [at, active + waiting]))
}

/**
 * One more request to an endpoint, over HTTP/1.1: a connection of its own while there may be one more, and always the
 * first to an endpoint (Envoy's ConnPoolImplBase::tryCreateNewConnection), else a place among those that wait.
 */
export function admitted(cluster: string, address: string, policy: TrafficPolicy, memory: RouterMemory): Admission {
  const loads = loadsOf(cluster, memory)
  const { active, waiting } = loads[address] ?? NOTHING
  const { connections, pending, requests } = limitsOf(policy)
  if (total(loads, 'active') + total(loads, 'waiting') >= requests)
    return { kind: 'overflow', limit: 'requests', most: requests }
  if (active === 0 || total(loads, 'active') < connections) return { kind: 'served', turns: 0 }
  if (total(loads, 'waiting') >= pending) return { kind: 'overflow', limit: 'pending', most: pending }
  return { kind: 'served', turns: 1 + Math.floor(waiting / active) }
}

/** The memory with that request open. */
export function occupied(cluster: string, address: string, turns: number, memory: RouterMemory): RouterMemory {
  const loads = loadsOf(cluster, memory)
  const { active, waiting } = loads[address] ?? NOTHING
  const load = turns === 0 ? { active: active + 1, waiting } : { active, waiting: waiting + 1 }
  const sorted = Object.entries({ ...loads, [address]: load }).sort(([a], [b]) => (a < b ? -1 : 1))
  return remember(memory, `open ${cluster}`, Object.fromEntries(sorted))
}
