import { type AnyObject, keyOf, objectKey, type Stored, type StoredMeta } from '../object.ts'
import { isRefusal, type Refusal } from '../refusal.ts'
import type { Snapshot } from '../state.ts'
import { lastPlugins, plugins } from './admission/plugins.ts'
import type { Admitted } from './admit.ts'
import { allocateForService, patchService } from './allocate.ts'
import { conflict, notFound } from './answers.ts'
import { decode, decodeStatus } from './decode.ts'
import { removed } from './delete.ts'
import { FieldErrors } from './field.ts'
import { countsGenerations } from './generation.ts'
import type { Draft } from './kind.ts'
import { behaviourOf } from './kinds.ts'
import { validateMetadata, validateMetadataUpdate } from './metadata.ts'
import {
  type Arrival,
  answered,
  defaulting,
  kindOf,
  nameRule,
  namespaceLifecycle,
  type Request,
  run,
  type Step,
  webhooks,
} from './request.ts'
import { draftOf, share } from './share.ts'

/** Metadata that a writer cannot change: it comes from the object as stored (rest.BeforeUpdate). */
const systemOwned = [
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
] as const

const preparing: Step = ({ draft, old, behaviour, arrival }) => {
  draft.metadata ??= {}
  const metadata = draft.metadata as Record<string, unknown>
  delete metadata['managedFields']
  delete metadata['selfLink']
  for (const field of systemOwned) {
    if (field === 'uid' && metadata['uid'] !== undefined) continue
    if (old!.metadata[field] === undefined) delete metadata[field]
    else metadata[field] = old!.metadata[field]
  }
  if (behaviour?.withoutStatus !== true) {
    const { status } = old as unknown as AnyObject
    if (status === undefined) delete draft['status']
    else draft['status'] = status
  }
  behaviour?.prepareForUpdate?.(draft, old!, arrival.context.profile)
  return undefined
}

/** What is equal is the stored part from here on: rules of update compare it at a glance, and it is not written again. */
const sharing: Step = (request) => {
  const { draft, old } = request
  const metadata = draft.metadata as Record<string, unknown>
  metadata['resourceVersion'] = old!.metadata.resourceVersion
  request.draft = share(draft, old) as Draft<AnyObject>
  return undefined
}

/** The old object as update rules see it: a binding has already happened, for them. */
function before({ kind, draft, old, arrival }: Request): Stored {
  if (kind !== 'Pod' || arrival.binds !== true) return old!
  const spec = (old as unknown as Stored<'Pod'>).spec
  const { nodeName } = (draft['spec'] ?? {}) as { nodeName?: string }
  if (spec?.nodeName !== undefined || nodeName === undefined) return old!
  return { ...old!, spec: { ...spec, nodeName } } as unknown as Stored
}

const validating: Step = (request) => {
  const { draft, old, behaviour, namespaced, arrival } = request
  const { profile } = arrival.context
  const errors = new FieldErrors()
  const metadata = draft.metadata as AnyObject['metadata']
  validateMetadata(metadata, { namespaced, name: nameRule(request), old: old!.metadata }, errors)
  validateMetadataUpdate(metadata, old!.metadata, errors)
  if (behaviour?.updateAlone !== true) behaviour?.validate?.(draft, errors, profile)
  behaviour?.validateUpdate?.(draft, before(request), errors, profile)
  return answered(request, errors)
}

/** The path of a changed object; a Service's omitted allocations are filled from the old one first. */
const path: readonly Step[] = [
  defaulting,
  namespaceLifecycle,
  plugins,
  webhooks('mutating'),
  patchService,
  allocateForService,
  preparing,
  sharing,
  validating,
  lastPlugins,
]

