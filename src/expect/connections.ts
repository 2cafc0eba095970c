import { type Fraction, ONE } from '../fraction.ts'
import { type Issue, issue } from '../issue.ts'
import { keyOf, type Stored } from '../object.ts'
import type { Observation } from '../observation.ts'
import type { Outcome } from '../outcome.ts'
import type { Reference } from '../position.ts'
import { byCodeUnit, type ClusterState } from '../state.ts'
import type { Branch } from '../walk.ts'
import { podReady } from './endpoints.ts'
import { outcomeText, percentText, podShares, shareOf, worst } from './outcome.ts'

function because(branch: Branch<Outcome>): readonly Reference[] {
  return branch.trace.flatMap((hop) => hop.because)
}

/** `app=api` of a Pod. */
function carries(pod: Stored<'Pod'> | undefined, label: string): boolean {
  const at = label.indexOf('=')
  return pod?.metadata.labels?.[label.slice(0, at)] === label.slice(at + 1)
}

/** No branch of any observation ends delivered. */
export function expectNoConnection(observations: readonly Observation[]): readonly Issue[] {
  const none = (outcome: Outcome): boolean => outcome.kind !== 'delivered'
  return observations.flatMap(({ question, branches }) => {
    const bad = worst(branches, none)
    if (bad === undefined) return []
    const params = { from: question.from, to: question.to, outcome: outcomeText(bad.value) }
    return [issue('expect.connects-anyway', params, { because: because(bad) })]
  })
}

/** Ready Pods of a namespace that carry a label, by key. */
export function readyPodsLabelled(state: ClusterState, namespace: string, label: string): readonly string[] {
  return state
    .list('Pod', { namespace })
    .filter((pod) => carries(pod, label) && podReady(pod))
    .map(keyOf)
}

/** Somebody must be there to ask or to be asked. */
export function expectSomePod(pods: readonly unknown[], namespace: string, label: string): readonly Issue[] {
  return pods.length > 0 ? [] : [issue('expect.no-such-pod', { namespace, label })]
}

/** Together the connections reach every one of the Pods, and every connection reaches one of them. */
export function expectReaches(pods: readonly string[], observations: readonly Observation[]): readonly Issue[] {
  const wanted = new Set(pods)
  const good = (outcome: Outcome): boolean =>
    outcome.kind === 'delivered' && outcome.to.kind === 'pod' && wanted.has(outcome.to.key)
  for (const { question, branches } of observations) {
    const bad = worst(branches, good)
    if (bad === undefined) continue
    const share = percentText(ONE.sub(shareOf(branches, good)))
    const params = { from: question.from, to: question.to, outcome: outcomeText(bad.value), share }
    return [issue('expect.reaches-other', params, { because: because(bad) })]
  }
  const reached = podShares(observations)
  const missing = pods.filter((pod) => !reached.has(pod)).sort(byCodeUnit)
  const to = observations[0]?.question.to ?? ''
  return missing.map((pod) => issue('expect.not-reached', { pod, to }, { because: [{ kind: 'Pod', key: pod }] }))
}

/** What is counted makes up a share of what every client sends, exactly. */
function expectShare(
  code: 'expect.label-share' | 'expect.copies',
  { label, expected }: { readonly label: string; readonly expected: Fraction },
  counted: (outcome: Outcome) => boolean,
  observations: readonly Observation[],
): readonly Issue[] {
  return observations.flatMap(({ question: { from, to }, branches }) => {
    const actual = shareOf(branches, counted)
    if (actual.equals(expected)) return []
    const example = worst(branches, counted) ?? branches[0]
    const params = { label, from, to, expected: percentText(expected), actual: percentText(actual) }
    return [issue(code, params, { because: example === undefined ? [] : because(example) })]
  })
}

/** Pods that carry a label get a share of what every client sends, exactly. */
export function expectLabelShare(
  state: ClusterState,
  label: string,
  expected: Fraction,
  observations: readonly Observation[],
): readonly Issue[] {
  const reached = (outcome: Outcome): boolean => {
    const key =
      outcome.kind === 'answered'
        ? outcome.response.pod
        : outcome.kind === 'delivered' && outcome.to.kind === 'pod'
          ? outcome.to.key
          : undefined
    return key !== undefined && carries(state.get('Pod', key), label)
  }
  return expectShare('expect.label-share', { label, expected }, reached, observations)
}

/** Every connection is delivered, and its receiver sees the client's own address. */
export function expectOwnAddress(address: string, observations: readonly Observation[]): readonly Issue[] {
  const good = (outcome: Outcome): boolean =>
    (outcome.kind === 'delivered' || outcome.kind === 'answered') && outcome.sourceSeen === address
  return observations.flatMap(({ question, branches }) => {
    const bad = worst(branches, good)
    if (bad === undefined) return []
    const { value } = bad
    const actual = value.kind === 'delivered' || value.kind === 'answered' ? value.sourceSeen : outcomeText(value)
    return [issue('expect.source-seen', { to: question.to, expected: address, actual }, { because: because(bad) })]
  })
}

/** Pods that carry a label get a copy of a share of what every client sends, exactly. */
export function expectCopies(
  state: ClusterState,
  label: string,
  expected: Fraction,
  observations: readonly Observation[],
): readonly Issue[] {
  const copied = (outcome: Outcome): boolean =>
    outcome.kind === 'answered' &&
    (outcome.response.mirrored ?? []).some((pod) => carries(state.get('Pod', pod), label))
  return expectShare('expect.copies', { label, expected }, copied, observations)
}
