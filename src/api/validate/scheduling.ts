import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import type { Loose } from '../loose.ts'
import { isDNS1123Label, isLabelValue, isQualifiedName } from '../names.ts'
import { type LabelSelector, validateLabelName, validateLabelSelector } from './label-selector.ts'
import { validateNodeAffinity, validateWeight } from './node-affinity.ts'

type Spec = Loose<IPodSpec>
type Toleration = NonNullable<Spec['tolerations']>[number]
type Affinity = NonNullable<Spec['affinity']>
type PodAffinity = NonNullable<Affinity['podAffinity']>
type PodTerm = NonNullable<PodAffinity['requiredDuringSchedulingIgnoredDuringExecution']>[number]

export const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** ValidateTolerations; what is wrong with a value is reported at the operator. */
export function validateTolerations(tolerations: readonly Toleration[], list: FieldPath, errors: FieldErrors): void {
  for (const [
    index,
    { key = '', operator = '', value = '', effect = '', tolerationSeconds },
  ] of tolerations.entries()) {
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
    if (operator === '' || operator === 'Equal') {
      const problems = isLabelValue(value)
      if (problems.length > 0) errors.invalid(`${path}.operator`, value, problems.join(';'))
    } else if (operator !== 'Exists') errors.notSupported(`${path}.operator`, operator, ['Equal', 'Exists'])
    else if (value !== '') errors.invalid(`${path}.operator`, value, "value must be empty when `operator` is 'Exists'")
    if (effect !== '' && !EFFECTS.includes(effect)) errors.notSupported(`${path}.effect`, effect, EFFECTS)
  }
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution'
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution'

/** validateAffinity. */
export function validateAffinity(affinity: Affinity | undefined, path: FieldPath, errors: FieldErrors): void {
  if (affinity === undefined) return
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity
  if (nodeAffinity !== undefined) validateNodeAffinity(nodeAffinity, `${path}.nodeAffinity`, errors)
  if (podAffinity !== undefined) validatePodAffinity(podAffinity, `${path}.podAffinity`, errors)
  if (podAntiAffinity !== undefined) validatePodAffinity(podAntiAffinity, `${path}.podAntiAffinity`, errors)
}

function validatePodAffinity(affinity: PodAffinity, path: FieldPath, errors: FieldErrors): void {
  for (const [index, term] of (affinity[REQUIRED] ?? []).entries())
    validatePodTerm(term, `${path}.${REQUIRED}[${index}]`, errors)
  for (const [index, { weight = 0, podAffinityTerm = {} }] of (affinity[PREFERRED] ?? []).entries()) {
    validateWeight(weight, `${path}.${PREFERRED}[${index}]`, errors)
    validatePodTerm(podAffinityTerm, `${path}.${PREFERRED}[${index}].podAffinityTerm`, errors)
  }
}

/** validatePodAffinityTerm: an empty key is missing and, as upstream goes on, no label name either. */
function validatePodTerm(term: PodTerm, path: FieldPath, errors: FieldErrors): void {
  const { labelSelector, namespaceSelector, namespaces = [], topologyKey = '' } = term
  validateLabelSelector(labelSelector, `${path}.labelSelector`, errors)
  validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`, errors)
  for (const name of namespaces) errors.each(`${path}.namespace`, name, isDNS1123Label(name))
  validateLabelKeys(term.matchLabelKeys, labelSelector, `${path}.matchLabelKeys`, errors)
  validateLabelKeys(term.mismatchLabelKeys, labelSelector, `${path}.mismatchLabelKeys`, errors)
  for (const [index, key] of (term.matchLabelKeys ?? []).entries())
    if (term.mismatchLabelKeys?.includes(key) === true)
      errors.invalid(`${path}.matchLabelKeys[${index}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys')
  if (topologyKey === '') errors.required(`${path}.topologyKey`, 'can not be empty')
  validateLabelName(topologyKey, `${path}.topologyKey`, errors)
}

const NO_SELECTOR = 'must not be specified when labelSelector is not set'

function validateLabelKeys(
  keys: readonly string[] | undefined,
  selector: LabelSelector | undefined,
  path: FieldPath,
  errors: FieldErrors,
): void {
  if (keys === undefined || keys.length === 0) return
  if (selector === undefined) return void errors.forbidden(path, NO_SELECTOR)
  for (const [index, key] of keys.entries()) validateLabelName(key, `${path}[${index}]`, errors)
}

const UNSATISFIABLE = ['DoNotSchedule', 'ScheduleAnyway']
const INCLUSION = ['Honor', 'Ignore']

/** validateTopologySpreadConstraints. */
export function validateSpread(
  constraints: NonNullable<Spec['topologySpreadConstraints']>,
  list: FieldPath,
  errors: FieldErrors,
): void {
  for (const [index, constraint] of constraints.entries()) {
    const { maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', labelSelector, minDomains } = constraint
    const path = `${list}[${index}]`
    if (maxSkew <= 0) errors.invalid(`${path}.maxSkew`, maxSkew, 'must be greater than zero')
    if (topologyKey === '') errors.required(`${path}.topologyKey`, 'can not be empty')
    if (!UNSATISFIABLE.includes(whenUnsatisfiable))
      errors.notSupported(`${path}.whenUnsatisfiable`, whenUnsatisfiable, UNSATISFIABLE)
    const again = constraints
      .slice(index + 1)
      .some(
        (other) => (other.topologyKey ?? '') === topologyKey && (other.whenUnsatisfiable ?? '') === whenUnsatisfiable,
      )
    if (again) errors.duplicate(`${path}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`)
    if (minDomains !== undefined) {
      if (minDomains <= 0) errors.invalid(`${path}.minDomains`, minDomains, 'must be greater than zero')
      if (whenUnsatisfiable !== 'DoNotSchedule') {
        const detail = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`
        errors.invalid(`${path}.minDomains`, minDomains, detail)
      }
    }
    for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const policy = constraint[field]
      if (policy !== undefined && !INCLUSION.includes(policy))
        errors.notSupported(`${path}.${field}`, policy, INCLUSION)
    }
    validateSpreadKeys(constraint.matchLabelKeys ?? [], labelSelector, `${path}.matchLabelKeys`, errors)
    validateLabelSelector(labelSelector, `${path}.labelSelector`, errors)
  }
}

function validateSpreadKeys(
  keys: readonly string[],
  selector: LabelSelector | undefined,
  path: FieldPath,
  errors: FieldErrors,
): void {
  if (keys.length === 0) return
  if (selector === undefined) errors.forbidden(path, NO_SELECTOR)
  const taken = new Set([
    ...Object.keys(selector?.matchLabels ?? {}),
    ...(selector?.matchExpressions ?? []).map(({ key = '' }) => key),
  ])
  for (const [index, key] of keys.entries()) {
    validateLabelName(key, `${path}[${index}]`, errors)
    if (taken.has(key)) errors.invalid(`${path}[${index}]`, key, 'exists in both matchLabelKeys and labelSelector')
  }
}

/** validateSchedulingGates; the path is the gate, not its name. */
export function validateGates(gates: NonNullable<Spec['schedulingGates']>, list: FieldPath, errors: FieldErrors): void {
  const names = new Set<string>()
  for (const [index, { name = '' }] of gates.entries()) {
    errors.each(`${list}[${index}]`, name, isQualifiedName(name))
    if (names.has(name)) errors.duplicate(`${list}[${index}]`, name)
    names.add(name)
  }
}
