import type { ObservationIssues } from '../../issue/observation.ts'
import type { Sentences } from '../catalogue.ts'

export const observation: Sentences<ObservationIssues> = {
  'expect.reachable': ({ to, outcome }) => `${to}에 연결되어야 하지만 결과는 다음과 같습니다: ${outcome}`,
}
