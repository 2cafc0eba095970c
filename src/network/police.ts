import type { Receiver } from '../outcome.ts'
import { nodeParty, outsideParty, type Party, partyOf, podParty } from '../policy/party.ts'
import { egress, ingress } from '../policy/stage.ts'
import type { Walk } from '../walk.ts'
import type { Client } from './client.ts'
import type { Journey } from './connect.ts'
import type { NetworkView } from './view.ts'

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
  if (owner.kind !== 'pod') return outsideParty(owner.ip)
  const pod = view.state.get('Pod', owner.key)
  return pod === undefined ? outsideParty(owner.ip) : podParty(pod)
}

/** Policies of both ends on the packet as it is now, translated; true when one of them stops it. */
export function* policed(journey: Journey, owner: Receiver, view: NetworkView): Walk<boolean> {
  const { client, packet } = journey
  const from = partyOfClient(client, view)
  const to = partyOfReceiver(owner, view)
  const rewritten = packet.source !== client.ip
  const sender = rewritten ? partyOf(packet.source, view.state) : from
  const sees = { state: view.state, options: view.options }
  if (from.kind === 'pod' && !(yield* egress(packet, { from, to }, sees))) return true
  return (
    to.kind === 'pod' &&
    !(yield* ingress(packet, { from: rewritten && client.kind !== 'pod' ? sender : from, to }, sees))
  )
}
