import type { Instant } from '../clock.ts'
import type { WatchEvent } from '../controller.ts'
import { type Issue, issue } from '../issue.ts'
import type { Manifest } from '../manifest.ts'
import { type AnyObject, type ObjectKey, objectKey, type Stored, storeKind } from '../object.ts'
import { type FieldError, isRefusal, type Refusal } from '../refusal.ts'
import type { Snapshot } from '../state.ts'
import { type AdmissionContext, admit } from './admit.ts'
import { copy, same } from './copy.ts'
import { decode } from './decode.ts'
import { errorText } from './field.ts'

/** What `kubectl apply` says of one document. */
export type ApplyResult =
  | {
      readonly result: 'created' | 'configured' | 'unchanged'
      readonly kind: string
      readonly key: ObjectKey
      readonly object: Stored
      readonly state: Snapshot
      readonly events: readonly WatchEvent[]
      readonly warnings: readonly Issue[]
    }
  | {
      readonly result: 'refused'
      readonly kind: string
      readonly namespace: string
      readonly name: string
      readonly refusal: Refusal
    }

/** Where kubectl keeps what was applied last: fields that went since then go from the object too. */
const LAST = 'last-applied'

type Json = Readonly<Record<string, unknown>>

/** Lists that kubectl merges by a key (patchMergeKey of the core types); every other list is replaced. */
const mergeKeys: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  volumes: 'name',
  env: 'name',
  ports: 'port',
  volumeMounts: 'mountPath',
  imagePullSecrets: 'name',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
}

function isMap(value: unknown): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** Key of a list element: containers' ports merge by containerPort, Services' by port. */
function elementKey(list: string, item: unknown): string | undefined {
  if (!isMap(item)) return undefined
  const key = mergeKeys[list]
  if (key === undefined) return undefined
  const value = list === 'ports' ? (item['containerPort'] ?? item['port']) : item[key]
  const protocol = list === 'ports' ? `/${(item['protocol'] as string | undefined) ?? 'TCP'}` : ''
  return value === undefined ? undefined : `${String(value)}${protocol}`
}

/** Three-way merge: what is applied wins, what was applied before and is not now goes, the rest of the live object stays. */
export function merge(live: unknown, last: unknown, now: unknown, name = ''): unknown {
  if (Array.isArray(now))
    return Array.isArray(live) ? mergeLists(live, Array.isArray(last) ? last : [], now, name) : now
  if (!isMap(now) || !isMap(live)) return now
  const merged: Record<string, unknown> = { ...live }
  for (const key of Object.keys(isMap(last) ? last : {})) if (!(key in now)) delete merged[key]
  for (const key of Object.keys(now))
    merged[key] = key in live ? merge(live[key], isMap(last) ? last[key] : undefined, now[key], key) : now[key]
  return merged
}

function mergeLists(
  live: readonly unknown[],
  last: readonly unknown[],
  now: readonly unknown[],
  name: string,
): readonly unknown[] {
  if (now.some((item) => elementKey(name, item) === undefined)) return now
  const find = (list: readonly unknown[], key: string): unknown => list.find((item) => elementKey(name, item) === key)
  const applied = now.map((item) => {
    const key = elementKey(name, item)!
    const there = find(live, key)
    return there === undefined ? item : merge(there, find(last, key), item)
  })
  const known = new Set([...now, ...last].map((item) => elementKey(name, item)))
  return [...applied, ...live.filter((item) => !known.has(elementKey(name, item)))]
}

function metadataOf(value: unknown): { readonly name: string; readonly namespace: string } {
  const metadata = isMap(value) ? value['metadata'] : undefined
  const text = (field: string): string =>
    isMap(metadata) && typeof metadata[field] === 'string' ? (metadata[field] as string) : ''
  return { name: text('name'), namespace: text('namespace') }
}

