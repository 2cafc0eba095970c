import type { DiagnosisIssues } from '../../issue/diagnosis.ts'
import type { Sentences } from '../catalogue.ts'

function meant(near: string): string {
  return near === '' ? '' : ` — ${near}을(를) 쓰려던 것인가요?`
}

export const diagnosis: Sentences<DiagnosisIssues> = {
  'diagnosis.selector': ({ service, expected, actual, pod }) =>
    pod === ''
      ? `Service ${service}이(가) 고르는 ${expected}을(를) 가진 Pod가 네임스페이스에 없습니다. Pod에 이 레이블을 붙이거나 Pod가 가진 레이블을 고르세요`
      : actual === ''
        ? `Service ${service}은(는) ${expected}을(를) 고르지만 Pod ${pod}에는 그 레이블이 없습니다. Pod 템플릿에 추가하세요`
        : `Service ${service}은(는) ${expected}을(를) 고르지만 Pod ${pod}은(는) ${actual}을(를) 가지고 있습니다. 한쪽에 맞추세요`,
  'diagnosis.target-port-name': ({ service, pod, expected, actual, near }) =>
    `Service ${service}의 targetPort ${actual}은(는) Pod ${pod}의 포트 이름이 아닙니다(있는 이름: ${expected || '없음'})${meant(near)}`,
  'diagnosis.target-port-closed': ({ service, pod, expected, actual }) =>
    `Service ${service}의 targetPort ${actual}에서 아무도 듣지 않습니다. Pod ${pod}은(는) ${expected}에서 듣습니다`,
  'diagnosis.service-port': ({ service, expected, actual }) =>
    `Service ${service}의 포트 ${expected}(으)로 요청하지만 Service에는 ${actual}만 있습니다. port를 ${expected}(으)로 쓰세요`,
  'diagnosis.headless-port': ({ service, expected, actual }) =>
    `Service ${service}은(는) 헤드리스라 클라이언트가 Pod에 바로 연결하고, 포트 ${actual}이(가) ${expected}(으)로 바뀌지 않습니다. 둘 다 ${expected}(으)로 쓰세요`,
  'diagnosis.namespace': ({ service, expected, actual }) =>
    `Service ${service}은(는) 네임스페이스 ${actual}에 있는데 ${expected}에서 찾고 있습니다. 다른 네임스페이스에서는 ${service.split('/').toReversed().join('.')}(으)로 부릅니다`,
  'diagnosis.probe-port': ({ pod, probe, expected, actual }) =>
    `Pod ${pod}의 ${probe}가 포트 ${actual}에 묻지만 그곳에서는 아무도 듣지 않습니다. 컨테이너는 ${expected}에서 듣습니다`,
  'diagnosis.probe-path': ({ pod, probe, path, expected }) =>
    `Pod ${pod}의 ${probe}가 묻는 ${path}에 애플리케이션이 404로 응답합니다${expected === '' ? '' : `. 알고 있는 경로는 ${expected}입니다`}`,
  'diagnosis.probe-speech': ({ pod, probe, expected, actual }) =>
    `Pod ${pod}의 ${probe}가 ${actual}(으)로 묻지만 그곳의 애플리케이션은 ${expected}(으)로 말합니다. tcpSocket이나 exec를 쓰세요`,
  'diagnosis.no-pre-stop': ({ pod, container }) =>
    `Pod ${pod}의 컨테이너 ${container}은(는) Pod가 사라질 때 모든 노드가 알기 전에 바로 멈춥니다. 짧게 기다리는 lifecycle.preStop을 추가하세요`,
  'diagnosis.recreate': ({ deployment }) =>
    `Deployment ${deployment}의 전략 Recreate는 새 Pod가 뜨기 전에 옛 Pod를 모두 멈춥니다. RollingUpdate를 쓰세요`,
  'diagnosis.publishes-anyway': ({ service }) =>
    `Service ${service}의 publishNotReadyAddresses 때문에 프로브 결과와 상관없이 Pod가 목록에 남습니다. 클라이언트가 쓰는 Service에서는 빼세요`,
  'diagnosis.replicas': ({ actual }) => `모든 Pod가 Ready이며, 그 수는 replicas에 쓴 대로입니다(${actual})`,
  'diagnosis.source-rewritten': ({ service }) =>
    `Service ${service}의 externalTrafficPolicy가 Cluster라 노드의 주소가 클라이언트의 주소를 대신합니다. Local로 쓰세요`,
  'diagnosis.no-readiness': ({ pod, container }) =>
    `Pod ${pod}의 컨테이너 ${container}에 readinessProbe가 없어 실패하는 동안에도 Ready로 남아 요청을 받습니다. 클라이언트가 묻는 것을 확인하는 프로브를 추가하세요`,
  'diagnosis.blind-readiness': ({ pod, path }) =>
    `Pod ${pod}의 readinessProbe가 묻는 ${path}은(는) 요청이 실패하는 동안에도 성공합니다. 함께 실패하는 경로를 물으세요`,
  'diagnosis.canary-rule': ({ canary, main, what, expected, actual }) =>
    `카나리 Ingress ${canary}의 ${what}은(는) ${actual || '없음'}인데 Ingress ${main}은(는) ${expected || '없음'}입니다. 규칙을 그대로 되풀이하지 않는 카나리는 버려집니다`,
  'diagnosis.canary-weight': ({ canary, expected, actual }) =>
    `Ingress ${canary}의 canary-weight "${actual}"은(는) 정수가 아니어서 0으로 칩니다. "${expected}"(으)로 쓰세요`,
  'diagnosis.canary-total': ({ canary, actual }) =>
    `Ingress ${canary}의 canary-weight-total "${actual}"은(는) 100보다 작아 쓰이지 않습니다. 가중치는 100을 기준으로 합니다`,
  'diagnosis.canary-missing': ({ ingress, annotation }) =>
    `Ingress ${ingress}에 ${annotation}은(는) 있지만 canary: "true"가 없어 아무 효과가 없습니다. 이 애너테이션은 카나리인 두 번째 Ingress에 써야 합니다`,
  'diagnosis.affinity-place': ({ canary, main }) =>
    `affinity가 카나리 Ingress ${canary}에 있어 아무 효과가 없습니다. 주 Ingress ${main}(으)로 옮기세요`,
  'diagnosis.affinity-bypassed': ({ service, ingress }) =>
    `Service ${service}의 sessionAffinity는 kube-proxy가 지키는데, Ingress ${ingress}의 컨트롤러는 kube-proxy 없이 Pod를 고릅니다. 주 Ingress에 affinity: cookie를 쓰세요`,
  'diagnosis.hash-by': ({ ingress }) =>
    `Ingress ${ingress}의 upstream-hash-by는 버전 안에서 Pod만 지키고 버전은 요청마다 새로 뽑습니다. affinity: cookie를 쓰세요`,
  'diagnosis.service-upstream': ({ ingress }) =>
    `Ingress ${ingress}의 service-upstream 때문에 클러스터 IP가 유일한 대상이 되어, 컨트롤러가 쿠키의 Pod도 Ready 여부도 알지 못합니다. 빼세요`,
  'diagnosis.weights': ({ service, share }) =>
    `가중치는 몫이지 장애 조치가 아닙니다. 엔드포인트가 없는 Service ${service}도 요청의 ${share}을(를) 그대로 받고, 그 요청은 실패합니다`,
  'diagnosis.weights-forget': () =>
    '요청마다 가중치로 새로 뽑으며, 클라이언트를 처음 만난 백엔드에 붙잡아 두는 설정이 없습니다',
  'diagnosis.share-by-pods': ({ service, actual }) =>
    `Service ${service}이(가) 여러 버전의 Pod(${actual})를 골라 고르게 나눕니다. Pod 수를 바꾸거나, 버전마다 Service를 두고 그 앞에서 나누세요`,
  'diagnosis.ingress-class': ({ ingress, expected, actual, near }) =>
    `Ingress ${ingress}이(가) 쓰는 클래스 ${actual}이(가) 없습니다(있는 클래스: ${expected || '없음'})${meant(near)}`,
  'diagnosis.ingress-classless': ({ ingress, expected }) =>
    `Ingress ${ingress}에 클래스가 없고 기본 클래스도 없어 아무도 처리하지 않습니다. ingressClassName을 쓰세요(있는 클래스: ${expected || '없음'})`,
  'diagnosis.backend-service': ({ by, expected, actual, near }) =>
    `${by}이(가) 보내는 Service ${actual}이(가) 그 네임스페이스에 없습니다(있는 Service: ${expected || '없음'})${meant(near)}`,
  'diagnosis.backend-port': ({ by, service, expected, actual }) =>
    `${by}이(가) Service ${service}의 포트 ${actual}(으)로 보내지만 Service에는 ${expected}이(가) 있습니다`,
  'diagnosis.route-parent': ({ route, expected, actual, near }) =>
    `HTTPRoute ${route}이(가) 붙는 Gateway ${actual}이(가) 없습니다(있는 Gateway: ${expected || '없음'})${meant(near)}`,
  'diagnosis.route-refused': ({ route, reason, detail }) =>
    `HTTPRoute ${route}이(가) 받아들여지지 않았습니다(${reason})${detail === '' ? '' : `: ${detail}`}`,
  'diagnosis.reference-grant': ({ route, namespace }) =>
    `HTTPRoute ${route}이(가) 다른 네임스페이스로 보내는데, 그곳에 네임스페이스 ${namespace}의 HTTPRoute를 허락하는 ReferenceGrant가 없습니다`,
  'diagnosis.policy-port': ({ policy, expected, actual }) =>
    `NetworkPolicy ${policy}이(가) Service의 포트 ${actual}을(를) 허용하지만 패킷은 변환된 뒤에 판단됩니다. Pod의 포트 ${expected}을(를) 허용하세요`,
  'diagnosis.policy-dns': ({ policy, pod }) =>
    `NetworkPolicy ${policy}이(가) Pod ${pod}에서 나가는 길을 막으면서 DNS로 가는 길을 남기지 않았습니다. kube-system으로 UDP(와 TCP) 53을 허용하세요`,
  'diagnosis.policy-types': ({ policy }) =>
    `NetworkPolicy ${policy}은(는) egress 규칙만 있는데 ingress도 막습니다. policyTypes: [Egress]를 쓰세요`,
  'diagnosis.load-balancer-class': ({ service, actual }) =>
    `Service ${service}의 loadBalancerClass ${actual}을(를) 맡는 컨트롤러가 없어 주소를 영영 받지 못합니다. 빼거나 설치된 것을 쓰세요`,
  'diagnosis.internal-balancer': ({ service, annotation, actual }) =>
    `Service ${service}의 로드 밸런서는 ${actual}입니다. AWS Load Balancer Controller의 기본값이 그렇습니다. ${annotation}: internet-facing을 쓰세요`,
  'diagnosis.local-policy': ({ service }) =>
    `Service ${service}의 externalTrafficPolicy가 Local이라, 자기 엔드포인트가 없는 노드는 들어온 패킷을 버립니다`,
  'diagnosis.external-name-host': ({ service, expected, actual }) =>
    `Service ${service}은(는) 주소만 바꿉니다. 클라이언트는 여전히 ${actual}(이)라는 이름으로 묻고 ${expected}은(는) 그 이름을 모릅니다. 원래 이름으로 물으세요`,
  'diagnosis.image': ({ pod, expected, actual }) =>
    `Pod ${pod}의 이미지 ${actual}이(가) 어느 레지스트리에도 없습니다${meant(expected)}`,
  'diagnosis.unschedulable': ({ pod, message }) => `어느 노드도 Pod ${pod}을(를) 받지 못합니다: ${message}`,
  'diagnosis.governing-service': ({ set, expected, actual }) =>
    `StatefulSet ${set}의 serviceName ${actual}이(가) 가리키는 Service가 없어 Pod마다의 이름이 생기지 않습니다(있는 Service: ${expected || '없음'})`,
}
