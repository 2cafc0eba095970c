import type { HttpResponse } from '../http.ts'
import type { NodeView } from '../proxy.ts'
import type { Unit } from './units.ts'

/** What the health check node port of a Service answers on a node. */
export interface HealthCheck {
  /** Distinct addresses of ready endpoints on the node; terminating ones never count. */
  readonly count: number
  readonly status: 200 | 503
  readonly response: HttpResponse
}

/** The proxy process answers by itself, in every mode alike (pkg/proxy/healthcheck/service_health.go). */
export function healthCheck({ endpoints, key }: Unit, node: NodeView): HealthCheck {
  const here = endpoints.all.filter((one) => one.ready && one.node === node.name)
  const count = new Set(here.map(({ ip }) => ip)).size
  const status = count > 0 ? 200 : 503
  const [namespace = '', name = ''] = key.split('/')
  const body = JSON.stringify({ service: { namespace, name }, localEndpoints: count, serviceProxyHealthy: true })
  const headers = { 'content-type': 'application/json', 'x-load-balancing-endpoint-weight': String(count) }
  return { count, status, response: { status, headers, cookies: [], body, delay: 0 } }
}
