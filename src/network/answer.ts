import { answer, listening } from '../application.ts'
import type { HttpRequest, HttpResponse } from '../http.ts'
import { issue } from '../issue.ts'
import type { Receiver } from '../outcome.ts'
import type { Turned } from '../routing/istio/inbound.ts'
import type { Walk } from '../walk.ts'
import type { NetworkView } from './view.ts'

/** Whoever accepted the connection answers a request; undefined: it closes without an answer (it speaks no HTTP). */
export function* answerOf(
  to: Receiver,
  port: number,
  request: HttpRequest,
  view: NetworkView,
): Walk<HttpResponse | undefined> {
  if (to.kind === 'node') return undefined
  const turned = to.kind === 'pod' ? turnedAway(to.key, port, request, view) : undefined
  if (turned !== undefined) {
    yield { at: 'mesh', rule: `${request.method} ${request.path}`, says: turned.says, because: turned.because }
    return turned.how === 'closed' ? undefined : { status: 403, headers: {}, cookies: [], body: DENIED, delay: 0 }
  }
  const response = to.kind === 'pod' ? ofPod(to, port, request, view) : ofHost(to, port, request, view)
  if (response === undefined) return undefined
  const receiver = to.kind === 'pod' ? `Pod ${to.key}` : to.name
  const because = to.kind === 'pod' ? [{ kind: 'Pod', key: to.key }] : []
  yield {
    at: to.kind,
    rule: `${request.method} ${request.path}`,
    says: issue('hop.http.answered', { receiver, status: response.status, path: request.path }),
    because,
  }
  return response
}

const DENIED = 'RBAC: access denied'

function turnedAway(key: string, port: number, request: HttpRequest, view: NetworkView): Turned | undefined {
  const pod = view.inbound === undefined ? undefined : view.state.get('Pod', key)
  if (pod === undefined || pod.spec?.hostNetwork === true) return undefined
  const { peer, clientIP } = request
  return view.inbound!(pod, { port, clientIP, request, ...(peer === undefined ? {} : { peer }) }, view.state)
}

function ofPod(
  to: Extract<Receiver, { kind: 'pod' }>,
  port: number,
  request: HttpRequest,
  view: NetworkView,
): HttpResponse | undefined {
  const pod = view.state.get('Pod', to.key)
  if (pod === undefined) return undefined
  const listener = listening(view.state, view.images, pod, 'TCP', port, view.now)
  if (listener === undefined) return undefined
  const answered = answer(view.state, view.images, pod, listener, request, view.now)
  return answered === undefined ? undefined : { ...answered, pod: to.key, seen: request }
}

/** A host outside knows its own names: another Host gets 404 (over TLS 421), another certificate name no answer at all. */
function ofHost(
  to: Extract<Receiver, { kind: 'host' }>,
  port: number,
  request: HttpRequest,
  view: NetworkView,
): HttpResponse | undefined {
  const host = view.options.hosts?.find(({ name }) => name === to.name)
  const said = host?.ports.find((one) => one.port === port)?.speaks
  if (host === undefined || !['http', 'https', 'grpc'].includes(said ?? 'http')) return undefined
  // As applications in Pods do: plain text where TLS is spoken is a bad request, a TLS greeting elsewhere no request at all.
  if (said === 'http' && request.scheme === 'https') return undefined
  if (said === 'https' && request.scheme === 'http')
    return { status: 400, headers: {}, cookies: [], host: host.name, seen: request, delay: 0 }
  if (request.scheme === 'https' && host.certificate !== undefined && !host.certificate.includes(request.host))
    return undefined
  const served = host.acceptsHosts === undefined || host.acceptsHosts.includes(request.host)
  const status = served ? 200 : request.scheme === 'https' ? 421 : 404
  return { status, headers: {}, cookies: [], host: host.name, seen: request, delay: 0 }
}
