import type { Cluster } from '../cluster/cluster.ts'
import type { HttpRequest } from '../http.ts'
import { NO_MEMORY } from '../network/memory.ts'
import { serve } from '../network/network.ts'
import type { Outcome } from '../outcome.ts'
import { type Branch, branches, type Walk } from '../walk.ts'

/** A request that a client sends to its own end of a port-forward. */
export interface ForwardedRequest {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly host: string
}

function* asked(to: Extract<Outcome, { kind: 'delivered' }>, request: HttpRequest, cluster: Cluster): Walk<Outcome> {
  const { response } = yield* serve(to.to, to.port, request, cluster.view(), NO_MEMORY)
  if (response === undefined) return { kind: 'closed', by: 'pod' }
  return { kind: 'answered', response, to: to.to, sourceSeen: to.sourceSeen }
}

/** The answer of the one Pod that `kubectl port-forward` leads to. */
export function forwardedRequest(
  way: Branch<Outcome>,
  { method, path, headers, host }: ForwardedRequest,
  cluster: Cluster,
): readonly Branch<Outcome>[] {
  const { value } = way
  if (value.kind !== 'delivered') return [way]
  const [pathname = '/', query = ''] = path.split('?')
  const request: HttpRequest = {
    scheme: 'http',
    method,
    host,
    port: value.port,
    path: pathname,
    query,
    headers,
    cookies: {},
    clientIP: value.sourceSeen,
  }
  return [...branches(() => asked(value, request, cluster))].map((branch) => ({
    ...branch,
    trace: [...way.trace, ...branch.trace],
  }))
}
