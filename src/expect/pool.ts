import { Fraction, ZERO } from '../fraction.ts'
import { type Issue, issue } from '../issue.ts'
import { percentText } from './outcome.ts'

/** Equal means within 10⁻⁶: a feature writes a share with two decimals at times. */
const EQUAL = new Fraction(1, 1_000_000)

const differ = (a: Fraction, b: Fraction): boolean => a.sub(b).abs().compare(EQUAL) > 0

/** Every Pod behind the Service gets a share of the requests that were sent over kept connections. */
export function expectPoolShares(
  url: string,
  service: string,
  pods: readonly string[],
  { requests, sent }: { readonly requests: ReadonlyMap<string, Fraction>; readonly sent: number },
  least: Fraction,
): readonly Issue[] {
  const because = [{ kind: 'Service', key: service }]
  if (pods.length === 0) return [issue('expect.no-endpoint', { service }, { because })]
  return pods.flatMap((pod) => {
    const share = (requests.get(pod) ?? ZERO).div(sent)
    if (share.compare(least.sub(EQUAL)) >= 0) return []
    const params = { pod, service, url, least: percentText(least), actual: percentText(share) }
    return [issue('expect.pool-share', params, { because })]
  })
}

/** Requests took no more handshakes than so many; expectations are exact. */
export function expectHandshakes(url: string, most: number, handshakes: Fraction): readonly Issue[] {
  return handshakes.compare(most) <= 0
    ? []
    : [issue('expect.pool-handshakes', { url, most, actual: handshakes.toFraction() })]
}

/** So many of the kept connections are open: each of them is a tracked flow. */
export function expectOpen(url: string, expected: number, open: Fraction): readonly Issue[] {
  return open.equals(expected) ? [] : [issue('expect.pool-open', { url, expected, actual: open.toFraction() })]
}

/** The busiest Pod gets this share on average. */
export function expectPoolBusiest(url: string, expected: Fraction, actual: Fraction): readonly Issue[] {
  const params = { url, expected: percentText(expected), actual: percentText(actual) }
  return differ(expected, actual) ? [issue('expect.pool-busiest', params)] : []
}

/** A Pod gets nothing with this probability. */
export function expectPoolNothing(url: string, pod: string, expected: Fraction, actual: Fraction): readonly Issue[] {
  const params = { url, pod, expected: percentText(expected), actual: percentText(actual) }
  return differ(expected, actual) ? [issue('expect.pool-nothing', params)] : []
}
