import type { QueueIssues } from '../../issue/queue.ts'
import type { Sentences } from '../catalogue.ts'

export const queue: Sentences<QueueIssues> = {
  'queue.url': ({ url }) =>
    `${url}은(는) 큐의 주소가 아닙니다. redis://호스트:포트 또는 rediss://호스트:포트로 쓰십시오`,
  'queue.not-installed': ({ command }) => `채점 서비스에는 패키지 두 개가 더 필요합니다: ${command}`,
  'queue.unreachable': ({ url, detail }) => `${url}의 큐가 응답하지 않습니다: ${detail}`,
  'queue.listening': ({ url, jobs }) => `${url}에 들어오는 제출물을 한 번에 ${jobs}개씩 채점합니다. Ctrl+C로 끝냅니다`,
  'queue.graded': ({ student, exercise, score }) => `${student} ${exercise}: ${score}`,
  'queue.failed': ({ student, exercise, detail }) => `${student} ${exercise}: 채점하지 못했습니다. ${detail}`,
  'queue.submitted': ({ count }) => `${count}개를 제출했습니다. 같은 명령을 --detach 없이 실행하면 결과를 받습니다`,
  'queue.retried': ({ count }) => `채점하지 못한 제출물 ${count}개를 다시 시도합니다`,
}
