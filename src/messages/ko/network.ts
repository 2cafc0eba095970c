import type { NetworkIssues } from '../../issue/network.ts'
import type { Sentences } from '../catalogue.ts'

export const network: Sentences<NetworkIssues> = {
  'hop.network.accepted': ({ receiver, port, protocol, source }) =>
    `${receiver}: 포트 ${port}/${protocol}에서 연결을 받습니다 (보이는 출발지 ${source})`,
  'hop.network.refused': ({ receiver, port, protocol }) =>
    `${receiver}의 포트 ${port}/${protocol}에서 기다리는 프로세스가 없어 연결이 거부됩니다`,
  'hop.network.no-family': ({ address, family }) =>
    `클라이언트에 ${family} 주소가 없어 ${address}(으)로 보낼 길이 없습니다`,
  'hop.network.nobody': ({ address }) => `주소 ${address}을(를) 가진 Pod나 노드가 더는 없어 응답이 없습니다`,
  'hop.network.service-range': ({ address }) =>
    `${address}에 맞는 규칙이 없습니다. 서비스 대역의 주소지만 주인이 없어 응답이 없습니다`,
  'hop.network.no-such-port': ({ service, port, ports }) =>
    `서비스 ${service}의 주소이지만 포트 ${port}이(가) 없습니다. 있는 포트: ${ports === '' ? '없음' : ports}. 맞는 규칙이 없어 응답이 없습니다`,
  'hop.network.underlay': ({ address }) => `${address}은(는) 클러스터 밖의 주소이며, 그곳에 응답하는 호스트가 없습니다`,
  'hop.network.node-down': ({ node }) => `노드 ${node}이(가) 중단되어 응답이 없습니다`,
  'hop.network.firewall': ({ node, port, open }) =>
    `노드 ${node}의 방화벽이 포트 ${port}(으)로 오는 패킷을 막아 응답이 없습니다 (열린 포트: ${open === '' ? '없음' : open})`,
  'hop.network.node-entry': ({ node, address, port }) => `패킷이 ${address}:${port}(으)로 노드 ${node}에 들어옵니다`,
  'hop.network.ended': ({ how }) => `규칙이 여기서 끝냅니다: ${how}`,
  'hop.dns.balancer': ({ name, address, count }) =>
    `공개 DNS가 ${name}을(를) ${address}(으)로 해석합니다${count === 1 ? '' : ` (주소 ${count}개 가운데 하나)`}`,
  'hop.dns.published': ({ name, addresses, owner }) =>
    addresses === ''
      ? `외부 DNS에 ${name}이(가) 없습니다. 클러스터에서 이 이름을 서비스하는 것이 없습니다`
      : `${owner}이(가) 서비스하므로 외부 DNS가 ${name}을(를) ${addresses}(으)로 알려 줍니다`,
  'hop.http.answered': ({ receiver, status, path }) => `${receiver}: ${path}에 상태 ${status}(으)로 응답합니다`,
  'hop.http.host-refused': ({ host, name, status }) =>
    `${name}은(는) 호스트 이름 ${host}을(를) 서비스하지 않습니다: 상태 ${status}`,
}
