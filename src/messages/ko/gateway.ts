import type { GatewayIssues } from '../../issue/gateway.ts'
import type { Sentences } from '../catalogue.ts'

export const gateway: Sentences<GatewayIssues> = {
  'hop.gateway.listener': ({ gateway: name, listener, host }) =>
    `Gateway ${name}이(가) 리스너 ${listener}에서 ${host}에 대한 요청을 받습니다`,
  'hop.gateway.no-route': ({ host, path }) => `연결된 라우트 가운데 ${host}${path}에 맞는 규칙이 없습니다: 404`,
  'hop.gateway.rule': ({ route, rule, match }) => `${route}의 ${rule}번 규칙이 맞습니다 (${match})`,
  'hop.gateway.filter': ({ filter, detail }) => `필터 ${filter}: ${detail}`,
  'hop.gateway.backend': ({ service, share }) => `이 규칙의 요청 가운데 ${share}이(가) 서비스 ${service}(으)로 갑니다`,
  'hop.gateway.no-backend': ({ route, rule }) => `${route}의 ${rule}번 규칙에 백엔드가 없습니다: 500`,
  'hop.gateway.invalid-backend': ({ backend, reason }) =>
    `백엔드 ${backend}을(를) 쓸 수 없습니다 (${reason}): 그 몫은 500입니다`,
  'hop.gateway.no-endpoint': ({ service }) =>
    `서비스 ${service}에 준비된 엔드포인트가 없습니다: 그 몫은 503이며 다른 백엔드로 가지 않습니다`,
  'hop.gateway.peer': ({ peer, service }) => `서비스 ${service}의 엔드포인트 ${peer}에 묻습니다`,
  'hop.gateway.failed': ({ peer, why }) => `엔드포인트 ${peer}이(가) 응답하지 않습니다: ${why}`,
  'hop.gateway.retry': ({ peer, status, attempt, attempts }) =>
    `${peer}이(가) ${status}(으)로 응답했습니다. 재시도 ${attempts}번 가운데 ${attempt}번째를 가능하면 다른 엔드포인트에 보냅니다`,
  'hop.gateway.invalid-tls': ({ service }) =>
    `서비스 ${service}의 BackendTLSPolicy가 가리키는 인증 기관이 없습니다: 500`,
  'hop.gateway.timeout': ({ after, limit }) => `응답에 ${after} ms가 걸리는데 규칙은 ${limit} ms까지 허용합니다: 504`,
  'hop.gateway.preflight': ({ origin, allowed }) =>
    `${origin}의 사전 요청(preflight)에 여기서 응답합니다: ${allowed === 'yes' ? '허용' : '허용하지 않음, CORS 헤더 없음'}`,
  'hop.gateway.unknown-filter': ({ filter }) =>
    `필터 ${filter}을(를) 찾을 수 없습니다: 필터는 건너뛰지 않으므로 500입니다`,
  'hop.gateway.no-listener': ({ gateway: key, port, protocol, name }) =>
    `Gateway ${key}에 ${port}/${protocol}${name === '' ? '' : `, 이름 ${name}`} 연결을 받는 리스너나 라우트가 없습니다`,
  'hop.gateway.stream': ({ route, listener, service, share }) =>
    `리스너 ${listener}의 ${route}: 연결 가운데 ${share}이(가) 서비스 ${service}(으)로 갑니다`,
  'hop.gateway.no-stream-backend': ({ route }) => `${route}에 가중치가 있는 백엔드가 없어 연결을 거절합니다`,
  'hop.gateway.invalid-stream-backend': ({ backend, reason }) =>
    `백엔드 ${backend}을(를) 쓸 수 없습니다 (${reason}): 그 몫의 연결은 거절됩니다`,
  'hop.gateway.no-stream-endpoint': ({ service }) =>
    `서비스 ${service}에 준비된 엔드포인트가 없습니다: 그 몫의 연결은 거절됩니다`,
}
