import type { Instant } from '../clock.ts'
import { type DnsCache, EMPTY_CACHE } from '../dns/cache.ts'
import { policed } from '../policy/compile.ts'
import type { ClusterState } from '../state.ts'
import type { Told } from '../walk.ts'
import type { Client } from './client.ts'
import type { NetworkView } from './view.ts'

/** What a lookup came to: an address, or how it failed. */
export interface LookedUp {
  readonly address?: string
  readonly rcode: 'NXDOMAIN' | 'NODATA' | 'SERVFAIL'
  /** What the name servers remember afterwards; absent: none was asked. */
  readonly cache?: DnsCache
}

/** Lookups by client and name. */
export type Lookups = Map<string, Told<LookedUp>>

/** Lookups of a cluster at one instant, by what its name servers remember. */
interface Known {
  readonly now: Instant
  readonly options: NetworkView['options']
  readonly doors: NetworkView['doors']
  readonly gates: NetworkView['gates']
  readonly byCache: WeakMap<DnsCache, Lookups>
}

/** Lookups of one instant that are kept. */
const MOST = 1000

const byState = new WeakMap<ClusterState, Known>()

function knownOf({ state, now, options, doors, gates }: NetworkView): Known {
  const known = byState.get(state)
  if (
    known !== undefined &&
    known.now === now &&
    known.options === options &&
    known.doors === doors &&
    known.gates === gates
  )
    return known
  const made: Known = { now, options, doors, gates, byCache: new WeakMap() }
  byState.set(state, made)
  return made
}

/** Lookups that were made in this state of the cluster, at this instant, with this in the name servers' memory. */
export function lookupsOf(view: NetworkView, cache: DnsCache = EMPTY_CACHE): Lookups {
  const { byCache } = knownOf(view)
  let lookups = byCache.get(cache)
  if (lookups === undefined || lookups.size >= MOST) {
    lookups = new Map()
    byCache.set(cache, lookups)
  }
  return lookups
}

/** What a lookup depends on beside the cluster: policies look at a client from all sides, resolvers at who it is. */
export function placeOf(client: Client, host: string, { state }: NetworkView): string {
  if (policed(state)) return `${host} ${JSON.stringify(client)}`
  switch (client.kind) {
    case 'pod':
      return `${host} pod ${client.key} ${client.namespace}`
    case 'node':
      return `${host} node ${client.name}`
    case 'outside':
      return `${host} outside ${client.ip}`
  }
}
