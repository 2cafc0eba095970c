import type { HttpRequest } from '../../http.ts'
import type { HttpMatch, HttpRoute, MeshProxy, StringMatch } from './model.ts'

/** Whether a text is what a rule asks for; a rule that asks for nothing takes any. */
export function matchesText({ exact, prefix, regex }: StringMatch, text: string): boolean {
  if (exact !== undefined) return text === exact
  if (prefix !== undefined) return text.startsWith(prefix)
  if (regex === undefined) return true
  try {
    // RE2 matches the whole text (FullMatch).
    return new RegExp(`^(?:${regex})$`, 'su').test(text)
  } catch {
    return false
  }
}

function lower({ exact, prefix, regex }: StringMatch): StringMatch {
  return {
    ...(exact === undefined ? {} : { exact: exact.toLowerCase() }),
    ...(prefix === undefined ? {} : { prefix: prefix.toLowerCase() }),
    ...(regex === undefined ? {} : { regex }),
  }
}

function matchesUri({ uri, ignoreUriCase }: HttpMatch, { path }: HttpRequest): boolean {
  if (uri === undefined) return true
  return ignoreUriCase === true ? matchesText(lower(uri), path.toLowerCase()) : matchesText(uri, path)
}

function matchesHeaders(wanted: Readonly<Record<string, StringMatch>> = {}, request: HttpRequest): boolean {
  return Object.entries(wanted).every(([name, match]) => {
    const value = headerOf(name.toLowerCase(), request)
    return value !== undefined && matchesText(match, value)
  })
}

/** A header as Envoy sees it, with its pseudo-headers; cookies are one header. */
function headerOf(name: string, request: HttpRequest): string | undefined {
  switch (name) {
    case ':authority':
    case 'host':
      return request.host
    case ':method':
      return request.method
    case ':path':
      return request.path
    case ':scheme':
      return request.scheme
    case 'cookie': {
      const cookies = Object.entries(request.cookies).map(([key, value]) => `${key}=${value}`)
      return request.headers['cookie'] ?? (cookies.length === 0 ? undefined : cookies.join('; '))
    }
    default:
      return request.headers[name]
  }
}

function matchesQuery({ queryParams = {} }: HttpMatch, { query }: HttpRequest): boolean {
  const given = new URLSearchParams(query)
  return Object.entries(queryParams).every(([name, match]) => {
    const value = given.get(name)
    return value !== null && matchesText(match, value)
  })
}

/** A Gateway as a VirtualService names it: `name`, `namespace/name` or `mesh`. */
export function gatewayName(name: string, namespace: string): string {
  return name === 'mesh' || name.includes('/') ? name : `${namespace}/${name}`
}

/**
 * Whether a rule's condition is meant for this proxy at all: its port, and its gateways, else the labels and the
 * namespace of the one who asks (sourceMatchHTTP).
 */
export function concerns(
  { port, gateways = [], sourceLabels = {}, sourceNamespace }: HttpMatch,
  asked: number,
  proxy: MeshProxy,
  namespace: string,
): boolean {
  if (port !== undefined && port !== asked) return false
  if (gateways.length > 0) return gateways.some((name) => gatewayName(name, namespace) === proxy.gateway)
  if (Object.entries(sourceLabels).some(([key, value]) => proxy.labels[key] !== value)) return false
  return sourceNamespace === undefined || sourceNamespace === '' || sourceNamespace === proxy.namespace
}

/** What is left of a condition once it concerns a proxy: all of its fields must hold. */
export function holds(match: HttpMatch, request: HttpRequest): boolean {
  return (
    matchesUri(match, request) &&
    matchesText(match.scheme ?? {}, request.scheme) &&
    matchesText(match.method ?? {}, request.method) &&
    matchesText(match.authority ?? {}, request.host) &&
    matchesHeaders(match.headers, request) &&
    !Object.entries(match.withoutHeaders ?? {}).some(([name, one]) => matchesHeaders({ [name]: one }, request)) &&
    matchesQuery(match, request)
  )
}

/** The conditions of a rule, any of which will do; one without conditions has an empty one. */
export function conditionsOf({ match = [] }: HttpRoute): readonly HttpMatch[] {
  return match.length === 0 ? [{}] : match
}

/** No condition but a path that is every path (IsCatchAllRoute). */
export function takesAll(match: HttpMatch): boolean {
  const { uri, scheme, method, authority, headers, withoutHeaders, queryParams } = match
  if (scheme !== undefined || method !== undefined || authority !== undefined) return false
  const asked = [headers, withoutHeaders, queryParams].some((one) => Object.keys(one ?? {}).length > 0)
  return !asked && (uri === undefined || uri.prefix === '/' || uri.regex === '.*')
}
