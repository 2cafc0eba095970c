import type { Hop } from '../../hop.ts'
import type { HttpRequest, HttpResponse, ShownCertificate } from '../../http.ts'
import { type Issue, issue } from '../../issue.ts'
import type { Reference } from '../../position.ts'
import { settled, type Walk } from '../../walk.ts'
import { failed, own, type Routed, type Router, type RouterMemory, type RoutingView } from '../contract.ts'
import { access, usersOfLocation } from './access.ts'
import { configurationOf, errorBackend } from './configuration.ts'
import { corsHeaders, preflight } from './cors.ts'
import { certified, comparable, locationFor, serverFor, slashLocation } from './locations.ts'
import { annotationField, type Configuration, DEFAULT_UPSTREAM, type Location, type Server } from './model.ts'
import { type Passing, pass } from './proxy.ts'
import { hostHeader, httpsLocation, requestUri, rewritten } from './redirect.ts'
import type { NginxOptions } from './served.ts'
import { split } from './split.ts'
import { ask } from './subrequest.ts'

function hop(rule: string, says: Issue, because: readonly Reference[] = []): Hop {
  return { at: 'ingress-controller', rule, says, because }
}

function annotated({ ingress, because }: Location, name: string): readonly Reference[] {
  return ingress === undefined
    ? because
    : [annotationField(`${ingress.metadata.namespace}/${ingress.metadata.name}`, name), ...because]
}

interface Asked {
  readonly request: HttpRequest
  readonly view: RoutingView
  readonly memory: RouterMemory
  readonly configuration: Configuration
  readonly server: Server
}

/** A location that ends in a slash sends the path without it there, as NGINX does for proxied prefixes. */
function* slash({ request, server }: Asked): Walk<HttpResponse | undefined> {
  const location = slashLocation(server, comparable(request.path))
  if (location === undefined) return undefined
  const to = `${request.scheme}://${request.host}${requestUri({ ...request, path: `${request.path}/` })}`
  yield hop(
    `location ${location.path}`,
    issue('hop.nginx.redirect', { status: 301, to, annotation: `location ${location.path}` }),
    location.because,
  )
  return own(301, { location: to })
}

/** `app-root` of any location of the host answers `/`. */
function* appRoot({ request, server }: Asked): Walk<HttpResponse | undefined> {
  const location =
    comparable(request.path) === '/'
      ? server.locations.find(({ annotations }) => annotations.appRoot !== '')
      : undefined
  if (location === undefined) return undefined
  const to = `${request.scheme}://${hostHeader(request)}${location.annotations.appRoot}`
  yield hop(
    'app-root',
    issue('hop.nginx.redirect', { status: 302, to, annotation: 'app-root' }),
    annotated(location, 'app-root'),
  )
  return own(302, { location: to })
}

/** `from-to-www-redirect`: the other of the two names leads to the one that has a server. */
function* wwwRedirect({ request, configuration }: Asked): Walk<HttpResponse | undefined> {
  const host = request.host.toLowerCase()
  const other = host.startsWith('www.') ? host.slice(4) : `www.${host}`
  if (configuration.servers.has(host)) return undefined
  const location = configuration.servers.get(other)?.locations.find(({ annotations }) => annotations.fromToWww)
  if (location === undefined) return undefined
  const to = `${request.scheme}://${other}${requestUri(request)}`
  yield hop(
    'from-to-www-redirect',
    issue('hop.nginx.redirect', { status: 308, to, annotation: 'from-to-www-redirect' }),
    annotated(location, 'from-to-www-redirect'),
  )
  return own(308, { location: to })
}

function tlsWanted({ request, configuration }: Asked, { annotations, path }: Location): boolean {
  if (request.scheme !== 'http' || path.startsWith('/.well-known/acme-challenge')) return false
  return (
    annotations.forceSslRedirect || (annotations.sslRedirect && certified(configuration, request.host) !== undefined)
  )
}

