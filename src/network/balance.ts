import { enter as enterBalancer, frontAt, type OutsideView } from '../balancer/enter.ts'
import { issue } from '../issue.ts'
import type { Walk } from '../walk.ts'
import { continueAt } from './arrive.ts'
import { type Connected, enter, type Journey } from './connect.ts'
import { gatesOf } from './door.ts'
import { ended } from './ends.ts'
import type { NetworkMemory } from './memory.ts'
import { type NetworkView, nodeAlive } from './view.ts'

function outsideOf(view: NetworkView): OutsideView {
  return { state: view.state, options: view.options, now: view.now, gates: gatesOf(view) }
}

/** Whether some balancer owns the packet's destination, and has not had the packet yet. */
export function meetsBalancer({ balanced, packet }: Journey, view: NetworkView): boolean {
  return balanced !== true && frontAt(packet.destination, view.state, view.options, gatesOf(view))
}

/** The balancer that owns the packet's destination takes it to a target; undefined: no balancer does. */
export function* balance(journey: Journey, view: NetworkView, memory: NetworkMemory): Walk<Connected | undefined> {
  const entered = yield* enterBalancer(journey.packet, outsideOf(view))
  if (entered === undefined) return undefined
  if (entered.kind === 'ended') return { outcome: entered.outcome, memory }
  const onward: Journey = { ...journey, packet: entered.packet, balanced: true }
  if (entered.kind === 'forward' && entered.node !== undefined) {
    const { node } = entered
    // Until its checks have failed, the balancer sends to a dead node as to any other.
    if (!nodeAlive(view, node))
      return yield* ended('dropped', 'node', onward, memory, issue('hop.network.node-down', { node }))
    return yield* enter(onward, node, 'outside', view, memory)
  }
  return yield* continueAt(onward, view, memory)
}
