import { Fraction, sum, ZERO } from '../fraction.ts'
import type { CriterionReport } from './document.ts'
import { json } from './escape.ts'
import type { Writer } from './format.ts'
import { plainText } from './plain.ts'
import { number } from './points.ts'
import { word } from './text.ts'

const LARGEST = 1024 * 1024

/** A submission of which no file could be read at all is no attempt. */
function unreadable(criteria: readonly CriterionReport[]): boolean {
  return criteria.length > 0 && criteria.every(({ code }) => code?.startsWith('submission.') === true)
}

/** `results.json` of PrairieLearn: the share of the points from 0 to 1, and a test a criterion. */
export const writePrairieLearn: Writer = (report) => {
  const criteria = report.results.flatMap((result) => result.criteria)
  const [earned, most] = [
    sum(criteria.map(({ points }) => new Fraction(points))),
    sum(criteria.map(({ max }) => new Fraction(max))),
  ]
  const broken = report.results.some(({ status }) => status === 'broken')
  const gradable = !broken && !unreadable(criteria)
  const made = (detail: boolean): string =>
    json({
      gradable,
      ...(gradable
        ? {}
        : { format_errors: [...new Set(criteria.flatMap(({ message }) => message ?? []))].slice(0, 5) }),
      score: most.equals(ZERO) || !gradable ? 0 : Number(earned.div(most).round(9).toString()),
      message: report.visibility === 'student' ? word('report.visible-only', report.locale) : '',
      tests: criteria.map((one) => ({
        name: `${one.id} ${one.title[report.locale]}`,
        description: one.code ?? '',
        points: number(one.points),
        max_points: number(one.max),
        message: one.message ?? '',
        ...(detail ? { output: plainText(one, report.locale) } : {}),
      })),
    })
  const full = made(true)
  return `${Buffer.byteLength(full) < LARGEST ? full : made(false)}\n`
}
