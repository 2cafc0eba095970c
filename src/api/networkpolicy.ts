import { defaultNetworkPolicy } from './default/networkpolicy.ts'
import type { KindBehaviour } from './kind.ts'
import { validateNetworkPolicy } from './validate/networkpolicy.ts'

export const networkPolicy: KindBehaviour<'NetworkPolicy'> = {
  kind: 'NetworkPolicy',
  apiVersions: ['networking.k8s.io/v1'],
  namespaced: true,
  withoutStatus: true,
  default: defaultNetworkPolicy,
  validate: validateNetworkPolicy,
}
