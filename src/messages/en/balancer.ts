import type { BalancerIssues } from '../../issue/balancer.ts'
import type { Sentences } from '../catalogue.ts'
import { topics } from './balancer-topics.ts'

const silent = {
  'no-advertisement': 'no L2Advertisement or BGPAdvertisement covers its pool',
  'no-peer': 'a BGPAdvertisement covers it, but there is no BGPPeer to tell',
  'no-endpoint': 'no node may announce it, since the Service has no ready endpoint there',
} as const

/** Who makes load balancers; one that an exercise describes has the name it was given. */
const makers: Readonly<Record<string, string>> = {
  'aws-load-balancer-controller': 'the AWS Load Balancer Controller',
  'aws-classic': 'the built-in AWS provider',
  gke: 'the GKE provider',
  aks: 'the Azure provider',
  metallb: 'MetalLB',
}

export const balancer: Sentences<BalancerIssues> = {
  'hop.balancer.not-public': ({ balancer: name, address }) =>
    `${name} has a private address: ${address} on the internet has no way to it`,
  'hop.balancer.nat': ({ address }) => `the client leaves its network for the internet as ${address}`,
  'hop.balancer.no-listener': ({ balancer: name, port, ports }) =>
    `${name} does not listen on port ${port} (it listens on ${ports})`,
  'hop.balancer.source-range': ({ balancer: name, source, ranges }) =>
    `${name} does not let ${source} in: only ${ranges} may connect`,
  'hop.balancer.no-target': ({ balancer: name, service, port }) =>
    `${name} has no healthy target for port ${port} of Service ${service}`,
  'hop.balancer.target': ({ balancer: name, target, port, healthy, all, client }) =>
    `${name} sends to ${target}, port ${port} (${healthy} of ${all} targets healthy); the client's address is ${client === 'kept' ? 'kept' : 'replaced by its own'}`,
  'hop.balancer.fails-open': ({ balancer: name }) => `no target of ${name} is healthy, so it sends to all of them`,
  'hop.balancer.admits': ({ balancer: name, port }) => `${name} accepts the connection on port ${port}`,
  'balancer.failed': ({ service, provider, message }) =>
    `Service ${service} stays pending, because ${makers[provider] ?? provider} cannot make its load balancer: ${message}`,
  'balancer.silent': ({ address, pool, reason }) =>
    `address ${address} of pool ${pool} is shown but answered by nobody: ${silent[reason]}`,
  'balancer.nobody': ({ service, environment }) =>
    `Service ${service} stays pending for ever: nothing in this cluster (environment ${environment}) makes load balancers`,
  'balancer.class': ({ service, class: named, environment }) =>
    `Service ${service} stays pending: nobody in environment ${environment} answers to loadBalancerClass ${named}`,
  'balancer.steps-aside': ({ service, annotation, value }) =>
    `Service ${service} stays pending: ${annotation}: ${value} tells the built-in provider to leave it to a controller that is not there or not responsible`,
  'balancer.provisioning': ({ service, provider, seconds }) =>
    `the load balancer of Service ${service} is being made by ${makers[provider] ?? provider}; its address appears after ${seconds} s`,
  'balancer.not-simulated': ({ name, annotation, topic }) =>
    `${annotation} of ${name} (${topics[topic]}) is known but not simulated: it changes nothing here`,
  'balancer.unknown-annotation': ({ name, annotation, near }) =>
    `no controller knows ${annotation} of ${name}, so it changes nothing${near === '' ? '' : `; did you mean ${near}?`}`,
  'balancer.foreign-annotation': ({ service, annotation, cloud }) =>
    `${annotation} of Service ${service} belongs to ${cloud} and is ignored here`,
  'balancer.ingress-pending': ({ ingress, class: named, message }) =>
    `Ingress ${ingress} has no address: ${message !== '' ? message : named === '' ? 'it names no class and no class is the default' : `no controller that is installed here serves class ${named}`}`,
}
