import { Cluster } from '../src/index.ts'
import type { Issue } from '../src/issue.ts'
import { segments } from '../src/position.ts'
import { type CaseResult, guarded, type RunTable } from './result.ts'

interface Expected {
  readonly path: string
  readonly type: string
  /** Zero-based document, when several are given. */
  readonly doc?: number
}

interface Case {
  readonly id: string
  readonly op: 'create' | 'update'
  readonly manifest: string
  readonly old?: string
  readonly accept: boolean
  readonly errors?: readonly Expected[]
  readonly defaults?: Readonly<Record<string, unknown>>
}

interface Outcome {
  readonly errors: readonly (Expected & { readonly text: string })[]
  /** The object that the last accepted document made. */
  readonly object: unknown
}

let empty: Cluster | undefined

/** A cluster that holds what every cluster holds, and the namespaces that the manifests name. */
function clusterFor(text: string): Cluster {
  empty ??= Cluster.create({ nodes: [] })
  const cluster = empty.fork()
  const names = [...text.matchAll(/^\s*"?namespace"?:\s*"?([a-z0-9-]+)/gm)].map(([, name]) => name!)
  for (const name of new Set(names)) {
    if (cluster.state.find('Namespace', name) !== undefined) continue
    cluster.write({ verb: 'create', object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } } })
  }
  return cluster
}

function errorOf({ code, params }: Issue, doc: number): Outcome['errors'][number] {
  const text = JSON.stringify(params)
  if (code !== 'api.refused') return { path: '', type: 'YAMLSyntax', doc, text }
  return { path: params.field, type: params.type.replace(/^FieldValue/, ''), doc, text: params.message }
}

function applyAll(text: string, cluster: Cluster): Outcome {
  const applied = cluster.apply(text)
  const errors = applied.flatMap(({ issues, manifest }) => issues.map((one) => errorOf(one, manifest?.document ?? 0)))
  const last = applied.findLast(({ result }) => result !== 'refused' && result !== 'unreadable')
  return { errors, object: last === undefined ? undefined : cluster.state.find(last.kind, last.key) }
}

function valueAt(object: unknown, path: string): unknown {
  return segments(path).reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], object)
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === 0 || value === false) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

/** What of the listed values differs; null stands for absent or empty. */
function differing(object: unknown, defaults: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(defaults).flatMap(([path, expected]) => {
    const found = valueAt(object, path)
    const same = expected === null ? isEmpty(found) : JSON.stringify(found) === JSON.stringify(expected)
    return same ? [] : [`${path} = ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`]
  })
}

/** Distinct errors; the document counts where the table names one. */
function pairs(errors: readonly Expected[], withDocument: boolean): string {
  const lines = errors.map(({ path, type, doc }) => `${withDocument ? `${doc}: ` : ''}${path} ${type}`)
  return [...new Set(lines)].sort().join('; ')
}

function judge(one: Case): CaseResult {
  const { id, manifest, old, accept, errors: listed = [], defaults = {} } = one
  const cluster = clusterFor(`${manifest}\n${old ?? ''}`)
  const before = old === undefined ? [] : applyAll(old, cluster).errors
  if (before[0] !== undefined) return { id, passed: false, expected: 'old is accepted', got: before[0].text }
  const { errors, object } = applyAll(manifest, cluster)
  const numbered = listed.some(({ doc }) => doc !== undefined)
  const expected = pairs(listed, numbered)
  const got = pairs(errors, numbered)
  if (got !== expected || accept !== (errors.length === 0))
    return { id, passed: false, expected: expected || 'accepted', got: `${got || 'accepted'} ${errors[0]?.text ?? ''}` }
  const wrong = differing(object, defaults)
  return { id, passed: wrong.length === 0, expected: JSON.stringify(defaults), got: wrong.join('; ') }
}

/** Applies each case to an empty cluster and compares its errors and values. */
export const run: RunTable = async (table, only) => {
  const cases = table.cases as readonly Case[]
  return cases.filter(({ id }) => only === undefined || id === only).map(guarded(judge))
}
