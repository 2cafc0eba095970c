import { sumText } from '../fraction.ts'
import type { CriterionResult } from '../result.ts'
import type { CriterionReport, ResultReport } from './document.ts'

/** Sums over criteria; one broken criterion leaves no score. */
export function totals(
  criteria: readonly Pick<CriterionResult, 'status' | 'points' | 'max'>[],
): Pick<ResultReport, 'status' | 'score' | 'max'> {
  const broken = criteria.some(({ status }) => status === 'broken')
  const score = broken ? null : sumText(criteria.map(({ points }) => points))
  return {
    status: broken ? 'broken' : 'graded',
    score,
    max: sumText(criteria.map(({ max }) => max)),
  }
}

/** Whether nothing is left to say. */
export function allPassed(criteria: readonly Pick<CriterionReport, 'status'>[]): boolean {
  return criteria.every(({ status }) => status === 'passed')
}
