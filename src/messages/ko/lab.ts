import type { LabIssues } from '../../issue/lab.ts'
import type { Sentences } from '../catalogue.ts'

const meant = (near: string): string => (near === '' ? '' : ` — 혹시 ${near}?`)

export const lab: Sentences<LabIssues> = {
  'lab.created': () => '생성됨',
  'lab.configured': () => '변경됨',
  'lab.unchanged': () => '그대로',
  'lab.refused': () => '거부됨',
  'lab.unreadable': () => '읽을 수 없음',
  'lab.summary': ({ created, configured, unchanged, refused }) =>
    `생성 ${created}, 변경 ${configured}, 그대로 ${unchanged}, 거부 ${refused}`,
  'lab.warning': () => '경고',
  'lab.timeline': () => '가상 시간에 따라 일어나는 일',
  'lab.moment.allocated': ({ object, addresses, ports }) =>
    `${object}: ${addresses === '' ? '자기 주소 없음' : `주소 ${addresses} 할당`}${ports === '' ? '' : `, 노드 포트 ${ports}`}`,
  'lab.moment.validated': ({ object }) => `${object}: 기본값을 채우고 검증함`,
  'lab.moment.stored': ({ object, version }) => `${object}: 저장됨 (resourceVersion ${version})`,
  'lab.moment.pod-made': ({ pod, owner }) => `Pod ${pod}: ${owner === '' ? '생성됨' : `${owner}에 의해 생성됨`}`,
  'lab.moment.pod-scheduled': ({ pod, node }) => `Pod ${pod}: 노드 ${node}에 배치됨`,
  'lab.moment.pod-ready': ({ pod, address }) => `Pod ${pod}: ${address}에서 Ready`,
  'lab.moment.slice': ({ slice, ready, endpoints }) =>
    `EndpointSlice ${slice}: 기록됨, 엔드포인트 ${endpoints}개 중 ${ready}개 준비됨`,
  'lab.moment.name': ({ name, address }) => `DNS 응답 ${name}: ${address}`,
  'lab.moment.node': ({ node, address }) => `노드 ${node}: 규칙 적용됨, ${address} 연결이 엔드포인트에 닿음`,
  'lab.no-file': ({ file }) => `-f ${file}: 그런 파일이나 폴더가 없습니다`,
  'lab.nothing-read': ({ file }) => `-f ${file}: 읽을 매니페스트(.yaml, .yml, .json)가 없습니다`,
  'lab.unknown-resource': ({ name, near }) => `서버에 "${name}"(이)라는 리소스 종류가 없습니다${meant(near)}`,
  'lab.none-found': ({ namespace }) => `${namespace} 네임스페이스에 리소스가 없습니다.`,
  'lab.none-anywhere': () => '리소스가 없습니다',
  'lab.not-found': ({ resource, name }) => `서버 오류(NotFound): ${resource} "${name}"을(를) 찾을 수 없습니다`,
  'lab.bad-selector': ({ detail }) => `서버 오류(BadRequest): ${detail}`,
  'lab.no-event': ({ value, forms }) =>
    `--event ${value}: 다음 가운데 하나를 적고 @10s처럼 시각을 붙여 주십시오: ${forms}`,
  'lab.no-counters': ({ mode, node }) =>
    `노드 ${node}의 ${mode} 모드는 서비스별로 세는 것이 없습니다. kube-proxy가 규칙에 카운터를 쓰지 않습니다`,
  'lab.no-client': ({ from }) =>
    `--from ${from}: 그 시각에 주소가 있는 클라이언트가 아닙니다. 네임스페이스/Pod, "node 이름" 또는 주소를 적어 주십시오`,
  'lab.duration': ({ flag, value }) => `${flag} ${value}: 30s, 2m처럼 시간을 쓰세요`,
  'lab.reach-allowed': ({ from, to, policies }) =>
    `✓ ${from} → ${to}: ${policies === '' ? '어느 쪽도 선택한 폴리시가 없습니다' : `${policies}이(가) 허용합니다`}`,
  'lab.reach-exempt': ({ from, to, why }) =>
    `✓ ${from} → ${to}: ${why === 'itself' ? 'Pod는 자기 자신과 끊기지 않습니다' : 'Pod는 자기가 있는 노드와 끊기지 않습니다'}`,
  'lab.reach-denied': ({ from, to, direction, policies }) =>
    `✗ ${from} → ${to}: ${policies}이(가) ${direction} 방향을 막습니다`,
  'lab.front-none': () => 'LoadBalancer 타입 Service도 Ingress도 없습니다',
  'lab.front-billed': ({ count }) =>
    count === 0
      ? '클라우드가 과금하는 것이 없습니다'
      : `과금되는 객체가 ${count}개입니다. 트래픽이 없어도 있는 동안 계속 과금되며, Service나 Ingress를 지우거나 타입을 바꿔야 끝납니다`,
}
