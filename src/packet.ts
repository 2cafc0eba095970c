export type Protocol = 'TCP' | 'UDP' | 'SCTP'

/** The five-tuple of a new connection (or a datagram). Addresses are canonical text. */
export interface Packet {
  readonly protocol: Protocol
  readonly source: string
  readonly sourcePort: number
  readonly destination: string
  readonly port: number
}

function socket(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

/** `10.0.0.9 → 10.96.0.1:80/TCP`, the notation of every test and trace. */
export function packetText(packet: Packet): string {
  return `${packet.source} → ${socket(packet.destination, packet.port)}/${packet.protocol}`
}

/** `10.1.0.4:8080` or `[fd00::4]:8080`. */
export function socketText(address: string, port: number): string {
  return socket(address, port)
}
