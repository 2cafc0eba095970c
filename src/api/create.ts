import { timestamp } from '../clock.ts'
import { type AnyObject, objectKey, type Stored } from '../object.ts'
import { isRefusal, type Refusal } from '../refusal.ts'
import { lastPlugins, plugins } from './admission/plugins.ts'
import type { Admitted } from './admit.ts'
import { allocateForService } from './allocate.ts'
import { alreadyExists } from './answers.ts'
import { decode } from './decode.ts'
import { FieldErrors } from './field.ts'
import { countsGenerations } from './generation.ts'
import { generatedName, uidOf } from './identity.ts'
import type { Draft } from './kind.ts'
import { behaviourOf } from './kinds.ts'
import { validateMetadata } from './metadata.ts'
import {
  type Arrival,
  answered,
  defaulting,
  nameRule,
  namespaceLifecycle,
  type Request,
  run,
  type Step,
  webhooks,
} from './request.ts'
import { draftOf, freeze } from './share.ts'

/** The request's namespace, and a name where only a prefix was given. */
const naming: Step = (request) => {
  const { draft, kind, namespaced, arrival } = request
  draft.metadata ??= {}
  const { metadata } = draft
  if (!namespaced) delete metadata.namespace
  else if (!metadata.namespace) metadata.namespace = 'default'
  if (metadata.name || !metadata.generateName) return undefined
  const from = { seed: arrival.context.seed, kind, namespace: metadata.namespace ?? '' }
  const made = generatedName(metadata.generateName, from, request.state)
  metadata.name = made.name
  request.state = made.state
  return undefined
}

/** What a user may not set on create: status, and metadata that the system owns (rest.BeforeCreate). */
const preparing: Step = ({ draft, behaviour, arrival }) => {
  if (behaviour?.withoutStatus !== true) delete draft['status']
  behaviour?.prepareForCreate?.(draft, arrival.context.profile)
  return undefined
}

const validating: Step = (request) => {
  const { draft, behaviour, namespaced, arrival } = request
  const errors = new FieldErrors()
  validateMetadata(draft.metadata as AnyObject['metadata'], { namespaced, name: nameRule(request) }, errors)
  behaviour?.validate?.(draft, errors, arrival.context.profile)
  return answered(request, errors)
}

const unique: Step = ({ draft, kind, arrival }) => {
  const { name = '', namespace } = draft.metadata ?? {}
  return arrival.state.find(kind, objectKey(namespace, name)) === undefined ? undefined : alreadyExists(draft, name)
}

/**
 * The path of a new object. A Service's addresses and ports come before PrepareForCreate and validation, so that the
 * first failing allocation is answered alone (registry Store.Create and the Service's BeginCreate).
 */
const path: readonly Step[] = [
  naming,
  defaulting,
  namespaceLifecycle,
  plugins,
  webhooks('mutating'),
  allocateForService,
  preparing,
  validating,
  lastPlugins,
  unique,
]

/** Admits a new object. */
export function create(object: AnyObject, arrival: Arrival): Admitted | Refusal {
  const decoded = decode(object, arrival.context.profile)
  if (isRefusal(decoded)) return decoded
  const { kind, served } = decoded
  const behaviour = behaviourOf(kind)
  const request: Request = {
    operation: 'CREATE',
    kind,
    namespaced: served.namespaced,
    ...(behaviour === undefined ? {} : { behaviour }),
    arrival,
    draft: draftOf(decoded.object) as Draft<AnyObject>,
    state: arrival.state,
  }
  return run(path, request) ?? stored(request)
}

function stored({ draft, kind, behaviour, arrival, state }: Request): Admitted {
  const { name = '', namespace, ...metadata } = draft.metadata ?? {}
  const key = objectKey(namespace, name)
  for (const owned of ['selfLink', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'managedFields', 'generation'])
    delete metadata[owned]
  draft.metadata = {
    name,
    ...(namespace ? { namespace } : {}),
    ...metadata,
    uid: uidOf(arrival.context.seed, kind, key, state),
    resourceVersion: String(state.resourceVersion + 1),
    ...(countsGenerations(kind) ? { generation: 1 } : {}),
    creationTimestamp: timestamp(arrival.now),
  }
  const object = freeze(draft) as unknown as Stored
  const warnings = behaviour?.warnings?.(object)
  return {
    state: state.with(kind, object),
    events: [{ type: 'ADDED', kind, key, object }],
    object,
    ...(warnings === undefined || warnings.length === 0 ? {} : { warnings }),
  }
}
