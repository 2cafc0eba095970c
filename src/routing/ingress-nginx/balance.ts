import { createHash } from 'node:crypto'
import { evenly } from '../../hop.ts'
import type { HttpRequest, SetCookie } from '../../http.ts'
import { socketText } from '../../packet.ts'
import { byCodeUnit } from '../../state.ts'
import type { Walk } from '../../walk.ts'
import { type RouterMemory, recall, remember } from '../contract.ts'
import type { Peer } from '../peers.ts'
import type { Affinity, Location, Upstream } from './model.ts'

export type Algorithm = 'round_robin' | 'ewma' | 'chash' | 'chashsubset' | 'sticky_balanced' | 'sticky_persistent'

/** Which peer a try goes to, and what that leaves behind. */
export interface Pick {
  readonly peer: Peer
  readonly memory: RouterMemory
  readonly cookie?: SetCookie
  /** Why this peer: the cookie named it, or the algorithm drew it. */
  readonly how: Algorithm | 'cookie'
}

/** What a try knows. */
export interface Asked {
  readonly upstream: Upstream
  readonly location: Location
  readonly request: HttpRequest
  readonly server: string
  readonly failed: readonly string[]
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

/** The algorithm of an upstream: cookie affinity before upstream-hash-by before load-balance (balancer.lua). */
export function algorithmOf({ affinity, hashBy, hashBySubset, loadBalance }: Upstream): Algorithm {
  if (affinity !== undefined) return affinity.mode === 'persistent' ? 'sticky_persistent' : 'sticky_balanced'
  if (hashBy !== '') return hashBySubset === undefined ? 'chash' : 'chashsubset'
  return loadBalance === 'ewma' ? 'ewma' : 'round_robin'
}

const address = ({ ip, port }: Peer): string => socketText(ip, port)

/** The part of the cookie that names the upstream (sticky.lua). */
export function backendKey(upstream: Upstream): string {
  return md5(md5(upstream.name) + upstream.name)
}

interface CookieParts {
  readonly key?: string
  readonly backend?: string
}

function cookieParts(request: HttpRequest, { cookie }: Affinity): CookieParts {
  const [key, backend] = (request.cookies[cookie.name] ?? '').split('|')
  return key === undefined || key === '' ? {} : { key, ...(backend === undefined ? {} : { backend }) }
}

/** Whether the client's cookie names this upstream (is_affinitized). */
export function pinned(upstream: Upstream, request: HttpRequest): boolean {
  return upstream.affinity !== undefined && cookieParts(request, upstream.affinity).backend === backendKey(upstream)
}

/** The peer that a key hashes to: the highest of its hashes with every peer, so that a new peer moves only what it takes. */
export function hashed(peers: readonly Peer[], key: string): Peer {
  return peers
    .map((peer) => ({ peer, rank: md5(`${key} ${address(peer)}`) }))
    .reduce((best, one) => (byCodeUnit(one.rank, best.rank) > 0 ? one : best)).peer
}

/** A session key that hashes to the peer: all keys of one peer behave alike while the peers stay. */
function keyFor(peers: readonly Peer[], peer: Peer): string {
  for (let number = 1; ; number++) {
    const key = md5(`session ${number}`).slice(0, 16)
    if (hashed(peers, key) === peer) return key
  }
}

function covers({ locations }: Affinity, { location, server }: Asked, host: string): boolean {
  const name = server === '_' ? server : host
  const paths = locations[name] ?? locations[name.replace(/^[^.]+\./, '*.')] ?? []
  return paths.includes(location.ingressPath)
}

function cookieOf(affinity: Affinity, asked: Asked, value: string): SetCookie {
  const { name, path, maxAge, secure, sameSite } = affinity.cookie
  return {
    name,
    value,
    path: path ?? asked.location.ingressPath,
    secure: secure ?? asked.request.scheme === 'https',
    ...(sameSite === undefined ? {} : { sameSite }),
    ...(maxAge === undefined ? {} : { maxAge }),
  }
}

function named(upstream: Upstream, key: string): Peer | undefined {
  if (upstream.affinity!.mode === 'balanced') return hashed(upstream.peers, key)
  return upstream.peers.find((peer) => md5(address(peer)) === key)
}

/**
 * A session keeps the peer its cookie leads to. In balanced mode any cookie of that name leads somewhere, also one that
 * another upstream gave, and is not rewritten; in persistent mode the peer must still be there, else a new one is drawn.
 */
function* sticky(asked: Asked, memory: RouterMemory): Walk<Pick> {
  const { upstream, request, failed } = asked
  const affinity = upstream.affinity!
  const { key } = cookieParts(request, affinity)
  const before = key === undefined ? undefined : named(upstream, key)
  const move = failed.length > 0 && affinity.cookie.changeOnFailure
  if (before !== undefined && !move) return { peer: before, memory, how: 'cookie' }
  const fresh = upstream.peers.filter((peer) => !failed.includes(address(peer)))
  const among = fresh.length === 0 ? upstream.peers : fresh
  const peer = among[among.length === 1 ? 0 : yield evenly(among.map(address))]!
  const how = affinity.mode === 'persistent' ? 'sticky_persistent' : 'sticky_balanced'
  if (!covers(affinity, asked, request.host)) return { peer, memory, how }
  const value = `${affinity.mode === 'persistent' ? md5(address(peer)) : keyFor(upstream.peers, peer)}|${backendKey(upstream)}`
  return { peer, memory, how, cookie: cookieOf(affinity, asked, value) }
}

interface Pointer {
  readonly peers: string
  readonly next: number
}

/** Round robin with a start that nature chooses anew whenever the peers change (resty.roundrobin). */
function* roundRobin({ upstream }: Asked, memory: RouterMemory): Walk<Pick> {
  const { peers, name } = upstream
  if (peers.length === 1) return { peer: peers[0]!, memory, how: 'round_robin' }
  const signature = md5(peers.map(address).join(' '))
  const pointer = recall<Pointer>(memory, `turn ${name}`)
  const at = pointer?.peers === signature ? pointer.next : yield evenly(peers.map(address))
  const next: Pointer = { peers: signature, next: (at + 1) % peers.length }
  return { peer: peers[at]!, memory: remember(memory, `turn ${name}`, next), how: 'round_robin' }
}

const VARIABLES: Readonly<Record<string, (request: HttpRequest) => string>> = {
  request_uri: ({ path, query }) => (query === '' ? path : `${path}?${query}`),
  uri: ({ path }) => path,
  document_uri: ({ path }) => path,
  args: ({ query }) => query,
  query_string: ({ query }) => query,
  host: ({ host }) => host,
  http_host: ({ host }) => host,
  best_http_host: ({ host }) => host,
  scheme: ({ scheme }) => scheme,
  remote_addr: ({ clientIP }) => clientIP,
  binary_remote_addr: ({ clientIP }) => clientIP,
  the_real_ip: ({ clientIP }) => clientIP,
  request_method: ({ method }) => method,
  server_port: ({ port }) => String(port),
}

function variable(name: string, request: HttpRequest): string {
  const simple = VARIABLES[name]
  if (simple !== undefined) return simple(request)
  if (name.startsWith('arg_')) return new URLSearchParams(request.query).get(name.slice(4)) ?? ''
  if (name.startsWith('cookie_')) return request.cookies[name.slice(7)] ?? ''
  if (name.startsWith('http_')) return request.headers[name.slice(5).replaceAll('_', '-')] ?? ''
  return ''
}

/** An expression of NGINX variables and text, for one request. */
export function evaluate(expression: string, request: HttpRequest): string {
  return expression.replace(/\$\{(\w+)\}|\$(\w+)/g, (_, braced?: string, bare?: string) =>
    variable((braced ?? bare)!, request),
  )
}

function subsets(peers: readonly Peer[], size: number): readonly (readonly Peer[])[] {
  const count = Math.ceil(peers.length / size)
  const length = Math.min(size, peers.length)
  return Array.from({ length: count }, (_, index) =>
    Array.from({ length }, (__, at) => peers[(index * size + at) % peers.length]!),
  )
}

function* byHash({ upstream, request }: Asked, memory: RouterMemory): Walk<Pick> {
  const key = evaluate(upstream.hashBy, request)
  if (upstream.hashBySubset === undefined) return { peer: hashed(upstream.peers, key), memory, how: 'chash' }
  const all = subsets(upstream.peers, Math.max(1, upstream.hashBySubset))
  const chosen = hashed(
    all.map((_, index) => ({ ip: '0.0.0.0', port: index, labels: {} })),
    key,
  ).port
  const among = all[chosen]!
  const peer = among[among.length === 1 ? 0 : yield evenly(among.map(address))]!
  return { peer, memory, how: 'chashsubset' }
}

/** The next peer of an upstream for one try; the upstream has at least one. */
export function* pick(asked: Asked, memory: RouterMemory): Walk<Pick> {
  const { upstream } = asked
  switch (algorithmOf(upstream)) {
    case 'sticky_balanced':
    case 'sticky_persistent':
      return yield* sticky(asked, memory)
    case 'chash':
    case 'chashsubset':
      return yield* byHash(asked, memory)
    case 'ewma': {
      const { peers } = upstream
      return { peer: peers[peers.length === 1 ? 0 : yield evenly(peers.map(address))]!, memory, how: 'ewma' }
    }
    case 'round_robin':
      return yield* roundRobin(asked, memory)
  }
}
