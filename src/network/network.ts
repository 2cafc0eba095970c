import { familyOf } from '../address.ts'
import type { HttpRequest, HttpResponse, SetCookie } from '../http.ts'
import type { Outcome, Receiver } from '../outcome.ts'
import type { Protocol } from '../packet.ts'
import type { Walk } from '../walk.ts'
import { answerOf } from './answer.ts'
import { besideClient, besideConnection } from './beside.ts'
import type { Client } from './client.ts'
import { type Connected, type Connection, connect } from './connect.ts'
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
  readonly cookies?: Readonly<Record<string, string>>
  /** A Host header other than the URL's. */
  readonly host?: string
  readonly grpc?: HttpRequest['grpc']
  /** The client's own port; absent: one of no interest. */
  readonly sourcePort?: number
}

export interface Requested {
  readonly outcome: Outcome
  readonly memory: NetworkMemory
  /** What a client that keeps cookies sends next time. */
  readonly cookies: Readonly<Record<string, string>>
}

const PORT = { http: 80, https: 443 } as const

/** Name (or address) and port → connection: resolution is the first stage of the walk. */
export function* dial(
  client: Client,
  host: string,
  port: number,
  protocol: Protocol,
  view: NetworkView,
  memory: NetworkMemory,
  socket: Pick<Connection, 'sourcePort' | 'hold' | 'tls' | 'carries'> = {},
): Walk<Connected> {
  const to = (destination: string): Connection => ({ ...socket, client, destination, port, protocol })
  if (familyOf(host) !== undefined) return yield* leave(to(host), view, memory)
  const found = yield* lookUp(client, host, view, memory.dns)
  const after = withAnswers(memory, found.cache)
  if (found.address === undefined) return { outcome: { kind: 'unresolved', rcode: found.rcode }, memory: after }
  return yield* leave(to(found.address), view, after)
}

/** The connection itself, past the client's own proxy if one takes it. */
function* leave(connection: Connection, view: NetworkView, memory: NetworkMemory): Walk<Connected> {
  return (yield* besideConnection(connection, view, memory)) ?? (yield* connect(connection, view, memory))
}

function message(options: RequestOptions, url: URL, scheme: 'http' | 'https', port: number): HttpRequest {
  const headers = Object.fromEntries(
    Object.entries(options.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  )
  return {
    scheme,
    method: options.method ?? 'GET',
    host: options.host ?? url.hostname.replace(/^\[|\]$/g, ''),
    port,
    path: url.pathname,
    query: url.search.replace(/^\?/, ''),
    headers,
    cookies: options.cookies ?? {},
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
  const cookies = options.cookies ?? {}
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const written = message(options, url, scheme, port)
  const beside = yield* besideClient(written, options.client, host, view, memory)
  if (beside.kind === 'ended') return { outcome: beside.outcome, memory, cookies }
  if (beside.kind === 'answered') {
    const { response, memory: after } = beside
    const outcome: Outcome = { kind: 'answered', response, sourceSeen: options.client.ip }
    return { outcome, memory: after, cookies: keep(cookies, response.cookies, written) }
  }
  const { outcome, memory: connected } = yield* dial(options.client, beside.host, port, 'TCP', view, memory, {
    ...(options.sourcePort === undefined ? {} : { sourcePort: options.sourcePort }),
    tls: tlsOf(options, url, scheme),
    carries: 'requests',
  })
  if (outcome.kind !== 'delivered') return { outcome, memory: connected, cookies }
  const asked = { ...written, clientIP: outcome.sourceSeen }
  const { response: said, memory: after } = yield* serve(outcome.to, outcome.port, asked, view, connected)
  const away = roundTrip(options.client, outcome.to, view)
  const response = said === undefined || away === 0 ? said : { ...said, delay: said.delay + away }
  if (response === undefined)
    return { outcome: { kind: 'closed', by: outcome.to.kind === 'pod' ? 'pod' : 'host' }, memory: after, cookies }
  return {
    outcome: { kind: 'answered', response, to: outcome.to, sourceSeen: outcome.sourceSeen },
    memory: after,
    cookies: keep(cookies, response.cookies, asked),
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

/** The cookies a browser would send back to the same URL: Secure ones only over https, the path must cover. */
function keep(
  cookies: Readonly<Record<string, string>>,
  set: readonly SetCookie[],
  asked: HttpRequest,
): Readonly<Record<string, string>> {
  const next = { ...cookies }
  for (const { name, value, secure, path = '/', maxAge } of set) {
    if (secure === true && asked.scheme === 'http') continue
    if (!(asked.path === path || asked.path.startsWith(path.endsWith('/') ? path : `${path}/`))) continue
    if (maxAge === 0) delete next[name]
    else next[name] = value
  }
  return next
}
