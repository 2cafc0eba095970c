import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import type { Loose } from '../loose.ts'
import { isDNS1123Subdomain, isLabelValue } from '../names.ts'
import { validateLabelName } from './label-selector.ts'

type NodeAffinity = NonNullable<NonNullable<Loose<IPodSpec>['affinity']>['nodeAffinity']>
type Selector = NonNullable<NodeAffinity['requiredDuringSchedulingIgnoredDuringExecution']>
type Term = NonNullable<Selector['nodeSelectorTerms']>[number]

interface Requirement {
  readonly key?: string | undefined
  readonly operator?: string | undefined
  readonly values?: readonly string[] | undefined
}

const NOT_AN_OPERATOR = 'not a valid selector operator'

export function validateWeight(weight: number, path: FieldPath, errors: FieldErrors): void {
  if (weight <= 0 || weight > 100) errors.invalid(`${path}.weight`, weight, 'must be in the range 1-100')
}

/** validateNodeAffinity; what is only preferred may name values that no node can have. */
export function validateNodeAffinity(affinity: NodeAffinity, path: FieldPath, errors: FieldErrors): void {
  const required = 'requiredDuringSchedulingIgnoredDuringExecution'
  const preferred = 'preferredDuringSchedulingIgnoredDuringExecution'
  const needs = affinity[required]
  if (needs !== undefined) validateNodeSelector(needs, `${path}.${required}`, errors)
  for (const [index, { weight = 0, preference = {} }] of (affinity[preferred] ?? []).entries()) {
    const each = `${path}.${preferred}[${index}]`
    validateWeight(weight, each, errors)
    validateTerm(preference, `${each}.preference`, errors, false)
  }
}

/** ValidateNodeSelector, of Pods and of volumes. */
export function validateNodeSelector({ nodeSelectorTerms = [] }: Selector, path: FieldPath, errors: FieldErrors): void {
  const list = `${path}.nodeSelectorTerms`
  if (nodeSelectorTerms.length === 0) errors.required(list, 'must have at least one node selector term')
  for (const [index, term] of nodeSelectorTerms.entries()) validateTerm(term, `${list}[${index}]`, errors, true)
}

function validateTerm(
  { matchExpressions = [], matchFields = [] }: Term,
  path: FieldPath,
  errors: FieldErrors,
  strict: boolean,
): void {
  for (const [index, requirement] of matchExpressions.entries())
    validateRequirement(requirement, `${path}.matchExpressions[${index}]`, errors, strict)
  for (const [index, requirement] of matchFields.entries())
    validateField(requirement, `${path}.matchFields[${index}]`, errors)
}

function validateRequirement(
  { key = '', operator = '', values = [] }: Requirement,
  path: FieldPath,
  errors: FieldErrors,
  strict: boolean,
): void {
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) errors.required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0)
      errors.forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1)
      errors.required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")
  } else errors.invalid(`${path}.operator`, operator, NOT_AN_OPERATOR)
  validateLabelName(key, `${path}.key`, errors)
  if (!strict) return
  for (const [index, value] of values.entries()) errors.each(`${path}.values[${index}]`, value, isLabelValue(value))
}

/** ValidateNodeFieldSelectorRequirement: the name is the one field of a node that can be selected. */
function validateField(
  { key = '', operator = '', values = [] }: Requirement,
  path: FieldPath,
  errors: FieldErrors,
): void {
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length !== 1)
      errors.required(
        `${path}.values`,
        "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
      )
  } else errors.invalid(`${path}.operator`, operator, NOT_AN_OPERATOR)
  if (key !== 'metadata.name') errors.invalid(`${path}.key`, key, 'not a valid field selector key')
  else
    for (const [index, value] of values.entries())
      errors.each(`${path}.values[${index}]`, value, isDNS1123Subdomain(value))
}
