import type { AnyObject, ObjectKey } from '../object.ts'
import { isRefusal, type Refusal } from '../refusal.ts'
import type { Admitted } from './admit.ts'
import { notFound } from './answers.ts'
import { kinds } from './fields.ts'
import { strategic } from './merge.ts'
import type { Arrival } from './request.ts'
import { apiVersionOf, served } from './served.ts'
import { draftOf, equal, set } from './share.ts'
import { update } from './update.ts'

/** The three bodies of a PATCH request. */
export type Patch =
  | { readonly type: 'merge' | 'strategic'; readonly body: unknown }
  | { readonly type: 'json'; readonly body: readonly Operation[] }

/** One operation of RFC 6902. */
export interface Operation {
  readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test'
  readonly path: string
  readonly from?: string
  readonly value?: unknown
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** RFC 7396: maps merge, null removes, everything else replaces. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch
  const made: Record<string, unknown> = isMap(target) ? { ...target } : {}
  for (const key of Object.keys(patch)) {
    if (patch[key] === null) delete made[key]
    else set(made, key, mergePatch(Object.hasOwn(made, key) ? made[key] : undefined, patch[key]))
  }
  return made
}

/** A JSON patch that cannot be applied. */
class PatchProblem extends Error {
  override readonly name = 'PatchProblem'
}

function steps(pointer: string): readonly string[] {
  if (pointer === '') return []
  if (!pointer.startsWith('/')) throw new PatchProblem(`invalid pointer ${JSON.stringify(pointer)}`)
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function parentOf(document: unknown, path: readonly string[]): unknown {
  return path.slice(0, -1).reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
      throw new PatchProblem(`doc is missing path: /${path.join('/')}`)
    return (value as Record<string, unknown>)[step]
  }, document)
}

function get(document: unknown, pointer: string): unknown {
  const path = steps(pointer)
  const parent = parentOf(document, path)
  const last = path.at(-1)
  if (last === undefined) return document
  if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, last))
    throw new PatchProblem(`doc is missing key: ${pointer}`)
  return (parent as Record<string, unknown>)[last]
}

function place(document: Record<string, unknown>, pointer: string, value: unknown): void {
  const path = steps(pointer)
  const parent = parentOf(document, path)
  const last = path.at(-1)
  if (last === undefined) throw new PatchProblem('the whole object cannot be replaced')
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : Number(last)
    if (!Number.isInteger(index) || index < 0 || index > parent.length) throw new PatchProblem(`invalid index: ${last}`)
    parent.splice(index, 0, value)
  } else if (isMap(parent)) set(parent as Record<string, unknown>, last, value)
  else throw new PatchProblem(`doc is missing path: ${pointer}`)
}

function take(document: unknown, pointer: string): unknown {
  const value = get(document, pointer)
  const path = steps(pointer)
  const parent = parentOf(document, path)
  if (Array.isArray(parent)) parent.splice(Number(path.at(-1)), 1)
  else delete (parent as Record<string, unknown>)[path.at(-1)!]
  return value
}

function perform(document: Record<string, unknown>, { op, path, from = '', value }: Operation): void {
  if (op === 'test') {
    if (!equal(get(document, path), value)) throw new PatchProblem(`testing value ${path} failed`)
    return
  }
  const moved = op === 'move' ? take(document, from) : op === 'copy' ? get(document, from) : value
  if (op === 'remove' || op === 'replace') take(document, path)
  if (op !== 'remove') place(document, path, draftOf(moved))
}

/** RFC 6902 over a private copy. @throws PatchProblem when an operation finds nothing to work on. */
function jsonPatch(target: AnyObject, operations: readonly Operation[]): AnyObject {
  const document = draftOf(target) as Record<string, unknown>
  for (const operation of operations) perform(document, operation)
  return document as unknown as AnyObject
}

function patched(old: AnyObject, { type, body }: Patch): AnyObject {
  if (type === 'json') return jsonPatch(old, body)
  if (type === 'merge') return mergePatch(old, body) as AnyObject
  return strategic(old, body, kinds[`${old.apiVersion}/${old.kind}`]) as AnyObject
}

/** What a patch makes of an object, to be admitted like an update; the server's answer when it cannot be applied. */
export function patchedObject(object: AnyObject, change: Patch): AnyObject | Refusal {
  if (change.type === 'strategic' && isCustom(object)) return UNSUPPORTED
  try {
    return patched(object, change)
  } catch (error) {
    if (!(error instanceof PatchProblem)) throw error
    const message = `the server rejected our request due to an error in our request: ${error.message}`
    return { status: 422, reason: 'Invalid', message, errors: [] }
  }
}

function isCustom({ apiVersion, kind }: AnyObject): boolean {
  return served.some((one) => one.kind === kind && one.apiVersion === apiVersion && one.needs !== undefined)
}

/** Custom resources know no merge keys. */
const UNSUPPORTED: Refusal = {
  status: 415,
  reason: 'UnsupportedMediaType',
  message:
    'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
  errors: [],
}

/** PATCH of one object. */
export function patch(
  of: { readonly kind: string; readonly key: ObjectKey },
  change: Patch,
  arrival: Arrival,
): Admitted | Refusal {
  const old = arrival.state.find(of.kind, of.key) as unknown as AnyObject | undefined
  if (old === undefined)
    return notFound({ apiVersion: apiVersionOf(of.kind), kind: of.kind }, of.key.split('/').at(-1)!)
  const object = patchedObject(old, change)
  return isRefusal(object) ? object : update(object, arrival)
}
