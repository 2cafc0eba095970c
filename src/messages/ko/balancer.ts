import type { BalancerIssues } from '../../issue/balancer.ts'
import type { Sentences } from '../catalogue.ts'
import { topics } from './balancer-topics.ts'

const silent = {
  'no-advertisement': '풀을 알리는 L2Advertisement나 BGPAdvertisement가 없습니다',
  'no-peer': 'BGPAdvertisement는 있지만 알릴 BGPPeer가 없습니다',
  'no-endpoint': 'Service의 준비된 엔드포인트가 없어 알릴 수 있는 노드가 없습니다',
} as const

/** Who makes load balancers; one that an exercise describes has the name it was given. */
const makers: Readonly<Record<string, string>> = {
  'aws-load-balancer-controller': 'AWS Load Balancer Controller',
  'aws-classic': '내장 AWS 공급자',
  gke: 'GKE 공급자',
  aks: 'Azure 공급자',
  metallb: 'MetalLB',
}

export const balancer: Sentences<BalancerIssues> = {
  'hop.balancer.not-public': ({ balancer: name, address }) =>
    `${name}의 주소는 사설 주소라 인터넷의 ${address}에서 갈 수 없습니다`,
  'hop.balancer.nat': ({ address }) => `클라이언트가 ${address} 주소로 인터넷에 나갑니다`,
  'hop.balancer.no-listener': ({ balancer: name, port, ports }) =>
    `${name}은(는) 포트 ${port}에서 받지 않습니다(받는 포트: ${ports})`,
  'hop.balancer.source-range': ({ balancer: name, source, ranges }) =>
    `${name}이(가) ${source}을(를) 막습니다. ${ranges}에서만 연결할 수 있습니다`,
  'hop.balancer.no-target': ({ balancer: name, service, port }) =>
    `${name}에 Service ${service} 포트 ${port}의 정상 대상이 없습니다`,
  'hop.balancer.target': ({ balancer: name, target, port, healthy, all, client }) =>
    `${name}이(가) ${target}의 포트 ${port}(으)로 보냅니다(대상 ${all}개 중 ${healthy}개 정상). 클라이언트 주소는 ${client === 'kept' ? '유지됩니다' : '로드 밸런서 주소로 바뀝니다'}`,
  'hop.balancer.fails-open': ({ balancer: name }) => `${name}의 정상 대상이 없어 모든 대상에 보냅니다`,
  'hop.balancer.admits': ({ balancer: name, port }) => `${name}이(가) 포트 ${port}에서 연결을 받습니다`,
  'balancer.failed': ({ service, provider, message }) =>
    `${makers[provider] ?? provider}이(가) 로드 밸런서를 만들지 못해 Service ${service}이(가) pending에 머뭅니다: ${message}`,
  'balancer.silent': ({ address, pool, reason }) =>
    `풀 ${pool}의 주소 ${address}은(는) 표시되지만 아무도 응답하지 않습니다: ${silent[reason]}`,
  'balancer.nobody': ({ service, environment }) =>
    `이 클러스터(환경 ${environment})에는 로드 밸런서를 만드는 것이 없어 Service ${service}이(가) 계속 pending에 머뭅니다`,
  'balancer.class': ({ service, class: named, environment }) =>
    `환경 ${environment}에서 loadBalancerClass ${named}을(를) 맡는 것이 없어 Service ${service}이(가) pending에 머뭅니다`,
  'balancer.steps-aside': ({ service, annotation, value }) =>
    `${annotation}: ${value} 때문에 내장 공급자가 물러나고 맡을 컨트롤러도 없어 Service ${service}이(가) pending에 머뭅니다`,
  'balancer.provisioning': ({ service, provider, seconds }) =>
    `${makers[provider] ?? provider}이(가) Service ${service}의 로드 밸런서를 만드는 중이며 주소는 ${seconds}초 뒤에 나타납니다`,
  'balancer.not-simulated': ({ name, annotation, topic }) =>
    `${name}의 ${annotation}(${topics[topic]})은(는) 알려져 있지만 시뮬레이션하지 않으므로 여기서는 아무 영향이 없습니다`,
  'balancer.unknown-annotation': ({ name, annotation, near }) =>
    `${name}의 ${annotation}을(를) 아는 컨트롤러가 없어 아무 영향이 없습니다${near === '' ? '' : `. 혹시 ${near}을(를) 쓰려고 했나요?`}`,
  'balancer.foreign-annotation': ({ service, annotation, cloud }) =>
    `Service ${service}의 ${annotation}은(는) ${cloud}의 것이라 여기서는 무시됩니다`,
  'balancer.ingress-pending': ({ ingress, class: named, message }) =>
    `Ingress ${ingress}에 주소가 없습니다: ${message !== '' ? message : named === '' ? '클래스를 쓰지 않았고 기본 클래스도 없습니다' : `여기 설치된 컨트롤러 가운데 클래스 ${named}을(를) 맡는 것이 없습니다`}`,
}
