import { list } from '../api/query.ts'
import type { Instant } from '../clock.ts'
import { printYAML } from '../manifest/print.ts'
import type { Stored } from '../object.ts'
import { objectKey } from '../object.ts'
import { isRefusal, type Refusal } from '../refusal.ts'
import type { ClusterState } from '../state.ts'
import { columnsOf } from './columns/index.ts'
import { objectName, type Resource } from './resources.ts'
import { table } from './table.ts'

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
  readonly headers?: boolean
  /** A last column with the labels. */
  readonly labels?: boolean
  readonly now: Instant
}

function labelCell({ metadata }: Stored): string {
  const pairs = Object.entries(metadata.labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  return pairs.length === 0 ? '<none>' : pairs.map(([key, value]) => `${key}=${value}`).join(',')
}

/** Objects of one resource as kubectl prints them. */
export function objectsTable(
  { kind }: Resource,
  objects: readonly Stored[],
  { wide, namespaces, prefixed, now, headers = true, labels = false }: TableOptions,
): string {
  const { header, row } = columnsOf(kind)
  const shown = header.flatMap((name, index) => (name.startsWith('+') && !wide ? [] : [index]))
  const rows = objects.map((object) => {
    const cells = row(object, now, wide)
    const [first = '', ...rest] = shown.map((index) => cells[index] ?? '')
    const named = prefixed && header[0] === 'NAME' ? objectName(object.apiVersion, object.kind, first) : first
    return [
      ...(namespaces ? [object.metadata.namespace ?? ''] : []),
      named,
      ...rest,
      ...(labels ? [labelCell(object)] : []),
    ]
  })
  const names = shown.map((index) => header[index]!.replace(/^\+/, ''))
  return table([...(namespaces ? ['NAMESPACE'] : []), ...names, ...(labels ? ['LABELS'] : [])], rows, headers)
}

/** Objects as documents: one alone, several as a List. */
export function objectsDocument(objects: readonly Stored[], alone: boolean): unknown {
  return alone && objects.length === 1
    ? objects[0]
    : { apiVersion: 'v1', kind: 'List', items: objects, metadata: { resourceVersion: '' } }
}

/** Keys in their order, as the API server's JSON has them for kubectl. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]))
}

export function objectsJSON(objects: readonly Stored[], alone: boolean): string {
  return `${JSON.stringify(sorted(objectsDocument(objects, alone)), null, 4)}\n`
}

export function objectsYAML(objects: readonly Stored[], alone: boolean): string {
  return printYAML(objectsDocument(objects, alone))
}
