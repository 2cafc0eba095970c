import { evenly, type Hop } from '../../hop.ts'
import type { HttpRequest, HttpResponse } from '../../http.ts'
import { type Issue, issue } from '../../issue.ts'
import { keyOf } from '../../object.ts'
import { socketText } from '../../packet.ts'
import type { Reference } from '../../position.ts'
import type { Walk } from '../../walk.ts'
import { failed, own, type RoutingView, type UpstreamFailure } from '../contract.ts'
import type { Peer } from '../peers.ts'
import { speaking } from './backend-tls.ts'
import { answered, limit, rewritten } from './filters.ts'
import type { Filter, Matched } from './match.ts'

/** A request that a rule has taken. */
export interface Going {
  readonly matched: Matched
  readonly request: HttpRequest
  readonly view: RoutingView
}

export function hop(rule: string, says: Issue, because: readonly Reference[] = []): Hop {
  return { at: 'gateway', rule, says, because }
}

/** The rule that took a request, or a part of it. */
export function field({ attached: { route }, index }: Matched, rest = ''): readonly Reference[] {
  return [{ kind: route.kind, key: keyOf(route), field: `spec.rules[${index}]${rest}` }]
}

/** Where a request may go: endpoints of one Service, after the backend's own filters. */
export interface Backends {
  readonly peers: readonly Peer[]
  readonly service: string
  /** Port of the Service. */
  readonly port: number
  readonly filters: readonly Filter[]
}

interface Tried {
  readonly peer: Peer
  readonly response: HttpResponse
  /** The connection failed, or the try took too long. */
  readonly broken: boolean
  readonly took: number
}

const address = ({ ip, port }: Peer): string => socketText(ip, port)
const nameOf = (peer: Peer): string => peer.pod ?? address(peer)

function timedOut(answer: HttpResponse | UpstreamFailure, most: number | undefined): boolean {
  return most !== undefined && !failed(answer) && answer.delay > most
}

function* tryOnce(
  going: Going,
  peer: Peer,
  { service, port: at, filters }: Backends,
  most: number | undefined,
): Walk<Tried> {
  const { matched, request, view } = going
  const { rule, match } = matched
  yield hop(`endpoint ${address(peer)}`, issue('hop.gateway.peer', { peer: nameOf(peer), service }), [
    { kind: 'Service', key: service },
  ])
  const sent = rewritten(request, [...(rule.filters ?? []), ...filters], match)
  const { ip, port, pod } = peer
  const { how, because } = speaking(service, at, view.state)
  if (how === 'invalid') {
    yield hop('BackendTLSPolicy', issue('hop.gateway.invalid-tls', { service }), because)
    return { peer, response: own(500), broken: false, took: 0 }
  }
  const protocol = how === 'tls' ? 'https' : request.grpc === undefined ? 'http' : 'grpc'
  const answer = yield* view.upstream({ ip, port, protocol, ...(pod === undefined ? {} : { pod }) }, sent)
  if (failed(answer)) {
    const says = issue('hop.gateway.failed', { peer: nameOf(peer), why: answer.failed })
    yield hop(`endpoint ${address(peer)}`, says, field(matched))
    return { peer, response: own(503), broken: true, took: 0 }
  }
  if (!timedOut(answer, most)) return { peer, response: answer, broken: false, took: answer.delay }
  const says = issue('hop.gateway.timeout', { after: answer.delay, limit: most! })
  yield hop('timeouts', says, field(matched, '.timeouts'))
  return { peer, response: { ...own(504), delay: most! }, broken: true, took: most! }
}

/** An endpoint that was not tried yet, each as likely as the others; when all were, any. */
function* drawn(peers: readonly Peer[], tried: ReadonlySet<string>): Walk<Peer> {
  const fresh = peers.filter((peer) => !tried.has(address(peer)))
  const open = fresh.length === 0 ? peers : fresh
  return open[open.length === 1 ? 0 : yield evenly(open.map(address))]!
}

/**
 * Asks endpoints of a backend. `timeouts.backendRequest` bounds each try, `timeouts.request` all of them; `retry` tries
 * anew after its codes and after broken connections (GEP-1731), at another endpoint where there is one.
 */
export function* ask(going: Going, backends: Backends): Walk<{ readonly peer: Peer; readonly response: HttpResponse }> {
  const { rule } = going.matched
  const { request: whole, backendRequest } = rule.timeouts ?? {}
  const { codes = [], attempts = 1 } = rule.retry ?? { attempts: 0 }
  const tried = new Set<string>()
  let spent = 0
  for (let attempt = 0; ; attempt++) {
    const peer = yield* drawn(backends.peers, tried)
    tried.add(address(peer))
    const left = limit(whole) === undefined ? undefined : limit(whole)! - spent
    const bounds = [limit(backendRequest), left].filter((one) => one !== undefined)
    const { response, broken, took } = yield* tryOnce(
      going,
      peer,
      backends,
      bounds.length === 0 ? undefined : Math.min(...bounds),
    )
    spent += took
    const over = left !== undefined && took >= left && broken
    const again = attempt < attempts && !over && (broken || codes.includes(response.status))
    if (!again) return { peer, response: finished({ ...response, delay: spent }, backends, rule.filters ?? []) }
    const says = issue('hop.gateway.retry', {
      peer: nameOf(peer),
      status: response.status,
      attempt: attempt + 1,
      attempts,
    })
    yield hop('retry', says, field(going.matched, '.retry'))
  }
}

/** Response filters act on what an application said; the gateway's own errors go out as they are. */
function finished(response: HttpResponse, { filters }: Backends, ofRule: readonly Filter[]): HttpResponse {
  return response.seen === undefined && response.pod === undefined && response.status >= 500
    ? response
    : answered(answered(response, filters), ofRule)
}
