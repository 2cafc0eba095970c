/** Plain JSON trees: private copies to write into, and frozen results that keep what did not change. */

type Tree = Readonly<Record<string, unknown>>

/** A deep copy that its holder may write into. */
export function draftOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(draftOf) as T
  const copy: Record<string, unknown> = {}
  for (const key in value) set(copy, key, draftOf(value[key]))
  return copy as T
}

/** Sets a property of plain JSON; `__proto__` is a key like any other. */
export function set(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
  else object[key] = value
}

/** Equal as JSON. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    for (let index = 0; index < a.length; index++) if (!equal(a[index], b[index])) return false
    return true
  }
  if (Array.isArray(b)) return false
  const count = Object.keys(a).length
  if (count !== Object.keys(b).length) return false
  for (const key in a) if (!Object.hasOwn(b, key) || !equal((a as Tree)[key], (b as Tree)[key])) return false
  return true
}

/** Freezes a tree; a frozen part is taken to be frozen all the way down, as every stored object is. */
export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  if (Array.isArray(value)) for (const item of value) freeze(item)
  else for (const key in value) freeze((value as Tree)[key])
  return Object.freeze(value)
}

/**
 * The frozen value, reusing every part that equals the old one; the old value itself when nothing changed. So an update
 * freezes only what is new, and whether it wrote anything is one comparison of references.
 */
export function share(value: unknown, old: unknown): unknown {
  if (value === old || typeof value !== 'object' || value === null) return value
  if (typeof old !== 'object' || old === null || Array.isArray(value) !== Array.isArray(old)) return freeze(value)
  return Array.isArray(value)
    ? shareList(value, old as readonly unknown[])
    : shareMap(value as Record<string, unknown>, old as Tree)
}

function shareList(value: readonly unknown[], old: readonly unknown[]): unknown {
  let same = value.length === old.length
  const items = value.map((item, index) => {
    const shared = share(item, old[index])
    same &&= shared === old[index]
    return shared
  })
  return same ? old : Object.freeze(items)
}

function shareMap(value: Record<string, unknown>, old: Tree): unknown {
  let same = true
  let count = 0
  const made: Record<string, unknown> = {}
  for (const key in value) {
    count++
    const before = Object.hasOwn(old, key) ? old[key] : undefined
    const shared = share(value[key], before)
    same &&= shared === before && Object.hasOwn(old, key)
    set(made, key, shared)
  }
  return same && count === Object.keys(old).length ? old : Object.freeze(made)
}
