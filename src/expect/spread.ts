import type { Fraction } from '../fraction.ts'
import { type Issue, issue } from '../issue.ts'
import { percentText } from './outcome.ts'

/** A client that comes back after a pause meets the same Pod with this probability. */
export function expectComesBack(
  { from, to, after }: { readonly from: string; readonly to: string; readonly after: string },
  expected: Fraction,
  actual: Fraction,
): readonly Issue[] {
  if (actual.equals(expected)) return []
  const params = { from, to, after, expected: percentText(expected), actual: percentText(actual) }
  return [issue('expect.comes-back', params)]
}

/** The busiest Pod gets a share of the load between these, on average. */
export function expectBusiest(
  to: string,
  [least, most]: readonly [Fraction, Fraction],
  actual: Fraction,
): readonly Issue[] {
  if (actual.compare(least) >= 0 && actual.compare(most) <= 0) return []
  const params = { to, least: percentText(least), most: percentText(most), actual: percentText(actual) }
  return [issue('expect.busiest', params)]
}

/** However luck falls, every connection reaches a Pod (those that do not are counted under ''), and none more than so many. */
export function expectMostOf(
  to: string,
  count: number,
  all: readonly { readonly counts: ReadonlyMap<string, number> }[],
  limit: number,
): readonly Issue[] {
  const lost = Math.max(...all.map(({ counts }) => counts.get('') ?? 0))
  if (lost > 0) return [issue('expect.lost-of', { to, count, lost })]
  const actual = Math.max(...all.map(({ counts }) => Math.max(...counts.values())))
  return actual <= limit ? [] : [issue('expect.most-of', { to, count, limit, actual })]
}
