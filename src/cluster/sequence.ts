import { type Fraction, ONE } from '../fraction.ts'
import { memoryKey, type NetworkMemory } from '../network/memory.ts'
import type { Outcome } from '../outcome.ts'
import type { Opening } from './asking.ts'
import type { Cluster } from './cluster.ts'

/** What the network may remember after connections, what a question notes of them, and how likely both are. */
export interface World<Note> {
  /** Absent: what the cluster itself remembers. */
  readonly memory: NetworkMemory | undefined
  readonly note: Note
  readonly weight: Fraction
}

/** Linux's default range of a client's own ports begins here. */
export const FIRST_PORT = 32_768

/**
 * Connections one after the other, followed in every way they can go: an exact distribution over what was noted. Worlds
 * that behave alike and were noted alike are one.
 */
export class Sequence<Note> {
  readonly #cluster: Cluster
  readonly #keyOf: (note: Note) => string
  #count = 0
  worlds: readonly World<Note>[]

  constructor(cluster: Cluster, note: Note, keyOf: (note: Note) => string) {
    this.#cluster = cluster
    this.#keyOf = keyOf
    this.worlds = [{ memory: undefined, note, weight: ONE }]
  }

  /** The next connection in every world, from a port of its own. */
  connect(opening: Omit<Opening, 'sourcePort'>, next: (note: Note, outcome: Outcome) => Note): void {
    const sourcePort = FIRST_PORT + (this.#count++ % 28_232)
    const found = new Map<string, World<Note>>()
    const ways = new Map<string, ReturnType<Cluster['connectWith']>>()
    for (const world of this.worlds) {
      // Worlds that remember alike go on alike.
      const remembered = world.memory === undefined ? '' : memoryKey(world.memory)
      const known = ways.get(remembered) ?? this.#cluster.connectWith({ ...opening, sourcePort }, world.memory)
      ways.set(remembered, known)
      for (const { value, probability } of known) {
        const note = next(world.note, value.outcome)
        const key = `${this.#keyOf(note)}|${memoryKey(value.memory)}`
        const weight = world.weight.mul(probability)
        const same = found.get(key)
        found.set(key, { memory: value.memory, note, weight: same === undefined ? weight : same.weight.add(weight) })
      }
    }
    this.worlds = [...found.values()]
  }
}

/** Who took a connection; undefined: nobody. */
export function takenBy(outcome: Outcome): string | undefined {
  if (outcome.kind !== 'delivered') return undefined
  return outcome.to.kind === 'pod' ? outcome.to.key : outcome.to.name
}
