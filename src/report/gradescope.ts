import type { CriterionReport, GradeReport, ResultReport } from './document.ts'
import { json } from './escape.ts'
import type { Context, Writer } from './format.ts'
import { plainText } from './plain.ts'
import { number } from './points.ts'
import { MARKS, shadeOf, word } from './text.ts'

interface Test {
  readonly score: number
  readonly max_score: number
  readonly status: 'passed' | 'failed'
  readonly name: string
  readonly number: string
  readonly output: string
  readonly visibility: 'visible' | 'hidden'
  readonly tags: readonly string[]
  readonly extra_data: {
    readonly points: string
    readonly max: string
    readonly status: string
    readonly code?: string
  }
}

function test(
  criterion: CriterionReport,
  { exercise }: ResultReport,
  place: string,
  { locale, visibility }: GradeReport,
): Test {
  const { id, title, points, max, status, code, hidden, advisory } = criterion
  return {
    score: number(points),
    max_score: number(max),
    status: status === 'passed' ? 'passed' : 'failed',
    name: `${MARKS[shadeOf(criterion)]} ${id} ${title[locale]}${advisory ? ` (${word('report.advisory', locale)})` : ''}`,
    number: place,
    output: plainText(criterion, locale),
    visibility: hidden && visibility === 'instructor' ? 'hidden' : 'visible',
    tags: [exercise],
    extra_data: { points, max, status, ...(code === undefined ? {} : { code }) },
  }
}

/**
 * `results.json` of a Gradescope autograder: a test a criterion. No `score` at the top, so that Gradescope's own sum stands;
 * a broken result has no tests, and Gradescope then shows the output as an autograder failure.
 */
export const writeGradescope: Writer = (report: GradeReport, context: Context) => {
  const broken = report.results.some(({ status }) => status === 'broken')
  const tests = report.results.flatMap((result, exercise) =>
    result.criteria.map((one, index) => test(one, result, `${exercise + 1}.${index + 1}`, report)),
  )
  const said = report.results.flatMap(({ criteria }) =>
    criteria.flatMap(({ status, message }) => (status === 'broken' && message !== undefined ? [message] : [])),
  )
  const output = broken
    ? [...new Set(said)].join('\n')
    : report.visibility === 'student'
      ? word('report.visible-only', report.locale)
      : ''
  return `${json({
    execution_time: context.seconds ?? 0,
    output,
    visibility: 'visible',
    stdout_visibility: 'hidden',
    tests: broken ? [] : tests,
    extra_data: {
      engine: report.engine,
      kubernetes: report.kubernetes,
      submissions: report.results.map(({ exercise, submissionDigest, exerciseDigest, score, max }) => ({
        exercise,
        submissionDigest,
        exerciseDigest,
        score,
        max,
      })),
    },
  })}\n`
}
