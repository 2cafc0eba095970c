import type { BatchIssues } from '../../issue/batch.ts'
import type { Sentences } from '../catalogue.ts'

export const batch: Sentences<BatchIssues> = {
  'batch.path': ({ path, detail }) => `${path} cannot be graded: ${detail}`,
  'batch.twice': ({ student, exercise }) =>
    `student ${student} handed in ${exercise} twice: two folders lead to the same name`,
  'batch.no-exercise': ({ student, known }) => `student ${student} has no folder of a known exercise (${known})`,
  'batch.nothing-found': ({ paths, known }) =>
    `no submission in ${paths}: put manifests into STUDENT/EXERCISE/, with EXERCISE one of ${known}`,
  'batch.worker-lost': ({ detail }) => `the worker was lost: ${detail}`,
  'batch.worker-late': ({ seconds }) => `the worker did not answer within ${seconds} s`,
}
