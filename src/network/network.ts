import { familyOf } from '../address.ts'
import type { Instant } from '../clock.ts'
import type { HttpRequest, HttpResponse } from '../http.ts'
import type { Outcome, Receiver } from '../outcome.ts'
import type { Protocol } from '../packet.ts'
import type { Walk } from '../walk.ts'
import { answerOf } from './answer.ts'
import { besideClient, besideConnection } from './beside.ts'
import type { Client } from './client.ts'
import { type Connected, type Connection, connect } from './connect.ts'
import { type CookieJar, cookiesFor, kept, NO_COOKIES } from './cookies.ts'
import { doorAt, throughDoor } from './door.ts'
import { roundTrip } from './latency.ts'
import { type NetworkMemory, withAnswers, withRouter } from './memory.ts'
import { lookUp } from './resolve.ts'
import type { NetworkView } from './view.ts'

/** A request as a client writes it. */
export interface RequestOptions {
  readonly client: Client
  /** Absolute http or https URL. */
  readonly url: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as written, whatever the jar holds of the same name. */
  readonly cookies?: Readonly<Record<string, string>>
  /** What the client has kept so far. */
  readonly jar?: CookieJar
  /** A Host header other than the URL's. */
  readonly host?: string
  readonly grpc?: HttpRequest['grpc']
  /** The client's own port; absent: one of no interest. */
  readonly sourcePort?: number
  /** The connection stays open after the answer. */
  readonly hold?: boolean
}

export interface Requested {
  readonly outcome: Outcome
  readonly memory: NetworkMemory
  /** What a client that keeps cookies has afterwards. */
  readonly jar: CookieJar
}

const PORT = { http: 80, https: 443 } as const

/** Name (or address) and port → connection: resolution is the first stage of the walk. */
export function dial(
  client: Client,
  host: string,
  port: number,
  protocol: Protocol,
  view: NetworkView,
  memory: NetworkMemory,
  socket: Pick<Connection, 'sourcePort' | 'hold' | 'tls' | 'carries'> = {},
): Walk<Connected> {
  const connection: Connection = { ...socket, client, destination: host, port, protocol }
  return familyOf(host) === undefined ? dialName(connection, view, memory) : leave(connection, view, memory)
}

function* dialName(named: Connection, view: NetworkView, memory: NetworkMemory): Walk<Connected> {
  const found = yield* lookUp(named.client, named.destination, view, memory.dns)
  const after = withAnswers(memory, found.cache)
  if (found.address === undefined) return { outcome: { kind: 'unresolved', rcode: found.rcode }, memory: after }
  return yield* leave({ ...named, destination: found.address }, view, after)
}

/** The connection itself, past the client's own proxy if one takes it. */
function leave(connection: Connection, view: NetworkView, memory: NetworkMemory): Walk<Connected> {
  return view.sidecarConnection === undefined
    ? connect(connection, view, memory)
    : pastSidecar(connection, view, memory)
}

function* pastSidecar(connection: Connection, view: NetworkView, memory: NetworkMemory): Walk<Connected> {
  return (yield* besideConnection(connection, view, memory)) ?? (yield* connect(connection, view, memory))
}

/** What a URL alone does not say. */
interface Told {
  readonly scheme: 'http' | 'https'
  readonly port: number
  readonly now: Instant
}

function message(options: RequestOptions, url: URL, { scheme, port, now }: Told): HttpRequest {
  const headers = Object.fromEntries(
    Object.entries(options.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  )
  const host = options.host ?? url.hostname.replace(/^\[|\]$/g, '')
  const asked = { scheme, host, path: url.pathname }
  return {
    ...asked,
    method: options.method ?? 'GET',
    port,
    query: url.search.replace(/^\?/, ''),
    headers,
    cookies: { ...cookiesFor(options.jar ?? NO_COOKIES, asked, now), ...options.cookies },
    clientIP: options.client.ip,
    ...(options.grpc === undefined ? {} : { grpc: options.grpc }),
  }
}

/** The server name that a client asks for in TLS: the host it means to talk to, never an address (RFC 6066). */
function tlsOf({ host }: RequestOptions, url: URL, scheme: 'http' | 'https'): Connection['tls'] {
  if (scheme === 'http') return false
  const name = host ?? url.hostname.replace(/^\[|\]$/g, '')
  return familyOf(name) === undefined ? { serverName: name } : {}
}

/** Asks a URL: resolve, connect, and whoever accepts answers; a router in between opens further connections. */
export function* request(options: RequestOptions, view: NetworkView, memory: NetworkMemory): Walk<Requested> {
  const url = new URL(options.url)
  const scheme = url.protocol === 'https:' ? 'https' : 'http'
  const port = url.port === '' ? PORT[scheme] : Number(url.port)
  const jar = options.jar ?? NO_COOKIES
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const written = message(options, url, { scheme, port, now: view.now })
  const beside = yield* besideClient(written, options.client, host, view, memory)
  if (beside.kind === 'ended') return { outcome: beside.outcome, memory, jar }
  if (beside.kind === 'answered') {
    const { response, memory: after } = beside
    const outcome: Outcome = { kind: 'answered', response, sourceSeen: options.client.ip }
    return { outcome, memory: after, jar: kept(jar, response.cookies, written, view.now) }
  }
  const { outcome, memory: connected } = yield* dial(options.client, beside.host, port, 'TCP', view, memory, {
    ...(options.sourcePort === undefined ? {} : { sourcePort: options.sourcePort }),
    ...(options.hold === undefined ? {} : { hold: options.hold }),
    tls: tlsOf(options, url, scheme),
    carries: 'requests',
  })
  if (outcome.kind !== 'delivered') return { outcome, memory: connected, jar }
  const asked = { ...written, clientIP: outcome.sourceSeen }
  const { response: said, memory: after } = yield* serve(outcome.to, outcome.port, asked, view, connected)
  const away = roundTrip(options.client, outcome.to, view)
  const response = said === undefined || away === 0 ? said : { ...said, delay: said.delay + away }
  if (response === undefined)
    return { outcome: { kind: 'closed', by: outcome.to.kind === 'pod' ? 'pod' : 'host' }, memory: after, jar }
  return {
    outcome: { kind: 'answered', response, to: outcome.to, sourceSeen: outcome.sourceSeen },
    memory: after,
    jar: kept(jar, response.cookies, asked, view.now),
  }
}

/** Whoever accepted the connection answers: an application, a host outside, or a router that asks further. */
export function* serve(
  to: Receiver,
  port: number,
  asked: HttpRequest,
  view: NetworkView,
  memory: NetworkMemory,
): Walk<{ readonly response: HttpResponse | undefined; readonly memory: NetworkMemory }> {
  const door = to.kind === 'host' ? doorAt(view, to.ip) : undefined
  if (door === undefined) return { response: yield* answerOf(to, port, asked, view), memory }
  const { response, memory: next } = yield* throughDoor(door, asked, view, memory.routers[door.router.name])
  return { response, memory: withRouter(memory, door.router.name, next) }
}