/** A body that is too large, a location that is denied, a preflight: answered before anything else is looked at. */
function* unpassed({ request, view }: Asked, location: Location): Walk<HttpResponse | undefined> {
  const { denied, bodySize, cors } = location.annotations
  const length = Number(request.headers['content-length'] ?? 0)
  if (bodySize > 0 && length > bodySize) {
    yield hop(
      'client_max_body_size',
      issue('hop.nginx.too-large', { bytes: length, limit: bodySize }),
      annotated(location, 'proxy-body-size'),
    )
    return own(413)
  }
  const users = usersOfLocation(location, view.state)
  const reason = denied ?? (typeof users === 'string' ? users : undefined)
  if (reason !== undefined) {
    yield hop('return 503', issue('hop.nginx.denied', { reason }), location.because)
    return own(503)
  }
  const answered = cors === undefined ? undefined : preflight(cors, request)
  if (answered !== undefined)
    yield hop(
      'return 204',
      issue('hop.nginx.preflight', { origin: request.headers['origin'] ?? '' }),
      annotated(location, 'enable-cors'),
    )
  return answered
}

/** What the location answers before any upstream is looked at: refusals and redirects. */
function* beforehand(asked: Asked, location: Location): Walk<HttpResponse | undefined> {
  const { annotations } = location
  const early = yield* unpassed(asked, location)
  if (early !== undefined) return early
  if (annotations.redirect !== undefined) {
    const { url, code, annotation } = annotations.redirect
    const name = annotation.split('/')[1]!
    yield hop(
      `return ${code}`,
      issue('hop.nginx.redirect', { status: code, to: url, annotation: name }),
      annotated(location, name),
    )
    return own(code, { location: url })
  }
  if (!tlsWanted(asked, location)) return undefined
  const to = httpsLocation(asked.request, location)
  const forced = annotations.forceSslRedirect
  const tls = certified(asked.configuration, asked.request.host)?.certificate?.because ?? []
  yield hop(
    'return 308',
    issue('hop.nginx.tls-redirect', { to, forced }),
    forced ? annotated(location, 'force-ssl-redirect') : tls,
  )
  return own(308, { location: to })
}

/** What a default backend is told about the error it stands in for. */
function errorHeaders(status: number, { location, request, upstream }: Passing): Readonly<Record<string, string>> {
  const { namespace = '', name = '' } = location.ingress?.metadata ?? {}
  return {
    'x-code': String(status),
    'x-format': request.headers['accept'] ?? '',
    'x-namespace': namespace,
    'x-ingress-name': name,
    'x-service-name': upstream.service.split('/').at(-1)!,
    'x-service-port': upstream.port,
  }
}

/** Statuses of custom-http-errors are answered by the default backend of the location, or the controller's own. */
function* intercepted(routed: Routed, passing: Passing, { view, configuration }: Asked): Walk<Routed> {
  const { status, cookies } = routed.response
  if (!passing.location.annotations.customErrors.includes(status)) return routed
  const backend = errorBackend(configuration, passing.location)
  yield hop(
    `error_page ${status}`,
    issue('hop.nginx.error-page', { status, service: backend?.service ?? '' }),
    annotated(passing.location, 'custom-http-errors'),
  )
  if (backend === undefined) return { ...routed, response: { ...own(404), cookies } }
  const headers = {
    ...passing.request.headers,
    'x-original-uri': requestUri(passing.sent),
    ...errorHeaders(status, passing),
  }
  // The named location of the error page rewrites every path to the root (template CUSTOM_ERRORS).
  const request = { ...passing.request, path: '/', headers }
  return yield* pass({ ...passing, upstream: backend, request }, view, routed.memory)
}

/** The location's upstream answers: canary, access lists, rewrite, then a peer. */
function* proxied(asked: Asked, location: Location): Walk<Routed> {
  const { request, configuration, memory, view, server } = asked
  const main = configuration.upstreams.get(location.upstream)
  if (main === undefined || main.peers.length === 0) {
    const service = main?.service ?? location.upstream
    yield hop(
      'return 503',
      issue('hop.nginx.no-endpoint', { service, port: main?.port ?? '' }),
      main?.because ?? location.because,
    )
    return { response: own(503), memory }
  }
  const upstream = yield* split(main, configuration, request)
  const refused = yield* access(request, location, view)
  if (refused !== undefined) return { response: refused, memory }
  const changed = rewritten({ ...request, path: comparable(request.path) }, location)
  if (changed.kind === 'redirect') {
    yield hop(
      'rewrite',
      issue('hop.nginx.redirect', { status: 302, to: changed.to, annotation: 'rewrite-target' }),
      annotated(location, 'rewrite-target'),
    )
    return { response: own(302, { location: changed.to }), memory }
  }
  if (changed.kind === 'path')
    yield hop(
      'rewrite',
      issue('hop.nginx.rewrite', { from: request.path, to: changed.path }),
      annotated(location, 'rewrite-target'),
    )
  const sending = changed.kind === 'path' ? { ...request, path: changed.path, query: changed.query } : request
  const passing: Passing = { request: sending, sent: request, server, location, upstream }
  const mirrored = yield* copied(asked, location)
  const routed = yield* intercepted(yield* pass(standingIn(passing), view, memory), passing, asked)
  return { ...routed, response: { ...routed.response, ...mirrored, ...allowing(routed.response, location, request) } }
}

