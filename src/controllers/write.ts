import type { Write } from '../controller.ts'
import { same } from '../equal.ts'
import type { AnyObject, Stored } from '../object.ts'

/** An object as a writer sends it: a changed copy of what is stored; no version means whatever version is there by then. */
export function changed(object: Stored, change: Readonly<Record<string, unknown>>): AnyObject {
  const metadata = (change['metadata'] ?? object.metadata) as Record<string, unknown>
  return { ...object, ...change, metadata: { ...metadata, resourceVersion: '' } } as unknown as AnyObject
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

/** The write, unless the status is that already. */
export function statusIfChanged(object: unknown, status: unknown): readonly Write[] {
  return same((object as { status?: unknown }).status, status) ? [] : [updateStatus(object, status)]
}
