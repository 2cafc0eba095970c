import type { ClientIssues } from '../../issue/client.ts'
import type { Sentences } from '../catalogue.ts'

const SHOWN: Readonly<Record<string, string>> = {
  'other name': '다른 이름의 인증서',
  expired: '만료된 인증서',
  fallback: '아무도 모르는 프록시 자신의 인증서',
}

export const client: Sentences<ClientIssues> = {
  'expect.leaves-place': ({ from, to, place, share, outcome }) =>
    `${from}에서 ${to}(으)로 가는 연결은 ${place} 안에 머물러야 하지만, ${share}이(가) 다른 곳에서 끝납니다: ${outcome}`,
  'expect.access-denied': ({ pod, account, request, namespace }) =>
    `Pod ${pod}은(는) 네임스페이스 ${namespace}에서 ${request}을(를) 할 수 있어야 하지만, 그 서비스 어카운트 ${account}에 권한이 없습니다`,
  'expect.access-granted': ({ pod, account, request, namespace }) =>
    `Pod ${pod}은(는) 네임스페이스 ${namespace}에서 ${request}을(를) 할 수 없어야 하지만, 그 서비스 어카운트 ${account}에 권한이 있습니다`,
  'expect.no-token': ({ pod, account }) =>
    `Pod ${pod}에 서비스 어카운트 ${account}의 토큰이 없어 API 서버가 누구인지 알지 못합니다`,
  'expect.queries': ({ pod, name, expected, actual, tried }) =>
    `Pod ${pod}은(는) 질의 ${expected}번으로 ${name}을(를) 찾아야 하지만 ${actual}번이 필요합니다: ${tried}`,
  'expect.copies': ({ label, from, to, expected, actual }) =>
    `${from}에서 ${to}(으)로 보낸 것의 ${expected}이(가) 레이블 ${label}인 Pod에 복사되어야 하지만 ${actual}입니다`,
  'expect.load-answers': ({ from, to, status, expected, answers }) =>
    `${from}이(가) ${to}에 보낸 요청 가운데 ${expected}개가 상태 ${status}을(를) 받아야 하는데 응답은 ${answers}입니다`,
  'expect.load-failures': ({ from, to, most, failed, answers }) =>
    `${from}이(가) ${to}에 보낸 요청 가운데 많아야 ${most}개만 실패해야 하는데 ${failed}개까지 실패합니다(평균 ${answers})`,
  'expect.load-tries': ({ label, from, to, expected, actual }) =>
    `${from}에서 ${to}(으)로 가는 요청으로 프록시가 보낸 것 가운데 ${expected}이(가) 레이블 ${label}인 Pod에 가야 하는데 ${actual}입니다`,
  'expect.load-ejected': ({ label, from, to, ejected }) =>
    `${from}이(가) ${to}에 요청하는 동안 레이블 ${label}인 Pod가 제외되어야 하는데 ${ejected === '' ? '확실히 제외되는 Pod가 없습니다' : `확실히 제외되는 것은 ${ejected}뿐입니다`}`,
  'expect.pool-share': ({ pod, service, url, least, actual }) =>
    `서비스 ${service} 뒤의 Pod ${pod}은(는) ${url}에 열어 둔 연결로 보낸 요청의 ${least} 이상을 받아야 하지만 ${actual}을(를) 받습니다`,
  'expect.pool-handshakes': ({ url, most, actual }) =>
    `${url}에 열어 둔 연결에는 핸드셰이크가 많아야 ${most}번 들어야 하지만 ${actual}번 들었습니다`,
  'expect.pool-open': ({ url, expected, actual }) =>
    `${url}에 열어 둔 연결 가운데 ${expected}개가 열려 있어야 하지만 ${actual}개가 열려 있습니다`,
  'expect.pool-busiest': ({ url, expected, actual }) =>
    `${url}에 열어 둔 연결로 보낸 요청 가운데 가장 바쁜 Pod가 ${expected}을(를) 받아야 하지만 평균 ${actual}을(를) 받습니다`,
  'expect.pool-nothing': ({ url, pod, expected, actual }) =>
    `Pod ${pod}이(가) ${url}에 열어 둔 연결로 보낸 요청을 하나도 받지 못할 확률은 ${expected}이어야 하지만 ${actual}입니다`,
  'expect.waits': ({ from, to, most, delay, share }) =>
    `${from}이(가) ${to}의 응답을 ${most} ms 안에 받아야 하는데 요청의 ${share}이(가) 더 걸리며 ${delay} ms까지 걸립니다`,
  'expect.certificate': ({ url, from, shown, share }) =>
    `${from}은(는) ${url}에서 받아들일 수 있는 인증서를 보아야 하지만, 요청의 ${share}에서 ${SHOWN[shown] ?? shown}을(를) 봅니다`,
}
