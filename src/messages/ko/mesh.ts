import type { MeshIssues } from '../../issue/mesh.ts'
import type { Sentences } from '../catalogue.ts'

const reasons: Readonly<Record<string, string>> = {
  'no-service': '그런 서비스가 없습니다',
  'no-port': '서비스에 그런 포트가 없습니다',
  'no-subset': '이 호스트의 DestinationRule에 그 서브셋이 없습니다',
}

const pools: Readonly<Record<string, string>> = {
  pending: 'http1MaxPendingRequests',
  requests: 'http2MaxRequests',
}

export const mesh: Sentences<MeshIssues> = {
  'mesh.custom-authorization': ({ name, provider }) =>
    `AuthorizationPolicy ${name}이(가) 맡기는 외부 인가 서버 ${provider}은(는) 이 메시에 등록되어 있지 않습니다. 공급자가 없을 때의 Istio처럼 정책이 다루는 요청을 거부합니다`,
  'mesh.tokens': ({ name }) =>
    `RequestAuthentication ${name}을(를) 알지만 여기서는 토큰을 검증하지 않으므로 모든 요청을 토큰 없는 요청으로 봅니다`,
  'routing.not-simulated': ({ kind, name, field }) =>
    `${kind} ${name}의 ${field}은(는) 알려져 있지만 시뮬레이션하지 않으므로 여기서는 아무 영향이 없습니다`,
  'hop.mesh.server': ({ gateway, host, port }) => `Gateway ${gateway}이(가) 포트 ${port}에서 ${host} 요청을 받습니다`,
  'hop.mesh.no-server': ({ host, port }) =>
    `인그레스 게이트웨이를 선택한 Gateway 가운데 포트 ${port}에서 ${host}을(를) 받는 서버가 없습니다: 404`,
  'hop.mesh.no-virtual-service': ({ host, gateway }) =>
    `Gateway ${gateway}에 연결된 ${host}의 VirtualService가 없습니다: 404`,
  'hop.mesh.rule': ({ virtualService, rule, host }) =>
    `VirtualService ${virtualService}의 규칙 ${rule}이(가) ${host}에 맞는 첫 규칙입니다`,
  'hop.mesh.no-rule': ({ host, path }) => `${host}의 규칙 가운데 ${path}에 맞는 것이 없습니다: 404`,
  'hop.mesh.default': ({ service }) => `맡은 VirtualService가 없어 사이드카가 서비스 ${service}에 바로 요청합니다`,
  'hop.mesh.destination': ({ destination, share }) => `규칙의 요청 가운데 ${share}이(가) ${destination}(으)로 갑니다`,
  'hop.mesh.no-destination': () => '규칙의 목적지에 가중치가 없습니다: 503',
  'hop.mesh.no-cluster': ({ destination, reason }) =>
    `${destination}(으)로 갈 수 없습니다. ${reasons[reason] ?? reason}: 그 몫은 503`,
  'hop.mesh.no-endpoint': ({ cluster, service }) =>
    `${cluster}에 요청할 수 있는 서비스 ${service}의 엔드포인트가 없습니다. 그 몫은 503이며 다른 서브셋으로 가지 않습니다`,
  'hop.mesh.peer': ({ peer, service }) => `서비스 ${service}의 엔드포인트 ${peer}에 요청합니다`,
  'hop.mesh.failed': ({ peer, why }) => `엔드포인트 ${peer}이(가) 응답하지 않습니다: ${why}`,
  'hop.mesh.retry': ({ attempt, attempts, reason, peer }) =>
    `재시도 ${attempts}번 가운데 ${attempt}번째(${reason}): ${peer} 대신 같은 서브셋의 다른 엔드포인트에 요청합니다`,
  'hop.mesh.timeout': ({ limit }) => `규칙의 제한 시간 ${limit} ms를 넘었습니다: 504`,
  'hop.mesh.ejected': ({ peer, seconds }) =>
    `엔드포인트 ${peer}이(가) 너무 자주 실패하여 ${seconds}초 동안 요청을 받지 않습니다`,
  'hop.mesh.fault': ({ fault, detail }) => `규칙이 장애를 주입합니다: ${fault} ${detail}`,
  'hop.mesh.redirect': ({ location, status }) => `${status}(으)로 ${location}에 넘깁니다`,
  'hop.mesh.direct': ({ status }) => `프록시가 직접 ${status}(으)로 응답합니다`,
  'hop.mesh.plaintext': ({ pod }) => `Pod ${pod}의 프록시는 상호 TLS만 받으므로 연결을 닫습니다`,
  'hop.mesh.denied': ({ pod, policies }) => `Pod ${pod}에서 AuthorizationPolicy ${policies}이(가) 거부합니다: 403`,
  'hop.mesh.not-allowed': ({ pod, policies }) =>
    `Pod ${pod}의 AuthorizationPolicy(${policies}) 가운데 이 요청을 허용하는 규칙이 없습니다: 403`,
  'hop.mesh.preflight': ({ origin, allowed }) =>
    `${origin}의 사전 요청(preflight)에 여기서 응답합니다: ${allowed === 'yes' ? '허용' : '허용하지 않음, CORS 헤더 없음'}`,
  'hop.mesh.unregistered': ({ host }) =>
    `사이드카 설정이 메시가 아는 곳만 허용하는데(REGISTRY_ONLY) ${host}은(는) 거기에 없습니다: 502`,
  'hop.mesh.unregistered-stream': ({ address }) =>
    `사이드카 설정이 메시가 아는 곳만 허용하는데(REGISTRY_ONLY) ${address}은(는) 거기에 없어 연결을 닫습니다`,
  'hop.mesh.stream-server': ({ gateway, port }) => `Gateway ${gateway}이(가) 포트 ${port}에서 연결을 받습니다`,
  'hop.mesh.stream-unserved': ({ gateway, port }) =>
    `Gateway ${gateway}에 연결된 VirtualService의 tcp·tls 규칙 가운데 포트 ${port}의 이 연결에 맞는 것이 없어 닫습니다`,
  'hop.mesh.client-certificate': ({ gateway }) =>
    `Gateway ${gateway}의 서버가 클라이언트 인증서를 요구하는데 클라이언트에 없어 연결을 닫습니다`,
  'hop.mesh.no-tls-server': ({ name, port }) =>
    `포트 ${port}에 서버 이름 ${name === '' ? '(없음)' : name}을(를) 받는 서버가 없어 연결을 닫습니다`,
  'hop.mesh.wants-tls': ({ port }) => `포트 ${port}은(는) TLS만 받는데 클라이언트가 평문으로 말해 연결을 닫습니다`,
  'hop.mesh.stream': ({ destination, share }) => `규칙의 연결 가운데 ${share}이(가) ${destination}(으)로 갑니다`,
  'hop.mesh.stream-unrouted': () => '규칙의 목적지에 가중치가 없어 연결을 닫습니다',
  'hop.mesh.stream-nowhere': ({ destination, reason }) =>
    `${destination}(으)로 갈 수 없습니다. ${reasons[reason] ?? reason}: 그 몫의 연결은 닫힙니다`,
  'hop.mesh.stream-no-endpoint': ({ cluster, service }) =>
    `${cluster}에 연결할 수 있는 ${service}의 엔드포인트가 없어 그 몫의 연결은 닫힙니다`,
  'hop.mesh.custom': ({ pod, policy }) =>
    `AuthorizationPolicy ${policy}은(는) 이 메시에 등록되지 않은 외부 인가 서버에 판단을 맡기므로 Pod ${pod}이(가) 거부합니다`,
  'hop.mesh.overflow': ({ cluster, limit, most }) =>
    `${cluster}의 연결 풀이 찼습니다(${pools[limit] ?? limit}: ${most}). 아무에게도 묻지 않고 503이며 재시도하지 않습니다`,
  'hop.mesh.queued': ({ peer, turns }) => `${peer}(으)로 가는 연결을 기다렸습니다(앞 차례 ${turns}개)`,
  'hop.mesh.mirror': ({ destination }) => `사본이 ${destination}(으)로 가고, 그 응답은 버립니다`,
}
