import { addressNumber, addressOf, cidr } from '../address.ts'
import type { Packet } from '../packet.ts'
import type { Party } from '../policy/party.ts'
import { egress, ingress } from '../policy/stage.ts'
import type { Walk } from '../walk.ts'
import type { Client } from './client.ts'
import { partyOfClient } from './police.ts'
import type { NetworkView } from './view.ts'

/** Whether somebody really stands behind the DNS Service; else its Pods are imagined, as kubeadm labels them. */
function served(view: NetworkView): boolean {
  const slices = view.state.list('EndpointSlice', {
    namespace: 'kube-system',
    labels: { matchLabels: { 'kubernetes.io/service-name': 'kube-dns' } },
  })
  return slices.some(({ endpoints }) => (endpoints ?? []).some(({ conditions }) => conditions?.ready !== false))
}

/** A CoreDNS Pod: namespace, label and ports that policies name, an address of the first node's Pod range. */
function imagined(view: NetworkView): Party & { readonly kind: 'pod' } {
  const range = cidr(view.state.list('Node')[0]?.spec?.podCIDR ?? '10.244.0.0/24')
  const base = range === undefined ? addressNumber('10.244.0.0') : range.first
  return {
    kind: 'pod',
    key: 'kube-system/coredns',
    namespace: 'kube-system',
    labels: { 'k8s-app': 'kube-dns' },
    ips: [addressOf(base + 250n, range?.family ?? 'IPv4')],
    ports: [
      { name: 'dns', protocol: 'UDP', port: 53 },
      { name: 'dns-tcp', protocol: 'TCP', port: 53 },
    ],
  }
}

/**
 * Whether policies let a client's question through to the DNS Pods, where nobody made such Pods; undefined where somebody
 * did, and the walk itself tells.
 */
export function* allowedToDns(client: Client, protocol: 'UDP' | 'TCP', view: NetworkView): Walk<boolean | undefined> {
  if (served(view)) return undefined
  const to = imagined(view)
  const packet: Packet = { protocol, source: client.ip, sourcePort: 40_000, destination: to.ips[0]!, port: 53 }
  const identities = { from: partyOfClient(client, view), to }
  return (yield* egress(packet, identities, view)) && (yield* ingress(packet, identities, view))
}
