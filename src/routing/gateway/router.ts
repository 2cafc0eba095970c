import { shown } from '../../certificate.ts'
import type { HttpRequest, HttpResponse } from '../../http.ts'
import { issue } from '../../issue.ts'
import { keyOf, type Stored } from '../../object.ts'
import { socketText } from '../../packet.ts'
import type { Reference } from '../../position.ts'
import type { ClusterState } from '../../state.ts'
import type { Walk } from '../../walk.ts'
import { own, type Routed, type Router, type RouterMemory, type RoutingView } from '../contract.ts'
import { type CorsPolicy, preflight, shared } from '../cors.ts'
import { type Peer, readyPeers } from '../peers.ts'
import { attachments, backend, type Gateway, listenerField } from './attach.ts'
import { answered, corsOf, location } from './filters.ts'
import { certificates, listenerFor, listenersAt, programmed } from './listeners.ts'
import { type Backend, choose, type Filter, type Matched } from './match.ts'
import { mirrored } from './mirror.ts'
import { pass } from './stream.ts'
import { ask, field, type Going, hop } from './tries.ts'

function text({ match }: Matched): string {
  const { path, method, headers = [], queryParams = [] } = match
  const parts = [
    `${path?.type ?? 'PathPrefix'} ${path?.value ?? '/'}`,
    ...(method === undefined
      ? []
      : [typeof method === 'string' ? method : `${method.service ?? '*'}/${method.method ?? '*'}`]),
    ...headers.map(({ name }) => `header ${name}`),
    ...queryParams.map(({ name }) => `query ${name}`),
  ]
  return parts.join(', ')
}

/** A cookie that names the endpoint: experimental sessionPersistence, scoped to the rule. */
function session({ matched, request }: Going): { readonly name: string; readonly peer?: string } | undefined {
  const { sessionPersistence } = matched.rule
  if (sessionPersistence === undefined) return undefined
  const name =
    sessionPersistence.sessionName ??
    `gateway-session-${keyOf(matched.attached.route).replace('/', '-')}-${matched.index}`
  const peer = sessionPersistence.type === 'Header' ? request.headers[name.toLowerCase()] : request.cookies[name]
  return { name, ...(peer === undefined ? {} : { peer }) }
}

/** One backend by weight: share = weight / sum, whatever stands behind it. */
function* drawn({ matched }: Going): Walk<Backend | undefined> {
  const refs = (matched.rule.backendRefs ?? []).filter(({ weight = 1 }) => weight > 0)
  if (refs.length === 0) return undefined
  if (refs.length === 1) return refs[0]
  return refs[yield { among: refs.map(({ name, weight = 1 }) => [BigInt(weight), name] as const) }]
}

function peersOf(service: Stored<'Service'>, port: number, state: ClusterState): readonly Peer[] {
  const one = service.spec?.ports?.find((candidate) => candidate.port === port)
  return one === undefined ? [] : readyPeers(state, service, one)
}

/** Peers of all the rule's backends: where a session may already be. */
function known(going: Going): readonly (Peer & { readonly service: string; readonly servicePort: number })[] {
  const { matched, view } = going
  return (matched.rule.backendRefs ?? []).flatMap((ref) => {
    const found = backend(ref, matched.attached.route, view.state)
    return typeof found === 'string'
      ? []
      : peersOf(found.service, found.port, view.state).map((peer) => ({
          ...peer,
          service: found.key,
          servicePort: found.port,
        }))
  })
}

function* toBackend(going: Going, ref: Backend): Walk<HttpResponse> {
  const { matched, view } = going
  const total = (matched.rule.backendRefs ?? []).reduce((sum, { weight = 1 }) => sum + weight, 0)
  const at = (matched.rule.backendRefs ?? []).indexOf(ref)
  const because = field(matched, `.backendRefs[${at}]`)
  const found = backend(ref, matched.attached.route, view.state)
  if (typeof found === 'string') {
    yield hop(
      `backendRefs[${at}] ${ref.name}`,
      issue('hop.gateway.invalid-backend', { backend: ref.name, reason: found }),
      because,
    )
    return own(500)
  }
  yield hop(
    `backendRefs[${at}] ${ref.name}`,
    issue('hop.gateway.backend', { service: found.key, share: `${ref.weight ?? 1}/${total}` }),
    because,
  )
  const filters = ref.filters ?? []
  const filtering = field(matched, `.backendRefs[${at}].filters`)
  const ended = yield* endedBy(going, filters, filtering)
  if (ended !== undefined) return ended
  const peers = peersOf(found.service, found.port, view.state)
  if (peers.length === 0) {
    yield hop(`Service ${found.key}`, issue('hop.gateway.no-endpoint', { service: found.key }), [
      { kind: 'Service', key: found.key, field: 'spec.selector' },
    ])
    return own(503)
  }
  const mirrors = { route: matched.attached.route, filters, because: filtering }
  return yield* permitted(going, corsOf(filters), function* (): Walk<HttpResponse> {
    const copies = yield* mirrored(mirrors, going.request, view)
    const { peer, response } = yield* ask(going, { peers, service: found.key, port: found.port, filters })
    return withCopies(kept(going, peer, response), copies)
  })
}

/** The first answer of a session carries the cookie (or header) that names the endpoint. */
function kept(going: Going, peer: Peer, response: HttpResponse): HttpResponse {
  const persistence = session(going)
  if (persistence === undefined || persistence.peer !== undefined) return response
  const value = socketText(peer.ip, peer.port)
  return going.matched.rule.sessionPersistence?.type === 'Header'
    ? { ...response, headers: { ...response.headers, [persistence.name.toLowerCase()]: value } }
    : { ...response, cookies: [...response.cookies, { name: persistence.name, value, path: '/' }] }
}

