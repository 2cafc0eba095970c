import type { NetworkIssues } from '../../issue/network.ts'
import type { Sentences } from '../catalogue.ts'

export const network: Sentences<NetworkIssues> = {
  'hop.network.accepted': ({ receiver, port, protocol, source }) =>
    `${receiver} accepts the connection on port ${port}/${protocol} and sees ${source} as its source`,
  'hop.network.refused': ({ receiver, port, protocol }) =>
    `nothing listens on port ${port}/${protocol} of ${receiver}: connection refused`,
  'hop.network.no-family': ({ address, family }) =>
    `the client has no ${family} address to send from, so ${address} is unreachable for it`,
  'hop.network.nobody': ({ address }) => `no Pod and no node has the address ${address} any more: no answer`,
  'hop.network.service-range': ({ address }) =>
    `no rule matches ${address}; it lies in the Service range and nobody owns it: no answer`,
  'hop.network.no-such-port': ({ service, port, ports }) =>
    `Service ${service} has this address but no port ${port}; it has ${ports === '' ? 'none' : ports}: no rule matches, no answer`,
  'hop.network.underlay': ({ address }) => `${address} is outside the cluster, and no host there is known to answer`,
  'hop.network.node-down': ({ node }) => `node ${node} is down: no answer`,
  'hop.network.firewall': ({ node, port, open }) =>
    `the firewall of node ${node} lets nothing in to port ${port} (open: ${open === '' ? 'none' : open}): no answer`,
  'hop.network.node-entry': ({ node, address, port }) => `the packet enters node ${node} at ${address}:${port}`,
  'hop.network.ended': ({ how }) => `the rules end it here: ${how}`,
  'hop.dns.balancer': ({ name, address, count }) =>
    `the public DNS leads ${name} to ${address}${count === 1 ? '' : `, one of its ${count} addresses`}`,
  'hop.dns.published': ({ name, addresses, owner }) =>
    addresses === ''
      ? `external DNS knows no ${name}: nothing in the cluster serves it`
      : `external DNS points ${name} at ${addresses}, because ${owner} serves it`,
  'hop.http.answered': ({ receiver, status, path }) => `${receiver} answers ${path} with status ${status}`,
  'hop.http.host-refused': ({ host, name, status }) => `${name} does not serve the host name ${host}: status ${status}`,
}
