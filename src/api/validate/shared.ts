import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import { isDNS1123Subdomain, patternMessage } from '../names.ts'

export const IMMUTABLE = 'field is immutable'

/** Not negative (ValidateNonnegativeField). */
export function validateNonnegative(value: number | undefined, path: FieldPath, errors: FieldErrors): void {
  if (value !== undefined && value < 0) errors.invalid(path, value, 'must be greater than or equal to 0')
}

/** Above zero (ValidatePositiveField). */
export function validatePositive(value: number | undefined, path: FieldPath, errors: FieldErrors): void {
  if (value !== undefined && value <= 0) errors.invalid(path, value, 'must be greater than 0')
}

/** What can stand in a URL as one segment (IsValidPathSegmentName). */
export function validatePathSegment(value: string, path: FieldPath, errors: FieldErrors): void {
  if (value === '.' || value === '..') {
    errors.invalid(path, value, `may not be '${value}'`)
    return
  }
  for (const illegal of ['/', '%'])
    if (value.includes(illegal)) errors.invalid(path, value, `may not contain '${illegal}'`)
}

/** `acme.io/foo` (IsDomainPrefixedPath). */
export function validateDomainPrefixedPath(value: string, path: FieldPath, errors: FieldErrors): void {
  if (value === '') {
    errors.required(path)
    return
  }
  const slash = value.indexOf('/')
  if (slash <= 0 || slash === value.length - 1) {
    errors.invalid(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")')
    return
  }
  const host = value.slice(0, slash)
  errors.each(path, host, isDNS1123Subdomain(host))
  const rest = value.slice(slash + 1)
  if (!/^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(rest))
    errors.invalid(path, rest, patternMessage('Invalid path', "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+", []))
}

/** A whole percentage (`25%`) as its number; undefined when it is none. */
export function percentOf(value: unknown): number | undefined {
  return typeof value === 'string' && /^[0-9]+%$/.test(value) ? Number(value.slice(0, -1)) : undefined
}

const NOT_A_PERCENTAGE = patternMessage(
  "a valid percent string must be a numeric string followed by an ending '%'",
  '[0-9]+%',
  ['1%', '93%'],
)

/** ValidatePositiveIntOrPercent. */
export function validateIntOrPercent(value: unknown, path: FieldPath, errors: FieldErrors): void {
  if (typeof value === 'string') {
    if (percentOf(value) === undefined) errors.invalid(path, value, NOT_A_PERCENTAGE)
  } else if (typeof value === 'number') validateNonnegative(value, path, errors)
}

/** IsNotMoreThan100Percent. */
export function validateAtMost100Percent(value: unknown, path: FieldPath, errors: FieldErrors): void {
  if ((percentOf(value) ?? 0) > 100) errors.invalid(path, value, 'must not be greater than 100%')
}