/** A default backend in the place of a Service without endpoints is told of a 503 (template, custom-default-backend). */
function standingIn(passing: Passing): Passing {
  const { request, upstream } = passing
  if (!upstream.name.startsWith('custom-default-backend-')) return passing
  return { ...passing, request: { ...request, headers: { ...request.headers, ...errorHeaders(503, passing) } } }
}

/** `mirror-target` gets a copy of the request; its answer is thrown away. */
function* copied({ request, view }: Asked, location: Location): Walk<Pick<HttpResponse, 'mirrored'>> {
  const { mirror } = location.annotations
  if (mirror === '') return {}
  yield hop('mirror', issue('hop.nginx.mirror', { url: mirror }), annotated(location, 'mirror-target'))
  const answered = yield* ask(mirror, request.method, request, view)
  return failed(answered) || answered.pod === undefined ? {} : { mirrored: [answered.pod] }
}

/** The answer with the headers of the location's cors annotations. */
function allowing(
  { headers }: HttpResponse,
  { annotations: { cors } }: Location,
  request: HttpRequest,
): Pick<HttpResponse, 'headers'> {
  return { headers: { ...headers, ...(cors === undefined ? {} : corsHeaders(cors, request)) } }
}

function* greeting({ request, configuration, server, view }: Asked): Walk<ShownCertificate | undefined> {
  yield hop(`server ${server.hostname}`, issue('hop.nginx.server', { host: request.host, server: server.hostname }))
  if (request.scheme !== 'https') return undefined
  const {
    secret = '',
    fallback = true,
    notAfter = view.now,
    because = [],
  } = certified(configuration, request.host)?.certificate ?? {}
  const expired = !fallback && notAfter < view.now
  yield hop(
    'ssl_certificate',
    issue('hop.nginx.certificate', { host: request.host, secret, fallback, expired }),
    because,
  )
  return fallback ? 'fallback' : expired ? 'expired' : 'accepted'
}

function* greeted(asked: Asked): Walk<Routed> {
  const certificate = yield* greeting(asked)
  const routed = yield* answer(asked)
  return certificate === undefined ? routed : { ...routed, response: { ...routed.response, certificate } }
}

function* answer(asked: Asked): Walk<Routed> {
  const { request, server, memory } = asked
  const early = (yield* wwwRedirect(asked)) ?? (yield* appRoot(asked)) ?? (yield* slash(asked))
  if (early !== undefined) return { response: early, memory }
  const location = locationFor(server, comparable(request.path))
  if (location === undefined || location.upstream === DEFAULT_UPSTREAM) {
    const redirect = location === undefined ? undefined : yield* beforehand(asked, location)
    if (redirect !== undefined) return { response: redirect, memory }
    yield hop('default backend', issue('hop.nginx.default-backend', { host: request.host, path: request.path }))
    return yield* settled({ response: own(404), memory })
  }
  const { pathType, path } = location
  yield hop(
    `location ${path}`,
    issue('hop.nginx.location', { path: request.path, location: path, pathType, regex: server.regex }),
    location.because,
  )
  const direct = yield* beforehand(asked, location)
  if (direct !== undefined) return { response: direct, memory }
  return yield* proxied(asked, location)
}

/** ingress-nginx (controller v1.15) with the chart's defaults. It balances over Pods itself, past kube-proxy. */
export function ingressNginx(options: NginxOptions = {}): Router {
  return {
    name: 'ingress-nginx',
    ports: () => [80, 443],
    *route(request, view, memory) {
      const configuration = configurationOf(view.state, options)
      const server = serverFor(configuration, request.host)
      return yield* greeted({ request, view, memory, configuration, server })
    },
  }
}
