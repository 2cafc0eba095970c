import { list } from '../api/query.ts'
import { type Instant, instantOf } from '../clock.ts'
import { printYAML } from '../manifest/print.ts'
import type { Kind, Stored } from '../object.ts'
import { objectKey } from '../object.ts'
import { isRefusal, type Refusal } from '../refusal.ts'
import type { ClusterState } from '../state.ts'
import { columnsOf, objectName, type Resource } from './resources.ts'
import { age, table } from './table.ts'

/** What is asked for: a resource, and which of its objects. */
export interface Wanted {
  readonly resource: Resource
  /** Absent: all namespaces. */
  readonly namespace?: string
  /** Absent: all. */
  readonly names?: readonly string[]
  readonly labelSelector?: string
  readonly fieldSelector?: string
}

/** A name that nobody has. */
export interface Missing {
  readonly resource: string
  readonly name: string
}

export interface Found {
  readonly objects: readonly Stored[]
  readonly missing: readonly Missing[]
}

/** The objects, sorted by key; a selector that cannot be read is the API server's refusal. */
export function find(wanted: Wanted, state: ClusterState): Found | Refusal {
  const { resource, names, namespace, labelSelector = '', fieldSelector = '' } = wanted
  const at = resource.namespaced && namespace !== undefined ? { namespace } : {}
  if (names === undefined) {
    const objects = list({ kind: resource.kind, ...at, labelSelector, fieldSelector }, state)
    return isRefusal(objects) ? objects : { objects: objects as readonly Stored[], missing: [] }
  }
  const objects: Stored[] = []
  const missing: Missing[] = []
  for (const name of names) {
    const object = state.find(resource.kind, objectKey(resource.namespaced ? namespace : undefined, name))
    if (object === undefined) missing.push({ resource: resource.plural, name })
    else objects.push(object)
  }
  return { objects, missing }
}

export interface TableOptions {
  readonly wide: boolean
  /** A first column with the namespace. */
  readonly namespaces: boolean
  /** Names as `service/web`: several resources stand in one answer. */
  readonly prefixed: boolean
  readonly now: Instant
}

/** Objects of one resource as kubectl prints them. */
export function objectsTable(
  { kind }: Resource,
  objects: readonly Stored[],
  { wide, namespaces, prefixed, now }: TableOptions,
): string {
  const columns = columnsOf(kind)
  const plain = columns?.header ?? ['NAME', 'AGE']
  const more = wide ? (columns?.wide ?? []) : []
  const rows = objects.map((object) => {
    const cells = columns?.row(object as Stored<Kind>, now) ?? [
      object.metadata.name,
      age(now - instantOf(object.metadata.creationTimestamp)),
    ]
    const named =
      prefixed && plain[0] === 'NAME'
        ? [objectName(object.apiVersion, object.kind, object.metadata.name), ...cells.slice(1)]
        : cells
    const extra = more.length === 0 ? [] : (columns?.wideRow?.(object as Stored<Kind>, now) ?? [])
    return [...(namespaces ? [object.metadata.namespace ?? ''] : []), ...named, ...extra]
  })
  return table([...(namespaces ? ['NAMESPACE'] : []), ...plain, ...more], rows)
}

/** Objects as documents: one alone, several as a List. */
export function objectsDocument(objects: readonly Stored[], alone: boolean): unknown {
  return alone && objects.length === 1
    ? objects[0]
    : { apiVersion: 'v1', kind: 'List', items: objects, metadata: { resourceVersion: '' } }
}

export function objectsYAML(objects: readonly Stored[], alone: boolean): string {
  return printYAML(objectsDocument(objects, alone))
}
