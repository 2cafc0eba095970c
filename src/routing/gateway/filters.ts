import type { HttpRequest, HttpResponse } from '../../http.ts'
import type { CorsPolicy } from '../cors.ts'
import type { Filter, HeaderEdit, Match, PathEdit } from './match.ts'

type Headers = Readonly<Record<string, string>>

/** set overwrites, add appends with a comma, remove drops; names without regard to case. */
export function edited(headers: Headers, { set = [], add = [], remove = [] }: HeaderEdit): Headers {
  const made: Record<string, string> = { ...headers }
  for (const { name, value } of set) made[name.toLowerCase()] = value
  for (const { name, value } of add) {
    const key = name.toLowerCase()
    made[key] = made[key] === undefined ? value : `${made[key]},${value}`
  }
  for (const name of remove) delete made[name.toLowerCase()]
  return made
}

/** ReplacePrefixMatch keeps what follows the prefix; never a double slash, never an empty path. */
export function replacedPath(path: string, edit: PathEdit, match: Match): string {
  if (edit.type === 'ReplaceFullPath') return edit.replaceFullPath ?? '/'
  const prefix = (match.path?.value ?? '/').replace(/\/$/, '')
  const rest = path.slice(prefix.length)
  const start = (edit.replacePrefixMatch ?? '/').replace(/\/$/, '')
  const joined = `${start}${rest === '' || rest.startsWith('/') ? rest : `/${rest}`}`
  return joined === '' ? '/' : joined
}

/** The request as backends get it after the rule's (or a backend's) filters. */
export function rewritten(request: HttpRequest, filters: readonly Filter[], match: Match): HttpRequest {
  let result = request
  for (const { requestHeaderModifier, urlRewrite } of filters) {
    if (requestHeaderModifier !== undefined)
      result = { ...result, headers: edited(result.headers, requestHeaderModifier) }
    if (urlRewrite?.hostname !== undefined) result = { ...result, host: urlRewrite.hostname }
    if (urlRewrite?.path !== undefined) result = { ...result, path: replacedPath(result.path, urlRewrite.path, match) }
  }
  return result
}

/** The answer after response header filters. */
export function answered(response: HttpResponse, filters: readonly Filter[]): HttpResponse {
  let headers = response.headers
  for (const { responseHeaderModifier } of filters)
    if (responseHeaderModifier !== undefined) headers = edited(headers, responseHeaderModifier)
  return { ...response, headers }
}

/** `https://*.shop.example`: the wildcard takes any number of labels to its left. */
function originMatches(pattern: string, origin: string): boolean {
  if (pattern === '*' || pattern === origin) return true
  const [start, end] = pattern.split('*') as [string, string | undefined]
  const long = origin.length > start.length + (end ?? '').length
  return end !== undefined && long && origin.startsWith(start) && origin.endsWith(end)
}

/** The CORS filter of a list; a preflight of another origin is answered without the headers that would allow it. */
export function corsOf(filters: readonly Filter[]): CorsPolicy | undefined {
  const cors = filters.find((filter) => filter.cors !== undefined)?.cors
  if (cors === undefined) return undefined
  return {
    allows: (origin) => (cors.allowOrigins ?? []).some((pattern) => originMatches(pattern, origin)),
    methods: cors.allowMethods ?? [],
    headers: cors.allowHeaders ?? [],
    exposed: cors.exposeHeaders ?? [],
    credentials: cors.allowCredentials === true,
    maxAge: cors.maxAge ?? 5,
    forwardsOthers: false,
  }
}

const wellKnown: Readonly<Record<string, number>> = { http: 80, https: 443 }

/** Location of a redirect: explicit port, else that of an explicit scheme, else the listener's; well-known ones are left out. */
export function location(
  request: HttpRequest,
  redirect: NonNullable<Filter['requestRedirect']>,
  match: Match,
  listenerPort: number,
): string {
  const scheme = redirect.scheme ?? request.scheme
  const host = redirect.hostname ?? request.host
  const port = redirect.port ?? (redirect.scheme === undefined ? listenerPort : (wellKnown[scheme] ?? listenerPort))
  const path = redirect.path === undefined ? request.path : replacedPath(request.path, redirect.path, match)
  const query = request.query === '' ? '' : `?${request.query}`
  return `${scheme}://${host}${wellKnown[scheme] === port ? '' : `:${port}`}${path}${query}`
}

/** `1.5s`, `500ms`, `0s` (off): milliseconds; undefined when there is no limit. */
export function limit(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const unit: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }
  const total = [...text.matchAll(/(\d+)(h|ms|m|s)/g)].reduce(
    (sum, [, number, name]) => sum + Number(number) * unit[name!]!,
    0,
  )
  return total === 0 ? undefined : total
}
