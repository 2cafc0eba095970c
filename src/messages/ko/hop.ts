import type { HopIssues } from '../../issue/hop.ts'
import type { Sentences } from '../catalogue.ts'

export const hop: Sentences<HopIssues> = {
  'hop.pod.accepted': ({ pod, port }) => `${pod} Pod가 포트 ${port}에서 연결을 받습니다`,
}
