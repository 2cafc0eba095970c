import type { AnyObject } from '../object.ts'
import { storeKind } from '../object.ts'
import type { FieldPath } from '../position.ts'
import type { FieldError, Refusal } from '../refusal.ts'
import { child, at as element, under } from './field.ts'
import { kinds as kindStructs, structs } from './fields.generated.ts'
import { nearest } from './nearest.ts'
import type { ApiProfile } from './profile.ts'
import { type Served, served } from './served.ts'
import { experimental } from './standard-channel.ts'

const byType = new Map(served.map((one) => [`${one.apiVersion}/${one.kind}`, one]))

/** The served kind behind apiVersion and kind, if its group is installed. */
export function servedKind(apiVersion: string, kind: string, profile: ApiProfile): Served | undefined {
  const found = byType.get(`${apiVersion}/${kind}`)
  return found === undefined || !installed(found, profile) ? undefined : found
}

function installed({ needs, apiVersion }: Served, profile: ApiProfile): boolean {
  if (needs === undefined) return true
  if (needs === 'gateway-api') return profile.gatewayChannel !== undefined
  if (needs === 'gateway-api-experimental') return profile.gatewayChannel === 'experimental'
  return profile.groups.includes(apiVersion.split('/')[0]!)
}

export interface Decoded {
  readonly object: AnyObject
  readonly served: Served
  /** The name under which the cluster files it. */
  readonly kind: string
}

function refusal(status: number, reason: string, message: string, errors: readonly FieldError[]): Refusal {
  return { status, reason, message, errors }
}

function missing(what: 'kind' | 'apiVersion'): Refusal {
  const detail = what === 'kind' ? `Object 'Kind' is missing` : 'apiVersion not set'
  return refusal(0, 'BadRequest', `error validating data: [${what} not set]`.replace(/.*/, detail), [
    { type: 'MissingType', field: '', detail },
  ])
}