/** Every error with the place of its node: for a field that should not be there its key, else its value. */
function placed(refusal: Refusal, manifest: Manifest): Refusal {
  const errors = refusal.errors.map(
    (error): FieldError => ({
      ...error,
      position: manifest.locate(error.field, error.type === 'UnknownField' ? 'key' : 'value'),
    }),
  )
  return { ...refusal, errors }
}

/** One document as `kubectl apply -f` handles it, against a state. */
export function apply(manifest: Manifest, state: Snapshot, now: Instant, context: AdmissionContext): ApplyResult {
  const decoded = decode(manifest.value, context.profile)
  const word = isMap(manifest.value) && typeof manifest.value['kind'] === 'string' ? manifest.value['kind'] : ''
  const refusedBy = (refusal: Refusal): ApplyResult => ({
    result: 'refused',
    kind: word,
    ...metadataOf(manifest.value),
    refusal: placed(refusal, manifest),
  })
  if (isRefusal(decoded)) return refusedBy(decoded)
  const { object, served } = decoded
  const kind = storeKind(object.apiVersion, object.kind)
  const namespace = served.namespaced ? object.metadata?.namespace || 'default' : undefined
  if (!object.metadata?.name) {
    const generate = object.metadata?.generateName
    const detail = generate ? `from ${generate}: cannot use generate name with apply` : 'resource name may not be empty'
    return refusedBy({
      status: 0,
      reason: 'Invalid',
      message: detail,
      errors: [{ type: 'FieldValueRequired', field: 'metadata.name', detail: 'name or generateName is required' }],
    })
  }
  const key = objectKey(namespace, object.metadata.name)
  const live = state.find(kind, key)
  const answer =
    live === undefined
      ? admit({ verb: 'create', object }, state, now, context)
      : admit({ verb: 'update', object: patched(object, live, kind, state) }, state, now, context)
  if (isRefusal(answer)) return refusedBy(answer)
  const result = live === undefined ? 'created' : answer.events.length === 0 ? 'unchanged' : 'configured'
  const remembered = same(state.memory(LAST, `${kind}/${key}`), object)
    ? answer.state
    : answer.state.remembering(LAST, `${kind}/${key}`, object)
  return { result, kind, key, object: answer.object!, state: remembered, events: answer.events, warnings: [] }
}

function patched(object: AnyObject, live: Stored, kind: string, state: Snapshot): AnyObject {
  const last = state.memory<AnyObject>(LAST, `${kind}/${objectKey(live.metadata.namespace, live.metadata.name)}`)
  const { status: _status, ...desired } = object
  const merged = merge(live, last, desired) as Record<string, unknown>
  const metadata = { ...(merged['metadata'] as Json) }
  delete metadata['resourceVersion']
  return { ...copy(merged), metadata } as unknown as AnyObject
}

/** One issue for each error of a refusal, at its place; a refusal without field errors is one issue at the object. */
export function refusalIssues(
  refused: Extract<ApplyResult, { result: 'refused' }>,
  manifest: Manifest,
): readonly Issue[] {
  const { refusal, kind, name, namespace } = refused
  const object = `${kind === '' ? '?' : kind} ${namespace === '' ? '' : `${namespace}/`}${name === '' ? '?' : name}`
  if (refusal.errors.length === 0)
    return [
      issue(
        'api.refused',
        { object, message: refusal.message, type: refusal.reason, field: '', suggestion: '' },
        { location: manifest.locate('metadata.name') },
      ),
    ]
  return refusal.errors.map((error) =>
    issue(
      'api.refused',
      {
        object,
        message: errorLine(error, refusal),
        type: error.type,
        field: error.field,
        suggestion: error.suggestion ?? '',
      },
      error.position === undefined ? {} : { location: error.position },
    ),
  )
}

function errorLine(error: FieldError, refusal: Refusal): string {
  return error.type === 'NoMatch' ||
    error.type === 'MissingType' ||
    error.type === 'UnknownField' ||
    error.type === 'Unmarshal'
    ? error.detail
    : errorText(error) || refusal.message
}
