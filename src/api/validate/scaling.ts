import type { FieldErrors } from '../field.ts'
import type { Incoming } from '../kind.ts'
import type { Loose } from '../loose.ts'
import { validateLabelSelector } from './label-selector.ts'
import { validateAtMost100Percent, validateIntOrPercent } from './shared.ts'

type Budget = NonNullable<Loose<Incoming<'PodDisruptionBudget'>>['spec']>

/** ValidatePodDisruptionBudgetSpec. */
export function validateBudget(budget: Incoming<'PodDisruptionBudget'>, errors: FieldErrors): void {
  const spec = (budget.spec ?? {}) as Budget
  const { minAvailable, maxUnavailable, unhealthyPodEvictionPolicy: policy } = spec
  if (minAvailable !== undefined && maxUnavailable !== undefined)
    errors.invalid('spec', spec, 'minAvailable and maxUnavailable cannot be both set')
  for (const field of ['minAvailable', 'maxUnavailable'] as const) {
    validateIntOrPercent(spec[field], `spec.${field}`, errors)
    validateAtMost100Percent(spec[field], `spec.${field}`, errors)
  }
  validateLabelSelector(spec.selector, 'spec.selector', errors)
  if (policy !== undefined && policy !== 'IfHealthyBudget' && policy !== 'AlwaysAllow')
    errors.notSupported('spec.unhealthyPodEvictionPolicy', policy, ['AlwaysAllow', 'IfHealthyBudget'])
}
