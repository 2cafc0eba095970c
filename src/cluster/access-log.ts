import type { Hop } from '../hop.ts'
import type { HttpRequest } from '../http.ts'
import type { Observation } from '../observation.ts'
import { accessLogLine } from '../routing/ingress-nginx/access-log.ts'
import { annotationsOf } from '../routing/ingress-nginx/annotations.ts'
import type { Branch } from '../walk.ts'
import type { Ask } from './asking.ts'
import type { Cluster } from './cluster.ts'

/** What the controller's access log holds after a request, for every way it can go; undefined: nothing. */
export interface Logged {
  readonly observation: Observation
  readonly lines: readonly Branch<string | undefined>[]
}

/** The Ingress whose location took the request; a request that none took is not logged (enable-access-log-for-default-backend). */
function ingressOf(trace: readonly Hop[]): string | undefined {
  return trace.find(({ says }) => says.code === 'hop.nginx.location')?.because.find(({ kind }) => kind === 'Ingress')
    ?.key
}

/** A request as the controller read it, with the address that it saw. */
function asRead({ url, method = 'GET', headers = {}, host }: Ask, clientIP: string): HttpRequest {
  const { protocol, hostname, port, pathname, search } = new URL(url)
  const scheme = protocol === 'https:' ? 'https' : 'http'
  return {
    scheme,
    method,
    host: host ?? hostname,
    port: Number(port) || (scheme === 'https' ? 443 : 80),
    path: pathname,
    query: search.slice(1),
    headers,
    cookies: {},
    clientIP,
  }
}

/** Asks, and reads the log of ingress-nginx; `enable-access-log: "false"` on the Ingress keeps it empty. */
export function accessLog(cluster: Cluster, ask: Ask): Logged {
  const observation = cluster.request(ask)
  const lines = observation.branches.map(({ value, probability, trace }): Branch<string | undefined> => {
    const key = ingressOf(trace)
    const ingress = key === undefined ? undefined : cluster.state.get('Ingress', key)
    const written = ingress !== undefined && annotationsOf(ingress.metadata.annotations).accessLog
    if (value.kind !== 'answered' || !written) return { value: undefined, probability, trace }
    const line = accessLogLine(asRead(ask, value.sourceSeen), value.response, { trace, now: cluster.now })
    return { value: line, probability, trace }
  })
  return { observation, lines }
}
