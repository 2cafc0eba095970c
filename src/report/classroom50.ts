import { json } from './escape.ts'
import type { Writer } from './format.ts'
import { whole, wholeFactor } from './points.ts'

/**
 * `classroom50/result/v1`: whole points only, so points are scaled by the smallest factor that makes all of them whole, which
 * `scale` names. Names of the platform come from the environment that the caller hands over.
 */
export const writeClassroom50: Writer = (report, { values = {}, time }) => {
  const scale = wholeFactor(report.results)
  const criteria = report.results.flatMap(({ criteria: all, exercise }) => all.map((one) => ({ ...one, exercise })))
  const several = report.results.length > 1
  const tests = criteria.map(({ id, title, exercise, status, points, max, message }) => ({
    'test-name': `${several ? `${exercise} ` : ''}${id} ${title[report.locale]}`,
    passed: status === 'passed',
    score: status === 'broken' ? 0 : whole(points, scale),
    'max-score': whole(max, scale),
    ...(message === undefined ? {} : { message }),
  }))
  const sum = (key: 'score' | 'max-score'): number => tests.reduce((total, one) => total + one[key], 0)
  return `${json({
    schema: 'classroom50/result/v1',
    classroom: values['CLASSROOM'] ?? '',
    assignment: values['ASSIGNMENT'] ?? report.results[0]?.exercise ?? '',
    submission: values['SUBMISSION_TAG'] ?? '',
    commit: values['COMMIT_URL'] ?? '',
    release: values['RELEASE_URL'] ?? '',
    review: values['REVIEW_URL'] ?? '',
    datetime: time ?? values['SUBMITTED_AT'] ?? '1970-01-01T00:00:00Z',
    score: sum('score'),
    'max-score': sum('max-score'),
    scale,
    tests,
  })}\n`
}
