import type { FieldErrors } from '../field.ts'
import type { Incoming } from '../kind.ts'
import type { Loose } from '../loose.ts'
import { validateLabelSelector } from './label-selector.ts'
import { validateAtMost100Percent, validateIntOrPercent, validatePathSegment } from './shared.ts'

type Budget = NonNullable<Loose<Incoming<'PodDisruptionBudget'>>['spec']>
type Scaler = NonNullable<Loose<Incoming<'HorizontalPodAutoscaler'>>['spec']>

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

/** validateHorizontalPodAutoscalerSpec. */
export function validateScaler(scaler: Incoming<'HorizontalPodAutoscaler'>, errors: FieldErrors): void {
  const { minReplicas, maxReplicas = 0, scaleTargetRef = {}, metrics = [] } = (scaler.spec ?? {}) as Scaler
  if (minReplicas !== undefined && minReplicas < 1)
    errors.invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1')
  if (maxReplicas < 1) errors.invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0')
  if (minReplicas !== undefined && maxReplicas < minReplicas)
    errors.invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`')
  for (const field of ['kind', 'name'] as const) {
    const value = scaleTargetRef[field] ?? ''
    if (value === '') errors.required(`spec.scaleTargetRef.${field}`)
    else validatePathSegment(value, `spec.scaleTargetRef.${field}`, errors)
  }
  const types = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource']
  for (const [index, { type = '' }] of metrics.entries())
    if (type === '') errors.required(`spec.metrics[${index}].type`, 'must specify a metric source type')
    else if (!types.includes(type)) errors.notSupported(`spec.metrics[${index}].type`, type, types)
}
