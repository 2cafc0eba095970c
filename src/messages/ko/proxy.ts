import type { ProxyIssues } from '../../issue/proxy.ts'
import type { Sentences } from '../catalogue.ts'

export const proxy: Sentences<ProxyIssues> = {
  'hop.proxy.service': ({ service, way, count }) =>
    `kube-proxy가 서비스 ${service}의 ${way}을(를) 압니다: 쓸 수 있는 엔드포인트 ${count}개`,
  'hop.proxy.endpoint': ({ service, address, share, masquerade }) =>
    `서비스 ${service}에 대한 새 연결의 ${share}이(가) 엔드포인트 ${address}(으)로 갑니다${masquerade === '' ? '' : `. 출발지는 ${masquerade}(으)로 바뀝니다`}`,
  'hop.proxy.affinity': ({ service, address, seconds }) =>
    `서비스 ${service}의 sessionAffinity: 이 클라이언트는 지난 ${seconds}초 안에 ${address}을(를) 썼습니다`,
  'hop.proxy.no-endpoints': ({ service }) => `서비스 ${service}에 준비된 엔드포인트가 어디에도 없어 연결을 거부합니다`,
  'hop.proxy.no-local-endpoints': ({ service, node }) =>
    `서비스 ${service}의 정책은 Local인데 노드 ${node}에 준비된 엔드포인트가 없어 패킷을 버립니다`,
  'hop.proxy.source-range': ({ service, source }) =>
    `서비스 ${service}의 loadBalancerSourceRanges에 ${source}이(가) 없어 패킷을 버립니다`,
  'hop.proxy.stray': ({ address, how }) =>
    `${address}은(는) 어느 서비스의 포트도 아니어서 ${how === 'refused' ? '거부합니다' : '버립니다'}`,
  'hop.proxy.process-gone': ({ service, node }) =>
    `노드 ${node}의 kube-proxy가 실행되고 있지 않습니다. userspace 모드에서 서비스 ${service}의 연결은 그 프로세스에서 끝나므로 거부됩니다`,
  'proxy.needs-os': ({ mode, node, os, has }) =>
    `노드 ${node}에서 kube-proxy가 시작되지 않습니다: ${mode} 모드는 ${os}가 필요한데 노드는 ${has}입니다`,
  'proxy.needs-kernel': ({ mode, node, kernel, has }) =>
    `노드 ${node}에서 kube-proxy가 시작되지 않습니다: ${mode} 모드는 커널 ${kernel} 이상이 필요한데 노드는 ${has}입니다`,
  'proxy.needs-module': ({ mode, node, module }) =>
    `노드 ${node}에서 kube-proxy가 시작되지 않습니다: ${mode} 모드는 커널 모듈 ${module}이(가) 필요합니다`,
  'hop.proxy.health': ({ service, count, status }) =>
    `서비스 ${service}의 헬스 체크가 ${status}(으)로 응답합니다: 이 노드의 준비된 엔드포인트 ${count}개`,
}
