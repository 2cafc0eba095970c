import { type Fraction, ONE, sum } from '../fraction.ts'
import { type Issue, issue } from '../issue.ts'
import { percentText } from './outcome.ts'

/** One second of traffic: what was opened, and what was lost by how it ended. */
export interface TrafficSecond {
  readonly second: number
  readonly opened: Fraction
  readonly lost: ReadonlyMap<string, Fraction>
}

function lostOf({ lost }: TrafficSecond): Fraction {
  return sum(lost.values())
}

/** In no second a larger share of the connections fails. */
export function expectWorstSecond(
  service: string,
  seconds: readonly TrafficSecond[],
  limit: Fraction,
): readonly Issue[] {
  const share = (one: TrafficSecond): Fraction => (one.opened.equals(0) ? one.opened : lostOf(one).div(one.opened))
  const bad = seconds.find((one) => share(one).compare(limit) > 0)
  if (bad === undefined) return []
  const outcome = [...bad.lost.keys()].join(', ')
  const params = {
    service,
    limit: percentText(limit),
    actual: percentText(share(bad)),
    at: String(bad.second),
    outcome,
  }
  return [issue('expect.worst-second', params, { because: [{ kind: 'Service', key: service }] })]
}

/** At least this share of all connections came about and were answered. */
export function expectAvailable(service: string, seconds: readonly TrafficSecond[], share: Fraction): readonly Issue[] {
  const opened = sum(seconds.map((one) => one.opened))
  const lost = sum(seconds.map(lostOf))
  const good = opened.equals(0) ? ONE : ONE.sub(lost.div(opened))
  if (good.compare(share) >= 0) return []
  const first = seconds.find((one) => lostOf(one).compare(0) > 0)
  const params = {
    service,
    expected: percentText(share),
    actual: percentText(good),
    at: `${first?.second ?? 0}s`,
    outcome: [...(first?.lost.keys() ?? [])].join(', '),
  }
  return [issue('expect.available', params, { because: [{ kind: 'Service', key: service }] })]
}
