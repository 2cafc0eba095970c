import type { TrafficIssues } from '../../issue/traffic.ts'
import type { Sentences } from '../catalogue.ts'

export const traffic: Sentences<TrafficIssues> = {
  'lab.no-node': ({ name, near }) => `--node ${name}: 그런 노드가 없습니다. 있는 노드: ${near}`,
  'lab.no-client': ({ from }) =>
    `--from ${from}: 주소가 있는 그런 클라이언트가 없습니다. 실행 중인 Pod의 이름 또는 네임스페이스/이름, node/이름, 클러스터 밖 주소를 쓰세요`,
  'lab.no-port': ({ to }) => `${to}: 호스트:포트로 쓰세요`,
  'lab.bad-url': ({ url }) => `${url}: http 또는 https URL을 쓰세요`,
  'lab.bad-header': ({ header }) => `-H ${header}: '이름: 값'으로 쓰세요`,
  'lab.scheduler-mode': ({ mode }) => `--scheduler는 ipvs 모드에만 있습니다 (지금은 ${mode})`,
  'lab.connections': ({ from, to, mode, count }) => `${from} → ${to}, kube-proxy ${mode}, 연결 ${count}개`,
  'lab.end': () => '결과',
  'lab.source-seen': () => '보이는 출발지',
  'lab.share-of-one': () => '첫 연결',
  'lab.counted': () => '이번',
  'lab.way': ({ share, end }) => `확률 ${share}: ${end}`,
  'lab.more-ways': ({ count }) => `이와 같은 경로 ${count}개 더`,
  'forward.type': ({ target }) => `${target}: port-forward에는 pod/이름, svc/이름, deploy/이름 뒤에 :포트를 씁니다`,
  'forward.not-found': ({ kind, name }) => `서버 오류(NotFound): ${kind} "${name}"을(를) 찾을 수 없습니다`,
  'forward.no-selector': ({ service }) =>
    `오류: 서비스 '${service}'에는 셀렉터가 없어 Pod를 고를 수 없습니다 (Service is defined without a selector)`,
  'forward.no-pod': ({ target }) => `오류: 1분 안에 ${target}의 Pod가 나타나지 않아 시간이 초과되었습니다`,
  'forward.not-running': ({ pod, phase }) =>
    `오류: Pod가 실행 중이 아니어서 포트를 전달할 수 없습니다. 현재 상태=${phase} (${pod})`,
  'forward.no-service-port': ({ service, port }) => `오류: 서비스 ${service}에는 포트 ${port}이(가) 없습니다`,
  'forward.no-named-port': ({ pod, port }) => `오류: Pod '${pod}'에는 이름이 '${port}'인 포트가 없습니다`,
  'forward.udp': ({ port, protocol }) => `오류: ${port}에는 ${protocol} 프로토콜을 쓸 수 없습니다`,
  'hop.forward.chosen': ({ target, pod, count }) =>
    `kubectl이 API 서버에서 ${target}의 Pod ${count}개 가운데 ${pod} 하나를 받습니다. 서비스가 어떻게 바뀌든 다시 시작할 때까지 이 Pod에 머뭅니다`,
  'hop.forward.kubelet': ({ pod, port, node }) =>
    `API 서버가 ${node}의 kubelet으로 스트림을 열고, kubelet이 ${pod} 안의 127.0.0.1:${port}에 연결합니다. 서비스도, kube-proxy도, NetworkPolicy도 거치지 않습니다`,
  'hop.forward.refused': ({ pod, port }) => `${pod} 안에 ${port} 포트를 듣는 프로세스가 없습니다: 연결 거부`,
}
