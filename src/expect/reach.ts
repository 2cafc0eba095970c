import { ONE } from '../fraction.ts'
import { type Issue, issue } from '../issue.ts'
import type { Observation } from '../observation.ts'
import type { Outcome } from '../outcome.ts'
import type { Reference } from '../position.ts'
import type { Branch } from '../walk.ts'
import { outcomeText, percentText, shareOf, worst } from './outcome.ts'

function because(branch: Branch<Outcome>): readonly Reference[] {
  return branch.trace.flatMap((hop) => hop.because)
}

/** Every branch of every observation ends delivered. */
export function expectConnects(observations: readonly Observation[]): readonly Issue[] {
  const good = (outcome: Outcome): boolean => outcome.kind === 'delivered'
  return observations.flatMap(({ question, branches }) => {
    const bad = worst(branches, good)
    if (bad === undefined) return []
    const share = percentText(ONE.sub(shareOf(branches, good)))
    return [
      issue(
        'expect.connects',
        { from: question.from, to: question.to, outcome: outcomeText(bad.value), share },
        { because: because(bad) },
      ),
    ]
  })
}

/** Every branch of every observation is answered with a status. */
export function expectStatus(observations: readonly Observation[], status: number): readonly Issue[] {
  const good = (outcome: Outcome): boolean => outcome.kind === 'answered' && outcome.response.status === status
  return observations.flatMap(({ question, branches }) => {
    const bad = worst(branches, good)
    if (bad === undefined) return []
    const share = percentText(ONE.sub(shareOf(branches, good)))
    const params = {
      url: question.to,
      from: question.from,
      expected: String(status),
      outcome: outcomeText(bad.value),
      share,
    }
    return [issue('expect.status', params, { because: because(bad) })]
  })
}

/** Every branch is answered, whatever the status, by one of the Pods. */
export function expectAnsweredBy(
  observations: readonly Observation[],
  pods: ReadonlySet<string>,
  image: string,
): readonly Issue[] {
  const good = (outcome: Outcome): boolean =>
    outcome.kind === 'answered' && outcome.response.pod !== undefined && pods.has(outcome.response.pod)
  return observations.flatMap(({ question, branches }) => {
    const bad = worst(branches, good)
    if (bad === undefined) return []
    const share = percentText(ONE.sub(shareOf(branches, good)))
    const params = { url: question.to, from: question.from, image, outcome: outcomeText(bad.value), share }
    return [issue('expect.answered-by', params, { because: because(bad) })]
  })
}
