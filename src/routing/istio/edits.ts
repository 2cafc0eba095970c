import type { HttpRequest } from '../../http.ts'
import type { CorsPolicy } from '../cors.ts'
import { matchesText } from './match.ts'
import {
  type HeaderOperations,
  type HttpMatch,
  type HttpRoute,
  milliseconds,
  type StringMatch,
  type WeightedDestination,
} from './model.ts'

type Headers = Readonly<Record<string, string>>

/** Headers that Envoy does not let rules touch: the Host is rewritten another way. */
function internal(name: string): boolean {
  return name.startsWith(':') || name.toLowerCase() === 'host'
}

/** The Host that header operations ask for (`host` or `:authority`; set before add). */
function authorityOf({ set = {}, add = {} }: HeaderOperations = {}): string | undefined {
  const named = (one: Headers): string | undefined =>
    Object.entries(one).find(([name]) => ['host', ':authority'].includes(name.toLowerCase()))?.[1]
  return named(set) ?? named(add)
}

/** remove, then set overwrites, then add appends with a comma; names without regard to case. */
export function edited(headers: Headers, { set = {}, add = {}, remove = [] }: HeaderOperations = {}): Headers {
  const made: Record<string, string> = { ...headers }
  const open = (one: Headers): readonly (readonly [string, string])[] =>
    Object.entries(one).filter(([name]) => !internal(name))
  for (const name of remove) delete made[name.toLowerCase()]
  for (const [name, value] of open(set)) made[name.toLowerCase()] = value
  for (const [name, value] of open(add)) {
    const key = name.toLowerCase()
    made[key] = made[key] === undefined ? value : `${made[key]},${value}`
  }
  return made
}

function rewrittenPath(path: string, rewrite: NonNullable<HttpRoute['rewrite']>, { uri }: HttpMatch): string {
  const { uri: to, uriRegexRewrite } = rewrite
  if (uriRegexRewrite?.match !== undefined) {
    try {
      const by = (uriRegexRewrite.rewrite ?? '').replaceAll('$', '$$$$').replaceAll(/\\(\d)/g, '$$$1')
      return path.replaceAll(new RegExp(uriRegexRewrite.match, 'gu'), by)
    } catch {
      return path
    }
  }
  if (to === undefined) return path
  // What was matched is replaced: a prefix, or all of an exact or regular match; without a condition the leading slash.
  if (uri?.exact !== undefined || uri?.regex !== undefined) return to
  return `${to}${path.slice((uri?.prefix ?? '/').length)}`
}

/**
 * The request as the destination gets it. A Host by header operations: of one destination among several its own wins, a
 * rule's before that of its only destination (processDestination).
 */
export function rewritten(
  request: HttpRequest,
  { rewrite, headers, route = [] }: HttpRoute,
  match: HttpMatch,
  { headers: own }: WeightedDestination,
): HttpRequest {
  const whole = rewrite?.authority ?? authorityOf(headers?.request)
  const chosen = authorityOf(own?.request)
  const host = route.length > 1 ? (chosen ?? whole) : (whole ?? chosen)
  const path = rewrite === undefined ? request.path : rewrittenPath(request.path, rewrite, match)
  return {
    ...request,
    path: path === '' ? '/' : path,
    host: host ?? request.host,
    headers: edited(edited(request.headers, headers?.request), own?.request),
  }
}

/** The rule's CORS policy; `*` among the origins lets everybody. */
export function corsOf({ corsPolicy }: HttpRoute): CorsPolicy | undefined {
  if (corsPolicy === undefined) return undefined
  const { allowOrigins, allowOrigin = [], maxAge } = corsPolicy
  const origins = allowOrigins ?? allowOrigin.map((exact): StringMatch => ({ exact }))
  const seconds = milliseconds(maxAge)
  return {
    allows: (origin) => origins.some((match) => matchesText(match, '*') || matchesText(match, origin)),
    methods: corsPolicy.allowMethods ?? [],
    headers: corsPolicy.allowHeaders ?? [],
    exposed: corsPolicy.exposeHeaders ?? [],
    credentials: corsPolicy.allowCredentials === true,
    maxAge: seconds === undefined ? undefined : Math.floor(seconds / 1000),
    forwardsOthers: corsPolicy.unmatchedPreflights !== 'IGNORE',
  }
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 }

/**
 * Location of a redirect; a port is written unless it is the scheme's own. Unless asked for, another authority comes
 * without one, and the request's Host keeps the one it has (Envoy's newUri).
 */
export function location(request: HttpRequest, redirect: NonNullable<HttpRoute['redirect']>): string {
  const scheme = redirect.scheme ?? request.scheme
  const own = redirect.authority !== undefined || request.port === DEFAULT_PORTS[request.scheme]
  const kept = own ? DEFAULT_PORTS[scheme] : request.port
  const derived = redirect.derivePort === 'FROM_PROTOCOL_DEFAULT' ? DEFAULT_PORTS[scheme] : request.port
  const port = redirect.port ?? (redirect.derivePort === undefined ? kept : derived)
  const path = redirect.uri ?? request.path
  const query = request.query === '' || path.includes('?') ? '' : `?${request.query}`
  const at = port === DEFAULT_PORTS[scheme] ? '' : `:${port}`
  return `${scheme}://${redirect.authority ?? request.host}${at}${path}${query}`
}
