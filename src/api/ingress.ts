import type { KindBehaviour } from './kind.ts'
import { validateClassAnnotation, validateIngress } from './validate/ingress.ts'

/** Nothing is defaulted; on update the annotation may differ from the class. */
export const ingress: KindBehaviour<'Ingress'> = {
  kind: 'Ingress',
  apiVersions: ['networking.k8s.io/v1'],
  namespaced: true,
  updateAlone: true,
  validate: (object, errors, profile) => {
    validateIngress(object, errors, profile)
    validateClassAnnotation(object, errors)
  },
  validateUpdate: (object, _old, errors, profile) => validateIngress(object, errors, profile),
}
