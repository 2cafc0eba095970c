import type { PolicyIssues } from '../../issue/policy.ts'
import type { Sentences } from '../catalogue.ts'

export const policy: Sentences<PolicyIssues> = {
  'hop.policy.allowed': ({ direction, pod, peer, port, rules }) =>
    direction === 'Ingress'
      ? `${pod} is isolated for ingress; ${rules} lets ${peer} in on ${port}`
      : `${pod} is isolated for egress; ${rules} lets it out to ${peer} on ${port}`,
  'hop.policy.denied': ({ direction, pod, peer, port, policies }) =>
    direction === 'Ingress'
      ? `${pod} is isolated for ingress by ${policies}, and no rule lets ${peer} in on ${port}: dropped`
      : `${pod} is isolated for egress by ${policies}, and no rule lets it out to ${peer} on ${port}: dropped`,
  'hop.policy.itself': ({ pod }) => `${pod} talks to itself: no policy applies`,
  'hop.policy.own-node': ({ pod, peer }) => `${pod} and the node it runs on (${peer}): no policy applies`,
  'hop.policy.not-enforced': ({ pod }) =>
    `policies select ${pod}, but the network plugin of this cluster does not enforce them`,
}
