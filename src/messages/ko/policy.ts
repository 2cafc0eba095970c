import type { PolicyIssues } from '../../issue/policy.ts'
import type { Sentences } from '../catalogue.ts'

export const policy: Sentences<PolicyIssues> = {
  'hop.policy.allowed': ({ direction, pod, peer, port, rules }) =>
    direction === 'Ingress'
      ? `${pod}은(는) 인그레스가 격리되어 있으며, ${rules} 규칙이 ${peer}에서 ${port}(으)로 들어오는 것을 허용합니다`
      : `${pod}은(는) 이그레스가 격리되어 있으며, ${rules} 규칙이 ${peer}의 ${port}(으)로 나가는 것을 허용합니다`,
  'hop.policy.denied': ({ direction, pod, peer, port, policies }) =>
    direction === 'Ingress'
      ? `${policies} 정책이 ${pod}의 인그레스를 격리하며, ${peer}에서 ${port}(으)로 들어오는 것을 허용하는 규칙이 없어 버립니다`
      : `${policies} 정책이 ${pod}의 이그레스를 격리하며, ${peer}의 ${port}(으)로 나가는 것을 허용하는 규칙이 없어 버립니다`,
  'hop.policy.itself': ({ pod }) => `${pod}이(가) 자기 자신에게 보내는 트래픽이므로 정책이 적용되지 않습니다`,
  'hop.policy.own-node': ({ pod, peer }) =>
    `${pod}과(와) 그 Pod가 실행되는 노드(${peer}) 사이의 트래픽에는 정책이 적용되지 않습니다`,
  'hop.policy.not-enforced': ({ pod }) =>
    `정책이 ${pod}을(를) 선택하지만, 이 클러스터의 네트워크 플러그인은 정책을 적용하지 않습니다`,
}