function withCopies(response: HttpResponse, copies: readonly string[]): HttpResponse {
  return copies.length === 0 ? response : { ...response, mirrored: [...(response.mirrored ?? []), ...copies] }
}

function* served(going: Going): Walk<HttpResponse> {
  const { matched } = going
  const filters = matched.rule.filters ?? []
  yield hop(
    `rules[${matched.index}]`,
    issue('hop.gateway.rule', {
      route: `${matched.attached.route.kind} ${keyOf(matched.attached.route)}`,
      rule: matched.index,
      match: text(matched),
    }),
    field(matched),
  )
  return yield* permitted(going, corsOf(filters), () => filtered(going, filters))
}

/** What CORS makes of a request and its answer: a preflight goes no further. */
function* permitted(
  { matched, request }: Going,
  policy: CorsPolicy | undefined,
  ask: () => Walk<HttpResponse>,
): Walk<HttpResponse> {
  if (policy === undefined) return yield* ask()
  const answer = preflight(policy, request)
  if (answer === undefined) return shared(policy, request, yield* ask())
  const says = issue('hop.gateway.preflight', {
    origin: request.headers['origin']!,
    allowed: answer.headers['access-control-allow-origin'] === undefined ? 'no' : 'yes',
  })
  yield hop('CORS', says, field(matched, '.filters'))
  return answer
}

/** A redirect, or a filter that nobody here knows, ends a request: the answer, or nothing. */
function* endedBy(
  { matched, request }: Going,
  filters: readonly Filter[],
  because: readonly Reference[],
): Walk<HttpResponse | undefined> {
  const redirect = filters.find(({ requestRedirect }) => requestRedirect !== undefined)?.requestRedirect
  if (redirect !== undefined) {
    const to = location(request, redirect, matched.match, matched.attached.listener.port)
    yield hop('RequestRedirect', issue('hop.gateway.filter', { filter: 'RequestRedirect', detail: to }), because)
    return answered(own(redirect.statusCode ?? 302, { location: to }), filters)
  }
  const unknown = filters.find(({ type }) => type === 'ExtensionRef' || type === 'ExternalAuth')
  if (unknown === undefined) return undefined
  yield hop(unknown.type, issue('hop.gateway.unknown-filter', { filter: unknown.type }), because)
  return own(500)
}

/** What the rule's other filters leave of the request. */
function* filtered(going: Going, filters: readonly Filter[]): Walk<HttpResponse> {
  const { matched, request } = going
  const ended = yield* endedBy(going, filters, field(matched, '.filters'))
  if (ended !== undefined) return ended
  const { route } = matched.attached
  const copies = yield* mirrored({ route, filters, because: field(matched, '.filters') }, request, going.view)
  return withCopies(yield* forwarded(going), copies)
}

/** The request itself, to the endpoint of its session or to a backend by weight. */
function* forwarded(going: Going): Walk<HttpResponse> {
  const { matched } = going
  const persistence = session(going)
  const held =
    persistence?.peer === undefined
      ? undefined
      : known(going).find(({ ip, port }) => socketText(ip, port) === persistence.peer)
  if (held !== undefined)
    return (yield* ask(going, { peers: [held], service: held.service, port: held.servicePort, filters: [] })).response
  const ref = yield* drawn(going)
  if (ref !== undefined) return yield* toBackend(going, ref)
  yield hop(
    `rules[${matched.index}]`,
    issue('hop.gateway.no-backend', { route: keyOf(matched.attached.route), rule: matched.index }),
    field(matched),
  )
  return own(500)
}

/** The data plane of one Gateway: every HTTP and gRPC route on its listeners of a port. */
export function gatewayRouter(gateway: Gateway): Router {
  const key = keyOf(gateway)
  return {
    name: 'gateway',
    ports: (state: ClusterState) =>
      gateway.spec.listeners
        .filter((one) => one.protocol !== 'UDP' && programmed(gateway, one, state))
        .map(({ port }) => port),
    pass: (arrival, state) => pass(gateway, arrival, state),
    *route(request: HttpRequest, view: RoutingView, memory: RouterMemory): Walk<Routed> {
      const listener = listenerFor(listenersAt(gateway, request.port, 'TCP', view.state), request.host)
      const held = listener === undefined ? [] : certificates(gateway, listener, view.state)
      const tls =
        request.scheme === 'http' || typeof held === 'string'
          ? {}
          : { certificate: shown(held, request.host, view.now) }
      const attached = attachments(view.state).filter(
        (one) =>
          keyOf(one.gateway) === key &&
          one.listener.name === listener?.name &&
          (one.route.kind === 'HTTPRoute' || one.route.kind === 'GRPCRoute'),
      )
      const matched = choose(attached, request)
      if (matched === undefined) {
        yield hop('no rule', issue('hop.gateway.no-route', { host: request.host, path: request.path }), [
          { kind: 'Gateway', key },
        ])
        return { response: { ...own(404), ...tls }, memory }
      }
      yield hop(
        `listener ${matched.attached.listener.name}`,
        issue('hop.gateway.listener', { gateway: key, listener: matched.attached.listener.name, host: request.host }),
        [listenerField(matched.attached)],
      )
      return { response: { ...(yield* served({ matched, request, view })), ...tls }, memory }
    },
  }
}
