import type { GatewayIssues } from '../../issue/gateway.ts'
import type { Sentences } from '../catalogue.ts'

export const gateway: Sentences<GatewayIssues> = {
  'hop.gateway.listener': ({ gateway: name, listener, host }) =>
    `Gateway ${name} takes the request for ${host} at listener ${listener}`,
  'hop.gateway.no-route': ({ host, path }) => `no rule of an attached route matches ${host}${path}: 404`,
  'hop.gateway.rule': ({ route, rule, match }) => `rule ${rule} of ${route} matches (${match})`,
  'hop.gateway.filter': ({ filter, detail }) => `filter ${filter}: ${detail}`,
  'hop.gateway.backend': ({ service, share }) => `${share} of the rule's requests go to Service ${service}`,
  'hop.gateway.no-backend': ({ route, rule }) => `rule ${rule} of ${route} names no backend: 500`,
  'hop.gateway.invalid-backend': ({ backend, reason }) =>
    `the backend ${backend} cannot be used (${reason}): 500 for its share`,
  'hop.gateway.no-endpoint': ({ service }) =>
    `Service ${service} has no ready endpoint: 503 for its share, which goes to no other backend`,
  'hop.gateway.peer': ({ peer, service }) => `endpoint ${peer} of Service ${service} is asked`,
  'hop.gateway.failed': ({ peer, why }) => `endpoint ${peer} gives no answer: ${why}`,
  'hop.gateway.retry': ({ peer, status, attempt, attempts }) =>
    `${peer} answered ${status}: retry ${attempt} of ${attempts}, at another endpoint where there is one`,
  'hop.gateway.invalid-tls': ({ service }) =>
    `the BackendTLSPolicy of Service ${service} names no certificate authority that exists: 500`,
  'hop.gateway.timeout': ({ after, limit }) => `the answer would take ${after} ms, the rule allows ${limit} ms: 504`,
  'hop.gateway.preflight': ({ origin, allowed }) =>
    `the preflight of ${origin} is answered here: ${allowed === 'yes' ? 'allowed' : 'not allowed, no CORS headers'}`,
  'hop.gateway.unknown-filter': ({ filter }) => `filter ${filter} cannot be resolved: 500, a filter is never skipped`,
  'hop.gateway.no-listener': ({ gateway: key, port, protocol, name }) =>
    `no listener or route of Gateway ${key} takes this connection to ${port}/${protocol}${name === '' ? '' : ` for ${name}`}`,
  'hop.gateway.stream': ({ route, listener, service, share }) =>
    `${route} on listener ${listener}: ${share} of the connections go to Service ${service}`,
  'hop.gateway.no-stream-backend': ({ route }) => `${route} has no backend with a weight: the connection is rejected`,
  'hop.gateway.invalid-stream-backend': ({ backend, reason }) =>
    `the backend ${backend} cannot be used (${reason}): its share of the connections is rejected`,
  'hop.gateway.no-stream-endpoint': ({ service }) =>
    `Service ${service} has no ready endpoint: its share of the connections is rejected`,
}
