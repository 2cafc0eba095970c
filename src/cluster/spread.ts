import { Fraction, sum, ZERO } from '../fraction.ts'
import type { From, Opening } from './asking.ts'
import type { Cluster } from './cluster.ts'
import { Sequence, takenBy } from './sequence.ts'

/**
 * The probability that a client which comes back after a pause (milliseconds), so many times, meets the Pod it met first
 * every time.
 */
export function sameAfter(
  cluster: Cluster,
  way: Pick<Opening, 'from' | 'to' | 'protocol'>,
  pause: number,
  times = 1,
): Fraction {
  const later = cluster.fork()
  const sequence = new Sequence<string | undefined>(later, undefined, String)
  sequence.connect(way, (_, outcome) => takenBy(outcome) ?? MOVED)
  for (let left = times; left > 0; left--) {
    later.advance(pause)
    sequence.connect(way, (first, outcome) => (takenBy(outcome) === first ? first : MOVED))
  }
  return sum(sequence.worlds.filter(({ note }) => note !== MOVED).map(({ weight }) => weight))
}

/** It met another one: which, decides nothing any more. */
const MOVED = '-'

/** A client with its part of the load. */
export interface Loading {
  readonly from: From
  readonly rate: number
}

type Loads = ReadonlyMap<string, Fraction>

const loadsKey = (loads: Loads): string =>
  [...loads]
    .map(([pod, load]) => `${pod}=${load.toFraction()}`)
    .sort()
    .join(' ')

/**
 * The share of the load that the busiest Pod gets, on average over everything luck can do: each client connects once, and
 * from then on its connections go as those of a client that has been there.
 */
export function busiestShare(cluster: Cluster, to: string, clients: readonly Loading[]): Fraction {
  const first = new Sequence<Loads>(cluster.fork(), new Map(), loadsKey)
  for (const { from } of clients) first.connect({ from, to }, (loads) => loads)
  const total = clients.reduce((all, { rate }) => all + rate, 0)
  let mean: Fraction = ZERO
  for (const { memory, weight } of first.worlds) {
    const loads = new Map<string, Fraction>()
    for (const { from, rate } of clients) {
      for (const { value, probability } of cluster.connectWith({ from, to }, memory)) {
        const taker = takenBy(value.outcome)
        if (taker !== undefined) loads.set(taker, (loads.get(taker) ?? ZERO).add(probability.mul(rate)))
      }
    }
    const most = [...loads.values()].reduce((best, load) => (load.compare(best) > 0 ? load : best), ZERO)
    mean = mean.add(weight.mul(most).div(total))
  }
  return mean
}

/** Under this name connections are counted that reached nobody. */
export const NOBODY = ''

/** How many of so many connections each Pod got, in every way it can come. */
export function spreads(
  cluster: Cluster,
  way: Pick<Opening, 'from' | 'to' | 'hold'>,
  count: number,
): readonly { readonly counts: ReadonlyMap<string, number>; readonly weight: Fraction }[] {
  const keyOf = (counts: ReadonlyMap<string, number>): string => [...counts].sort().join(' ')
  const sequence = new Sequence<ReadonlyMap<string, number>>(cluster.fork(), new Map(), keyOf)
  for (let left = count; left > 0; left--)
    sequence.connect(way, (counts, outcome) => {
      const taker = takenBy(outcome) ?? NOBODY
      return new Map(counts).set(taker, (counts.get(taker) ?? 0) + 1)
    })
  const merged = new Map<string, { counts: ReadonlyMap<string, number>; weight: Fraction }>()
  for (const { note, weight } of sequence.worlds) {
    const known = merged.get(keyOf(note))
    merged.set(keyOf(note), { counts: note, weight: known === undefined ? weight : known.weight.add(weight) })
  }
  return [...merged.values()]
}

/** The largest share that one Pod gets of so many connections, on average. */
export function largestShare(all: ReturnType<typeof spreads>, count: number): Fraction {
  return sum(all.map(({ counts, weight }) => weight.mul(new Fraction(Math.max(...counts.values()), count))))
}
