import { instantOf } from '../../clock.ts'
import type { HttpRequest } from '../../http.ts'
import { keyOf } from '../../object.ts'
import { type Attached, covers } from './attach.ts'

/** A rule of an HTTPRoute or GRPCRoute, as both write it. */
export interface Rule {
  readonly matches?: readonly Match[]
  readonly filters?: readonly Filter[]
  readonly backendRefs?: readonly Backend[]
  readonly timeouts?: { readonly request?: string; readonly backendRequest?: string }
  readonly sessionPersistence?: { readonly sessionName?: string; readonly type?: string }
  readonly retry?: { readonly codes?: readonly number[]; readonly attempts?: number }
}

export interface Match {
  readonly path?: { readonly type?: string; readonly value?: string }
  readonly headers?: readonly { readonly type?: string; readonly name: string; readonly value: string }[]
  readonly queryParams?: readonly { readonly type?: string; readonly name: string; readonly value: string }[]
  readonly method?: string | { readonly type?: string; readonly service?: string; readonly method?: string }
}

export interface HeaderEdit {
  readonly set?: readonly { readonly name: string; readonly value: string }[]
  readonly add?: readonly { readonly name: string; readonly value: string }[]
  readonly remove?: readonly string[]
}

export interface PathEdit {
  readonly type: string
  readonly replaceFullPath?: string
  readonly replacePrefixMatch?: string
}

export interface Filter {
  readonly type: string
  readonly requestHeaderModifier?: HeaderEdit
  readonly responseHeaderModifier?: HeaderEdit
  readonly requestMirror?: {
    readonly backendRef: Backend
    readonly percent?: number
    readonly fraction?: { readonly numerator: number; readonly denominator?: number }
  }
  readonly requestRedirect?: {
    readonly scheme?: string
    readonly hostname?: string
    readonly path?: PathEdit
    readonly port?: number
    readonly statusCode?: number
  }
  readonly urlRewrite?: { readonly hostname?: string; readonly path?: PathEdit }
  readonly cors?: {
    readonly allowOrigins?: readonly string[]
    readonly allowMethods?: readonly string[]
    readonly allowHeaders?: readonly string[]
    readonly exposeHeaders?: readonly string[]
    readonly allowCredentials?: boolean
    readonly maxAge?: number
  }
}

export interface Backend {
  readonly group?: string
  readonly kind?: string
  readonly name: string
  readonly namespace?: string
  readonly port?: number
  readonly weight?: number
  readonly filters?: readonly Filter[]
}

/** A rule that matches a request, by which of its matches. */
export interface Matched {
  readonly attached: Attached
  readonly rule: Rule
  readonly index: number
  readonly match: Match
}

/** Path elements: `/foo` matches `/foo`, `/foo/`, `/foo/x`, not `/foobar`. */
export function underPrefix(path: string, prefix: string): boolean {
  const bare = prefix.replace(/\/$/, '')
  return bare === '' || path === bare || path.startsWith(`${bare}/`)
}

function regex(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(text)
  } catch {
    return false
  }
}

function pathMatches({ type = 'PathPrefix', value = '/' }: NonNullable<Match['path']>, path: string): boolean {
  if (type === 'Exact') return path === value
  return type === 'RegularExpression' ? regex(value, path) : underPrefix(path, value)
}

function headerMatches(
  { type = 'Exact', name, value }: NonNullable<Match['headers']>[number],
  headers: Readonly<Record<string, string>>,
): boolean {
  const actual = headers[name.toLowerCase()]
  if (actual === undefined) return false
  return type === 'RegularExpression' ? regex(value, actual) : actual === value
}

/** Of entries with equivalent names the first counts (HTTPHeaderMatch.name). */
function distinct(headers: Match['headers'] = []): NonNullable<Match['headers']> {
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
  return headers.filter(({ name }, index) => headers.findIndex((one) => same(one.name, name)) === index)
}

function queryMatches(
  { type = 'Exact', name, value }: NonNullable<Match['queryParams']>[number],
  query: string,
): boolean {
  const actual = new URLSearchParams(query).get(name)
  if (actual === null) return false
  return type === 'RegularExpression' ? regex(value, actual) : actual === value
}

function methodMatches(method: Match['method'], request: HttpRequest): boolean {
  if (method === undefined) return true
  if (typeof method === 'string') return method === request.method
  const { type = 'Exact', service, method: name } = method
  const same = (wanted: string | undefined, actual: string | undefined): boolean =>
    wanted === undefined ||
    (actual !== undefined && (type === 'RegularExpression' ? regex(wanted, actual) : wanted === actual))
  const [, pathService, pathMethod] = /^\/([^/]+)\/([^/]+)$/.exec(request.path) ?? []
  return same(service, request.grpc?.service ?? pathService) && same(name, request.grpc?.method ?? pathMethod)
}

function matches(match: Match, request: HttpRequest): boolean {
  return (
    (match.path === undefined || pathMatches(match.path, request.path)) &&
    distinct(match.headers).every((one) => headerMatches(one, request.headers)) &&
    (match.queryParams ?? []).every((one) => queryMatches(one, request.query)) &&
    methodMatches(match.method, request)
  )
}

/** The most specific hostname of an attachment that covers the host: exact names before longer wildcards before none. */
function hostRank({ hostnames }: Attached, host: string): number {
  return Math.max(
    -1,
    ...hostnames
      .filter((pattern) => covers(pattern, host))
      .map((pattern) => (pattern === '' ? 0 : pattern.startsWith('*') ? pattern.length : 10_000 + pattern.length)),
  )
}

function pathRank({ path }: Match): readonly [number, number] {
  const { type = 'PathPrefix', value = '/' } = path ?? {}
  const order: Readonly<Record<string, number>> = { Exact: 2, PathPrefix: 1, RegularExpression: 0 }
  return [order[type] ?? 0, value.replace(/(.)\/$/, '$1').length]
}

/** Precedence over all attached routes: host, Exact, longest prefix, method, headers, query, age, name, place in the list. */
export function choose(attached: readonly Attached[], request: HttpRequest): Matched | undefined {
  let best: { readonly matched: Matched; readonly rank: readonly (number | string)[] } | undefined
  for (const one of attached) {
    const host = hostRank(one, request.host.toLowerCase())
    if (host < 0) continue
    for (const [index, rule] of ((one.route.spec.rules ?? []) as readonly Rule[]).entries()) {
      for (const [at, match] of (rule.matches?.length ? rule.matches : [{}]).entries()) {
        if (!matches(match, request)) continue
        const grpc =
          typeof match.method === 'object'
            ? [(match.method.service ?? '').length, (match.method.method ?? '').length]
            : [0, 0]
        const rank = [
          -host,
          ...pathRank(match).map((value) => -value),
          -grpc[0]!,
          -grpc[1]!,
          match.method === undefined ? 0 : -1,
          -(match.headers?.length ?? 0),
          -(match.queryParams?.length ?? 0),
          instantOf(one.route.metadata.creationTimestamp),
          keyOf(one.route),
          index,
          at,
        ]
        if (best === undefined || less(rank, best.rank)) best = { matched: { attached: one, rule, index, match }, rank }
      }
    }
  }
  return best?.matched
}

function less(a: readonly (number | string)[], b: readonly (number | string)[]): boolean {
  for (const [index, value] of a.entries()) {
    const other = b[index]!
    if (value !== other) return value < other
  }
  return false
}
