import type { FieldPath } from '../position.ts'
import type { FieldError, FieldErrorType } from '../refusal.ts'
import { nearest } from '../words.ts'

/** `spec` and `ports` give `spec.ports`; under '' the name stands alone. */
export function child(path: FieldPath, ...names: readonly string[]): FieldPath {
  const below = names.join('.')
  return path === '' ? below : `${path}.${below}`
}

/** The element of a list: `spec.ports[0]`. */
export function at(path: FieldPath, index: number): FieldPath {
  return `${path}[${index}]`
}

/** The value under a key of a map: `metadata.annotations[example.com/a]`. */
export function under(path: FieldPath, key: string): FieldPath {
  return `${path}[${key}]`
}

/**
 * Collects what a validation finds, in upstream's order; a rule reports and goes on. Paths are strings made with `child`,
 * `at` and `under`. One collector serves one object.
 */
export class FieldErrors {
  readonly list: FieldError[] = []

  get any(): boolean {
    return this.list.length > 0
  }

  required(field: FieldPath, detail = ''): void {
    this.list.push({ type: 'FieldValueRequired', field, detail })
  }

  invalid(field: FieldPath, value: unknown, detail: string): void {
    this.list.push({ type: 'FieldValueInvalid', field, value: value ?? null, detail })
  }

  /** `Invalid` of something that is not shown (field.OmitValueType). */
  invalidWhole(field: FieldPath, detail: string): void {
    this.list.push({ type: 'FieldValueInvalid', field, detail })
  }

  /** One `Invalid` for each message, as upstream's loops over `IsDNS1123Label` and its like do. */
  each(field: FieldPath, value: unknown, details: readonly string[]): void {
    for (const detail of details) this.invalid(field, value, detail)
  }

  notSupported(field: FieldPath, value: unknown, supported: readonly string[]): void {
    const detail = supported.length === 0 ? '' : `supported values: ${supported.map(quoted).join(', ')}`
    const [suggestion] = typeof value === 'string' && value !== '' ? nearest(value, supported) : []
    const meant = suggestion === undefined ? {} : { suggestion }
    this.list.push({ type: 'FieldValueNotSupported', field, value: value ?? null, detail, ...meant })
  }

  duplicate(field: FieldPath, value: unknown, detail = ''): void {
    this.list.push({ type: 'FieldValueDuplicate', field, value: value ?? null, detail })
  }

  forbidden(field: FieldPath, detail: string): void {
    this.list.push({ type: 'FieldValueForbidden', field, detail })
  }

  notFound(field: FieldPath, value: unknown, detail = ''): void {
    this.list.push({ type: 'FieldValueNotFound', field, value: value ?? null, detail })
  }

  tooLong(field: FieldPath, limit: number): void {
    this.list.push({ type: 'FieldValueTooLong', field, detail: `may not be more than ${limit} bytes` })
  }

  tooMany(field: FieldPath, actual: number, limit: number): void {
    this.list.push({ type: 'FieldValueTooMany', field, value: actual, detail: `must have at most ${limit} items` })
  }

  /** The value has a type that the schema does not allow (custom resources). */
  typeInvalid(field: FieldPath, value: unknown, detail: string): void {
    this.list.push({ type: 'FieldValueTypeInvalid', field, value, detail })
  }

  internal(field: FieldPath, detail: string): void {
    this.list.push({ type: 'InternalError', field, detail })
  }
}

const words: Readonly<Partial<Record<FieldErrorType, string>>> = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  FieldValueTypeInvalid: 'Invalid value',
  InternalError: 'Internal error',
}

/** A string between double quotes as Go's %q prints it. */
export function quoted(text: string): string {
  return JSON.stringify(text)
}

function shown(value: unknown): string {
  return value === null ? '"null"' : JSON.stringify(value)
}

/** `Invalid value: 70000: must be between 1 and 65535, inclusive`: the error without its path (field.Error.ErrorBody). */
export function errorBody({ type, value, detail }: FieldError): string {
  const word = words[type]
  if (word === undefined) return detail
  const start = value === undefined ? word : `${word}: ${shown(value)}`
  return detail === '' ? start : `${start}: ${detail}`
}

/** `spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive`. */
export function errorText(error: FieldError): string {
  return words[error.type] === undefined ? error.detail : `${error.field}: ${errorBody(error)}`
}

/** Several errors as apimachinery's Aggregate prints them: one alone, more in brackets, equal texts once. */
export function aggregate(errors: readonly FieldError[]): string {
  const texts = [...new Set(errors.map(errorText))]
  return texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`
}
