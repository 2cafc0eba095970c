import type { HttpRequest, HttpResponse } from '../../http.ts'
import type { Walk } from '../../walk.ts'
import type { RoutingView, UpstreamFailure } from '../contract.ts'
import { evaluate } from './balance.ts'

/** A request that the controller sends on its own account to a URL, whose variables stand for parts of the client's. */
export function* ask(
  url: string,
  method: string,
  sent: HttpRequest,
  view: RoutingView,
): Walk<HttpResponse | UpstreamFailure> {
  const to = URL.canParse(evaluate(url, sent)) ? new URL(evaluate(url, sent)) : undefined
  if (to === undefined) return { failed: 'refused' }
  const scheme = to.protocol === 'https:' ? 'https' : 'http'
  const port = to.port === '' ? (scheme === 'https' ? 443 : 80) : Number(to.port)
  const request = {
    ...sent,
    scheme,
    method,
    host: to.hostname,
    port,
    path: to.pathname,
    query: to.search.slice(1),
  } as const
  return yield* view.upstream({ ip: to.hostname, port, protocol: scheme, via: 'service' }, request)
}
