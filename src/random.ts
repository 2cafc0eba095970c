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

/** The stream of `name` under a run's seed: the same pair gives the same numbers on every machine. */
export function stream(seed: string, name: string): Random {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, name]))
    .digest()
  const generator = xoroshiro128plus(digest.readInt32LE(0))
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
