import { defaultIngressClass } from './default/ingressclass.ts'
import type { KindBehaviour } from './kind.ts'
import { validateIngressClass, validateIngressClassUpdate } from './validate/ingressclass.ts'

export const ingressClass: KindBehaviour<'IngressClass'> = {
  kind: 'IngressClass',
  apiVersions: ['networking.k8s.io/v1'],
  namespaced: false,
  withoutStatus: true,
  default: defaultIngressClass,
  validate: validateIngressClass,
  validateUpdate: validateIngressClassUpdate,
}
