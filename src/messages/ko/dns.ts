import type { DnsIssues } from '../../issue/dns.ts'
import type { Sentences } from '../catalogue.ts'

const near = (name: string): string => (name === '' ? '' : ` 혹시 ${name}을(를) 뜻하셨습니까?`)

export const dns: Sentences<DnsIssues> = {
  'hop.dns.asked': ({ name, type, server, step, steps }) =>
    `리졸버가 ${server} 서버에 ${name} ${type}을(를) 묻습니다 (후보 ${steps}개 중 ${step}번째)`,
  'hop.dns.answered': ({ name, type, records }) => `${name} ${type}: ${records}`,
  'hop.dns.cached': ({ name, type, records, age }) => `${name} ${type}: ${records} (캐시에서 답함, ${age}초 지남)`,
  'hop.dns.cached-miss': ({ name, type, age, left }) =>
    `${name} ${type}: 없음. 캐시가 ${age}초 전부터 "없음"으로 기억하고 있으며 ${left}초 더 기억합니다`,
  'hop.dns.nodata': ({ name, type }) => `${name} 이름은 있지만 ${type} 레코드가 없습니다`,
  'hop.dns.nxdomain': ({ name }) => `${name} 이름이 없습니다`,
  'hop.dns.servfail': ({ name }) =>
    `서버가 ${name}에 답하지 못합니다. Corefile의 어떤 플러그인도 이 이름을 맡지 않습니다`,
  'hop.dns.refused': ({ name, server }) =>
    `${server} 서버가 ${name} 질의를 거부합니다. 이 이름이 속한 존을 맡지 않습니다`,
  'hop.dns.silent': ({ server }) => `네임서버 ${server}이(가) 이 클라이언트에 응답하지 않습니다`,
  'hop.dns.no-server': ({ client }) => `${client}에는 물어볼 네임서버가 없습니다`,
  'hop.dns.hosts-file': ({ name, address }) => `클라이언트의 /etc/hosts에 ${name}이(가) ${address}(으)로 적혀 있습니다`,
  'hop.dns.chosen': ({ address, count }) => `클라이언트가 주소 ${count}개 가운데 ${address}을(를) 씁니다`,
  'hop.dns.held': ({ name, address }) => `클라이언트가 ${name}을(를) 다시 묻지 않고 ${address}을(를) 계속 씁니다`,
  'hop.dns.listed': ({ service, addresses, count }) =>
    `클라이언트가 Service ${service}의 슬라이스를 읽습니다. 준비된 주소 ${count}개${count === 0 ? '' : ` (${addresses})`}`,
  'dns.no-kind': ({ name, label }) =>
    `${name} 이름이 없습니다. 클러스터 이름에서 네임스페이스 다음에는 svc나 pod가 와야 하는데 ${label}이(가) 있습니다`,
  'dns.too-long': ({ name }) => `${name} 이름이 없습니다. 클러스터의 어떤 이름보다도 마디가 많습니다`,
  'dns.no-namespace': ({ name, namespace }) => `${name} 이름이 없습니다. 네임스페이스 ${namespace}이(가) 없습니다`,
  'dns.no-service': ({ name, service, near: other }) =>
    `${name} 이름이 없습니다. Service ${service}이(가) 없습니다.${near(other)}`,
  'dns.no-ready-endpoint': ({ service, endpoints }) =>
    endpoints === 0
      ? `헤드리스 Service ${service}에 엔드포인트가 없어서 주소도 없고, 이름도 없는 것으로 답합니다`
      : `헤드리스 Service ${service}의 엔드포인트 ${endpoints}개 가운데 준비된 것이 없어서 이름이 없는 것으로 답합니다`,
  'dns.no-port': ({ service, port, ports }) =>
    `Service ${service}에는 DNS로 찾을 수 있는 포트 ${port}이(가) 없습니다${ports === '' ? '' : `. 있는 포트: ${ports}`}`,
  'dns.no-endpoint': ({ service, endpoint, endpoints }) =>
    `Service ${service}에 ${endpoint}(이)라는 준비된 엔드포인트가 없습니다. 있는 이름: ${endpoints}`,
  'dns.external-name-address': ({ service, host }) =>
    `Service ${service}의 externalName이 주소 ${host}입니다. 이 자리에는 이름이 와야 하며, DNS는 Service가 없는 것으로 답합니다`,
  'dns.external-name-below': ({ service }) =>
    `Service ${service}은(는) ExternalName이라서 DNS에 포트도 엔드포인트도 없습니다`,
  'dns.external-name-broken': ({ service, host }) =>
    `Service ${service}은(는) ${host}의 별칭인데, 그 이름을 따라가도 주소가 없습니다`,
  'dns.namespace-alone': ({ namespace }) => `이름이 네임스페이스 ${namespace}에서 끝나며, Service를 가리키지 않습니다`,
  'dns.no-family': ({ service, type, addresses }) =>
    `${service}에는 ${type} 레코드가 없습니다. 가진 주소: ${addresses}`,
  'dns.pods-disabled': ({ name }) => `${name} 이름이 없습니다. 이 kubernetes 플러그인은 Pod 이름에 답하지 않습니다`,
  'dns.no-pod-address': ({ label }) => `${label}은(는) 줄표로 적은 Pod 주소가 아닙니다`,
  'dns.no-live-pod': ({ address, namespace }) =>
    `네임스페이스 ${namespace}에 주소 ${address}인 실행 중인 Pod가 없습니다`,
  'dns.no-reverse': ({ address }) => `주소 ${address}을(를) 가진 Service도 준비된 엔드포인트도 없습니다`,
  'dns.not-outside': ({ name }) => `클러스터 밖의 어떤 리졸버도 ${name}을(를) 모릅니다`,
  'dns.servers-cut': ({ kept }) => `네임서버 개수 제한을 넘어 일부를 뺐습니다. 적용된 네임서버: ${kept}`,
  'dns.search-cut': ({ kept }) => `검색 목록 제한을 넘어 일부를 뺐습니다. 적용된 검색 목록: ${kept}`,
  'cache.dns-answer': ({ seconds, zone }) =>
    `클러스터 DNS는 ${zone} 이름의 답을 최대 ${seconds}초 동안 기억합니다. Service가 바뀌어도 시간이 지나야 사라집니다`,
  'cache.dns-miss': ({ seconds, zone }) =>
    `클러스터 DNS는 ${zone} 이름이 없다는 답도 최대 ${seconds}초 동안 기억합니다. 그 사이에 만든 Service는 계속 없는 것으로 보입니다`,
  'cache.client-answer': ({ seconds }) =>
    `TTL을 지키는 클라이언트는 주소를 ${seconds}초 동안 기억하고, 한 번만 조회하는 클라이언트는 재시작할 때까지 기억합니다`,
  'cache.keep-alive': () =>
    '열린 연결은 한쪽이 닫을 때까지 같은 엔드포인트에 머뭅니다. 새 엔드포인트는 그 연결을 받지 못합니다',
  'cache.flow': ({ protocol, seconds }) =>
    `노드는 쉬고 있는 ${protocol} 흐름을 ${seconds}초 동안 추적합니다. kube-proxy가 먼저 지우는 것은 엔드포인트가 사라진 UDP 흐름뿐입니다`,
  'cache.affinity': ({ service, seconds }) =>
    `Service ${service}은(는) 연결 없이 ${seconds}초가 지나거나 엔드포인트가 빠질 때까지 클라이언트를 같은 엔드포인트로 보냅니다`,
  'cache.watch': () => '슬라이스를 감시하는 클라이언트는 변경이 기록되는 즉시, 자신의 지연 시간만큼 늦게 알게 됩니다',
  'cache.variables': () => 'Service 환경 변수는 컨테이너가 시작될 때 한 번 정해지며, 재시작해야 바뀝니다',
}
