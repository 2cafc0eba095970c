import { percentText } from '../expect/outcome.ts'
import type { Hop } from '../hop.ts'
import { type Issue, issue } from '../issue.ts'
import type { Observation } from '../observation.ts'
import type { Outcome } from '../outcome.ts'
import type { From } from './asking.ts'
import type { Cluster, SessionState } from './cluster.ts'

interface Stay {
  readonly session: SessionState
  readonly first: string
}

function receiver(cluster: Cluster, outcome: Outcome): string {
  if (outcome.kind !== 'answered') return outcome.kind
  const { pod, status } = outcome.response
  return pod === undefined ? `HTTP ${status}` : `${cluster.versionOf(outcome) ?? status} ${pod}`
}

function key({ session, first }: Stay): string {
  return `${first}|${session.key}`
}

function moved(number: number, stay: Stay, now: string, trace: readonly Hop[]): Issue {
  return issue(
    'expect.moves',
    { request: number, first: stay.first, next: now },
    { because: trace.flatMap(({ because }) => because) },
  )
}

/**
 * A client that keeps its cookies meets one version and one Pod for `count` requests, whatever nature decides at the
 * first. Sessions in the same state are followed once, so that the question stays as small as its answers.
 */
export function expectSticky(
  cluster: Cluster,
  ask: { readonly from: From; readonly url: string },
  count: number,
): { readonly issues: readonly Issue[]; readonly observations: readonly Observation[] } {
  const start = cluster.requestInSession(ask, undefined)
  const observations = [start.observation]
  const lost = start.branches.find(
    ({ value }) => value.outcome.kind !== 'answered' || value.outcome.response.status !== 200,
  )
  if (lost !== undefined) {
    const because = lost.trace.flatMap((hop) => hop.because)
    return {
      issues: [
        issue(
          'expect.other-answers',
          { outcome: receiver(cluster, lost.value.outcome), share: percentText(lost.probability) },
          { because },
        ),
      ],
      observations,
    }
  }
  let stays = new Map(
    start.branches
      .map(({ value }) => ({ session: value.session, first: receiver(cluster, value.outcome) }))
      .map((stay) => [key(stay), stay]),
  )
  for (let number = 2; number <= count; number++) {
    const next = new Map<string, Stay>()
    for (const stay of stays.values()) {
      const { branches, observation } = cluster.requestInSession(ask, stay.session)
      for (const { value, trace } of branches) {
        const now = receiver(cluster, value.outcome)
        if (now !== stay.first)
          return { issues: [moved(number, stay, now, trace)], observations: [...observations, observation] }
        const same = { session: value.session, first: stay.first }
        next.set(key(same), same)
      }
    }
    if ([...next.keys()].every((known) => stays.has(known))) return { issues: [], observations }
    stays = next
  }
  return { issues: [], observations }
}
