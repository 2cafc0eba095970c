import type { Instant } from '../clock.ts'
import type { WatchEvent } from '../controller.ts'
import { type Issue, issue } from '../issue.ts'
import type { Manifest } from '../manifest.ts'
import { type AnyObject, type ObjectKey, objectKey, type Stored } from '../object.ts'
import { type FieldError, isRefusal, type Refusal } from '../refusal.ts'
import type { Snapshot } from '../state.ts'
import type { AdmissionContext } from './admit.ts'
import { create } from './create.ts'
import { type Decoded, decode } from './decode.ts'
import { errorText } from './field.ts'
import { kinds } from './fields.ts'
import { threeWay } from './merge.ts'
import { placeOf } from './place.ts'
import { equal } from './share.ts'
import { update } from './update.ts'

/** What `kubectl apply` says of one document. */
export type ApplyResult =
  | {
      readonly result: 'created' | 'configured' | 'unchanged'
      /** Store kind. */
      readonly kind: string
      readonly key: ObjectKey
      readonly object: Stored
      readonly state: Snapshot
      readonly events: readonly WatchEvent[]
      readonly warnings: readonly Issue[]
    }
  | Refused

export interface Refused {
  readonly result: 'refused'
  /** As written; '' when it is missing. */
  readonly kind: string
  readonly namespace: string
  readonly name: string
  /** Every error with the place of its node. */
  readonly refusal: Refusal
}

/**
 * What was applied last, by object: kubectl keeps it in an annotation, here it is memory, so that an object printed and
 * applied again is unchanged.
 */
const LAST = 'last-applied'

type Json = Readonly<Record<string, unknown>>

function isMap(value: unknown): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function refused(manifest: Manifest, refusal: Refusal): Refused {
  const value = isMap(manifest.value) ? manifest.value : {}
  const metadata = isMap(value['metadata']) ? value['metadata'] : {}
  const text = (one: unknown): string => (typeof one === 'string' ? one : '')
  const errors = refusal.errors.map((error): FieldError => ({ ...error, position: placeOf(error, manifest) }))
  return {
    result: 'refused',
    kind: text(value['kind']),
    namespace: text(metadata['namespace']),
    name: text(metadata['name']),
    refusal: { ...refusal, errors },
  }
}

/** kubectl asks the server for the object first, and cannot without a name. */
function nameless({ metadata }: AnyObject): Refusal | undefined {
  if (metadata?.name) return undefined
  const prefix = metadata?.generateName
  const message = prefix ? `from ${prefix}: cannot use generate name with apply` : 'resource name may not be empty'
  const detail = 'name or generateName is required'
  return {
    status: 0,
    reason: 'Invalid',
    message,
    errors: [{ type: 'FieldValueRequired', field: 'metadata.name', detail }],
  }
}

/** One document as `kubectl apply -f` handles it, against a state. */
export function apply(manifest: Manifest, state: Snapshot, now: Instant, context: AdmissionContext): ApplyResult {
  const decoded = decode(manifest.value, context.profile)
  if (isRefusal(decoded)) return refused(manifest, decoded)
  const without = nameless(decoded.object)
  if (without !== undefined) return refused(manifest, without)
  const { kind, object, served } = decoded
  const key = objectKey(served.namespaced ? object.metadata?.namespace || 'default' : undefined, object.metadata!.name!)
  const live = state.find(kind, key)
  const arrival = { state, now, context }
  const last = state.memory<AnyObject>(LAST, `${kind}/${key}`)
  const answer =
    live === undefined ? create(object, arrival) : update(patched(decoded, manifest.value, live, last), arrival)
  if (isRefusal(answer)) return refused(manifest, answer)
  const applied = manifest.value as AnyObject
  const known = equal(last, applied)
  return {
    result: live === undefined ? 'created' : answer.events.length === 0 ? 'unchanged' : 'configured',
    kind,
    key,
    object: answer.object ?? live!,
    state: known ? answer.state : answer.state.remembering(LAST, `${kind}/${key}`, applied),
    events: answer.events,
    warnings: (answer.warnings ?? []).map((message) =>
      issue('api.warning', { message }, { location: manifest.locate('metadata.name') }),
    ),
  }
}

/** The object that kubectl's patch makes of the live one; the server sees a whole new version. */
function patched({ object, served }: Decoded, value: unknown, live: Stored, last: unknown): AnyObject {
  const struct = served.needs === undefined ? kinds[`${object.apiVersion}/${object.kind}`] : undefined
  const merged = threeWay({ live, last, now: value }, struct) as AnyObject
  const { resourceVersion: _live, ...metadata } = merged.metadata ?? {}
  const wanted = object.metadata?.['resourceVersion']
  return { ...merged, metadata: wanted === undefined ? metadata : { ...metadata, resourceVersion: wanted } }
}

/** One issue for each error of a refusal, at its place; a refusal without field errors is one issue at the object. */
export function refusalIssues(of: Refused, manifest: Manifest): readonly Issue[] {
  const { refusal, kind, name, namespace } = of
  const object =
    kind === '' && name === '' ? '' : `${kind || '?'} ${namespace === '' ? '' : `${namespace}/`}${name || '?'}`
  if (refusal.errors.length === 0) {
    const params = { object, message: refusal.message, type: refusal.reason, field: '', suggestion: '' }
    return [
      issue('api.refused', params, {
        location: manifest.locate(namespace === '' ? 'metadata.name' : 'metadata.namespace'),
      }),
    ]
  }
  return refusal.errors.map((error) => {
    const { type, field, suggestion = '', position } = error
    const params = { object, message: errorText(error) || refusal.message, type, field, suggestion }
    return issue('api.refused', params, position === undefined ? {} : { location: position })
  })
}
