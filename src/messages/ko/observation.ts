import type { ObservationIssues } from '../../issue/observation.ts'
import type { Sentences } from '../catalogue.ts'

export const observation: Sentences<ObservationIssues> = {
  'expect.nothing-concerns': ({ namespaces }) =>
    `제출물 가운데 네임스페이스 ${namespaces}에 관한 것이 없습니다. 그곳의 워크로드나 서비스가 필요합니다`,
  'expect.no-object': () => '제출한 것 가운데 Kubernetes 오브젝트가 없습니다',
  'expect.not-restarted': ({ image }) => `이미지 ${image}의 컨테이너 가운데 재시작된 것이 없습니다`,
  'expect.no-service': ({ service, near }) =>
    `서비스 ${service}이(가) 없습니다${near === '' ? '' : `. 대신 ${near}이(가) 있습니다`}`,
  'expect.ready-pods': ({ service, expected, actual, pods }) =>
    `서비스 ${service} 뒤에 준비된 Pod가 ${expected}개 있어야 하지만 ${actual}개입니다${pods === '' ? '' : ` (${pods})`}`,
  'expect.labelled-pods': ({ namespace, label, expected, actual, pods }) =>
    `네임스페이스 ${namespace}에 레이블 ${label}을(를) 가진 준비된 Pod가 ${expected}개 있어야 하지만 ${actual}개입니다${pods === '' ? '' : ` (${pods})`}`,
  'expect.connects': ({ from, to, outcome, share }) =>
    `${from}은(는) ${to}에 언제나 연결되어야 하지만, 연결의 ${share}이(가) 다르게 끝납니다: ${outcome}`,
  'expect.connects-anyway': ({ from, to, outcome }) =>
    `${from}은(는) ${to}에 연결되지 않아야 하지만 연결됩니다: ${outcome}`,
  'expect.no-such-pod': ({ namespace, label }) =>
    `네임스페이스 ${namespace}에 레이블이 ${label}인 준비된 Pod가 없습니다`,
  'expect.reaches-other': ({ from, to, outcome, share }) =>
    `${from}에서 ${to}(으)로 가는 연결의 ${share}이(가) 다른 곳에서 끝납니다: ${outcome}`,
  'expect.not-reached': ({ pod, to }) => `${to}(으)로 가는 연결이 Pod ${pod}에는 이르지 않습니다`,
  'expect.label-share': ({ label, from, to, expected, actual }) =>
    `${from}에서 ${to}(으)로 보낸 것 가운데 ${expected}이(가) 레이블 ${label}인 Pod에 이르러야 하지만 ${actual}입니다`,
  'expect.source-seen': ({ to, expected, actual }) =>
    `${to} 뒤의 Pod는 클라이언트를 ${expected}(으)로 보아야 하지만 ${actual}(으)로 봅니다`,
  'expect.resolves': ({ from, name, rcode }) => `${from}에서 이름 ${name}을(를) 해석할 수 없습니다: ${rcode}`,
  'expect.gets-nothing': ({ service, pod }) => `Pod ${pod}은(는) 서비스 ${service} 뒤에 있지만 새 연결을 받지 못합니다`,
  'expect.share-over': ({ service, pod, share, limit }) =>
    `Pod ${pod}이(가) 서비스 ${service}에 대한 새 연결의 ${share}을(를) 받아 한도 ${limit}을(를) 넘습니다`,
  'expect.share-unequal': ({ service, pod, share, expected }) =>
    `Pod ${pod}이(가) 서비스 ${service}에 대한 새 연결을 ${expected}이(가) 아니라 ${share}만큼 받습니다`,
  'expect.connection-lost': ({ service, outcome, share }) =>
    `서비스 ${service}에 대한 새 연결의 ${share}이(가) 다르게 끝납니다: ${outcome}`,
  'expect.no-endpoint': ({ service }) => `서비스 ${service} 뒤에 준비된 Pod가 없습니다`,
  'expect.opened-by-type': ({ service, type }) =>
    `${type} 타입의 서비스 ${service}이(가) 클러스터 밖에서 들어오는 길을 엽니다`,
  'expect.opened-by-external-ip': ({ service, address }) =>
    `서비스 ${service}이(가) 외부 주소 ${address}에서 연결을 받습니다`,
  'expect.opened-by-route': ({ kind, name, service }) =>
    `${kind} ${name}이(가) 클러스터 밖에서 서비스 ${service}(으)로 이어집니다`,
  'expect.opened-by-host': ({ pod, field }) => `Pod ${pod}에 노드의 주소로 접근할 수 있습니다: ${field}`,
  'expect.leaves': ({ service, pod, within }) =>
    `Pod ${pod}에 장애가 났는데 ${within}이(가) 지나도 서비스 ${service}의 엔드포인트로 남아 있습니다`,
  'expect.leaves-not-judged': ({ service }) => `서비스 ${service} 뒤에 준비된 Pod가 없어 시험할 수 없습니다`,
  'expect.comes-back-early': ({ service, pod, at }) =>
    `장애가 난 Pod ${pod}이(가) ${at} 만에 다시 서비스 ${service}의 엔드포인트가 됩니다`,
  'expect.returns': ({ service, pod, within }) =>
    `Pod ${pod}이(가) 복구되었는데 ${within}이(가) 지나도 서비스 ${service}의 엔드포인트로 돌아오지 않습니다`,
  'expect.fails-meanwhile': ({ service, pod, at, outcome }) =>
    `Pod ${pod}에 장애가 있고 다른 Pod는 준비된 상태인데, 장애 ${at} 뒤에 서비스 ${service}에 대한 연결이 실패합니다: ${outcome}`,
  'expect.not-selected': ({ pod }) => `Pod ${pod}을(를) 선택하는 서비스가 없습니다`,
  'expect.status': ({ url, from, expected, outcome, share }) =>
    `${from}은(는) ${url}에서 언제나 상태 ${expected}을(를) 받아야 하지만, 요청의 ${share}이(가) 다르게 끝납니다: ${outcome}`,
  'expect.no-external-address': ({ service }) => `서비스 ${service}에 인터넷 주소를 주는 오브젝트가 없습니다`,
  'expect.not-lbc': ({ service, owner }) =>
    `서비스 ${service}의 외부 주소는 AWS Load Balancer Controller가 아니라 ${owner}의 것입니다`,
  'expect.variable-missing': ({ container, variable, reason }) =>
    `컨테이너 ${container}에 변수 ${variable}이(가) 없습니다${reason === '' ? '' : `: ${reason}`}`,
  'expect.variable-no-url': ({ container, variable, value }) =>
    `컨테이너 ${container}의 ${variable}이(가) 절대 http URL이 아닙니다: ${value}`,
  'expect.variable-value': ({ container, variable, expected, actual }) =>
    `컨테이너 ${container}의 ${variable}은(는) ${expected}이어야 하지만 ${actual}입니다`,
  'expect.variable-set': ({ container, variable, value }) =>
    `컨테이너 ${container}에 변수 ${variable}이(가) 없어야 하지만 ${value}(으)로 정해져 있습니다`,
  'expect.resolves-to': ({ from, name, expected, actual }) =>
    `${from}에서 ${name}은(는) ${expected}(으)로 해석되어야 하지만 응답은 ${actual}입니다`,
  'expect.endpoint-counts': ({ service, expected, actual }) =>
    `서비스 ${service}의 엔드포인트는 ${expected}개(준비됨/준비 안 됨/종료 중)이어야 하지만 ${actual}개입니다`,
  'expect.endpoints': ({ service, expected, actual }) =>
    `서비스 ${service}의 준비된 엔드포인트는 ${expected === '' ? '없어야' : `${expected}이어야`} 하지만 ${actual === '' ? '없습니다' : `${actual}입니다`}`,
  'expect.event': ({ reason, object, seen }) =>
    `${object}에 대한 이벤트 ${reason}이(가) 기록되지 않았습니다${seen === '' ? '' : `. 있는 것: ${seen}`}`,
  'expect.refused': ({ message }) => `API 서버가 거부했습니다: ${message}`,
  'expect.evictable': ({ pod, reason }) => `Pod ${pod}을(를) 축출할 수 있어야 합니다: ${reason}`,
  'expect.not-evictable': ({ pod }) => `Pod ${pod}을(를) 축출할 수 있습니다. 막아 주는 PodDisruptionBudget이 없습니다`,
  'expect.available': ({ service, expected, actual, at, outcome }) =>
    `서비스 ${service}에 대한 연결의 ${expected}이(가) 성공해야 하지만 ${actual}만 성공합니다. 시작하고 ${at}에 처음 끊깁니다: ${outcome}`,
  'expect.no-pod-of-image': ({ image }) => `이미지 ${image}의 Pod가 만들어지지 않았습니다`,
  'expect.answered-by': ({ url, from, image, outcome, share }) =>
    `${from}이(가) ${url}(으)로 보낸 요청에는 ${image}의 Pod가 응답해야 하지만, 요청의 ${share}이(가) 다르게 끝납니다: ${outcome}`,
  'expect.version-share': ({ version, expected, actual }) =>
    `버전 ${version}이(가) 요청의 ${expected}에 응답해야 하지만 ${actual}에 응답합니다`,
  'expect.other-answers': ({ outcome, share }) => `요청의 ${share}이(가) 다르게 끝납니다: ${outcome}`,
  'expect.comes-back': ({ from, to, after, expected, actual }) =>
    `${from}에서 ${to}(으)로 ${after} 뒤에 다시 연결하면 ${expected}이(가) 같은 Pod를 만나야 하지만 ${actual}이(가) 만납니다`,
  'expect.busiest': ({ to, least, most, actual }) =>
    `${to} 뒤에서 가장 바쁜 Pod는 부하의 ${least}에서 ${most} 사이를 받아야 하지만 평균 ${actual}을(를) 받습니다`,
  'expect.most-of': ({ to, count, limit, actual }) =>
    `${to}에 연결 ${count}개를 열면 한 Pod가 ${actual}개를 받을 수 있습니다. 허용되는 것은 ${limit}개까지입니다`,
  'expect.lost-of': ({ to, count, lost }) =>
    `${to}에 연결 ${count}개를 열면 ${lost}개가 아무에게도 이르지 못할 수 있습니다`,
  'expect.cut': ({ pod, at, expected }) =>
    `Pod ${pod}을(를) 삭제할 때 열려 있던 연결이 ${at} 뒤에 끊깁니다. ${expected} 동안 살아 있어야 합니다`,
  'expect.still-sent': ({ pod, from, to, at }) =>
    `Pod ${pod}을(를) 삭제하고 ${at}이(가) 지났는데도 ${from}에서 ${to}(으)로 가는 새 연결이 그 Pod로 갑니다`,
  'expect.worst-second': ({ service, limit, actual, at, outcome }) =>
    `${at}초에 서비스 ${service}(으)로 가는 연결의 ${actual}이(가) 실패합니다 (${outcome}). 허용되는 것은 ${limit}까지입니다`,
  'expect.no-health-check': ({ service }) => `서비스 ${service}에 헬스 체크 노드 포트가 없습니다`,
  'expect.counted': ({ node, service, expected, actual }) =>
    `노드 ${node}은(는) 서비스 ${service}에 대한 연결을 ${expected}개 세었어야 하지만 ${actual}개를 세었습니다`,
  'expect.no-counters': ({ node, mode }) =>
    `노드 ${node}은(는) ${mode} 모드로 동작하며, 이 모드는 서비스별로 세지 않습니다`,
  'expect.moves': ({ request, first, next }) =>
    `쿠키를 지키는 클라이언트의 ${request}번째 요청이 ${next}(으)로 갑니다. 첫 요청은 ${first}(으)로 갔습니다`,
  'expect.access-log': ({ expected, actual }) =>
    expected === ''
      ? `접근 로그에 이 요청이 남지 않아야 하지만 다음이 남습니다: ${actual}`
      : `접근 로그에 ${expected}이(가) 남아야 하지만 ${actual === '' ? '아무것도 남지 않습니다' : `다음이 남습니다: ${actual}`}`,
  'expect.runs-for-ever': ({ detail }) => `컨트롤러가 멈추지 않습니다: ${detail}`,
}
