import type { Instant } from '../clock.ts'
import { evenly, type Hop } from '../hop.ts'
import { issue } from '../issue.ts'
import { keyOf, type ObjectKey } from '../object.ts'
import type { Reference } from '../position.ts'
import { byCodeUnit, type ClusterState } from '../state.ts'
import type { Walk } from '../walk.ts'
import { slicesOf } from './backend.ts'
import { type DnsCache, EMPTY_CACHE } from './cache.ts'
import { type DnsClient, type ResolverView, resolve } from './resolver.ts'

/** How a client comes by addresses, how long it keeps them, and which it uses for the next connection. */
export interface BehaviourOptions {
  /** dns: the name; endpoints: ready addresses of the Service, read from the API. */
  readonly source: 'dns' | 'endpoints'
  readonly keeps: 'for ever' | 'for its TTL' | 'never'
  readonly picks: 'first record' | 'random record' | 'round robin' | 'hash of a key'
}

/** Clients as they are found in the wild, by the name an exercise gives them. */
export const behaviours = {
  'holds one Pod address': { source: 'endpoints', keeps: 'for ever', picks: 'random record' },
  'resolves once': { source: 'dns', keeps: 'for ever', picks: 'first record' },
  'keeps for the TTL': { source: 'dns', keeps: 'for its TTL', picks: 'first record' },
  'first record': { source: 'dns', keeps: 'never', picks: 'first record' },
  'random record': { source: 'dns', keeps: 'never', picks: 'random record' },
  'round robin': { source: 'dns', keeps: 'never', picks: 'round robin' },
  'hash of a key': { source: 'dns', keeps: 'never', picks: 'hash of a key' },
  'watches slices': { source: 'endpoints', keeps: 'never', picks: 'random record' },
} as const satisfies Record<string, BehaviourOptions>

export type Behaviour = keyof typeof behaviours

/** What a client remembers between connections. Equal keys behave alike for ever. */
export interface ClientMemory {
  readonly key: string
  /** Addresses kept, the one in use, and until when. */
  readonly held?: { readonly addresses: readonly string[]; readonly using: string; readonly until: Instant }
  readonly turn: number
  readonly cache: DnsCache
}

export const NEW_CLIENT: ClientMemory = Object.freeze({ key: '', turn: 0, cache: EMPTY_CACHE })

/** What one client asks for. */
export interface Wanted {
  readonly client: DnsClient
  /** The name it knows, and the Service it stands for (`ns/name`) where the source is the API. */
  readonly name: string
  readonly service?: ObjectKey
  readonly family: 'IPv4' | 'IPv6'
  /** The key of the request, where the behaviour hashes one. */
  readonly hashed?: string
}

/** The address a client connects to next. */
export interface Chosen {
  readonly address?: string
  readonly rcode: 'NOERROR' | 'NODATA' | 'NXDOMAIN' | 'SERVFAIL'
  readonly memory: ClientMemory
}

/** A view of a client that watches the API: what it last heard may be older than what is. */
export interface BehaviourView extends ResolverView {
  readonly watched?: ClusterState
}

interface Learned {
  readonly addresses: readonly string[]
  /** The address the resolver handed on first. */
  readonly first?: string
  readonly ttl: number
  readonly rcode: Chosen['rcode']
  readonly cache: DnsCache
}

function remembered(memory: Omit<ClientMemory, 'key'>): ClientMemory {
  const { held, turn, cache } = memory
  const kept = held === undefined ? '' : `${held.using} of ${held.addresses.join(',')} until ${held.until}`
  return { ...memory, key: `${kept}|${turn}|${cache.key}` }
}

/** Ready addresses of a Service, from its slices, each once. */
function* listed({ service = '', family }: Wanted, view: BehaviourView, cache: DnsCache): Walk<Learned> {
  const [namespace = '', name = ''] = service.split('/')
  const slices = slicesOf(view.watched ?? view.state, namespace, name).filter(
    ({ addressType }) => addressType === family,
  )
  const ready = slices.flatMap(({ endpoints }) =>
    (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false),
  )
  const addresses = [...new Set(ready.flatMap(({ addresses: own }) => own))].sort(byCodeUnit)
  const because: readonly Reference[] = slices.map((slice) => ({ kind: 'EndpointSlice', key: keyOf(slice) }))
  const hop: Hop = {
    at: 'client',
    rule: service,
    says: issue('hop.dns.listed', { service, addresses: addresses.join(', '), count: addresses.length }),
    because,
  }
  yield hop
  return { addresses, ttl: 0, rcode: addresses.length === 0 ? 'NODATA' : 'NOERROR', cache }
}

function* learned(options: BehaviourOptions, wanted: Wanted, view: BehaviourView, cache: DnsCache): Walk<Learned> {
  if (options.source === 'endpoints') return yield* listed(wanted, view, cache)
  const { name, client, family } = wanted
  const picks = options.picks === 'first record' ? 'first record' : 'all'
  const { addresses, address, ttl, rcode, cache: after } = yield* resolve(name, { client, family, cache, picks }, view)
  return { addresses, ...(address === undefined ? {} : { first: address }), ttl, rcode, cache: after }
}

/** FNV-1a over the key: any even hash would do, and this one is the same everywhere. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0
  return value
}

function* picked(
  { picks }: BehaviourOptions,
  { addresses, first }: Learned,
  turn: number,
  { hashed = '' }: Wanted,
): Walk<string> {
  const sorted = [...addresses].sort(byCodeUnit)
  switch (picks) {
    case 'first record':
      return first ?? addresses[0]!
    case 'random record':
      return addresses[addresses.length === 1 ? 0 : yield evenly(addresses)]!
    case 'round robin':
      return sorted[turn % sorted.length]!
    case 'hash of a key':
      return sorted[hash(hashed) % sorted.length]!
  }
}

/**
 * The address of a client's next connection. What it keeps it does not ask for again, whether or not anybody is still
 * there: that is what makes the difference between the behaviours.
 */
export function* nextAddress(
  behaviour: Behaviour,
  wanted: Wanted,
  memory: ClientMemory,
  view: BehaviourView,
): Walk<Chosen> {
  const options: BehaviourOptions = behaviours[behaviour]
  const { held, turn } = memory
  if (held !== undefined && view.now < held.until) {
    yield {
      at: 'client',
      rule: held.using,
      says: issue('hop.dns.held', { name: wanted.name, address: held.using }),
      because: [],
    }
    return { address: held.using, rcode: 'NOERROR', memory }
  }
  const found = yield* learned(options, wanted, view, memory.cache)
  if (found.addresses.length === 0) return { rcode: found.rcode, memory: remembered({ turn, cache: found.cache }) }
  const using = yield* picked(options, found, turn, wanted)
  const until = { 'for ever': Number.POSITIVE_INFINITY, 'for its TTL': view.now + found.ttl * 1000, never: view.now }[
    options.keeps
  ]
  const keeping = options.keeps === 'never' ? {} : { held: { addresses: found.addresses, using, until } }
  const next = options.picks === 'round robin' ? turn + 1 : turn
  return { address: using, rcode: 'NOERROR', memory: remembered({ ...keeping, turn: next, cache: found.cache }) }
}
