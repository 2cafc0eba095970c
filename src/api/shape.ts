import { structs } from './fields.ts'
import { canonicalQuantity } from './quantity.ts'
import { experimental } from './standard-channel.ts'

type Tree = Readonly<Record<string, unknown>>

/** What a value must be: a type of the field table, read once. */
export interface Shape {
  /** `struct`, `list`, `map`, or a scalar by its name in the table. */
  readonly sort: string
  /** What `typeof` says of every value of a scalar, and of no other value; '' where it does not tell. */
  readonly word: string
  /** Of what is in a list or a map. */
  readonly inner?: Shape
  /** Name of a struct. */
  readonly struct?: string
  /** The Gateway API's standard channel, which lacks fields. */
  readonly standard: boolean
  /** Of a struct, once one was met: most of the table's structs never are. */
  fields?: ReadonlyMap<string, Shape>
}

const shapes = { standard: new Map<string, Shape>(), experimental: new Map<string, Shape>() }

/** The shape of a type of the field table; in the standard channel without what only the experimental one has. */
export function shapeOfType(type: string, standard: boolean): Shape {
  const known = standard ? shapes.standard : shapes.experimental
  let shape = known.get(type)
  if (shape === undefined) {
    shape = readShape(type, standard)
    known.set(type, shape)
  }
  return shape
}

const words: Readonly<Record<string, string>> = { string: 'string', boolean: 'boolean', float: 'number' }

function readShape(type: string, standard: boolean): Shape {
  const inner = (): Shape => shapeOfType(type.slice(2), standard)
  if (type.startsWith('[]')) return { sort: 'list', word: '', inner: inner(), standard }
  if (type.startsWith('{}')) return { sort: 'map', word: '', inner: inner(), standard }
  return structs[type] === undefined
    ? { sort: type, word: words[type] ?? '', standard }
    : { sort: 'struct', word: '', struct: type, standard }
}

/** The fields of a struct, by name. */
export function fieldsOf(shape: Shape): ReadonlyMap<string, Shape> {
  if (shape.fields === undefined) {
    const { struct = '', standard } = shape
    const left = standard ? experimental[struct] : undefined
    const fields = Object.entries(structs[struct] ?? {}).filter(([name]) => left?.has(name) !== true)
    shape.fields = new Map(fields.map(([name, type]) => [name, shapeOfType(type, standard)]))
  }
  return shape.fields
}

/** Frozen structs that were found to fit; what is frozen is taken to be so all the way down, as stored objects are. */
const fitting = new WeakMap<object, Shape>()

/**
 * Whether a value is what decoding would make of it: every field known and of its type, no null, every quantity canonical.
 * `old` is what is stored at its place, if anything: that was decoded when it was written, and so were its parts.
 */
export function fits(value: unknown, shape: Shape, old?: unknown): boolean {
  if (typeof value !== 'object' || value === null) return fitsScalar(value, shape.sort)
  if (shape.sort === 'any' || value === old || fitting.get(value) === shape) return true
  const before = typeof old === 'object' && old !== null ? (old as Tree) : undefined
  if (Array.isArray(value)) return shape.sort === 'list' && fitsList(value, shape.inner!, before)
  const isStruct = shape.sort === 'struct'
  if (!isStruct && shape.sort !== 'map') return false
  const fields = isStruct ? (shape.fields ?? fieldsOf(shape)) : undefined
  for (const name in value) {
    const field = fields === undefined ? shape.inner! : fields.get(name)
    if (field === undefined) return false
    const part = (value as Tree)[name]
    if (typeof part === field.word || (part !== undefined && part === before?.[name])) continue
    if (!fits(part, field, before?.[name])) return false
  }
  if (isStruct && Object.isFrozen(value)) fitting.set(value, shape)
  return true
}

function fitsList(value: readonly unknown[], inner: Shape, old: Tree | undefined): boolean {
  for (let index = 0; index < value.length; index++) {
    const part = value[index]
    if (typeof part === inner.word || (part !== undefined && part === old?.[index])) continue
    if (!fits(part, inner, old?.[index])) return false
  }
  return true
}

function fitsScalar(value: unknown, sort: string): boolean {
  switch (sort) {
    case 'any':
      return value !== null && value !== undefined
    case 'string':
    case 'boolean':
      return typeof value === sort
    case 'float':
      return typeof value === 'number'
    case 'int32':
      return typeof value === 'number' && (value | 0) === value
    case 'int64':
      return isInteger(value, sort)
    case 'intOrString':
      return typeof value === 'string' || isInteger(value, 'int32')
    case 'quantity':
      return typeof value === 'string' && canonicalQuantity(value) === value
    default:
      return false
  }
}

/** Whether a value is a number that fits the type. */
export function isInteger(value: unknown, sort: 'int32' | 'int64'): boolean {
  const bound = sort === 'int32' ? 2 ** 31 : 2 ** 63
  return typeof value === 'number' && Number.isInteger(value) && value >= -bound && value < bound
}
