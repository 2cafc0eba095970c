import { type AnyObject, objectKey, type Stored, storeKind } from '../object.ts'
import type { FieldPath } from '../position.ts'
import type { Refusal } from '../refusal.ts'
import type { ClusterState } from '../state.ts'
import { noMatch, servedKind } from './discovery.ts'
import { kinds as kindStructs, structs } from './fields.ts'
import type { ApiProfile } from './profile.ts'
import type { Served } from './served.ts'
import { fits, type Shape, shapeOfType } from './shape.ts'
import { badRequest, isMap, jsonWord, StrictDecoding } from './strict.ts'

/** An object whose every field is known and of its type; nulls are gone, quantities canonical. */
export interface Decoded {
  readonly object: AnyObject
  readonly served: Served
  /** The name under which the cluster files it. */
  readonly kind: string
}

function missing(detail: string): Refusal {
  return badRequest(detail, [{ type: 'MissingType', field: '', detail }], 0)
}

/** apiVersion and kind as kubectl needs them before it asks any server. */
function typeOf(value: unknown): { readonly apiVersion: string; readonly kind: string } | Refusal {
  if (!isMap(value))
    return untyped('', value, 'json: cannot unmarshal WORD into Go value of type map[string]interface {}')
  const { kind, apiVersion } = value
  if (kind === undefined || kind === null || kind === '') return missing("Object 'Kind' is missing")
  if (typeof kind !== 'string') return untyped('kind', kind, GO_TYPE('kind'))
  if (apiVersion === undefined || apiVersion === null || apiVersion === '') return missing('apiVersion not set')
  if (typeof apiVersion !== 'string') return untyped('apiVersion', apiVersion, GO_TYPE('apiVersion'))
  return { apiVersion, kind }
}

const GO_TYPE = (field: string): string => `json: cannot unmarshal WORD into Go struct field .${field} of type string`

function untyped(field: FieldPath, value: unknown, sentence: string): Refusal {
  const detail = sentence.replace('WORD', jsonWord(value, 'string'))
  const message = `couldn't get version/kind; json parse error: ${detail}`
  return badRequest(message, [{ type: 'Unmarshal', field, value, detail }], 0)
}

/**
 * Strict decoding (apimachinery pkg/runtime/serializer/json, sigs.k8s.io/json): a value of the wrong type is fatal and
 * reported alone; unknown fields are collected. null is absence. Nothing is coerced. Custom resources have a schema
 * instead of Go types: there every value of a wrong type is reported, after unknown fields. Of what `state` holds of the
 * object, no part that came back is read again.
 */
export function decode(value: unknown, profile: ApiProfile, state?: ClusterState): Decoded | Refusal {
  const type = typeOf(value)
  if ('errors' in type) return type
  const { apiVersion, kind } = type
  const served = servedKind(apiVersion, kind, profile)
  if (served === undefined) return noMatch(apiVersion, kind, profile)
  const given = value as AnyObject
  const filed = storeKind(apiVersion, kind)
  const shape = shapeOf(served, profile)
  const old = state === undefined ? undefined : storedVersion(given, filed, served, state)
  if (fits(value, shape, old)) return { object: given, served, kind: filed }
  const strict = new StrictDecoding(served, shape.standard)
  const object = strict.struct(value, shape.struct!, '', '') as AnyObject
  return strict.refusal(object) ?? { object, served, kind: filed }
}

/** What is stored of an object that has not been decoded yet, in the version that it speaks. */
function storedVersion(object: AnyObject, kind: string, served: Served, state: ClusterState): Stored | undefined {
  const { name, namespace } = (isMap(object.metadata) ? object.metadata : {}) as Readonly<Record<string, unknown>>
  if (typeof name !== 'string') return undefined
  const place = typeof namespace === 'string' && namespace !== '' ? namespace : 'default'
  const old = state.find(kind, objectKey(served.namespaced ? place : undefined, name))
  return old?.apiVersion === served.apiVersion ? old : undefined
}

const shapes = new Map<Served, Shape>()
const standardShapes = new Map<Served, Shape>()

/** The shape of a kind; the Gateway API's kinds lack the experimental fields where its standard channel rules. */
function shapeOf(served: Served, { gatewayChannel }: ApiProfile): Shape {
  const known = gatewayChannel === 'experimental' ? shapes : standardShapes
  let shape = known.get(served)
  if (shape === undefined) {
    const { apiVersion, kind } = served
    const standard = gatewayChannel !== 'experimental' && apiVersion.startsWith('gateway.networking.k8s.io/')
    shape = shapeOfType(kindStructs[`${apiVersion}/${kind}`]!, standard)
    known.set(served, shape)
  }
  return shape
}

/** The status of an object alone: what a status write changes. `old` is the status as stored. */
export function decodeStatus(
  object: AnyObject,
  profile: ApiProfile,
  old?: unknown,
): { readonly value: unknown } | Refusal {
  const { apiVersion, kind, status } = object
  const served = servedKind(apiVersion, kind, profile)
  if (served === undefined) return noMatch(apiVersion, kind, profile)
  const { struct = '', standard } = shapeOf(served, profile)
  const type = structs[struct]?.['status']
  if (status === undefined || type === undefined) return { value: undefined }
  if (fits(status, shapeOfType(type, standard), old)) return { value: status }
  const strict = new StrictDecoding(served, standard)
  const value = strict.value(status, type, 'status', struct)
  return strict.refusal(object) ?? { value }
}
