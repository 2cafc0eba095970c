import type { ProxyIssues } from '../../issue/proxy.ts'
import type { Sentences } from '../catalogue.ts'

export const proxy: Sentences<ProxyIssues> = {
  'hop.proxy.service': ({ service, way, count }) =>
    `kube-proxy knows ${way} of Service ${service}: ${count} usable endpoint${count === 1 ? '' : 's'}`,
  'hop.proxy.endpoint': ({ service, address, share, masquerade }) =>
    `${share} of new connections to Service ${service} go to endpoint ${address}${masquerade === '' ? '' : `; the source becomes ${masquerade}`}`,
  'hop.proxy.affinity': ({ service, address, seconds }) =>
    `sessionAffinity of Service ${service}: this client was at ${address} within the last ${seconds} s`,
  'hop.proxy.no-endpoints': ({ service }) =>
    `Service ${service} has no ready endpoint anywhere: the connection is rejected`,
  'hop.proxy.no-local-endpoints': ({ service, node }) =>
    `Service ${service} has policy Local and no ready endpoint on node ${node}: the packet is dropped`,
  'hop.proxy.source-range': ({ service, source }) =>
    `loadBalancerSourceRanges of Service ${service} do not hold ${source}: the packet is dropped`,
  'hop.proxy.stray': ({ address, how }) =>
    `${address} is no port of any Service here: ${how === 'refused' ? 'rejected' : 'dropped'}`,
  'hop.proxy.process-gone': ({ service, node }) =>
    `kube-proxy of node ${node} does not run, and in mode userspace the connection to Service ${service} ends in its process: refused`,
  'proxy.needs-os': ({ mode, node, os, has }) =>
    `kube-proxy does not start on node ${node}: mode ${mode} needs ${os}, the node runs ${has}`,
  'proxy.needs-kernel': ({ mode, node, kernel, has }) =>
    `kube-proxy does not start on node ${node}: mode ${mode} needs kernel ${kernel} or later, the node has ${has}`,
  'proxy.needs-module': ({ mode, node, module }) =>
    `kube-proxy does not start on node ${node}: mode ${mode} needs the kernel module ${module}`,
  'hop.proxy.health': ({ service, count, status }) =>
    `the health check of Service ${service} answers ${status}: ${count} ready endpoint${count === 1 ? '' : 's'} on this node`,
}
