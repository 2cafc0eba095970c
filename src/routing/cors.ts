import type { HttpRequest, HttpResponse } from '../http.ts'
import { own } from './contract.ts'

/** Who may read answers from other origins, and what a browser is told about it. */
export interface CorsPolicy {
  allows(origin: string): boolean
  readonly methods: readonly string[]
  readonly headers: readonly string[]
  readonly exposed: readonly string[]
  readonly credentials: boolean
  /** Seconds; absent: nothing is said. */
  readonly maxAge?: number | undefined
  /** A preflight that is not allowed goes on to the application (Envoy's forward_not_matching_preflights). */
  readonly forwardsOthers: boolean
}

type Headers = Readonly<Record<string, string>>

/** An OPTIONS request that asks for permission: with an origin and the method that is to follow. */
function isPreflight({ method, headers }: HttpRequest): boolean {
  return (
    method === 'OPTIONS' && (headers['origin'] ?? '') !== '' && (headers['access-control-request-method'] ?? '') !== ''
  )
}

/** `*` beside credentials is answered with what was asked for: browsers take no wildcard there. */
function listed(values: readonly string[], asked: string | undefined, credentials: boolean): string | undefined {
  if (values.length === 0) return undefined
  return values.includes('*') && credentials ? asked : values.join(',')
}

function written(pairs: Readonly<Record<string, string | undefined>>): Headers {
  return Object.fromEntries(
    Object.entries(pairs).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== ''),
  )
}

function spoken({ exposed, credentials }: CorsPolicy, origin: string): Readonly<Record<string, string | undefined>> {
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': credentials ? 'true' : undefined,
    'access-control-expose-headers': exposed.join(','),
  }
}

/** The answer to a preflight, given without asking the application; undefined: the request goes on. */
export function preflight(policy: CorsPolicy, request: HttpRequest): HttpResponse | undefined {
  if (!isPreflight(request)) return undefined
  const { headers } = request
  const origin = headers['origin']!
  if (!policy.allows(origin)) return policy.forwardsOthers ? undefined : own(200)
  const { methods, headers: named, credentials, maxAge } = policy
  return own(
    200,
    written({
      ...spoken(policy, origin),
      'access-control-allow-methods': listed(methods, headers['access-control-request-method'], credentials),
      'access-control-allow-headers': listed(named, headers['access-control-request-headers'], credentials),
      'access-control-max-age': maxAge === undefined ? undefined : String(maxAge),
    }),
  )
}

/** An answer as a page of the asking origin may read it; other origins, and requests of none, get it as it is. */
export function shared(policy: CorsPolicy, request: HttpRequest, response: HttpResponse): HttpResponse {
  const origin = request.headers['origin'] ?? ''
  if (origin === '' || !policy.allows(origin)) return response
  return { ...response, headers: { ...response.headers, ...written(spoken(policy, origin)) } }
}
