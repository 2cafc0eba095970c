import type { FrontIssues } from '../../issue/front.ts'
import type { Sentences } from '../catalogue.ts'

export const front: Sentences<FrontIssues> = {
  'expect.pending-reason': ({ service, expected, actual }) =>
    `서비스 ${service}은(는) ${expected} 때문에 주소를 기다려야 하지만 ${actual === '' ? '기다리지 않습니다' : `이유가 ${actual}입니다`}`,
  'expect.targets': ({ service, expected, actual, unhealthy }) =>
    `서비스 ${service}의 로드 밸런서 대상은 ${expected}개가 정상이어야 하지만 ${actual}개입니다${unhealthy === '' ? '' : ` (비정상: ${unhealthy})`}`,
  'expect.billed': ({ expected, actual, what }) =>
    `과금되는 객체가 ${expected}개여야 하지만 ${actual}개입니다${what === '' ? '' : `: ${what}`}`,
  'expect.source-kept': ({ to, client }) =>
    `${to} 뒤의 Pod는 클라이언트 주소를 보지 않아야 하지만 ${client}을(를) 봅니다`,
  'expect.by-policy': ({ from, to, policy, verdict, others }) =>
    verdict === 'denies'
      ? `${from}에서 ${to}(으)로 가는 연결은 NetworkPolicy ${policy}이(가) 막아야 하지만 ${others === '' ? '막는 정책이 없습니다' : `${others}이(가) 막습니다`}`
      : `${from}에서 ${to}(으)로 가는 연결은 NetworkPolicy ${policy}이(가) 허용해야 하지만 ${others === '' ? '관여하는 정책이 없습니다' : `${others}이(가) 결정합니다`}`,
}
