import type { LabIssues } from '../../issue/lab.ts'
import type { Sentences } from '../catalogue.ts'

const meant = (near: string): string => (near === '' ? '' : `; did you mean ${near}?`)

export const lab: Sentences<LabIssues> = {
  'lab.created': () => 'created',
  'lab.configured': () => 'configured',
  'lab.unchanged': () => 'unchanged',
  'lab.refused': () => 'refused',
  'lab.unreadable': () => 'unreadable',
  'lab.summary': ({ created, configured, unchanged, refused }) =>
    `${created} created, ${configured} configured, ${unchanged} unchanged, ${refused} refused`,
  'lab.warning': () => 'warning',
  'lab.timeline': () => 'What happens, in virtual time',
  'lab.moment.allocated': ({ object, addresses, ports }) =>
    `${object}: ${addresses === '' ? 'no address of its own' : `address ${addresses} allocated`}${ports === '' ? '' : `, node ports ${ports}`}`,
  'lab.moment.validated': ({ object }) => `${object}: defaulted, validated`,
  'lab.moment.stored': ({ object, version }) => `${object}: stored with resourceVersion ${version}`,
  'lab.moment.pod-made': ({ pod, owner }) => `Pod ${pod}: created${owner === '' ? '' : ` by ${owner}`}`,
  'lab.moment.pod-scheduled': ({ pod, node }) => `Pod ${pod}: scheduled to node ${node}`,
  'lab.moment.pod-ready': ({ pod, address }) => `Pod ${pod}: Ready at ${address}`,
  'lab.moment.slice': ({ slice, ready, endpoints }) =>
    `EndpointSlice ${slice}: written, ${ready} of ${endpoints} endpoints ready`,
  'lab.moment.name': ({ name, address }) => `DNS answers ${name}: ${address}`,
  'lab.moment.node': ({ node, address }) => `node ${node}: programmed, ${address} leads to an endpoint`,
  'lab.no-file': ({ file }) => `-f ${file}: there is no such file or folder`,
  'lab.nothing-read': ({ file }) => `-f ${file}: no manifest (.yaml, .yml, .json) to read`,
  'lab.unknown-resource': ({ name, near }) => `the server doesn't have a resource type "${name}"${meant(near)}`,
  'lab.none-found': ({ namespace }) => `No resources found in ${namespace} namespace.`,
  'lab.none-anywhere': () => 'No resources found',
  'lab.not-found': ({ resource, name }) => `Error from server (NotFound): ${resource} "${name}" not found`,
  'lab.bad-selector': ({ detail }) => `Error from server (BadRequest): ${detail}`,
  'lab.no-event': ({ value, forms }) => `--event ${value}: write one of ${forms}, followed by @TIME such as @10s`,
  'lab.no-counters': ({ mode, node }) =>
    `mode ${mode} on node ${node} counts nothing for a Service: kube-proxy writes no counter into its rules`,
  'lab.no-client': ({ from }) =>
    `--from ${from}: no such client has an address at that time; write NAMESPACE/POD, "node NAME" or an address`,
  'lab.duration': ({ flag, value }) => `${flag} ${value}: write a duration such as 30s or 2m`,
  'lab.reach-allowed': ({ from, to, policies }) =>
    `✓ ${from} → ${to}: ${policies === '' ? 'no policy selects either end' : `allowed by ${policies}`}`,
  'lab.reach-exempt': ({ from, to, why }) =>
    `✓ ${from} → ${to}: ${why === 'itself' ? 'a Pod is never cut off from itself' : 'a Pod is never cut off from the node it runs on'}`,
  'lab.reach-denied': ({ from, to, direction, policies }) => `✗ ${from} → ${to}: ${direction} denied by ${policies}`,
  'lab.front-none': () => 'there is no Service of type LoadBalancer and no Ingress',
  'lab.front-billed': ({ count }) =>
    count === 0
      ? 'no cloud bills anything for this'
      : `${count} billed object${count === 1 ? '' : 's'}: billed for as long as ${count === 1 ? 'it exists' : 'they exist'}, with traffic or without; only deleting the Service or Ingress, or changing its type, ends it`,
}
