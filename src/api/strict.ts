import type { AnyObject } from '../object.ts'
import type { FieldPath } from '../position.ts'
import type { FieldError, Refusal } from '../refusal.ts'
import { nearest } from '../words.ts'
import { invalid } from './answers.ts'
import { child, at as element, under } from './field.ts'
import { structs } from './fields.ts'
import { canonicalQuantity, NOT_A_QUANTITY } from './quantity.ts'
import type { Served } from './served.ts'
import { isInteger } from './shape.ts'
import { set } from './share.ts'
import { experimental } from './standard-channel.ts'

/** What cannot be read at all. */
export function badRequest(message: string, errors: readonly FieldError[], status = 400): Refusal {
  return { status, reason: 'BadRequest', message, errors }
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** The word encoding/json has for a value; a number that does not fit is quoted. */
export function jsonWord(value: unknown, type: string): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return type === 'int32' || type === 'int64' ? `number ${value}` : 'number'
  return typeof value
}

/** A struct's Go name: `ServicePort`, without the package that the table puts before it. */
function goName(struct: string): string {
  return /V\d+(?:alpha\d+|beta\d+)?([A-Z]\w*)$/.exec(struct)?.[1] ?? struct
}

const goScalars: Readonly<Record<string, string>> = {
  boolean: 'bool',
  float: 'float64',
  intOrString: 'int32',
  quantity: 'resource.Quantity',
}

function goType(type: string): string {
  if (type.startsWith('[]')) return `[]${goType(type.slice(2))}`
  if (type.startsWith('{}')) return `map[string]${goType(type.slice(2))}`
  if (structs[type] !== undefined) return `v1.${goName(type)}`
  return goScalars[type] ?? type
}

const schemaScalars: Readonly<Record<string, string>> = { int32: 'integer', int64: 'integer', float: 'number' }

function schemaType(type: string): string {
  if (type.startsWith('[]')) return 'array'
  if (type.startsWith('{}') || structs[type] !== undefined) return 'object'
  return schemaScalars[type] ?? type
}

