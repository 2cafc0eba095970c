import type { Hop } from '../hop.ts'
import { issue } from '../issue.ts'
import { type Packet, packetText } from '../packet.ts'
import type { Walk } from '../walk.ts'
import type { Connected, Journey } from './connect.ts'
import type { NetworkMemory } from './memory.ts'

/** The sentence of a receiver that does not listen. */
export function refusedBy(receiver: string, { port, protocol }: Packet): Hop['says'] {
  return issue('hop.network.refused', { receiver, port, protocol })
}

/** A hop of the network itself; its rule is the packet as it is then. */
export function hop(
  at: Hop['at'],
  says: Hop['says'],
  packet: Packet,
  node?: string,
  because: Hop['because'] = [],
): Hop {
  const rule = packetText(packet)
  return node === undefined
    ? { at, rule, says, because, before: packet, after: packet }
    : { at, node, rule, says, because, before: packet, after: packet }
}

/** A journey's end, with the hop that says why. */
export function* ended(
  kind: 'refused' | 'dropped' | 'unreachable',
  by: Hop['at'],
  journey: Journey,
  memory: NetworkMemory,
  says: Hop['says'],
): Walk<Connected> {
  yield hop(by, says, journey.packet)
  return { outcome: { kind, by }, memory }
}
