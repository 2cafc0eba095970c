import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import type { Loose } from '../loose.ts'
import { isLabelValue } from '../names.ts'
import { validateLabelName, validateLabelSelector } from './label-selector.ts'

type Spec = Loose<IPodSpec>
type Toleration = NonNullable<Spec['tolerations']>[number]
type Affinity = NonNullable<Spec['affinity']>
type NodeTerm = NonNullable<
  NonNullable<
    NonNullable<Affinity['nodeAffinity']>['preferredDuringSchedulingIgnoredDuringExecution']
  >[number]['preference']
>
type PodAffinity = NonNullable<Affinity['podAffinity']>
type PodTerm = NonNullable<PodAffinity['requiredDuringSchedulingIgnoredDuringExecution']>[number]

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** ValidateTolerations. */
export function validateTolerations(tolerations: readonly Toleration[], list: FieldPath, errors: FieldErrors): void {
  for (const [index, toleration] of tolerations.entries()) {
    const { key = '', operator = '', value = '', effect = '', tolerationSeconds } = toleration
    const path = `${list}[${index}]`
    if (key !== '') validateLabelName(key, `${path}.key`, errors)
    else if (operator !== 'Exists')
      errors.invalid(
        `${path}.operator`,
        operator,
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      )
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      errors.invalid(`${path}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set")
    if (operator === '' || operator === 'Equal') errors.each(`${path}.operator`, value, isLabelValue(value))
    else if (operator !== 'Exists') errors.notSupported(`${path}.operator`, operator, ['Equal', 'Exists'])
    else if (value !== '')
      errors.invalid(`${path}.operator`, toleration, "value must be empty when `operator` is 'Exists'")
    if (effect !== '' && !EFFECTS.includes(effect)) errors.notSupported(`${path}.effect`, effect, EFFECTS)
  }
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution'
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution'

/** validateAffinity. */
export function validateAffinity(affinity: Affinity | undefined, path: FieldPath, errors: FieldErrors): void {
  if (affinity === undefined) return
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity
  if (nodeAffinity !== undefined) {
    const place = `${path}.nodeAffinity`
    const required = nodeAffinity[REQUIRED]
    if (required !== undefined) {
      const terms = required.nodeSelectorTerms ?? []
      const list = `${place}.${REQUIRED}.nodeSelectorTerms`
      if (terms.length === 0) errors.required(list, 'must have at least one node selector term')
      for (const [index, term] of terms.entries()) validateNodeTerm(term, `${list}[${index}]`, errors)
    }
    for (const [index, { weight = 0, preference = {} }] of (nodeAffinity[PREFERRED] ?? []).entries()) {
      const each = `${place}.${PREFERRED}[${index}]`
      validateWeight(weight, each, errors)
      validateNodeTerm(preference, `${each}.preference`, errors)
    }
  }
  if (podAffinity !== undefined) validatePodAffinity(podAffinity, `${path}.podAffinity`, errors)
  if (podAntiAffinity !== undefined) validatePodAffinity(podAntiAffinity, `${path}.podAntiAffinity`, errors)
}

function validateWeight(weight: number, path: FieldPath, errors: FieldErrors): void {
  if (weight <= 0 || weight > 100) errors.invalid(`${path}.weight`, weight, 'must be in the range 1-100')
}

function validateNodeTerm({ matchExpressions = [] }: NodeTerm, path: FieldPath, errors: FieldErrors): void {
  for (const [index, { key = '', operator = '', values = [] }] of matchExpressions.entries()) {
    const place = `${path}.matchExpressions[${index}]`
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0)
        errors.required(`${place}.values`, "must be specified when `operator` is 'In' or 'NotIn'")
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0)
        errors.forbidden(`${place}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
    } else if (operator === 'Gt' || operator === 'Lt') {
      if (values.length !== 1)
        errors.required(`${place}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")
    } else errors.invalid(`${place}.operator`, operator, 'not a valid selector operator')
    validateLabelName(key, `${place}.key`, errors)
  }
}

function validatePodAffinity(affinity: PodAffinity, path: FieldPath, errors: FieldErrors): void {
  for (const [index, term] of (affinity[REQUIRED] ?? []).entries())
    validatePodTerm(term, `${path}.${REQUIRED}[${index}]`, errors)
  for (const [index, { weight = 0, podAffinityTerm = {} }] of (affinity[PREFERRED] ?? []).entries()) {
    validateWeight(weight, `${path}.${PREFERRED}[${index}]`, errors)
    validatePodTerm(podAffinityTerm, `${path}.${PREFERRED}[${index}].podAffinityTerm`, errors)
  }
}

function validatePodTerm(
  { labelSelector, namespaceSelector, topologyKey = '' }: PodTerm,
  path: FieldPath,
  errors: FieldErrors,
): void {
  validateLabelSelector(labelSelector, `${path}.labelSelector`, errors)
  validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`, errors)
  if (topologyKey === '') errors.required(`${path}.topologyKey`, 'can not be empty')
  else validateLabelName(topologyKey, `${path}.topologyKey`, errors)
}

const UNSATISFIABLE = ['DoNotSchedule', 'ScheduleAnyway']

/** validateTopologySpreadConstraints. */
export function validateSpread(
  constraints: NonNullable<Spec['topologySpreadConstraints']>,
  list: FieldPath,
  errors: FieldErrors,
): void {
  const seen = new Set<string>()
  for (const [index, constraint] of constraints.entries()) {
    const { maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', labelSelector, minDomains } = constraint
    const path = `${list}[${index}]`
    if (maxSkew <= 0) errors.invalid(`${path}.maxSkew`, maxSkew, 'must be greater than zero')
    if (topologyKey === '') errors.required(`${path}.topologyKey`, 'can not be empty')
    else validateLabelName(topologyKey, `${path}.topologyKey`, errors)
    if (!UNSATISFIABLE.includes(whenUnsatisfiable))
      errors.notSupported(`${path}.whenUnsatisfiable`, whenUnsatisfiable, UNSATISFIABLE)
    const pair = `{${topologyKey}, ${whenUnsatisfiable}}`
    if (seen.has(pair)) errors.duplicate(`${path}.{topologyKey, whenUnsatisfiable}`, pair)
    seen.add(pair)
    if (minDomains !== undefined && minDomains <= 0)
      errors.invalid(`${path}.minDomains`, minDomains, 'must be greater than zero')
    validateLabelSelector(labelSelector, `${path}.labelSelector`, errors)
  }
}
