import type { GradeReport, ResultReport } from './document.ts'
import { csv } from './escape.ts'
import type { Writer } from './format.ts'

/** Excel on Korean Windows takes a file without this mark for CP949. */
const MARK = '\ufeff'

function row(cells: readonly string[]): string {
  return `${cells.map(csv).join(',')}\r\n`
}

function columns({ results }: GradeReport): readonly string[] {
  return [...new Set(results.flatMap(({ exercise, criteria }) => criteria.map(({ id }) => `${exercise}/${id}`)))]
}

function cells(
  { student, exercise, status, score, max, criteria, submissionDigest }: ResultReport,
  all: readonly string[],
): readonly string[] {
  const points = new Map(
    criteria.map(({ id, points: earned, status: one }) => [`${exercise}/${id}`, one === 'broken' ? '' : earned]),
  )
  const codes = criteria.flatMap(({ id, status: one, code }) =>
    one === 'failed' && code !== undefined ? [`${id}:${code}`] : [],
  )
  return [
    student,
    exercise,
    status,
    score ?? '',
    max,
    ...all.map((name) => points.get(name) ?? ''),
    codes.join(' '),
    submissionDigest,
  ]
}

/** A table for spreadsheets: a row a submission, a column a criterion; exact points, no formulas. */
export const writeCsv: Writer = (report) => {
  const all = columns(report)
  const head = row(['student', 'exercise', 'status', 'score', 'max', ...all, 'causes', 'submission'])
  return `${MARK}${head}${report.results.map((result) => row(cells(result, all))).join('')}`
}
