import type { CriterionReport, GradeReport, ResultReport } from './document.ts'
import { json, shown } from './escape.ts'
import { type Context, pathIn, type Writer } from './format.ts'

const STATUS = { passed: 'passed', failed: 'failed', skipped: 'skipped', broken: 'other' } as const

function test(criterion: CriterionReport, result: ResultReport, { locale }: GradeReport, context: Context): object {
  const { id, title, status, points, max, message, location, trace, frame, advisory } = criterion
  const partial = status === 'failed' && points !== '0'
  return {
    name: `${id} ${title[locale]}`,
    status: advisory && status === 'failed' ? 'other' : STATUS[status],
    duration: 0,
    suite: [result.exercise, shown(result.student)],
    rawStatus: partial ? 'partial' : status,
    labels: { points, max },
    ...(message === undefined ? {} : { message }),
    ...(location === undefined
      ? {}
      : { filePath: pathIn(context, result.student, result.exercise, location.file), line: location.line }),
    ...(frame === undefined ? {} : { snippet: frame.lines.map(shown).join('\n') }),
    ...(trace.length === 0
      ? {}
      : { trace: trace.map(({ at, rule, because }) => `${at} [${rule}] ${because}`).join('\n') }),
  }
}

/** Common Test Report Format: a test a criterion; points are labels, since its objects are closed. */
export const writeCtrf: Writer = (report, context) => {
  const tests = report.results.flatMap((result) => result.criteria.map((one) => test(one, result, report, context)))
  const count = (status: string): number => tests.filter((one) => (one as { status: string }).status === status).length
  const [name = 'kubekata', version = '0.0.0'] = report.engine.split(' ')
  return `${json({
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    results: {
      tool: { name, version },
      summary: {
        tests: tests.length,
        passed: count('passed'),
        failed: count('failed'),
        skipped: count('skipped'),
        pending: 0,
        other: count('other'),
        start: 0,
        stop: Math.round((context.seconds ?? 0) * 1000),
      },
      tests,
      extra: {
        results: report.results.map(({ student, exercise, score, max }) => ({
          student: shown(student),
          exercise,
          score,
          max,
        })),
      },
    },
  })}\n`
}
