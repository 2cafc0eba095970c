import { type Fraction, sum } from '../fraction.ts'
import type { Outcome } from '../outcome.ts'
import type { Branch } from '../walk.ts'

/** One word (or status) for how a connection or request ended, the same in both languages. */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'delivered':
      return `delivered to ${outcome.to.kind === 'pod' ? outcome.to.key : outcome.to.name}`
    case 'answered':
      return `HTTP ${outcome.response.status}${outcome.response.pod === undefined ? '' : ` (${outcome.response.pod})`}`
    case 'unresolved':
      return outcome.rcode
    default:
      return `${outcome.kind} (${outcome.by})`
  }
}

/** `10%`, `3.33…%`: exact where it fits two decimals, else cut and marked. */
export function percentText(share: Fraction): string {
  const percent = share.mul(100)
  const rounded = percent.round(2)
  return `${rounded.toString()}%${rounded.equals(percent) ? '' : ' (≈)'}`
}

/** The part of the branches that satisfies a condition; probabilities sum to 1. */
export function shareOf<T>(branches: readonly Branch<T>[], wanted: (value: T) => boolean): Fraction {
  return sum(branches.filter(({ value }) => wanted(value)).map(({ probability }) => probability))
}

/** The likeliest branch that fails a condition: the one to explain. */
export function worst<T>(branches: readonly Branch<T>[], wanted: (value: T) => boolean): Branch<T> | undefined {
  return branches
    .filter(({ value }) => !wanted(value))
    .reduce<Branch<T> | undefined>(
      (best, branch) => (best === undefined || branch.probability.compare(best.probability) > 0 ? branch : best),
      undefined,
    )
}

/** Shares per Pod of the connections that reached one, averaged over observations of equal weight. */
export function podShares(
  observations: readonly { readonly branches: readonly Branch<Outcome>[] }[],
): ReadonlyMap<string, Fraction> {
  const shares = new Map<string, Fraction>()
  for (const { branches } of observations) {
    for (const { value, probability } of branches) {
      const pod =
        value.kind === 'delivered' && value.to.kind === 'pod'
          ? value.to.key
          : value.kind === 'answered'
            ? value.response.pod
            : undefined
      if (pod === undefined) continue
      const share = probability.div(observations.length)
      shares.set(pod, shares.get(pod)?.add(share) ?? share)
    }
  }
  return shares
}
