import { SECOND } from '../../clock.ts'
import type { Hop } from '../../hop.ts'
import type { HttpRequest, HttpResponse, SetCookie } from '../../http.ts'
import { issue } from '../../issue.ts'
import { socketText } from '../../packet.ts'
import type { Walk } from '../../walk.ts'
import { failed, own, type Routed, type RouterMemory, type RoutingView } from '../contract.ts'
import type { Peer } from '../peers.ts'
import { pick } from './balance.ts'
import type { Location, Server, Upstream } from './model.ts'
import { hostHeader } from './redirect.ts'

/** A request on its way to an upstream. */
export interface Passing {
  readonly request: HttpRequest
  /** As the client sent it: hashes and cookies look at this one. */
  readonly sent: HttpRequest
  readonly server: Server
  readonly location: Location
  readonly upstream: Upstream
}

type Failure = 'error' | 'timeout' | `http_${number}`

interface Tried {
  readonly response: HttpResponse
  readonly failure?: Failure
  /** The peer may have worked on the request already. */
  readonly sent: boolean
}

/** What NGINX adds for the application (proxy_set_header of the template). */
function forwarded({ request, sent, location }: Passing): HttpRequest {
  const host = hostHeader(sent)
  const before = sent.headers['x-forwarded-for']
  const headers: Record<string, string> = {
    ...request.headers,
    'x-real-ip': sent.clientIP,
    'x-forwarded-for': sent.clientIP,
    'x-forwarded-host': host,
    'x-forwarded-port': String(sent.scheme === 'https' ? 443 : 80),
    'x-forwarded-proto': sent.scheme,
    'x-forwarded-scheme': sent.scheme,
    'x-scheme': sent.scheme,
    ...(before === undefined ? {} : { 'x-original-forwarded-for': before }),
    ...(location.annotations.forwardedPrefix === ''
      ? {}
      : { 'x-forwarded-prefix': location.annotations.forwardedPrefix }),
  }
  const vhost = location.annotations.upstreamVhost
  return { ...request, headers, host: vhost === '' ? sent.host : vhost }
}

function protocolOf({ annotations }: Location): 'http' | 'https' | 'grpc' {
  const { backendProtocol } = annotations
  return backendProtocol === 'HTTPS' ? 'https' : backendProtocol.startsWith('GRPC') ? 'grpc' : 'http'
}

/** One try against one peer, judged by the location's timeouts. */
function* attempt(peer: Peer, passing: Passing, view: RoutingView): Walk<Tried> {
  const { location, upstream } = passing
  const { connectTimeout, readTimeout } = location.annotations
  const protocol = protocolOf(location)
  const via = upstream.clusterIP ? 'service' : 'pod'
  const target = {
    ip: peer.ip,
    port: peer.port,
    protocol,
    via,
    ...(peer.pod === undefined ? {} : { pod: peer.pod }),
  } as const
  const asked = forwarded(passing)
  const answer = yield* view.upstream(target, asked)
  if (failed(answer)) {
    if (answer.failed === 'timeout')
      return { response: { ...own(504), delay: connectTimeout * SECOND }, failure: 'timeout', sent: false }
    return { response: own(502), failure: 'error', sent: answer.failed === 'closed' }
  }
  if (answer.delay > readTimeout * SECOND)
    return { response: { ...own(504), delay: readTimeout * SECOND }, failure: 'timeout', sent: true }
  return answer.status >= 400
    ? { response: answer, failure: `http_${answer.status}`, sent: true }
    : { response: answer, sent: true }
}

const IDEMPOTENT_NOT = ['POST', 'LOCK', 'PATCH']

/** Tries and virtual milliseconds that a request has taken so far. */
interface Spent {
  readonly tries: number
  readonly delay: number
}

/** Whether proxy-next-upstream sends the request to another peer (ngx_http_proxy_module). */
function again({ failure, sent }: Tried, { location, request }: Passing, { tries, delay }: Spent): boolean {
  const { nextUpstream, nextUpstreamTries, nextUpstreamTimeout } = location.annotations
  if (failure === undefined || nextUpstream.includes('off') || !nextUpstream.includes(failure)) return false
  if (sent && IDEMPOTENT_NOT.includes(request.method) && !nextUpstream.includes('non_idempotent')) return false
  if (nextUpstreamTimeout > 0 && delay >= nextUpstreamTimeout * SECOND) return false
  return nextUpstreamTries === 0 ? tries < 10 : tries < nextUpstreamTries
}

function chosen(peer: Peer, how: string, { upstream }: Passing): Hop {
  return {
    at: 'ingress-controller',
    rule: `upstream ${upstream.name} → ${socketText(peer.ip, peer.port)}`,
    says: issue('hop.nginx.peer', { peer: peer.pod ?? socketText(peer.ip, peer.port), service: upstream.service, how }),
    because: [...upstream.because, ...(peer.pod === undefined ? [] : [{ kind: 'Pod', key: peer.pod }])],
  }
}

function failedTry(peer: Peer, why: string, repeated: boolean, { upstream }: Passing): Hop {
  return {
    at: 'ingress-controller',
    rule: `proxy_next_upstream ${why}`,
    says: issue('hop.nginx.failed-try', { peer: peer.pod ?? socketText(peer.ip, peer.port), why, again: repeated }),
    because: upstream.because,
  }
}

/** Tries peers of the chosen upstream until one answers or the tries are used up; it never leaves the upstream. */
export function* pass(passing: Passing, view: RoutingView, memory: RouterMemory): Walk<Routed> {
  const { upstream, location, server, sent } = passing
  const tried: string[] = []
  let kept = memory
  let cookie: SetCookie | undefined
  let delay = 0
  for (;;) {
    const picked = yield* pick({ upstream, location, request: sent, server: server.hostname, failed: tried }, kept)
    kept = picked.memory
    cookie = picked.cookie ?? cookie
    yield chosen(picked.peer, picked.how, passing)
    const result = yield* attempt(picked.peer, passing, view)
    tried.push(socketText(picked.peer.ip, picked.peer.port))
    delay += result.response.delay
    const repeated = again(result, passing, { tries: tried.length, delay })
    if (result.failure === 'error' || result.failure === 'timeout' || repeated)
      yield failedTry(picked.peer, result.failure!, repeated, passing)
    if (repeated) continue
    const cookies = cookie === undefined ? result.response.cookies : [...result.response.cookies, cookie]
    return { response: { ...result.response, cookies, delay }, memory: kept }
  }
}
