import { createHash } from 'node:crypto'
import { uniformBigInt } from 'pure-rand/distribution/uniformBigInt'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** One stream of numbers; streams of different names are independent, so a new draw in one place shifts no other. */
export interface Random {
  /** Uniform integer in [0, bound). */
  below(bound: number): number
  /** An index, each as likely as its integer weight; weights sum above 0. */
  weighted(weights: readonly bigint[]): number
}

/** Uniform integers in [0, bound) for millions of draws: 32 bits each, drawn again where a remainder would favour some. */
export type Draw = (bound: number) => number

/** The fast stream of `name`, with the same promise as `stream`. Bounds up to 2^20. */
export function draws(seed: string, name: string): Draw {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, name, 'draws']))
    .digest()
  const generator = xoroshiro128plus(digest.readInt32LE(0))
  return (bound) => {
    for (;;) {
      const product = (generator.next() >>> 0) * bound
      const index = Math.floor(product / 0x1_0000_0000)
      // Lemire's test: only the first 2^32 mod bound remainders occur once too often.
      const left = product - index * 0x1_0000_0000
      if (left >= bound || left >= 0x1_0000_0000 % bound) return index
    }
  }
}

const beginnings = new Map<string, number>()

/** Where a stream begins. Names recur from submission to submission. */
function beginning(text: string): number {
  let known = beginnings.get(text)
  if (known === undefined) {
    known = createHash('sha256').update(text).digest().readInt32LE(0)
    if (beginnings.size >= 10_000) beginnings.clear()
    beginnings.set(text, known)
  }
  return known
}

/** The stream of `name` under a run's seed: the same pair gives the same numbers on every machine. */
export function stream(seed: string, name: string): Random {
  const generator = xoroshiro128plus(beginning(JSON.stringify([seed, name])))
  return {
    below: (bound) => uniformInt(generator, 0, bound - 1),
    weighted(weights) {
      const total = weights.reduce((sum, weight) => sum + weight, 0n)
      let left = uniformBigInt(generator, 0n, total - 1n)
      for (const [index, weight] of weights.entries()) {
        if (left < weight) return index
        left -= weight
      }
      throw new RangeError('weights sum to 0')
    },
  }
}
