import type { Packet, Protocol } from '../packet.ts'
import type { Entry } from '../proxy.ts'

/** A connection on its way through one node's rules, as its hops told it. */
export interface Crossing {
  readonly node: string
  /** The node's rules as they were then. */
  readonly rules: string
  /** How often its proxy had been started again, and how often in another mode. */
  readonly starts: number
  readonly switches: number
  readonly entry: Entry
  /** The first packet as it came. */
  readonly before: Packet
  /** Where the rules sent it; equal sockets: none of theirs matched. */
  readonly after: Packet
  /** The client was remembered. */
  readonly kept: boolean
  readonly packets: Packets
  /** Milliseconds of the cluster's clock. */
  readonly at: number
  readonly state: 'open' | 'closed' | 'refused' | 'silent'
}

/** Sizes of a connection's packets, in bytes with the IP header, each way. */
export interface Packets {
  readonly sent: readonly number[]
  readonly answered: readonly number[]
}

const NONE: readonly number[] = []

/** SYN with the options that Linux sets, ACK and FIN with time stamps, a bare RST. */
const [SYN, ACK, FIN, RST] = [60, 52, 52, 40]
/** A datagram without a byte in it: IP and UDP headers. */
const DATAGRAM = 28

/**
 * The packets of a connection that carries nothing: handshake, then the client closes and the receiver with it. An attempt
 * that nobody answers is one packet: a client repeats it only after a second.
 */
export function packetsOf(
  protocol: Protocol,
  state: Crossing['state'],
  by: 'receiver' | 'rules' = 'receiver',
): Packets {
  if (protocol !== 'TCP') return { sent: [DATAGRAM], answered: NONE }
  switch (state) {
    case 'open':
      return { sent: [SYN, ACK], answered: [SYN] }
    case 'closed':
      return { sent: [SYN, ACK, FIN, ACK], answered: [SYN, FIN] }
    case 'refused':
      // What the rules themselves refuse is answered by the node, not by a packet of the flow.
      return { sent: [SYN], answered: by === 'receiver' ? [RST] : NONE }
    case 'silent':
      return { sent: [SYN], answered: NONE }
  }
}

export const bytesOf = (packets: readonly number[]): number => packets.reduce((sum, size) => sum + size, 0)
