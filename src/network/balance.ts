import { enter as enterBalancer } from '../balancer/enter.ts'
import { issue } from '../issue.ts'
import type { Walk } from '../walk.ts'
import { type Connected, continueAt, ended, enter, type Journey } from './connect.ts'
import type { NetworkMemory } from './memory.ts'
import { type NetworkView, nodeAlive } from './view.ts'

/** The balancer that owns the packet's destination takes it to a target; undefined: no balancer does. */
export function* balance(journey: Journey, view: NetworkView, memory: NetworkMemory): Walk<Connected | undefined> {
  if (journey.balanced) return undefined
  const entered = yield* enterBalancer(journey.packet, {
    state: view.state,
    options: view.options,
    now: view.now,
    gates: view.gates(view.state),
  })
  if (entered === undefined) return undefined
  if (entered.kind === 'ended') return { outcome: entered.outcome, memory }
  const onward: Journey = { ...journey, packet: entered.packet, balanced: true }
  if (entered.kind === 'forward' && entered.node !== undefined) {
    const { node } = entered
    // Until its checks have failed, the balancer sends to a dead node as to any other.
    if (!nodeAlive(view, node))
      return yield* ended('dropped', 'node', onward, view, memory, issue('hop.network.node-down', { node }))
    return yield* enter(onward, node, 'outside', view, memory)
  }
  return yield* continueAt(onward, view, memory)
}
