import { freeze } from '../api/share.ts'
import type { Judged } from './judging.ts'
import type { Places } from './places.ts'

/** What was judged of a submission, with numbered places instead of positions. */
export interface Known {
  readonly judged: Judged
  readonly places: Places
}

interface Kept extends Known {
  readonly weight: number
}

/** Characters of JSON that all of it may take together; objects take some times as much memory. */
const BUDGET = 1 << 20

/** Points are exact fractions, which no JSON holds; the rest is plain. */
function weightOf({ verdicts, ...rest }: Judged): number {
  const told = verdicts.map(({ issues, observations, moments }) => [issues, observations, moments])
  return JSON.stringify([told, rest]).length
}

/** What was judged last, by digest of values; what was asked for longest ago is forgotten first. */
export class Remembered {
  readonly #kept = new Map<string, Kept>()
  readonly #budget: number
  #weight = 0

  constructor(budget: number = BUDGET) {
    this.#budget = budget
  }

  get size(): number {
    return this.#kept.size
  }

  get(key: string): Known | undefined {
    const found = this.#kept.get(key)
    if (found === undefined) return undefined
    this.#kept.delete(key)
    this.#kept.set(key, found)
    return found
  }

  put(key: string, { judged, places }: Known): void {
    const weight = weightOf(judged)
    if (weight > this.#budget / 4) return
    // Shared from now on: whoever would write into it is told so.
    for (const { issues, observations, moments } of judged.verdicts) freeze([issues, observations, moments])
    freeze([judged.warnings, judged.moments])
    this.#drop(key)
    this.#kept.set(key, { judged, places, weight })
    this.#weight += weight
    for (const oldest of this.#kept.keys()) {
      if (this.#weight <= this.#budget) break
      this.#drop(oldest)
    }
  }

  #drop(key: string): void {
    this.#weight -= this.#kept.get(key)?.weight ?? 0
    this.#kept.delete(key)
  }
}
