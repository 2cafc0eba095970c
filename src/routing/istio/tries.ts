import type { Hop } from '../../hop.ts'
import type { HttpRequest, HttpResponse } from '../../http.ts'
import { type Issue, issue } from '../../issue.ts'
import { socketText } from '../../packet.ts'
import type { Reference } from '../../position.ts'
import type { Walk } from '../../walk.ts'
import { failed, own, type Routed, type RouterMemory, type RoutingView, type UpstreamFailure } from '../contract.ts'
import { choose } from './balance.ts'
import type { Cluster } from './destination.ts'
import { type HttpRoute, type MeshProxy, milliseconds } from './model.ts'
import { ejected, observed } from './outlier.ts'
import { admitted, occupied, openAt } from './pool.ts'

/** What every step of a request through a proxy may look at. */
export interface Going {
  readonly request: HttpRequest
  readonly view: RoutingView
  readonly proxy: MeshProxy
  /** Fields of the rule that sent the request here. */
  readonly because: readonly Reference[]
}

export function hop(rule: string, says: Issue, because: readonly Reference[] = []): Hop {
  return { at: 'mesh', rule, says, because }
}

/** Retries unless a rule says otherwise: twice, and only where nothing has reached an application. */
const DEFAULT_ATTEMPTS = 2
const DEFAULT_REASONS = 'connect-failure,refused-stream,unavailable,cancelled'

interface RetryPolicy {
  readonly attempts: number
  readonly reasons: ReadonlySet<string>
  readonly perTry: number | undefined
}

function retryPolicy({ retries, fault, timeout }: HttpRoute): RetryPolicy {
  // Envoy's fault filter takes the place of the router's own patience.
  if (fault !== undefined) return { attempts: 0, reasons: new Set(), perTry: undefined }
  const reasons = (retries?.retryOn ?? '') === '' ? DEFAULT_REASONS : retries!.retryOn!
  return {
    attempts: retries?.attempts ?? DEFAULT_ATTEMPTS,
    reasons: new Set(reasons.split(',').map((reason) => reason.trim())),
    perTry: milliseconds(retries?.perTryTimeout) || milliseconds(timeout) || undefined,
  }
}

/** Which of the reasons an answer meets (Envoy's x-envoy-retry-on); undefined: it is passed on. */
function reasonToRetry(
  answer: HttpResponse | UpstreamFailure,
  late: boolean,
  { reasons }: RetryPolicy,
): string | undefined {
  const first = (...names: readonly string[]): string | undefined => names.find((name) => reasons.has(name))
  if (late) return first('5xx', 'gateway-error', 'reset')
  if (failed(answer)) {
    return answer.failed === 'closed'
      ? first('5xx', 'gateway-error', 'reset')
      : first('connect-failure', '5xx', 'gateway-error', 'reset')
  }
  const { status } = answer
  if (status >= 500 && reasons.has('5xx')) return '5xx'
  if (status >= 502 && status <= 504 && reasons.has('gateway-error')) return 'gateway-error'
  if (status === 409 && reasons.has('retriable-4xx')) return 'retriable-4xx'
  return first(String(status))
}

interface Tried {
  readonly answer: HttpResponse | UpstreamFailure
  readonly late: boolean
  readonly took: number
  readonly pod: string
  /** Turns of others that it waited for a connection. */
  readonly turns: number
}

