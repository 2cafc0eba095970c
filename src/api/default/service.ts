import type { Draft, Incoming } from '../kind.ts'

/** SetDefaults_Service (pkg/apis/core/v1/defaults.go); families and addresses are the allocation's. */
export function defaultService({ spec }: Draft<Incoming<'Service'>>): void {
  if (spec === undefined) return
  spec.type ??= 'ClusterIP'
  if ((spec.type as string) === '') spec.type = 'ClusterIP'
  affinity(spec)
  for (const port of spec.ports ?? []) {
    if (port.protocol === undefined || (port.protocol as string) === '') port.protocol = 'TCP'
    const { targetPort } = port
    if (targetPort === undefined || targetPort === 0 || targetPort === '') port.targetPort = port.port ?? 0
  }
  const external = spec.type === 'NodePort' || spec.type === 'LoadBalancer' || (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0)
  if (external && !spec.externalTrafficPolicy) spec.externalTrafficPolicy = 'Cluster'
  if (spec.type !== 'ExternalName') spec.internalTrafficPolicy ??= 'Cluster'
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true
}

type Spec = NonNullable<Draft<Incoming<'Service'>>['spec']>

function affinity(spec: Spec): void {
  if (!spec.sessionAffinity) spec.sessionAffinity = 'None'
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig
  if (spec.sessionAffinity !== 'ClientIP') return
  spec.sessionAffinityConfig ??= {}
  spec.sessionAffinityConfig.clientIP ??= {}
  spec.sessionAffinityConfig.clientIP.timeoutSeconds ??= 10800
}
