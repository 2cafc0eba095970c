import type { GradeIssues } from '../../issue/grade.ts'
import type { Sentences } from '../catalogue.ts'

export const grade: Sentences<GradeIssues> = {
  'grade.needs': ({ criterion }) => `not judged: it needs criterion ${criterion}, which did not pass`,
  'grade.assertion': ({ message }) => message,
}
