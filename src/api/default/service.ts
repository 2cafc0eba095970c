import type { Draft, Incoming } from '../kind.ts'

type Spec = NonNullable<Draft<Incoming<'Service'>>['spec']>

/** SetDefaults_Service (pkg/apis/core/v1/defaults.go); families and addresses are the allocation's. */
export function defaultService(service: Draft<Incoming<'Service'>>): void {
  service.spec ??= {}
  const { spec } = service
  if (!spec.type) spec.type = 'ClusterIP'
  defaultAffinity(spec)
  for (const port of spec.ports ?? []) {
    if (!port.protocol) port.protocol = 'TCP'
    const { targetPort } = port
    if (targetPort === undefined || targetPort === 0 || targetPort === '') port.targetPort = port.port ?? 0
  }
  if (externallyAccessible(spec) && !spec.externalTrafficPolicy) spec.externalTrafficPolicy = 'Cluster'
  if (['ClusterIP', 'NodePort', 'LoadBalancer'].includes(spec.type)) spec.internalTrafficPolicy ??= 'Cluster'
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true
}

/** NodePort, LoadBalancer, or ClusterIP with externalIPs. */
export function externallyAccessible(spec: {
  readonly type?: string
  readonly externalIPs?: readonly string[]
}): boolean {
  if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') return true
  return spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0
}

/** Affinity None drops any configuration, even an invalid one; an explicit timeout of 0 stays. */
function defaultAffinity(spec: Spec): void {
  if (!spec.sessionAffinity) spec.sessionAffinity = 'None'
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig
  if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined)
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: 10800 } }
}
