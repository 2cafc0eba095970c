import { balancerNotices } from '../balancer/notices.ts'
import type { ClusterOptions } from '../environment.ts'
import type { Issue } from '../issue.ts'
import { gatewayNotices } from '../routing/gateway/notices.ts'
import { nginxNotices } from '../routing/ingress-nginx/notices.ts'
import { istioNotices } from '../routing/istio/notices.ts'
import type { ClusterState } from '../state.ts'

/** What a person should know about what stands in front of the Pods: without effect, ignored, pending, not simulated. */
export function notices(state: ClusterState, options: ClusterOptions): readonly Issue[] {
  const nginx = options.install?.['ingress-nginx']
  return [
    ...balancerNotices(state, options),
    ...(nginx === undefined ? [] : nginxNotices(state, nginx)),
    ...(options.install?.['gateway-api'] === undefined ? [] : gatewayNotices(state)),
    ...(options.install?.istio === undefined ? [] : istioNotices(state)),
  ]
}
