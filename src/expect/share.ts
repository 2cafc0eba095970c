import { Fraction, ONE } from '../fraction.ts'
import { type Issue, issue } from '../issue.ts'
import type { Observation } from '../observation.ts'
import { outcomeText, percentText, podShares, shareOf, worst } from './outcome.ts'

/** Equal means within 10⁻⁶: shares are exact, the tolerance only forgives a listing's ten decimals. */
const EQUAL = new Fraction(1, 1_000_000)

const reached = (outcome: Observation['branches'][number]['value']): boolean =>
  outcome.kind === 'delivered' && outcome.to.kind === 'pod'

function lost(service: string, observations: readonly Observation[]): readonly Issue[] {
  for (const { branches } of observations) {
    const branch = worst(branches, reached)
    if (branch === undefined) continue
    const share = percentText(ONE.sub(shareOf(branches, reached)))
    return [
      issue(
        'expect.connection-lost',
        { service, outcome: outcomeText(branch.value), share },
        { because: branch.trace.flatMap(({ because }) => because) },
      ),
    ]
  }
  return []
}

/** Every Pod behind the Service gets new connections; with a limit, none more than it. */
export function expectEverybodyServed(
  service: string,
  pods: readonly string[],
  observations: readonly Observation[],
  limit: Fraction = ONE,
): readonly Issue[] {
  const because = [{ kind: 'Service', key: service }]
  if (pods.length === 0) return [issue('expect.no-endpoint', { service }, { because })]
  const failures = lost(service, observations)
  if (failures.length > 0) return failures
  const shares = podShares(observations)
  const idle = pods.filter((pod) => shares.get(pod) === undefined)
  if (idle.length > 0) return idle.map((pod) => issue('expect.gets-nothing', { service, pod }, { because }))
  const over = [...shares].filter(([, share]) => share.compare(limit.add(EQUAL)) > 0)
  return over.map(([pod, share]) =>
    issue('expect.share-over', { service, pod, share: percentText(share), limit: percentText(limit) }, { because }),
  )
}

/** Each Pod behind the Service gets the same share of new connections. */
export function expectEqualShares(
  service: string,
  pods: readonly string[],
  observations: readonly Observation[],
): readonly Issue[] {
  const served = expectEverybodyServed(service, pods, observations)
  if (served.length > 0) return served
  const shares = podShares(observations)
  const expected = ONE.div(pods.length)
  const because = [{ kind: 'Service', key: service }]
  return [...shares]
    .filter(([, share]) => share.sub(expected).abs().compare(EQUAL) > 0)
    .map(([pod, share]) =>
      issue(
        'expect.share-unequal',
        { service, pod, share: percentText(share), expected: percentText(expected) },
        { because },
      ),
    )
}
