import { Fraction, ZERO } from '../fraction.ts'
import { type Issue, issue } from '../issue.ts'
import type { Observation } from '../observation.ts'
import type { Reference } from '../position.ts'
import type { ClusterState } from '../state.ts'
import { percentText } from './outcome.ts'

type Counts = ReadonlyMap<string, Fraction>

function fieldsOf({ branches }: Observation): readonly Reference[] {
  const all = branches.flatMap(({ trace }) => trace.flatMap((hop) => hop.because))
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()]
}

/** `7 × 200, 3 × 503`: what answered how often. */
function told(answers: Counts): string {
  return [...answers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([end, number]) => `${number.toFraction()} × ${end}`)
    .join(', ')
}

/** Exactly so many of the requests get a status. */
export function expectAnswers(
  { answers, observation }: { readonly answers: Counts; readonly observation: Observation },
  status: number,
  expected: number,
): readonly Issue[] {
  if ((answers.get(String(status)) ?? ZERO).equals(expected)) return []
  const { to, from } = observation.question
  const params = { from, to, status, expected, answers: told(answers) }
  return [issue('expect.load-answers', params, { because: fieldsOf(observation) })]
}

/** No more than so many of the requests fail, whatever nature decides. */
export function expectFewFailures(
  loaded: { readonly answers: Counts; readonly mostFailed: number; readonly observation: Observation },
  most: number,
): readonly Issue[] {
  const { mostFailed, answers, observation } = loaded
  if (mostFailed <= most) return []
  const { to, from } = observation.question
  const params = { from, to, most, failed: mostFailed, answers: told(answers) }
  return [issue('expect.load-failures', params, { because: fieldsOf(observation) })]
}

const EQUAL = new Fraction(1, 1_000_000)

/** Pods with a label get a share of what proxies send, retries included. */
export function expectTries(
  state: ClusterState,
  { tries, observation }: { readonly tries: Counts; readonly observation: Observation },
  label: string,
  expected: Fraction,
): readonly Issue[] {
  const [name = '', value] = label.split('=')
  const total = [...tries.values()].reduce((sum, one) => sum.add(one), ZERO)
  const theirs = [...tries]
    .filter(([pod]) => state.get('Pod', pod)?.metadata.labels?.[name] === value)
    .reduce((sum, [, one]) => sum.add(one), ZERO)
  const share = total.equals(0) ? ZERO : theirs.div(total)
  if (share.sub(expected).abs().compare(EQUAL) <= 0) return []
  const { from, to } = observation.question
  const params = { label, from, to, expected: percentText(expected), actual: percentText(share) }
  return [issue('expect.load-tries', params, { because: fieldsOf(observation) })]
}

/** Proxies take a Pod with the label out, whatever nature decides. */
export function expectEjected(
  state: ClusterState,
  { surelyEjected, observation }: { readonly surelyEjected: readonly string[]; readonly observation: Observation },
  label: string,
): readonly Issue[] {
  const [name = '', value] = label.split('=')
  if (surelyEjected.some((pod) => state.get('Pod', pod)?.metadata.labels?.[name] === value)) return []
  const { from, to } = observation.question
  const params = { label, from, to, ejected: surelyEjected.join(', ') }
  return [issue('expect.load-ejected', params, { because: fieldsOf(observation) })]
}

/** Every answer is there within a time, whatever way the request goes. Milliseconds. */
export function expectWithin(observation: Observation, most: number): readonly Issue[] {
  const slow = observation.branches
    .flatMap(({ value, trace, probability }) =>
      value.kind === 'answered' && value.response.delay > most
        ? [{ delay: value.response.delay, trace, probability }]
        : [],
    )
    .toSorted((a, b) => b.delay - a.delay)
  const [worst] = slow
  if (worst === undefined) return []
  const share = slow.reduce((sum, { probability }) => sum.add(probability), ZERO)
  const { from, to } = observation.question
  const params = { from, to, most, delay: worst.delay, share: percentText(share) }
  return [issue('expect.waits', params, { because: worst.trace.flatMap((hop) => hop.because) })]
}
