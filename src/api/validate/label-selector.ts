import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import { validateLabels } from '../metadata.ts'
import { isLabelValue, isQualifiedName } from '../names.ts'

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>> | undefined
  readonly matchExpressions?: readonly Requirement[] | undefined
}

interface Requirement {
  readonly key?: string | undefined
  readonly operator?: string | undefined
  readonly values?: readonly string[] | undefined
}

/** ValidateLabelSelector of apimachinery pkg/apis/meta/v1/validation. */
export function validateLabelSelector(selector: LabelSelector | undefined, path: FieldPath, errors: FieldErrors): void {
  if (selector === undefined) return
  validateLabels(selector.matchLabels, `${path}.matchLabels`, errors)
  const requirements = selector.matchExpressions
  if (requirements === undefined) return
  for (let index = 0; index < requirements.length; index++)
    validateRequirement(requirements[index]!, `${path}.matchExpressions[${index}]`, errors)
}

function validateRequirement(
  { key = '', operator, values = [] }: Requirement,
  path: string,
  errors: FieldErrors,
): void {
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) errors.required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0)
      errors.forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
  } else errors.invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator')
  validateLabelName(key, `${path}.key`, errors)
  for (let index = 0; index < values.length; index++)
    errors.each(`${path}.values[${index}]`, values[index], isLabelValue(values[index]!))
}

/** A label key (ValidateLabelName). */
export function validateLabelName(key: string, path: FieldPath, errors: FieldErrors): void {
  errors.each(path, key, isQualifiedName(key))
}

/** Nothing to match: neither labels nor expressions. */
export function isEmptySelector(selector: LabelSelector): boolean {
  if ((selector.matchExpressions ?? []).length > 0) return false
  for (const _ in selector.matchLabels ?? {}) return false
  return true
}

/** Whether LabelSelectorAsSelector can read it. */
export function isReadableSelector(selector: LabelSelector): boolean {
  for (const { key = '', operator, values = [] } of selector.matchExpressions ?? []) {
    const listed = operator === 'In' || operator === 'NotIn'
    const bare = operator === 'Exists' || operator === 'DoesNotExist'
    if (!(listed || bare) || listed !== values.length > 0) return false
    if (isQualifiedName(key).length > 0 || values.some((value) => isLabelValue(value).length > 0)) return false
  }
  const labels = selector.matchLabels ?? {}
  for (const key in labels) if (isQualifiedName(key).length > 0 || isLabelValue(labels[key]!).length > 0) return false
  return true
}
