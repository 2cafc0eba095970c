import type { Stored } from '../object.ts'
import type { Living } from './living.ts'

/** What a change of endpoints costs the cluster itself, for one of the two ways to tell it. */
export interface Cost {
  /** Objects written to the API server. */
  readonly writes: number
  /** Bytes of those objects as JSON: what the server sends to each watcher. */
  readonly bytes: number
}

/** The older Endpoints against EndpointSlices, and how many watchers (nodes) hear every byte. */
export interface Propagation {
  readonly endpoints: Cost
  readonly slices: Cost
  readonly watchers: number
}

const NOTHING: Cost = { writes: 0, bytes: 0 }

function sizeOf(object: Stored): number {
  return new TextEncoder().encode(JSON.stringify(object)).length
}

/**
 * Counts what is written while something happens: kube-proxy on every node watches slices today, and watched Endpoints
 * before (kubernetes.io, "Scaling Kubernetes Networking With EndpointSlices").
 */
export function propagation(cluster: Living, happens: () => void): Propagation {
  const costs: Record<'Endpoints' | 'EndpointSlice', Cost> = { Endpoints: NOTHING, EndpointSlice: NOTHING }
  const stop = cluster.listen(({ kind, type, object }) => {
    if ((kind !== 'Endpoints' && kind !== 'EndpointSlice') || object === undefined) return
    const { writes, bytes } = costs[kind]
    costs[kind] = { writes: writes + 1, bytes: bytes + (type === 'DELETED' ? 0 : sizeOf(object)) }
  })
  try {
    happens()
  } finally {
    stop()
  }
  return { endpoints: costs.Endpoints, slices: costs.EndpointSlice, watchers: cluster.state.count('Node') }
}
