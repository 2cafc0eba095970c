import type { Write } from '../controller.ts'
import type { AnyObject, Stored } from '../object.ts'

/** An object as a writer sends it: a changed copy of what is stored, without the version it was read at. */
export function changed(object: Stored, change: Readonly<Record<string, unknown>>): AnyObject {
  const next: Record<string, unknown> = { ...object, ...change }
  const { resourceVersion: _, ...metadata } = next['metadata'] as Record<string, unknown>
  return { ...next, metadata } as unknown as AnyObject
}

export function update<K extends Stored>(object: unknown, change: Readonly<Record<string, unknown>>): Write {
  return { verb: 'update', object: changed(object as K, change) }
}

/** A new status; whoever decides it leaves out what it does not know. */
export function updateStatus(object: unknown, status: unknown): Write {
  const { apiVersion, kind, metadata } = object as Stored
  const { name, namespace } = metadata
  return {
    verb: 'updateStatus',
    object: {
      apiVersion,
      kind,
      metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
      status,
    } as AnyObject,
  }
}

/** Whether two values are equal as JSON: fields that are undefined count as absent, order of fields does not. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  for (const key in left) if (!same(left[key], right[key])) return false
  for (const key in right) if (right[key] !== undefined && left[key] === undefined) return false
  return true
}

/** The write, unless the status is that already. */
export function statusIfChanged(object: unknown, status: unknown): readonly Write[] {
  return same((object as { status?: unknown }).status, status) ? [] : [updateStatus(object, status)]
}

/** Canonical text of a value: fields sorted, so that equal values give equal text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
