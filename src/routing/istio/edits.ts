import type { HttpRequest } from '../../http.ts'
import type { HeaderOperations, HttpMatch, HttpRoute } from './model.ts'

type Headers = Readonly<Record<string, string>>

/** remove, then set overwrites, then add appends with a comma; names without regard to case. */
export function edited(headers: Headers, { set = {}, add = {}, remove = [] }: HeaderOperations = {}): Headers {
  const made: Record<string, string> = { ...headers }
  for (const name of remove) delete made[name.toLowerCase()]
  for (const [name, value] of Object.entries(set)) made[name.toLowerCase()] = value
  for (const [name, value] of Object.entries(add)) {
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

/** The request as the destination gets it. */
export function rewritten(request: HttpRequest, { rewrite, headers }: HttpRoute, match: HttpMatch): HttpRequest {
  const path = rewrite === undefined ? request.path : rewrittenPath(request.path, rewrite, match)
  return {
    ...request,
    path: path === '' ? '/' : path,
    host: rewrite?.authority ?? request.host,
    headers: edited(request.headers, headers?.request),
  }
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 }

/** Location of a redirect; a port is written unless it is the scheme's own. */
export function location(request: HttpRequest, redirect: NonNullable<HttpRoute['redirect']>): string {
  const scheme = redirect.scheme ?? request.scheme
  const kept = request.port === DEFAULT_PORTS[request.scheme] ? DEFAULT_PORTS[scheme] : request.port
  const derived = redirect.derivePort === 'FROM_PROTOCOL_DEFAULT' ? DEFAULT_PORTS[scheme] : request.port
  const port = redirect.port ?? (redirect.derivePort === undefined ? kept : derived)
  const path = redirect.uri ?? request.path
  const query = request.query === '' || path.includes('?') ? '' : `?${request.query}`
  const at = port === DEFAULT_PORTS[scheme] ? '' : `:${port}`
  return `${scheme}://${redirect.authority ?? request.host}${at}${path}${query}`
}
