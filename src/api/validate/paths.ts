import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'

/** No element `..` (validatePathNoBacksteps). */
export function validateNoBacksteps(value: string, path: FieldPath, errors: FieldErrors): void {
  if (value.split('/').includes('..')) errors.invalid(path, value, "must not contain '..'")
}

/** A relative path that stays below where it starts (validateLocalDescendingPath). */
export function validateDescending(value: string, path: FieldPath, errors: FieldErrors): void {
  if (value.startsWith('/')) errors.invalid(path, value, 'must be a relative path')
  validateNoBacksteps(value, path, errors)
}

/** As above, and none that the kubelet keeps for itself (ValidateLocalNonReservedPath). */
export function validateNonReserved(value: string, path: FieldPath, errors: FieldErrors): void {
  validateDescending(value, path, errors)
  if (value.startsWith('..') && !value.startsWith('../')) errors.invalid(path, value, "must not start with '..'")
}
