import { ONE } from '../fraction.ts'
import { type Issue, issue } from '../issue.ts'
import type { Observation } from '../observation.ts'
import type { Outcome } from '../outcome.ts'
import { percentText, shareOf, worst } from './outcome.ts'

/** A client that checks certificates would go on, whoever answers; what does not answer is another question's. */
export function expectCertificate(observations: readonly Observation[]): readonly Issue[] {
  const accepted = (outcome: Outcome): boolean =>
    outcome.kind !== 'answered' || (outcome.response.certificate ?? 'accepted') === 'accepted'
  return observations.flatMap(({ question, branches }) => {
    const bad = worst(branches, accepted)
    if (bad === undefined || bad.value.kind !== 'answered') return []
    const share = percentText(ONE.sub(shareOf(branches, accepted)))
    const params = { url: question.to, from: question.from, shown: bad.value.response.certificate ?? '', share }
    return [issue('expect.certificate', params, { because: bad.trace.flatMap((hop) => hop.because) })]
  })
}
