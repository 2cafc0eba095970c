import { familyOf, inCidr } from '../../address.ts'
import type { Hop } from '../../hop.ts'
import type { HttpRequest, HttpResponse } from '../../http.ts'
import { type Issue, issue } from '../../issue.ts'
import type { Reference } from '../../position.ts'
import type { ClusterState } from '../../state.ts'
import { settled, type Walk } from '../../walk.ts'
import { failed, own, type RoutingView } from '../contract.ts'
import { admitted, type Users, usersOf } from './htpasswd.ts'
import { annotationField, type Location } from './model.ts'
import { hostHeader, requestUri } from './redirect.ts'
import { ask } from './subrequest.ts'

function hop(rule: string, says: Issue, because: readonly Reference[]): Hop {
  return { at: 'ingress-controller', rule, says, because }
}

function of({ ingress, because }: Location, name: string): readonly Reference[] {
  if (ingress === undefined) return because
  return [annotationField(`${ingress.metadata.namespace}/${ingress.metadata.name}`, name), ...because]
}

function within(address: string, range: string): boolean {
  return familyOf(range) === undefined ? inCidr(address, range) : range === address
}

interface Proof {
  readonly response: HttpResponse
  readonly hop: Hop
}

/** Source ranges: the deny list first, then the allow list. */
function byAddress(request: HttpRequest, location: Location): Proof | undefined {
  const { allow, deny } = location.annotations
  const denied = deny.some((range) => within(request.clientIP, range))
  const missing = allow.length > 0 && !allow.some((range) => within(request.clientIP, range))
  if (!denied && !missing) return undefined
  const list = denied ? 'denylist-source-range' : 'whitelist-source-range'
  const says = issue('hop.nginx.forbidden', { address: request.clientIP, list })
  return { response: own(403), hop: hop('deny all', says, of(location, list)) }
}

function decoded(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8')
}

/** The users of a location with basic authentication, or why the location answers nobody (annotations/auth). */
export function usersOfLocation(location: Location, state: ClusterState): Users | string {
  const { basic } = location.annotations.auth
  const namespace = location.ingress?.metadata.namespace ?? 'default'
  if (basic === undefined) return {}
  const [name = '', own = namespace] = basic.secret.split('/').toReversed()
  if (name === '') return 'error reading secret name from annotation: auth-secret'
  if (own !== namespace) return `cross namespace usage of secrets is not allowed: ${own}/${name}`
  const secret = state.get('Secret', `${own}/${name}`)
  if (secret === undefined) return `unexpected error reading secret ${own}/${name}`
  const values = Object.entries(secret.data ?? {}) as readonly (readonly [string, string])[]
  if (basic.map) return Object.fromEntries(values.map(([user, hash]) => [user, decoded(hash)]))
  const file = values.find(([key]) => key === 'auth')?.[1]
  return file === undefined
    ? `the secret ${own}/${name} does not contain a key with value auth`
    : usersOf(decoded(file))
}

function byPassword(request: HttpRequest, location: Location, state: ClusterState): Proof | undefined {
  const { basic } = location.annotations.auth
  const users = usersOfLocation(location, state)
  if (basic === undefined || typeof users === 'string' || admitted(request.headers['authorization'], users))
    return undefined
  const says = issue('hop.nginx.basic-auth', { secret: basic.secret, given: 'authorization' in request.headers })
  return {
    response: own(401, { 'www-authenticate': `Basic realm="${basic.realm}"` }),
    hop: hop('auth_basic', says, of(location, 'auth-secret')),
  }
}

function signin(request: HttpRequest, { annotations }: Location): string {
  const { signin: page, signinParameter: parameter } = annotations.auth
  if (new URL(page).searchParams.has(parameter)) return page
  const back = `${request.scheme}://${hostHeader(request)}${encodeURIComponent(requestUri(request))}`
  return `${page}${page.includes('?') ? '&' : '?'}${parameter}=${back}`
}

/** auth_request: 2xx lets the request pass, 401 and 403 are the answer, anything else is an error. */
function* byUrl(request: HttpRequest, location: Location, view: RoutingView): Walk<Proof | undefined> {
  const { url, method, signin: page } = location.annotations.auth
  if (url === '') return undefined
  const answer = yield* ask(url, method, request, view)
  const status = failed(answer) ? 500 : answer.status
  const says = issue('hop.nginx.external-auth', { url, status })
  const made = hop('auth_request', says, of(location, 'auth-url'))
  if (status >= 200 && status < 300) {
    yield made
    return undefined
  }
  if (status === 401 && page !== '' && URL.canParse(page))
    return { response: own(302, { location: signin(request, location) }), hop: made }
  return { response: own(status === 401 || status === 403 ? status : 500), hop: made }
}

/** The access phase in NGINX's order; with `satisfy: any` one proof is enough, and only those that are asked for count. */
export function* access(request: HttpRequest, location: Location, view: RoutingView): Walk<HttpResponse | undefined> {
  const { allow, deny, auth } = location.annotations
  const checks: readonly (() => Walk<Proof | undefined>)[] = [
    ...(allow.length + deny.length > 0 ? [() => settled(byAddress(request, location))] : []),
    ...(auth.basic === undefined ? [] : [() => settled(byPassword(request, location, view.state))]),
    ...(auth.url === '' ? [] : [() => byUrl(request, location, view)]),
  ]
  let last: Proof | undefined
  for (const check of checks) {
    const refused = yield* check()
    if (refused === undefined && auth.any) return undefined
    last = refused ?? last
    if (refused !== undefined && !auth.any) break
  }
  if (last === undefined) return undefined
  yield last.hop
  return last.response
}
