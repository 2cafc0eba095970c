import type { GradeIssues } from '../../issue/grade.ts'
import type { Sentences } from '../catalogue.ts'

export const grade: Sentences<GradeIssues> = {
  'grade.needs': ({ criterion }) =>
    `판정하지 않았습니다: 먼저 통과해야 하는 기준 ${criterion}을(를) 통과하지 못했습니다`,
  'grade.broken': ({ detail }) => `제출물이 아니라 채점기의 오류입니다: ${detail}`,
  'grade.assertion': ({ message }) => message,
}
