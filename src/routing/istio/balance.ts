import { createHash } from 'node:crypto'
import { evenly } from '../../hop.ts'
import type { HttpRequest, SetCookie } from '../../http.ts'
import { socketText } from '../../packet.ts'
import { byCodeUnit, type ClusterState } from '../../state.ts'
import type { Walk } from '../../walk.ts'
import type { Peer } from '../peers.ts'
import type { Cluster } from './destination.ts'
import { grouped } from './locality.ts'
import { type LoadBalancer, type MeshProxy, milliseconds } from './model.ts'

/** What a request (or a bare connection) can be hashed by. */
type Hashed = Pick<HttpRequest, 'headers' | 'cookies' | 'query' | 'clientIP'>

/** What the choice of an endpoint knows. */
export interface Choosing {
  readonly cluster: Cluster
  readonly request: Hashed
  readonly proxy: MeshProxy
  readonly state: ClusterState
  /** Endpoints that get nothing now. */
  readonly ejected: ReadonlySet<string>
  /** Endpoints that this request has tried. */
  readonly tried: readonly string[]
  /** Requests that the proxy has open, by endpoint; absent: none. */
  readonly open?: ReadonlyMap<string, number>
}

export interface Chosen {
  readonly peer: Peer
  readonly cookie?: SetCookie
}

const address = ({ ip, port }: Peer): string => socketText(ip, port)
const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The endpoint that a key belongs to; a new endpoint takes over only what becomes its own. */
function hashed(peers: readonly Peer[], key: string): Peer {
  return peers
    .map((peer) => ({ peer, rank: digest(`${key} ${address(peer)}`) }))
    .reduce((best, one) => (byCodeUnit(one.rank, best.rank) > 0 ? one : best)).peer
}

/** A key that belongs to the endpoint: all of its keys behave alike while the endpoints stay. */
function keyFor(peers: readonly Peer[], peer: Peer): string {
  for (let number = 1; ; number++) {
    const key = digest(`key ${number}`).slice(0, 16)
    if (hashed(peers, key) === peer) return key
  }
}

/** Every endpoint as likely as the others: what random and round robin come to over many requests. */
function* drawn(peers: readonly Peer[]): Walk<Peer> {
  return peers[peers.length === 1 ? 0 : yield evenly(peers.map(address))]!
}

const LEAST: readonly (string | undefined)[] = [undefined, 'UNSPECIFIED', 'LEAST_REQUEST', 'LEAST_CONN']

/** Of two endpoints drawn at random the one with fewer open requests, the first of equals (Envoy's LeastRequestLoadBalancer). */
function* leastLoaded(peers: readonly Peer[], open: ReadonlyMap<string, number>): Walk<Peer> {
  const loads = peers.map((peer) => open.get(address(peer)) ?? 0)
  if (peers.length === 1 || loads.every((load) => load === loads[0])) return yield* drawn(peers)
  const wins = loads.map((load) => {
    const [more, same] = [loads.filter((one) => one > load).length, loads.filter((one) => one === load).length]
    return BigInt(2 * more + same)
  })
  const used = wins.flatMap((weight, index) => (weight > 0n ? [index] : []))
  const at =
    used.length === 1 ? 0 : yield { among: used.map((index) => [wins[index]!, address(peers[index]!)] as const) }
  return peers[used[at]!]!
}

/** What a request is hashed by: undefined when it does not carry it, and then any endpoint will do. */
function hashKey({ consistentHash }: LoadBalancer, request: Hashed): string | undefined {
  const { httpHeaderName, httpQueryParameterName, useSourceIp, httpCookie } = consistentHash ?? {}
  if (httpHeaderName !== undefined) return request.headers[httpHeaderName.toLowerCase()]
  if (httpCookie?.name !== undefined) return request.cookies[httpCookie.name]
  if (httpQueryParameterName !== undefined)
    return new URLSearchParams(request.query).get(httpQueryParameterName) ?? undefined
  return useSourceIp === true ? request.clientIP : undefined
}

function* among(peers: readonly Peer[], { cluster, request, open }: Choosing): Walk<Chosen> {
  const balancer = cluster.policy.loadBalancer ?? {}
  const key = hashKey(balancer, request)
  if (key !== undefined) return { peer: hashed(peers, key) }
  const least = open !== undefined && open.size > 0 && LEAST.includes(balancer.simple)
  const peer = yield* least ? leastLoaded(peers, open) : drawn(peers)
  const { httpCookie } = balancer.consistentHash ?? {}
  // The proxy makes the cookie itself where a lifetime is given; 0 makes it last as long as the browser.
  if (httpCookie?.name === undefined || httpCookie.ttl === undefined) return { peer }
  const maxAge = (milliseconds(httpCookie.ttl) ?? 0) / 1000
  const cookie: SetCookie = {
    name: httpCookie.name,
    value: keyFor(peers, peer),
    ...(httpCookie.path === undefined ? {} : { path: httpCookie.path }),
    ...(maxAge === 0 ? {} : { maxAge }),
  }
  return { peer, cookie }
}

/**
 * Levels as Envoy fills them: each takes 1.4 times its healthy share, what is left goes to the next (priority levels).
 * Where all together cannot take everything, a level below `panic` percent of health uses every endpoint it has.
 */
function* level(
  levels: readonly (readonly Peer[])[],
  ejected: ReadonlySet<string>,
  panic: number,
): Walk<readonly Peer[]> {
  const healthy = levels.map((peers) => peers.filter((peer) => !ejected.has(address(peer))))
  let left = 100
  const loads = levels.map((peers, index) => {
    const load = Math.min(left, Math.floor((140 * healthy[index]!.length) / peers.length))
    left -= load
    return load
  })
  const used = loads.flatMap((load, index) => (load > 0 ? [index] : []))
  const open = (index: number): readonly Peer[] => {
    const [all, well] = [levels[index]!, healthy[index]!]
    return left > 0 && 100 * well.length < panic * all.length ? all : well
  }
  if (used.length === 0) return panic > 0 ? levels.flat() : []
  if (used.length === 1) return open(used[0]!)
  return open(yield { among: loads.map((load, index) => [BigInt(load), `priority ${index}`] as const) })
}

/** The endpoint for one try, or none when there is nobody to ask. */
export function* choose(choosing: Choosing): Walk<Chosen | undefined> {
  const { cluster, proxy, state, ejected, tried } = choosing
  const { loadBalancer = {}, outlierDetection } = cluster.policy
  if (cluster.peers.length === 0) return undefined
  const groups = grouped(
    cluster.peers,
    loadBalancer.localityLbSetting ?? {},
    proxy,
    outlierDetection !== undefined,
    state,
  )
  let peers: readonly Peer[]
  if (groups.kind === 'levels') peers = yield* level(groups.levels, ejected, outlierDetection?.minHealthPercent ?? 0)
  else {
    const open = groups.groups
      .map(({ weight, peers: all }) => ({ weight, peers: all.filter((peer) => !ejected.has(address(peer))) }))
      .filter((group) => group.peers.length > 0)
    if (open.length === 0) return undefined
    const at =
      open.length === 1
        ? 0
        : yield { among: open.map(({ weight }, index) => [BigInt(weight), `locality ${index}`] as const) }
    peers = open[at]!.peers
  }
  if (peers.length === 0) return undefined
  const fresh = peers.filter((peer) => !tried.includes(address(peer)))
  return yield* among(fresh.length === 0 ? peers : fresh, choosing)
}
