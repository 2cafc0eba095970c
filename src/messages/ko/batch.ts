import type { BatchIssues } from '../../issue/batch.ts'
import type { Sentences } from '../catalogue.ts'

export const batch: Sentences<BatchIssues> = {
  'batch.path': ({ path, detail }) => `${path}을(를) 채점할 수 없습니다: ${detail}`,
  'batch.twice': ({ student, exercise }) =>
    `학생 ${student}의 ${exercise} 제출물이 둘입니다. 두 폴더가 같은 이름이 됩니다`,
  'batch.no-exercise': ({ student, known }) => `학생 ${student}에게 알려진 실습 폴더가 없습니다 (${known})`,
  'batch.nothing-found': ({ paths, known }) =>
    `${paths}에 제출물이 없습니다. 매니페스트를 학생/실습/ 폴더에 두십시오. 실습: ${known}`,
  'batch.worker-lost': ({ detail }) => `작업 스레드를 잃었습니다: ${detail}`,
  'batch.worker-late': ({ seconds }) => `작업 스레드가 ${seconds}초 안에 응답하지 않았습니다`,
}
