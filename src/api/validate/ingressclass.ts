import type { Stored } from '../../object.ts'
import type { FieldErrors } from '../field.ts'
import type { Incoming } from '../kind.ts'
import type { Loose } from '../loose.ts'
import { byteLength, isDNS1123Label } from '../names.ts'
import { validateResource } from './ingress.ts'
import { IMMUTABLE, validateDomainPrefixedPath } from './shared.ts'

type Spec = NonNullable<Loose<Incoming<'IngressClass'>>['spec']>
const LIMIT = 250

/** ValidateIngressClass. */
export function validateIngressClass(object: Incoming<'IngressClass'>, errors: FieldErrors): void {
  const { controller = '', parameters } = (object.spec ?? {}) as Spec
  if (byteLength(controller) > LIMIT) errors.tooLong('spec.controller', LIMIT)
  validateDomainPrefixedPath(controller, 'spec.controller', errors)
  if (parameters === undefined) return
  const path = 'spec.parameters'
  validateResource(parameters, path, errors)
  const { scope, namespace } = parameters
  if (scope === undefined) {
    errors.required(`${path}.scope`)
    return
  }
  if (scope !== 'Cluster' && scope !== 'Namespace')
    errors.notSupported(`${path}.scope`, scope, ['Cluster', 'Namespace'])
  if (scope === 'Namespace') {
    if (namespace === undefined) errors.required(`${path}.namespace`, "`parameters.scope` is set to 'Namespace'")
    else errors.each(`${path}.namespace`, namespace, isDNS1123Label(namespace))
  }
  if (scope === 'Cluster' && namespace !== undefined)
    errors.forbidden(`${path}.namespace`, "`parameters.scope` is set to 'Cluster'")
}

export function validateIngressClassUpdate(
  object: Incoming<'IngressClass'>,
  old: Stored<'IngressClass'>,
  errors: FieldErrors,
): void {
  if (object.spec?.controller !== old.spec?.controller)
    errors.invalid('spec.controller', object.spec?.controller, IMMUTABLE)
}