function noMatch(apiVersion: string, kind: string, profile: ApiProfile): Refusal {
  const detail = `no matches for kind "${kind}" in version "${apiVersion}"`
  const known = served.filter((one) => installed(one, profile))
  const same = known.find((one) => one.kind === kind)
  const near =
    same === undefined
      ? nearest(
          kind,
          known.map((one) => one.kind),
        )
      : undefined
  const suggestion = same === undefined ? near : `apiVersion: ${same.apiVersion}`
  return refusal(0, 'NotFound', `${detail}\nensure CRDs are installed first`, [
    { type: 'NoMatch', field: '', detail, ...(suggestion === undefined ? {} : { suggestion }) },
  ])
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/**
 * Strict decoding (apimachinery pkg/runtime/serializer/json, sigs.k8s.io/json): a value of the wrong type is fatal and
 * reported alone; unknown fields are collected. null is absence. Nothing is coerced.
 */
export function decode(value: unknown, profile: ApiProfile): Decoded | Refusal {
  if (!isMap(value))
    return refusal(0, 'BadRequest', 'the document is no object', [
      { type: 'MissingType', field: '', detail: `Object 'Kind' is missing` },
    ])
  const { kind, apiVersion } = value
  if (kind === undefined || kind === null || kind === '') return missing('kind')
  if (apiVersion === undefined || apiVersion === null || apiVersion === '') return missing('apiVersion')
  if (typeof kind !== 'string' || typeof apiVersion !== 'string')
    return mismatch(
      typeof kind === 'string' ? 'apiVersion' : 'kind',
      typeof kind === 'string' ? apiVersion : kind,
      'string',
    )
  const found = servedKind(apiVersion, kind, profile)
  if (found === undefined) return noMatch(apiVersion, kind, profile)
  const walk = new Walk(
    kind,
    apiVersion.startsWith('gateway.networking.k8s.io/') && profile.gatewayChannel !== 'experimental',
  )
  const object = walk.struct(value, kindStructs[`${apiVersion}/${kind}`]!, '')
  if (walk.fatal !== undefined) return walk.fatal
  if (walk.unknown.length > 0) return strict(apiVersion, kind, walk.unknown)
  return { object: object as AnyObject, served: found, kind: storeKind(apiVersion, kind) }
}

/** The status of an object alone: what a status write changes. */
export function decodeStatus(object: AnyObject, profile: ApiProfile): { readonly value: unknown } | Refusal {
  const { apiVersion, kind, status } = object
  const struct = kindStructs[`${apiVersion}/${kind}`]
  const type = struct === undefined ? undefined : structs[struct]?.['status']
  if (struct === undefined || servedKind(apiVersion, kind, profile) === undefined)
    return noMatch(apiVersion, kind, profile)
  if (status === undefined || type === undefined) return { value: undefined }
  const walk = new Walk(kind, false)
  const value = walk.value(status, type, 'status')
  return walk.fatal ?? (walk.unknown.length > 0 ? strict(apiVersion, kind, walk.unknown) : { value })
}

function strict(apiVersion: string, kind: string, unknown: readonly FieldError[]): Refusal {
  const detail = unknown.map((one) => one.detail).join(', ')
  const version = apiVersion.split('/').at(-1)
  const message = `${kind} in version "${version}" cannot be handled as a ${kind}: strict decoding error: ${detail}`
  return refusal(400, 'BadRequest', message, unknown)
}

const goTypes: Readonly<Record<string, string>> = {
  string: 'string',
  boolean: 'bool',
  int32: 'int32',
  int64: 'int64',
  float: 'float64',
}

function jsonWord(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'number' : `number ${value}`
  return typeof value
}

function mismatch(field: FieldPath, value: unknown, type: string, kind = ''): Refusal {
  const go = goTypes[type] ?? type
  const number =
    typeof value === 'number' && (type === 'int32' || type === 'int64') ? `number ${value}` : jsonWord(value)
  const detail = `json: cannot unmarshal ${number} into Go struct field ${kind === '' ? '' : `${kind}.`}${field} of type ${go}`
  const message = `${kind === '' ? 'the object' : kind} cannot be handled: ${detail}`
  return refusal(400, 'BadRequest', message, [{ type: 'Unmarshal', field, value, detail }])
}

class Walk {
  readonly unknown: FieldError[] = []
  fatal: Refusal | undefined
  readonly #kind: string
  readonly #standard: boolean

  constructor(kind: string, standard: boolean) {
    this.#kind = kind
    this.#standard = standard
  }

  #wrong(field: FieldPath, value: unknown, type: string): undefined {
    this.fatal ??= mismatch(field, value, type, this.#kind)
    return undefined
  }

  /** A struct with known fields; the same object when nothing had to go. */
  struct(value: unknown, name: string, path: FieldPath): unknown {
    if (!isMap(value)) return this.#wrong(path, value, name)
    const fields = structs[name]!
    const left = this.#standard ? experimental[name] : undefined
    let changed: Record<string, unknown> | undefined
    for (const field in value) {
      if (this.fatal !== undefined) return undefined
      const type = Object.hasOwn(fields, field) && !left?.has(field) ? fields[field] : undefined
      const at = child(path, field)
      if (type === undefined) {
        const suggestion = nearest(field, Object.keys(fields))
        this.unknown.push({
          type: 'UnknownField',
          field: at,
          detail: `unknown field ${JSON.stringify(at)}`,
          ...(suggestion === undefined ? {} : { suggestion }),
        })
        continue
      }
      const before = value[field]
      const after = before === null ? undefined : this.value(before, type, at)
      if (after === before) continue
      changed ??= { ...value }
      if (after === undefined) delete changed[field]
      else changed[field] = after
    }
    return changed ?? value
  }

  value(value: unknown, type: string, path: FieldPath): unknown {
    if (type.startsWith('[]')) return this.#list(value, type.slice(2), path)
    if (type.startsWith('{}')) return this.#map(value, type.slice(2), path)
    switch (type) {
      case 'any':
        return value
      case 'string':
        return typeof value === 'string' ? value : this.#wrong(path, value, type)
      case 'boolean':
        return typeof value === 'boolean' ? value : this.#wrong(path, value, type)
      case 'float':
        return typeof value === 'number' ? value : this.#wrong(path, value, type)
      case 'int32':
        return this.#integer(value, type, path, 2 ** 31)
      case 'int64':
        return this.#integer(value, type, path, 2 ** 63)
      case 'intOrString':
        return typeof value === 'string' ? value : this.#integer(value, 'int32', path, 2 ** 31)
      case 'quantity':
        return typeof value === 'string' || typeof value === 'number'
          ? value
          : this.#wrong(path, value, 'resource.Quantity')
      default:
        return this.struct(value, type, path)
    }
  }

  #integer(value: unknown, type: string, path: FieldPath, bound: number): unknown {
    return typeof value === 'number' && Number.isInteger(value) && value >= -bound && value < bound
      ? value
      : this.#wrong(path, value, type)
  }

  #list(value: unknown, type: string, path: FieldPath): unknown {
    if (!Array.isArray(value)) return this.#wrong(path, value, `[]${type}`)
    let changed: unknown[] | undefined
    for (const [at, item] of value.entries()) {
      const field = element(path, at)
      // A null item is the zero value of its type.
      const before: unknown = item === null ? zero(type) : item
      const after = before === undefined ? undefined : this.value(before, type, field)
      if (this.fatal !== undefined) return undefined
      if (after === item) continue
      changed ??= [...(value as readonly unknown[])]
      changed[at] = after
    }
    return changed ?? value
  }

  /** A string map is reported as a whole: the server's message names the map. */
  #map(value: unknown, type: string, path: FieldPath): unknown {
    if (!isMap(value)) return this.#wrong(path, value, `map[string]${type}`)
    const scalar = structs[type] === undefined && !type.startsWith('[]') && !type.startsWith('{}')
    let changed: Record<string, unknown> | undefined
    for (const name of Object.keys(value)) {
      const item = value[name]
      const before: unknown = item === null ? zero(type) : item
      const after = before === undefined ? undefined : this.value(before, type, scalar ? path : under(path, name))
      if (this.fatal !== undefined) return undefined
      if (after === item) continue
      changed ??= { ...value }
      changed[name] = after
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
