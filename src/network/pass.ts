import type { Outcome, Receiver } from '../outcome.ts'
import type { Packet } from '../packet.ts'
import type { Arrival, Passed } from '../routing/contract.ts'
import type { Walk } from '../walk.ts'
import { type Connected, connect, type Journey } from './connect.ts'
import { type Door, doorAt } from './door.ts'
import { ended, refusedBy } from './ends.ts'
import { type NetworkMemory, NO_MEMORY } from './memory.ts'
import type { NetworkView } from './view.ts'

/** A connection reaches a router: it reads requests, hands the connection on, or takes none. */
export function* atDoor(journey: Journey, view: NetworkView, memory: NetworkMemory): Walk<Connected> {
  const door = doorAt(view, journey.packet.destination)!
  const { packet, tls } = journey
  const { name } = door.router
  const passed = yield* passing(door, packet, tls, view)
  switch (passed.kind) {
    case 'requests': {
      const to: Receiver = { kind: 'host', name, ip: packet.destination }
      return { outcome: { kind: 'delivered', to, port: packet.port, sourceSeen: packet.source }, memory }
    }
    case 'refused':
      return yield* ended('refused', 'host', journey, memory, refusedBy(name, packet))
    case 'target':
      return { outcome: yield* handedOn(door, passed, journey, view), memory }
    default:
      return { outcome: { kind: passed.kind, by: 'gateway' }, memory }
  }
}

function* passing(door: Door, packet: Packet, tls: Arrival['tls'], view: NetworkView): Walk<Passed> {
  const { protocol, port, source } = packet
  const { router } = door
  if (router.pass !== undefined)
    return yield* router.pass({ protocol, port, clientIP: source, ...(tls === undefined ? {} : { tls }) }, view.state)
  return { kind: protocol === 'TCP' && router.ports(view.state).includes(port) ? 'requests' : 'refused' }
}

/** A router's second connection: what its target does with a stream ends the client's, too. */
function* handedOn(
  { identity, peer }: Door,
  { ip, port, ends }: Extract<Passed, { kind: 'target' }>,
  { packet: { protocol }, tls }: Journey,
  view: NetworkView,
): Walk<Outcome> {
  const inner = ends ? false : tls
  const { outcome } = yield* connect(
    {
      client: identity,
      destination: ip,
      port,
      protocol,
      ...(inner === undefined ? {} : { tls: inner }),
      ...(peer === undefined ? {} : { peer }),
    },
    view,
    NO_MEMORY,
  )
  if (outcome.kind === 'delivered' || outcome.kind === 'answered') return outcome
  return { kind: protocol === 'TCP' ? 'closed' : 'dropped', by: 'gateway' }
}
