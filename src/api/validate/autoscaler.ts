import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import type { Incoming } from '../kind.ts'
import type { Loose } from '../loose.ts'
import { isDNS1123Label } from '../names.ts'
import { canonicalQuantity, milliValue } from '../quantity.ts'
import { validateContainerResourceName } from './resources.ts'
import { validatePathSegment } from './shared.ts'

type Spec = NonNullable<Loose<Incoming<'HorizontalPodAutoscaler'>>['spec']>
type Metric = NonNullable<Spec['metrics']>[number]
type Rules = NonNullable<NonNullable<Spec['behavior']>['scaleUp']>
type Target = NonNullable<NonNullable<Metric['resource']>['target']>

interface Reference {
  readonly kind?: string | undefined
  readonly name?: string | undefined
}

/** validateHorizontalPodAutoscalerSpec (pkg/apis/autoscaling/validation/validation.go). */
export function validateScaler(scaler: Incoming<'HorizontalPodAutoscaler'>, errors: FieldErrors): void {
  const { minReplicas, maxReplicas = 0, scaleTargetRef = {}, metrics = [], behavior } = (scaler.spec ?? {}) as Spec
  if (minReplicas !== undefined && minReplicas < 1)
    errors.invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1')
  if (maxReplicas < 1) errors.invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0')
  if (minReplicas !== undefined && maxReplicas < minReplicas)
    errors.invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`')
  validateReference(scaleTargetRef, 'spec.scaleTargetRef', errors)
  for (const [index, metric] of metrics.entries()) validateMetric(metric, `spec.metrics[${index}]`, errors)
  const scalable = metrics.some(({ type }) => type === 'Object' || type === 'External')
  if (minReplicas === 0 && !scalable)
    errors.forbidden(
      'spec.metrics',
      'must specify at least one Object or External metric to support scaling to zero replicas',
    )
  validateRules(behavior?.scaleUp, 'spec.behavior.scaleUp', errors)
  validateRules(behavior?.scaleDown, 'spec.behavior.scaleDown', errors)
}

function validateReference(reference: Reference, path: FieldPath, errors: FieldErrors): void {
  for (const field of ['kind', 'name'] as const) {
    const value = reference[field] ?? ''
    if (value === '') errors.required(`${path}.${field}`)
    else validatePathSegment(value, `${path}.${field}`, errors)
  }
}

const MAX_WINDOW = 3600
const MAX_PERIOD = 1800
const SELECT = ['Disabled', 'Max', 'Min']
const SCALING = ['Percent', 'Pods']

/** validateScalingRules; defaulting has given absent policies theirs. */
function validateRules(rules: Rules | undefined, path: FieldPath, errors: FieldErrors): void {
  if (rules === undefined) return
  const { stabilizationWindowSeconds: seconds, selectPolicy, policies = [] } = rules
  const window = `${path}.stabilizationWindowSeconds`
  if (seconds !== undefined && seconds < 0) errors.invalid(window, seconds, 'must be greater than or equal to zero')
  if (seconds !== undefined && seconds > MAX_WINDOW)
    errors.invalid(window, seconds, `must be less than or equal to ${MAX_WINDOW}`)
  if (selectPolicy !== undefined && !SELECT.includes(selectPolicy))
    errors.notSupported(`${path}.selectPolicy`, selectPolicy, SELECT)
  if (policies.length === 0) errors.required(`${path}.policies`, 'must specify at least one Policy')
  for (const [index, { type = '', value = 0, periodSeconds = 0 }] of policies.entries()) {
    const place = `${path}.policies[${index}]`
    if (!SCALING.includes(type)) errors.notSupported(`${place}.type`, type, SCALING)
    if (value <= 0) errors.invalid(`${place}.value`, value, 'must be greater than zero')
    if (periodSeconds <= 0) errors.invalid(`${place}.periodSeconds`, periodSeconds, 'must be greater than zero')
    if (periodSeconds > MAX_PERIOD)
      errors.invalid(`${place}.periodSeconds`, periodSeconds, `must be less than or equal to ${MAX_PERIOD}`)
  }
}

const TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource']
/** Fields in the order in which upstream looks; only the first that is there is looked into. */
const SOURCES = ['object', 'external', 'pods', 'resource', 'containerResource'] as const

function validateMetric(metric: Metric, path: FieldPath, errors: FieldErrors): void {
  const type: string = metric.type ?? ''
  if (type === '') errors.required(`${path}.type`, 'must specify a metric source type')
  if (!TYPES.includes(type)) errors.notSupported(`${path}.type`, type, TYPES)
  const present = SOURCES.filter((source) => metric[source] !== undefined)
  if (present[0] !== undefined) validateSource(metric, present[0], `${path}.${present[0]}`, errors)
  const expected = TYPES.includes(type) ? `${type[0]!.toLowerCase()}${type.slice(1)}` : ''
  if (expected !== '' && metric[expected as keyof Metric] === undefined)
    errors.required(`${path}.${expected}`, 'must populate information for the given metric source')
  if (present.length !== 1)
    for (const source of present)
      if (source !== expected) errors.forbidden(`${path}.${source}`, 'must populate the given metric source only')
}

const EITHER = 'must set either a target raw value or a target utilization'
const NOT_BOTH = 'may not set both a target raw value and a target utilization'

function validateSource(
  { object, external, pods, resource, containerResource }: Metric,
  source: (typeof SOURCES)[number],
  path: FieldPath,
  errors: FieldErrors,
): void {
  const identified = { object, external, pods }[source as 'object' | 'external' | 'pods']
  if (source === 'object') validateReference(object?.describedObject ?? {}, `${path}.describedObject`, errors)
  if (identified !== undefined) {
    const { name = '' } = identified.metric ?? {}
    if (name === '') errors.required(`${path}.metric.name`, 'must specify a metric name')
    else validatePathSegment(name, `${path}.metric.name`, errors)
  }
  if (source === 'resource' || source === 'containerResource') {
    const { name = '' } = (source === 'resource' ? resource : containerResource) ?? {}
    if (name === '') errors.required(`${path}.name`, 'must specify a resource name')
    else if (source === 'containerResource') validateContainerResourceName(name, `${path}.name`, errors)
  }
  if (source === 'containerResource') {
    const { container = '' } = containerResource ?? {}
    if (container === '') errors.required(`${path}.container`, 'must specify a container')
    else errors.each(`${path}.container`, container, isDNS1123Label(container))
  }
  const target = ({ object, external, pods, resource, containerResource }[source]?.target ?? {}) as Target
  validateTarget(target, `${path}.target`, errors)
  validateMeasure(target, source, `${path}.target`, errors)
}

/** Which measures a source can be held to. */
function validateMeasure(
  { value, averageValue, averageUtilization: share }: Target,
  source: (typeof SOURCES)[number],
  path: FieldPath,
  errors: FieldErrors,
): void {
  const neither = value === undefined && averageValue === undefined
  if (source === 'object' && neither)
    errors.required(`${path}.averageValue`, 'must set either a target value or averageValue')
  if (source === 'external') {
    if (neither)
      errors.required(`${path}.averageValue`, 'must set either a target value for metric or a per-pod target')
    if (value !== undefined && averageValue !== undefined)
      errors.forbidden(`${path}.value`, 'may not set both a target value for metric and a per-pod target')
  }
  if (source === 'pods' && averageValue === undefined)
    errors.required(`${path}.averageValue`, 'must specify a positive target averageValue')
  if (source !== 'resource' && source !== 'containerResource') return
  if (share === undefined && averageValue === undefined) errors.required(`${path}.averageUtilization`, EITHER)
  if (share !== undefined && averageValue !== undefined) errors.forbidden(`${path}.averageValue`, NOT_BOTH)
}

function validateTarget(target: Target, path: FieldPath, errors: FieldErrors): void {
  const { type = '', averageUtilization } = target
  if (type === '') errors.required(`${path}.type`, 'must specify a metric target type')
  if (type !== 'Utilization' && type !== 'Value' && type !== 'AverageValue')
    errors.invalid(`${path}.type`, type, 'must be either Utilization, Value, or AverageValue')
  for (const field of ['value', 'averageValue'] as const) {
    const quantity = target[field]
    if (quantity !== undefined && milliValue(quantity) <= 0n)
      errors.invalid(`${path}.${field}`, canonicalQuantity(quantity) ?? quantity, 'must be positive')
  }
  if (averageUtilization !== undefined && averageUtilization < 1)
    errors.invalid(`${path}.averageUtilization`, averageUtilization, 'must be greater than 0')
}
