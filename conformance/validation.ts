import { type AdmissionContext, admit } from '../src/api/admit.ts'
import { type ApplyResult, apply } from '../src/api/apply.ts'
import { PROFILE } from '../src/api/profile.ts'
import { systemObjects } from '../src/cluster/defaults.ts'
import { readManifests } from '../src/manifest/read.ts'
import { segments } from '../src/position.ts'
import { isRefusal } from '../src/refusal.ts'
import { Snapshot } from '../src/state.ts'
import type { CaseResult, RunTable } from './result.ts'

interface Case {
  readonly id: string
  readonly op: 'create' | 'update'
  readonly manifest: string
  readonly old?: string
  readonly accept: boolean
  readonly errors?: readonly { readonly path: string; readonly type: string; readonly doc?: number }[]
  readonly defaults?: Readonly<Record<string, unknown>>
}

const context: AdmissionContext = { profile: PROFILE, webhooks: [], seed: 'conformance' }

/** A cluster that holds what every cluster holds, and the namespaces that the manifests name. */
function cluster(text: string): Snapshot {
  const names = [...text.matchAll(/^\s*"?namespace"?:\s*"?([a-z0-9-]+)/gm)].map(([, name]) => name!)
  const namespaces = Object.fromEntries(names.map((name) => [name, {}]))
  let state = new Snapshot()
  for (const object of systemObjects({ namespaces })) {
    const answer = admit({ verb: 'create', object }, state, 0, context)
    if (isRefusal(answer)) throw new Error(`${object.kind} ${object.metadata?.name}: ${answer.message}`)
    state = answer.state
  }
  return state
}

interface Outcome {
  readonly state: Snapshot
  readonly errors: readonly {
    readonly path: string
    readonly type: string
    readonly doc: number
    readonly text: string
  }[]
  readonly objects: readonly Extract<ApplyResult, { readonly result: 'created' | 'configured' | 'unchanged' }>[]
}

/** Types as the table writes them. */
function typeOf(type: string): string {
  return type.replace(/^FieldValue/, '')
}

function applyAll(text: string, start: Snapshot): Outcome {
  const { manifests, issues } = readManifests(text, 'manifest.yaml')
  const errors = issues.map(() => ({ path: '', type: 'YAMLSyntax', doc: manifests.length, text: 'YAML' }))
  const objects: Outcome['objects'][number][] = []
  let state = start
  for (const manifest of manifests) {
    const answer = apply(manifest, state, 0, context)
    if (answer.result === 'refused') {
      const { message } = answer.refusal
      const found = answer.refusal.errors.map(({ field, type }) => ({
        path: field,
        type: typeOf(type),
        doc: manifest.document,
        text: message,
      }))
      errors.push(
        ...(found.length > 0
          ? found
          : [{ path: '', type: answer.refusal.reason, doc: manifest.document, text: message }]),
      )
      continue
    }
    state = answer.state
    objects.push(answer)
  }
  return { state, errors, objects }
}

function valueAt(object: unknown, path: string): unknown {
  let value = object
  for (const segment of segments(path)) value = (value as Record<string | number, unknown> | undefined)?.[segment]
  return value
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === 0 || value === false) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

/** What of the defaults differs; label keys with dots are looked up whole. */
function differing(object: unknown, defaults: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(defaults).flatMap(([path, expected]) => {
    const found = valueAt(object, path)
    const same = expected === null ? isEmpty(found) : JSON.stringify(found) === JSON.stringify(expected)
    return same ? [] : [`${path} = ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`]
  })
}

function pairs(errors: readonly { readonly path: string; readonly type: string }[]): string {
  return [...new Set(errors.map(({ path, type }) => `${path} ${type}`))].sort().join('; ')
}

function judge(one: Case): CaseResult {
  const start = cluster(`${one.manifest}\n${one.old ?? ''}`)
  const before = one.old === undefined ? undefined : applyAll(one.old, start)
  if (before !== undefined && before.errors.length > 0)
    return { id: one.id, passed: false, expected: 'old is accepted', got: before.errors[0]!.text }
  const { errors, objects } = applyAll(one.manifest, before?.state ?? start)
  const got = pairs(errors)
  const expected = pairs(one.errors ?? [])
  if (got !== expected || one.accept !== (errors.length === 0))
    return {
      id: one.id,
      passed: false,
      expected: expected || 'accepted',
      got: `${got || 'accepted'} ${errors[0]?.text ?? ''}`,
    }
  const wrong = differing(objects.at(-1)?.object, one.defaults ?? {})
  return { id: one.id, passed: wrong.length === 0, expected: 'defaults', got: wrong.join('; ') }
}

/** Applies each case to an empty cluster and compares its errors and defaults. */
export const run: RunTable = async (table, only) => {
  const cases = table.cases as readonly Case[]
  return cases.filter(({ id }) => only === undefined || id === only).map(judge)
}
