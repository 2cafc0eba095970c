import type { DnsIssues } from '../../issue/dns.ts'
import type { Sentences } from '../catalogue.ts'

const near = (name: string): string => (name === '' ? '' : `; did you mean ${name}?`)

export const dns: Sentences<DnsIssues> = {
  'hop.dns.asked': ({ name, type, server, step, steps }) =>
    `the resolver asks ${server} for ${name} ${type} (candidate ${step} of ${steps})`,
  'hop.dns.answered': ({ name, type, records }) => `${name} ${type}: ${records}`,
  'hop.dns.cached': ({ name, type, records, age }) => `${name} ${type}: ${records} (from the cache, ${age} s old)`,
  'hop.dns.cached-miss': ({ name, type, age, left }) =>
    `${name} ${type}: nothing, answered from a miss the cache has kept for ${age} s and keeps for ${left} s more`,
  'hop.dns.nodata': ({ name, type }) => `${name} exists but has no ${type} record`,
  'hop.dns.nxdomain': ({ name }) => `there is no name ${name}`,
  'hop.dns.servfail': ({ name }) => `the server fails on ${name}: no plugin of its Corefile answers for it`,
  'hop.dns.refused': ({ name, server }) => `${server} refuses ${name}: it serves no zone that holds it`,
  'hop.dns.silent': ({ server }) => `the name server ${server} does not answer this client`,
  'hop.dns.no-server': ({ client }) => `${client} has no name server to ask`,
  'hop.dns.hosts-file': ({ name, address }) => `${name} stands in the client's /etc/hosts as ${address}`,
  'hop.dns.chosen': ({ address, count }) => `the client takes ${address}, one of ${count} addresses`,
  'hop.dns.held': ({ name, address }) => `the client does not ask for ${name} again: it still uses ${address}`,
  'hop.dns.listed': ({ service, addresses, count }) =>
    `the client reads the slices of Service ${service}: ${count} ready ${count === 1 ? 'address' : 'addresses'}${count === 0 ? '' : ` (${addresses})`}`,
  'dns.no-kind': ({ name, label }) =>
    `${name} does not exist: after the namespace a name of the cluster has svc or pod, not ${label}`,
  'dns.too-long': ({ name }) => `${name} does not exist: it has more labels than any name of the cluster`,
  'dns.no-namespace': ({ name, namespace }) => `${name} does not exist: there is no namespace ${namespace}`,
  'dns.no-service': ({ name, service, near: other }) =>
    `${name} does not exist: there is no Service ${service}${near(other)}`,
  'dns.no-ready-endpoint': ({ service, endpoints }) =>
    endpoints === 0
      ? `headless Service ${service} has no endpoint, so it has no addresses and its name does not exist`
      : `headless Service ${service} has ${endpoints} endpoints and none is ready, so its name does not exist`,
  'dns.no-port': ({ service, port, ports }) =>
    `Service ${service} has no port ${port} in DNS${ports === '' ? '' : `; it has ${ports}`}`,
  'dns.no-endpoint': ({ service, endpoint, endpoints }) =>
    `Service ${service} has no ready endpoint named ${endpoint}; it has ${endpoints}`,
  'dns.external-name-address': ({ service, host }) =>
    `the externalName of Service ${service} is the address ${host}; DNS needs a name there, and answers that the Service does not exist`,
  'dns.external-name-below': ({ service }) =>
    `Service ${service} is an ExternalName: it has neither ports nor endpoints in DNS`,
  'dns.external-name-broken': ({ service, host }) =>
    `Service ${service} is an alias of ${host}, and that name leads to no address`,
  'dns.namespace-alone': ({ namespace }) => `the name ends at the namespace ${namespace}; it names no Service`,
  'dns.no-family': ({ service, type, addresses }) => `${service} has no ${type} record; its addresses are ${addresses}`,
  'dns.pods-disabled': ({ name }) => `${name} does not exist: the kubernetes plugin answers no Pod names here`,
  'dns.no-pod-address': ({ label }) => `${label} is not a Pod address written with dashes`,
  'dns.no-live-pod': ({ address, namespace }) => `no running Pod in namespace ${namespace} has the address ${address}`,
  'dns.no-reverse': ({ address }) => `no Service and no ready endpoint has the address ${address}`,
  'dns.not-outside': ({ name }) => `no resolver outside the cluster knows ${name}`,
  'dns.servers-cut': ({ kept }) =>
    `Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: ${kept}`,
  'dns.search-cut': ({ kept }) =>
    `Search Line limits were exceeded, some search paths have been omitted, the applied search line is: ${kept}`,
  'cache.dns-answer': ({ seconds, zone }) =>
    `the cluster DNS keeps an answer for names of ${zone} ${seconds} s at most: only time ends it, a changed Service does not`,
  'cache.dns-miss': ({ seconds, zone }) =>
    `the cluster DNS keeps "no such name" for names of ${zone} ${seconds} s at most: a Service created meanwhile stays unknown`,
  'cache.client-answer': ({ seconds }) =>
    `a client that obeys the TTL keeps an address ${seconds} s; one that resolves once keeps it until it restarts`,
  'cache.keep-alive': () =>
    'an open connection stays with its endpoint until one end closes it: new endpoints get nothing of it',
  'cache.flow': ({ protocol, seconds }) =>
    `the node tracks an idle ${protocol} flow ${seconds} s; kube-proxy ends it early only for UDP, when its endpoint is gone`,
  'cache.affinity': ({ service, seconds }) =>
    `Service ${service} sends a client to the same endpoint until ${seconds} s have passed without a connection, or the endpoint leaves`,
  'cache.watch': () => 'a client that watches slices hears of a change as soon as it is written, plus its own lag',
  'cache.variables': () => 'service variables are set once, at the start of the container: only a restart renews them',
}
