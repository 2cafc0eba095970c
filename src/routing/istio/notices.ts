import { type Issue, issue } from '../../issue.ts'
import { keyOf, type Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import { type LeftOut, notSimulated } from '../left-out.ts'
import type { AuthorizationPolicy } from './authorization.ts'

/** What Istio obeys and these proxies do not. */
const LEFT_OUT: LeftOut = {
  WorkloadEntry: ['spec'],
  WorkloadGroup: ['spec'],
  EnvoyFilter: ['spec'],
  WasmPlugin: ['spec'],
  ProxyConfig: ['spec'],
  Sidecar: ['spec.ingress', 'spec.inboundConnectionPool'],
  VirtualService: [
    'spec.http[].retries.retryRemoteLocalities',
    'spec.http[].fault.abort.grpcStatus',
    'spec.http[].match[].statPrefix',
    'spec.tcp[].match[].sourceSubnet',
  ],
  DestinationRule: [
    'spec.trafficPolicy.tunnel',
    'spec.trafficPolicy.proxyProtocol',
    'spec.trafficPolicy.loadBalancer.warmup',
    'spec.trafficPolicy.loadBalancer.warmupDurationSecs',
    'spec.workloadSelector',
  ],
}

type Custom = AuthorizationPolicy & { readonly spec?: { readonly provider?: { readonly name?: string } } }

function customs(state: ClusterState): readonly Issue[] {
  return (state.all('AuthorizationPolicy') as unknown as readonly Custom[])
    .filter(({ spec }) => spec?.action === 'CUSTOM')
    .map((policy) => {
      const name = keyOf(policy as unknown as Stored)
      const because = [{ kind: 'AuthorizationPolicy', key: name, field: 'spec.action' }]
      return issue('mesh.custom-authorization', { name, provider: policy.spec?.provider?.name ?? '' }, { because })
    })
}

function tokens(state: ClusterState): readonly Issue[] {
  return state.all('RequestAuthentication').map((object) => {
    const name = keyOf(object)
    return issue('mesh.tokens', { name }, { because: [{ kind: 'RequestAuthentication', key: name, field: 'spec' }] })
  })
}

/** What a person should know about the mesh: what is recognised here and has no effect, or another than elsewhere. */
export function istioNotices(state: ClusterState): readonly Issue[] {
  return [...customs(state), ...tokens(state), ...notSimulated(LEFT_OUT, state)]
}
