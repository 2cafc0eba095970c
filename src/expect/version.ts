import { Fraction, ONE } from '../fraction.ts'
import { type Issue, issue } from '../issue.ts'
import type { Observation } from '../observation.ts'
import type { Outcome } from '../outcome.ts'
import { outcomeText, percentText, shareOf, worst } from './outcome.ts'

/** The label `version` of the Pod that answered 200; anything else is no version. */
export type VersionOf = (outcome: Outcome) => string | undefined

/** Each version answers its share (within a tolerance) of an observation's requests, and together all of them. */
export function expectVersionShares(
  observation: Observation,
  versionOf: VersionOf,
  shares: Readonly<Record<string, Fraction>>,
  tolerance: Fraction = new Fraction(0),
): readonly Issue[] {
  const { branches } = observation
  const known = (outcome: Outcome): boolean => Object.hasOwn(shares, versionOf(outcome) ?? '')
  const issues: Issue[] = []
  const other = worst(branches, known)
  if (other !== undefined) {
    const share = percentText(ONE.sub(shareOf(branches, known)))
    issues.push(
      issue(
        'expect.other-answers',
        { outcome: outcomeText(other.value), share },
        { because: other.trace.flatMap((hop) => hop.because) },
      ),
    )
  }
  for (const [version, expected] of Object.entries(shares)) {
    const actual = shareOf(branches, (outcome) => versionOf(outcome) === version)
    if (actual.sub(expected).abs().compare(tolerance) <= 0) continue
    const example = branches.find(({ value }) => versionOf(value) === version)
    const because = example?.trace.flatMap((hop) => hop.because) ?? []
    issues.push(
      issue(
        'expect.version-share',
        { version, expected: percentText(expected), actual: percentText(actual) },
        { because },
      ),
    )
  }
  return issues
}