function schemaWord(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

/** Says what is wrong with a value that does not fit, or makes one that does. */
export class StrictDecoding {
  readonly #unknown: FieldError[] = []
  readonly #mistyped: FieldError[] = []
  readonly #served: Served
  readonly #standard: boolean

  constructor(served: Served, standard: boolean) {
    this.#served = served
    this.#standard = standard
  }

  get #custom(): boolean {
    return this.#served.needs !== undefined
  }

  get #stopped(): boolean {
    return !this.#custom && this.#mistyped.length > 0
  }

  /** What the server answers to what was found. */
  refusal(object: AnyObject | undefined): Refusal | undefined {
    const { apiVersion, kind } = this.#served
    const start = `${kind} in version "${apiVersion.split('/').at(-1)}" cannot be handled as a ${kind}: `
    const fatal = this.#mistyped[0]
    if (fatal !== undefined && !this.#custom) return badRequest(start + fatal.detail, [fatal])
    const details = this.#unknown.map(({ detail }) => detail).join(', ')
    if (details !== '') return badRequest(`${start}strict decoding error: ${details}`, this.#unknown)
    return fatal === undefined ? undefined : invalid(this.#served, object?.metadata?.name ?? '', this.#mistyped)
  }

  #wrong(field: FieldPath, value: unknown, type: string, owner: string): undefined {
    if (this.#custom) {
      const detail = `${field} in body must be of type ${schemaType(type)}: "${schemaWord(value)}"`
      this.#mistyped.push({ type: 'FieldValueTypeInvalid', field, value: schemaWord(value), detail })
      return
    }
    const path = field.replace(/\[\d+\]/g, '').replace(/\[[^\]]*\]/g, '')
    const where =
      field === '' ? `value of type ${goType(type)}` : `struct field ${goName(owner)}.${path} of type ${goType(type)}`
    const detail = `json: cannot unmarshal ${jsonWord(value, type)} into Go ${where}`
    this.#mistyped.push({ type: 'Unmarshal', field, value, detail })
  }

  #strange(field: FieldPath, name: string, known: readonly string[]): void {
    const [suggestion] = nearest(name, known)
    const detail = `unknown field "${field}"`
    this.#unknown.push({ type: 'UnknownField', field, detail, ...(suggestion === undefined ? {} : { suggestion }) })
  }

  /** A struct with known fields; the same object when nothing had to change. */
  struct(value: unknown, name: string, path: FieldPath, owner: string): unknown {
    if (!isMap(value)) return this.#wrong(path, value, name, owner)
    const fields = structs[name]!
    const left = this.#standard ? experimental[name] : undefined
    let changed: Record<string, unknown> | undefined
    for (const field in value) {
      if (this.#stopped) return undefined
      const type = Object.hasOwn(fields, field) && !left?.has(field) ? fields[field] : undefined
      const place = path === '' ? field : child(path, field)
      const before = value[field]
      if (type === undefined) this.#strange(place, field, Object.keys(fields))
      const after = type === undefined || before === null ? undefined : this.value(before, type, place, name)
      if (after === before) continue
      changed ??= { ...value }
      if (after === undefined) delete changed[field]
      else changed[field] = after
    }
    return changed ?? value
  }

  value(value: unknown, type: string, path: FieldPath, owner: string): unknown {
    switch (type) {
      case 'any':
        return value
      case 'string':
      case 'boolean':
        return typeof value === type ? value : this.#wrong(path, value, type, owner)
      case 'float':
        return typeof value === 'number' ? value : this.#wrong(path, value, type, owner)
      case 'int32':
      case 'int64':
        return this.#integer(value, type, path, owner)
      case 'intOrString':
        return typeof value === 'string' ? value : this.#integer(value, 'int32', path, owner)
      case 'quantity':
        return this.#quantity(value, path, owner)
      default:
        return this.#part(value, type, path, owner)
    }
  }

  #part(value: unknown, type: string, path: FieldPath, owner: string): unknown {
    if (type.startsWith('[]')) return this.#list(value, type, path, owner)
    return type.startsWith('{}') ? this.#map(value, type, path, owner) : this.struct(value, type, path, owner)
  }

  #integer(value: unknown, type: 'int32' | 'int64', path: FieldPath, owner: string): unknown {
    return isInteger(value, type) ? value : this.#wrong(path, value, type, owner)
  }

  #quantity(value: unknown, path: FieldPath, owner: string): unknown {
    if (typeof value !== 'string' && typeof value !== 'number') return this.#wrong(path, value, 'quantity', owner)
    const canonical = canonicalQuantity(value)
    if (canonical === undefined) this.#mistyped.push({ type: 'Unmarshal', field: path, value, detail: NOT_A_QUANTITY })
    return canonical
  }

  #list(value: unknown, type: string, path: FieldPath, owner: string): unknown {
    if (!Array.isArray(value)) return this.#wrong(path, value, type, owner)
    const items = value as readonly unknown[]
    const inner = type.slice(2)
    let changed: unknown[] | undefined
    for (let index = 0; index < items.length; index++) {
      const item = items[index]
      // A null item is the zero value of its type.
      const before = item === null ? zero(inner) : item
      const after = before === undefined ? undefined : this.value(before, inner, element(path, index), owner)
      if (this.#stopped) return undefined
      if (after === item) continue
      changed ??= [...items]
      changed[index] = after
    }
    return changed ?? value
  }

  /** A map of scalars is reported as a whole: the server's message names the map. */
  #map(value: unknown, type: string, path: FieldPath, owner: string): unknown {
    if (!isMap(value)) return this.#wrong(path, value, type, owner)
    const inner = type.slice(2)
    const scalar = structs[inner] === undefined && !inner.startsWith('[]') && !inner.startsWith('{}')
    let changed: Record<string, unknown> | undefined
    for (const name of Object.keys(value)) {
      const item = value[name]
      const before = item === null ? zero(inner) : item
      const after =
        before === undefined ? undefined : this.value(before, inner, scalar ? path : under(path, name), owner)
      if (this.#stopped) return undefined
      if (after === item) continue
      changed ??= { ...value }
      set(changed, name, after)
    }
    return changed ?? value
  }
}

function zero(type: string): unknown {
  if (type === 'string') return ''
  if (type === 'boolean') return false
  if (['int32', 'int64', 'float', 'intOrString', 'quantity'].includes(type)) return 0
  return type.startsWith('[]') ? [] : {}
}