/** One try: an endpoint is chosen and asked; what comes of it is counted. */
function* tryOnce(
  cluster: Cluster,
  going: Going,
  { perTry, tried }: { readonly perTry: number | undefined; readonly tried: readonly string[] },
  memory: RouterMemory,
): Walk<{
  /** Absent: there is nobody to ask, or no room in the pool. */
  readonly tried: Tried | undefined
  readonly full?: true
  readonly address: string
  readonly memory: RouterMemory
  readonly cookies: HttpResponse['cookies']
}> {
  const { request, view, proxy } = going
  const { outlierDetection } = cluster.policy
  const out = ejected(cluster.name, memory, view.now)
  const open = openAt(cluster.name, memory)
  const chosen = yield* choose({ cluster, request, proxy, state: view.state, ejected: out, tried, open })
  if (chosen === undefined) return { tried: undefined, address: '', memory, cookies: [] }
  const { peer, cookie } = chosen
  const at = socketText(peer.ip, peer.port)
  const pod = peer.pod ?? at
  const admission = admitted(cluster.name, at, cluster.policy, memory)
  if (admission.kind === 'overflow') {
    const { limit, most } = admission
    yield hop('connectionPool', issue('hop.mesh.overflow', { cluster: cluster.name, limit, most }), cluster.because)
    return { tried: undefined, full: true, address: at, memory, cookies: [] }
  }
  const { turns } = admission
  yield hop(`endpoint ${at}`, issue('hop.mesh.peer', { peer: pod, service: cluster.service }), cluster.because)
  const target = { ip: peer.ip, port: peer.port, ...(peer.pod === undefined ? {} : { pod: peer.pod }) }
  const mode = cluster.policy.tls?.mode
  const tls = mode === 'SIMPLE' || mode === 'MUTUAL'
  const protocol = tls ? 'https' : request.grpc === undefined ? 'http' : 'grpc'
  const plain = tls || mode === 'DISABLE' ? { plain: true } : {}
  const answer = yield* view.upstream({ ...target, protocol, ...plain }, request)
  const late = perTry !== undefined && !failed(answer) && answer.delay > perTry
  const once = failed(answer) ? 0 : late ? perTry : answer.delay
  if (turns > 0) yield hop('connectionPool', issue('hop.mesh.queued', { peer: pod, turns }), cluster.because)
  if (failed(answer))
    yield hop(`endpoint ${at}`, issue('hop.mesh.failed', { peer: pod, why: answer.failed }), going.because)
  let next = memory
  if (outlierDetection !== undefined) {
    const counted = late ? own(504) : answer
    const where = { cluster: cluster.name, address: at, total: cluster.peers.length }
    const seen = observed(where, counted, outlierDetection, view.now, memory)
    next = seen.memory
    if (seen.until !== undefined) {
      const seconds = Math.round((seen.until - view.now) / 1000)
      yield hop('outlierDetection', issue('hop.mesh.ejected', { peer: pod, seconds }), cluster.because)
    }
  }
  return {
    tried: { answer, late, took: once * (1 + turns), pod, turns },
    address: at,
    memory: next,
    cookies: cookie === undefined ? [] : [cookie],
  }
}

/** The proxy's own answer when a circuit breaker is open (response flag UO); nothing tries it again. */
const OVERLOADED: HttpResponse = own(503, { 'x-envoy-overloaded': 'true' })

/** Asks a cluster until it answers well enough or the tries are used up: retries stay in the cluster, whatever the weights. */
export function* ask(cluster: Cluster, route: HttpRoute, going: Going, memory: RouterMemory): Walk<Routed> {
  const policy = retryPolicy(route)
  const whole = route.fault === undefined ? milliseconds(route.timeout) || undefined : undefined
  const perTry = policy.perTry === undefined || whole === undefined ? policy.perTry : Math.min(policy.perTry, whole)
  const tried: string[] = []
  let now = memory
  let spent = 0
  let cookies: HttpResponse['cookies'] = []
  for (let attempt = 0; ; attempt++) {
    const step = yield* tryOnce(cluster, going, { perTry, tried }, now)
    now = step.memory
    if (step.full === true) return { response: { ...OVERLOADED, delay: spent }, memory: now }
    if (step.tried === undefined) {
      yield hop(cluster.name, issue('hop.mesh.no-endpoint', { cluster: cluster.name, service: cluster.service }), [
        ...going.because,
        ...cluster.because,
      ])
      return { response: own(503), memory: now }
    }
    tried.push(step.address)
    if (step.cookies.length > 0) cookies = step.cookies
    const { answer, late, took, pod, turns } = step.tried
    spent += took
    const held = going.view.stays === true ? occupied(cluster.name, step.address, turns, now) : now
    if (whole !== undefined && spent >= whole && (late || spent > whole)) {
      yield hop('timeout', issue('hop.mesh.timeout', { limit: whole }), going.because)
      return { response: { ...own(504), delay: whole }, memory: held }
    }
    const reason = reasonToRetry(answer, late, policy)
    if (reason !== undefined && attempt < policy.attempts) {
      const says = issue('hop.mesh.retry', { attempt: attempt + 1, attempts: policy.attempts, reason, peer: pod })
      yield hop('retries', says, going.because)
      continue
    }
    if (late) return { response: { ...own(504), delay: spent }, memory: held }
    if (failed(answer)) return { response: { ...own(503), delay: spent }, memory: now }
    return { response: { ...answer, cookies: [...answer.cookies, ...cookies], delay: spent }, memory: held }
  }
}
