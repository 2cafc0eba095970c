import type { MeshIssues } from '../../issue/mesh.ts'
import type { Sentences } from '../catalogue.ts'

const reasons: Readonly<Record<string, string>> = {
  'no-service': 'there is no such Service',
  'no-port': 'the Service has no such port',
  'no-subset': 'no DestinationRule for this host defines the subset',
}

const pools: Readonly<Record<string, string>> = {
  pending: 'http1MaxPendingRequests',
  requests: 'http2MaxRequests',
}

export const mesh: Sentences<MeshIssues> = {
  'mesh.custom-authorization': ({ name, provider }) =>
    `AuthorizationPolicy ${name} asks the authorizer ${provider}, which is not registered with this mesh: what it covers is denied, as Istio does where a provider is missing`,
  'mesh.tokens': ({ name }) =>
    `RequestAuthentication ${name} is known, but tokens are not verified here: every request counts as one without a token`,
  'routing.not-simulated': ({ kind, name, field }) =>
    `${field} of ${kind} ${name} is known and not simulated: it has no effect here`,
  'hop.mesh.server': ({ gateway, host, port }) => `Gateway ${gateway} takes the request for ${host} at port ${port}`,
  'hop.mesh.no-server': ({ host, port }) =>
    `no server of a Gateway that selects the ingress gateway takes ${host} at port ${port}: 404`,
  'hop.mesh.no-virtual-service': ({ host, gateway }) =>
    `no VirtualService for ${host} is bound to Gateway ${gateway}: 404`,
  'hop.mesh.rule': ({ virtualService, rule, host }) =>
    `rule ${rule} of VirtualService ${virtualService} is the first that matches for ${host}`,
  'hop.mesh.no-rule': ({ host, path }) => `no rule for ${host} matches ${path}: 404`,
  'hop.mesh.default': ({ service }) => `no VirtualService speaks for it: the sidecar asks Service ${service}`,
  'hop.mesh.destination': ({ destination, share }) => `${share} of the rule's requests go to ${destination}`,
  'hop.mesh.no-destination': () => 'no destination of the rule has a weight: 503',
  'hop.mesh.no-cluster': ({ destination, reason }) =>
    `${destination} leads nowhere, ${reasons[reason] ?? reason}: 503 for its share`,
  'hop.mesh.no-endpoint': ({ cluster, service }) =>
    `${cluster} has no endpoint of Service ${service} that may be asked: 503 for its share, which goes to no other subset`,
  'hop.mesh.peer': ({ peer, service }) => `endpoint ${peer} of Service ${service} is asked`,
  'hop.mesh.failed': ({ peer, why }) => `endpoint ${peer} gives no answer: ${why}`,
  'hop.mesh.retry': ({ attempt, attempts, reason, peer }) =>
    `retry ${attempt} of ${attempts} (${reason}): ${peer} is not asked again, another of the same subset is`,
  'hop.mesh.timeout': ({ limit }) => `the rule allows ${limit} ms: 504`,
  'hop.mesh.ejected': ({ peer, seconds }) => `endpoint ${peer} failed too often and gets nothing for ${seconds} s`,
  'hop.mesh.fault': ({ fault, detail }) => `the rule injects a fault: ${fault} ${detail}`,
  'hop.mesh.redirect': ({ location, status }) => `redirected to ${location} with ${status}`,
  'hop.mesh.direct': ({ status }) => `the proxy answers ${status} by itself`,
  'hop.mesh.plaintext': ({ pod }) => `the proxy of Pod ${pod} takes mutual TLS only and closes the connection`,
  'hop.mesh.denied': ({ pod, policies }) => `AuthorizationPolicy ${policies} denies it at Pod ${pod}: 403`,
  'hop.mesh.not-allowed': ({ pod, policies }) =>
    `no rule of the AuthorizationPolicies of Pod ${pod} allows it (${policies}): 403`,
  'hop.mesh.preflight': ({ origin, allowed }) =>
    `the preflight of ${origin} is answered here: ${allowed === 'yes' ? 'allowed' : 'not allowed, no CORS headers'}`,
  'hop.mesh.unregistered': ({ host }) =>
    `the Sidecar lets through what the mesh knows (REGISTRY_ONLY), and ${host} is not among it: 502`,
  'hop.mesh.unregistered-stream': ({ address }) =>
    `the Sidecar lets through what the mesh knows (REGISTRY_ONLY), and ${address} is not among it: closed`,
  'hop.mesh.stream-server': ({ gateway, port }) => `Gateway ${gateway} takes the connection at port ${port}`,
  'hop.mesh.stream-unserved': ({ gateway, port }) =>
    `no tcp or tls rule of a VirtualService bound to Gateway ${gateway} takes this connection to port ${port}: closed`,
  'hop.mesh.client-certificate': ({ gateway }) =>
    `the server of Gateway ${gateway} wants a client certificate, and the client has none: closed`,
  'hop.mesh.no-tls-server': ({ name, port }) =>
    `no server at port ${port} takes the server name ${name === '' ? '(none)' : name}: the connection is closed`,
  'hop.mesh.wants-tls': ({ port }) => `port ${port} speaks TLS only, and the client speaks plainly: closed`,
  'hop.mesh.stream': ({ destination, share }) => `${share} of the rule's connections go to ${destination}`,
  'hop.mesh.stream-unrouted': () => 'no destination of the rule has a weight: the connection is closed',
  'hop.mesh.stream-nowhere': ({ destination, reason }) =>
    `${destination} leads nowhere, ${reasons[reason] ?? reason}: its share of the connections is closed`,
  'hop.mesh.stream-no-endpoint': ({ cluster, service }) =>
    `${cluster} has no endpoint of ${service} that may be asked: its share of the connections is closed`,
  'hop.mesh.custom': ({ pod, policy }) =>
    `AuthorizationPolicy ${policy} hands the decision to an authorizer that is not registered with this mesh: Pod ${pod} denies it`,
  'hop.mesh.overflow': ({ cluster, limit, most }) =>
    `the connection pool of ${cluster} is full (${pools[limit] ?? limit}: ${most}): 503 without asking anybody, and nothing tries again`,
  'hop.mesh.queued': ({ peer, turns }) =>
    `it waited for a connection to ${peer}, behind ${turns} other${turns === 1 ? '' : 's'}`,
  'hop.mesh.mirror': ({ destination }) => `a copy goes to ${destination}; its answer is thrown away`,
}
