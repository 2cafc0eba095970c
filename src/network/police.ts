import type { Receiver } from '../outcome.ts'
import type { Packet } from '../packet.ts'
import { nodeParty, outsideParty, type Party, partyOf, podParty } from '../policy/party.ts'
import { egress, ingress } from '../policy/stage.ts'
import type { Walk } from '../walk.ts'
import type { Client } from './client.ts'
import type { Journey } from './connect.ts'
import { doorAt } from './door.ts'
import { type NetworkView, ownerOf } from './view.ts'

/** A client as policies know it; one that an exercise imagines has its labels and address, though no Pod object. */
export function partyOfClient(client: Client, view: NetworkView): Party {
  if (client.kind === 'outside') return outsideParty(client.ip)
  if (client.kind === 'node') {
    const node = view.state.get('Node', client.name)
    return node === undefined ? outsideParty(client.ip) : nodeParty(node)
  }
  const pod = view.state.get('Pod', client.key)
  if (pod !== undefined && pod.status?.podIP === client.ip) return podParty(pod)
  const { key, namespace, labels, ip, node, hostNetwork } = client
  return { kind: 'pod', key, namespace, labels, ips: [ip], node, hostNetwork }
}

function partyOfReceiver(owner: Receiver, view: NetworkView): Party {
  if (owner.kind === 'node') {
    const node = view.state.get('Node', owner.name)
    return node === undefined ? outsideParty(owner.ip) : nodeParty(node)
  }
  if (owner.kind !== 'pod') return outsideParty(owner.ip)
  const pod = view.state.get('Pod', owner.key)
  return pod === undefined ? outsideParty(owner.ip) : podParty(pod)
}

/**
 * Whom a packet that leaves a Pod's node goes to: the owner of its address now. An address that a controller's Pods
 * stand behind has been translated to one of them by kube-proxy, as every address of a load balancer with ipMode VIP.
 */
function destinationOf(packet: Packet, view: NetworkView): { readonly to: Party; readonly packet: Packet } {
  const owner = ownerOf(view, packet.destination)
  if (owner !== undefined) return { to: partyOfReceiver(owner, view), packet }
  const identity = doorAt(view, packet.destination)?.identity
  if (identity?.kind !== 'pod') return { to: outsideParty(packet.destination), packet }
  return { to: partyOfClient(identity, view), packet: { ...packet, destination: identity.ip } }
}

/**
 * The sender's policies on the packet as it leaves its node, translated by that node's rules and no others: a node port
 * elsewhere, a load balancer, a host that nobody declared are judged by their addresses. True when one stops it.
 */
export function* policedOut({ client, packet }: Journey, view: NetworkView): Walk<boolean> {
  const from = partyOfClient(client, view)
  if (from.kind !== 'pod' || from.hostNetwork === true) return false
  const { to, packet: leaving } = destinationOf(packet, view)
  return !(yield* egress(leaving, { from, to }, { state: view.state, options: view.options }))
}

/**
 * The receiver's policies on the packet as it arrives; who sent it is read from its source address once that has been
 * rewritten on the way, since nothing else is left of the sender. True when one of them stops it.
 */
export function* policedIn({ client, packet }: Journey, owner: Receiver, view: NetworkView): Walk<boolean> {
  const to = partyOfReceiver(owner, view)
  if (to.kind !== 'pod') return false
  const own = partyOfClient(client, view)
  const itself = own.kind === 'pod' && own.key === to.key
  const from = itself || packet.source === client.ip ? own : partyOf(packet.source, view.state)
  return !(yield* ingress(packet, { from, to }, { state: view.state, options: view.options }))
}