/** Admits new metadata and spec for an object; its status stays. */
export function update(object: AnyObject, arrival: Arrival): Admitted | Refusal {
  const decoded = decode(object, arrival.context.profile, arrival.state)
  if (isRefusal(decoded)) return decoded
  const { kind, served } = decoded
  const { name = '', namespace, resourceVersion } = decoded.object.metadata ?? {}
  const old = arrival.state.find(kind, objectKey(served.namespaced ? namespace || 'default' : undefined, name))
  if (old === undefined) return notFound(object, name)
  if (resourceVersion !== undefined && resourceVersion !== '' && resourceVersion !== old.metadata.resourceVersion)
    return conflict(object, name)
  const behaviour = behaviourOf(kind)
  // The status will be the stored one.
  const statusless = behaviour?.withoutStatus !== true && decoded.object['status'] !== undefined
  const wanted = statusless ? { ...decoded.object, status: undefined } : decoded.object
  const draft = draftOf(wanted) as Draft<AnyObject>
  draft.metadata ??= {}
  if (served.namespaced) draft.metadata.namespace ||= 'default'
  else delete draft.metadata.namespace
  const request: Request = {
    operation: 'UPDATE',
    kind,
    namespaced: served.namespaced,
    ...(behaviour === undefined ? {} : { behaviour }),
    old,
    arrival,
    draft,
    state: arrival.state,
  }
  return run(path, request) ?? written(request)
}

/** Admits a new status for an object; everything else stays. */
export function updateStatus(object: AnyObject, arrival: Arrival): Admitted | Refusal {
  const kind = kindOf(object)
  const { name = '', namespace } = object.metadata ?? {}
  const old = arrival.state.find(kind, objectKey(namespace, name))
  if (old === undefined) return notFound(object, name)
  const before = (old as unknown as AnyObject)['status']
  const status = decodeStatus(
    object,
    arrival.context.profile,
    old.apiVersion === object.apiVersion ? before : undefined,
  )
  if (isRefusal(status)) return status
  const next = share(status.value, before)
  if (next === before) return { state: arrival.state, events: [], object: old }
  const errors = new FieldErrors()
  const draft = { ...old, status: next } as unknown as AnyObject
  behaviourOf(kind)?.validateStatus?.(draft, old, errors)
  const refusal = answered({ draft } as unknown as Request, errors)
  return refusal ?? replaced(kind, draft, old.metadata, old, arrival.state)
}

const META: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'status'])

/** Whether what is wanted differs; a kind without spec wants all of itself. Parts that are equal are shared. */
function wantsOther(made: AnyObject, old: AnyObject): boolean {
  for (const field in made) if (!META.has(field) && made[field] !== old[field]) return true
  for (const field in old) if (!META.has(field) && made[field] === undefined && old[field] !== undefined) return true
  return false
}

function written(request: Request): Admitted {
  const { draft, kind, behaviour, arrival, state } = request
  const old = request.old!
  const shared = draft as unknown as AnyObject
  const warnings = behaviour?.warnings?.(shared as unknown as Stored, old)
  const said = warnings === undefined || warnings.length === 0 ? {} : { warnings }
  if (shared === (old as unknown)) return { state: arrival.state, events: [], object: old, ...said }
  const counts = countsGenerations(kind) && wantsOther(shared, old as unknown as AnyObject)
  const meta = shared.metadata as unknown as StoredMeta
  const next = counts ? { ...meta, generation: (old.metadata.generation ?? 0) + 1 } : meta
  return { ...replaced(kind, shared, next, old, state), ...said }
}

/** The state with an object, its parts frozen, in place of its older version; without it when its last finalizer went. */
function replaced(kind: string, object: AnyObject, meta: StoredMeta, old: Stored, state: Snapshot): Admitted {
  const metadata = Object.freeze({ ...meta, resourceVersion: String(state.resourceVersion + 1) })
  const next = Object.freeze({ ...object, metadata }) as unknown as Stored
  if (finished(kind, next, old)) return removed(kind, next, state)
  const event = { type: 'MODIFIED', kind, key: keyOf(next), object: next, old } as const
  return { state: state.with(kind, next), events: [event], object: next }
}

/** A deleted object goes when nothing holds it any more (Store.deleteForEmptyFinalizers). */
function finished(kind: string, object: Stored, old: Stored): boolean {
  const { metadata } = object
  if (metadata.deletionTimestamp === undefined) return false
  if ((metadata.finalizers ?? []).length > 0) return false
  if (kind === 'Namespace') return ((object as unknown as Stored<'Namespace'>).spec?.finalizers ?? []).length === 0
  return (metadata.deletionGracePeriodSeconds ?? 0) === 0 && (old.metadata.finalizers ?? []).length > 0
}
