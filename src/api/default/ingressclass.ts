import type { Draft, Incoming } from '../kind.ts'

/** SetDefaults_IngressClass. */
export function defaultIngressClass(object: Draft<Incoming<'IngressClass'>>): void {
  if (object.spec?.parameters !== undefined) object.spec.parameters.scope ??= 'Cluster'
}
