import type { FieldPath } from '../position.ts'
import type { FieldErrors } from './field.ts'
import { byteLength } from './names.ts'
import { draftOf } from './share.ts'

/** A JSON value as a custom resource holds it. */
export type Value = Readonly<Record<string, unknown>>

/** A rule written in CEL upstream: what must hold, and the sentence where it does not. */
export type Rule<T = never> = readonly [holds: (self: T) => boolean, message: string]

/** The part of structural schemas (apiextensions JSONSchemaProps) that the Gateway API makes use of. */
export interface Schema {
  readonly default?: unknown
  readonly enum?: readonly (string | number)[]
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  /** Keys of a list that is a map (x-kubernetes-list-map-keys). */
  readonly keys?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly rules?: readonly Rule[]
}

/** Fills what is absent (apiextensions structural defaulting): a default first, then what stands below it. */
export function fill(value: unknown, schema: Schema): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    if (schema.items !== undefined) for (const item of value) fill(item, schema.items)
    return
  }
  const object = value as Record<string, unknown>
  for (const name in schema.properties) {
    const property = schema.properties[name]!
    if (object[name] === undefined && property.default !== undefined) object[name] = draftOf(property.default)
    fill(object[name], property)
  }
}

const NOT_CHECKED =
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'
const BLOCKING = new Set(['FieldValueRequired', 'FieldValueTooLong', 'FieldValueTooMany', 'FieldValueTypeInvalid'])

/** The schema first; its rules only where nothing is missing or too long. */
export function check(value: unknown, schema: Schema, path: FieldPath, errors: FieldErrors): void {
  const before = errors.list.length
  checkShape(value, schema, path, errors)
  if (errors.list.slice(before).some(({ type }) => BLOCKING.has(type))) errors.invalid('<nil>', null, NOT_CHECKED)
  else checkRules(value, schema, path, errors)
}

const patterns = new Map<string, RegExp>()

function matches(text: string, pattern: string): boolean {
  let compiled = patterns.get(pattern)
  if (compiled === undefined) {
    compiled = new RegExp(pattern)
    patterns.set(pattern, compiled)
  }
  return compiled.test(text)
}

function checkShape(value: unknown, schema: Schema, path: FieldPath, errors: FieldErrors): void {
  if (value === undefined || value === null) return
  if (typeof value === 'string') checkText(value, schema, path, errors)
  else if (typeof value === 'number') checkNumber(value, schema, path, errors)
  else if (Array.isArray(value)) checkList(value, schema, path, errors)
  else if (typeof value === 'object') checkObject(value as Value, schema, path, errors)
}

function checkText(value: string, schema: Schema, path: FieldPath, errors: FieldErrors): void {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = schema
  if (byteLength(value) > maxLength) errors.tooLong(path, maxLength)
  if (byteLength(value) < minLength)
    errors.invalid(path, value, `${path} in body should be at least ${minLength} chars long`)
  if (pattern !== undefined && !matches(value, pattern))
    errors.invalid(path, value, `${path} in body should match '${pattern}'`)
  if (schema.enum !== undefined && !schema.enum.includes(value))
    errors.notSupported(path, value, schema.enum as string[])
}

function checkNumber(value: number, schema: Schema, path: FieldPath, errors: FieldErrors): void {
  const { minimum, maximum } = schema
  if (minimum !== undefined && value < minimum)
    errors.invalid(path, value, `${path} in body should be greater than or equal to ${minimum}`)
  if (maximum !== undefined && value > maximum)
    errors.invalid(path, value, `${path} in body should be less than or equal to ${maximum}`)
  if (schema.enum !== undefined && !schema.enum.includes(value))
    errors.notSupported(path, value, schema.enum.map(String))
}

function checkList(list: readonly unknown[], schema: Schema, path: FieldPath, errors: FieldErrors): void {
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY, items, keys } = schema
  if (list.length > maxItems) errors.tooMany(path, list.length, maxItems)
  if (list.length < minItems)
    errors.invalid(path, list.length, `${path} in body should have at least ${minItems} items`)
  if (items !== undefined)
    for (const [index, item] of list.entries()) checkShape(item, items, `${path}[${index}]`, errors)
  if (keys === undefined) return
  const seen = new Set<string>()
  for (const [index, item] of list.entries()) {
    const key = Object.fromEntries(keys.map((name) => [name, (item as Value)[name]]))
    const text = JSON.stringify(key)
    if (seen.has(text)) errors.duplicate(`${path}[${index}]`, key)
    seen.add(text)
  }
}

function checkObject(object: Value, schema: Schema, path: FieldPath, errors: FieldErrors): void {
  for (const name of schema.required ?? [])
    if (object[name] === undefined || object[name] === null) errors.required(`${path}.${name}`)
  for (const name in schema.properties) checkShape(object[name], schema.properties[name]!, `${path}.${name}`, errors)
}

function checkRules(value: unknown, schema: Schema, path: FieldPath, errors: FieldErrors): void {
  if (value === undefined || value === null) return
  const shown = Array.isArray(value) ? 'array' : typeof value
  for (const [holds, message] of schema.rules ?? [])
    if (!(holds as (self: unknown) => boolean)(value)) errors.invalid(path, shown, message)
  if (Array.isArray(value)) {
    if (schema.items !== undefined)
      for (const [index, item] of value.entries()) checkRules(item, schema.items, `${path}[${index}]`, errors)
  } else if (typeof value === 'object')
    for (const name in schema.properties)
      checkRules((value as Value)[name], schema.properties[name]!, `${path}.${name}`, errors)
}

/** `'a', 'b'` between brackets, as the messages of rules list values. */
export function bracketed(values: readonly string[]): string {
  return `[${values.map((value) => `'${value}'`).join(', ')}]`
}
