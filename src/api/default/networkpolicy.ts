import type { Draft, Incoming } from '../kind.ts'

/** SetDefaults_NetworkPolicy and SetDefaults_NetworkPolicyPort. */
export function defaultNetworkPolicy(policy: Draft<Incoming<'NetworkPolicy'>>): void {
  policy.spec ??= {} as NonNullable<typeof policy.spec>
  const { spec } = policy
  spec.podSelector ??= {}
  if ((spec.policyTypes ?? []).length === 0) {
    spec.policyTypes = ['Ingress']
    if ((spec.egress ?? []).length > 0) spec.policyTypes.push('Egress')
  }
  for (const rule of spec.ingress ?? []) for (const port of rule.ports ?? []) port.protocol ??= 'TCP'
  for (const rule of spec.egress ?? []) for (const port of rule.ports ?? []) port.protocol ??= 'TCP'
}
