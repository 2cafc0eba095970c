import type { GradeIssues } from '../../issue/grade.ts'
import type { Sentences } from '../catalogue.ts'

export const grade: Sentences<GradeIssues> = {
  'grade.needs': ({ criterion }) => `not judged: it needs criterion ${criterion}, which did not pass`,
  'grade.broken': ({ detail }) => `a fault of the grader, not of the submission: ${detail}`,
  'grade.assertion': ({ message }) => message,
}
