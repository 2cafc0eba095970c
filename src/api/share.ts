/** Plain JSON trees: private copies to write into, and frozen results that keep what did not change. */

type Tree = Readonly<Record<string, unknown>>

/** A deep copy that its holder may write into. */
export function draftOf<T>(value: T): T {
  return typeof value === 'object' && value !== null ? (copied(value) as T) : value
}

/** Built field by field: a spread of objects of so many forms takes twice as long. */
function copied(value: object): unknown {
  if (Array.isArray(value)) {
    const items: unknown[] = value.slice()
    for (let index = 0; index < items.length; index++) {
      const item = items[index]
      if (typeof item === 'object' && item !== null) items[index] = copied(item)
    }
    return items
  }
  const copy: Record<string, unknown> = {}
  for (const key in value) {
    const part = (value as Tree)[key]
    const mine = typeof part === 'object' && part !== null ? copied(part) : part
    if (key === '__proto__') set(copy, key, mine)
    else copy[key] = mine
  }
  return copy
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
    for (let index = 0; index < a.length; index++) if (a[index] !== b[index] && !equal(a[index], b[index])) return false
    return true
  }
  if (Array.isArray(b)) return false
  let more = 0
  for (const key in a) {
    const left = (a as Tree)[key]
    const right = (b as Tree)[key]
    if ((right === undefined || key === '__proto__') && !Object.hasOwn(b, key)) return false
    if (left !== right && !equal(left, right)) return false
    more++
  }
  for (const _ in b) more--
  return more === 0
}

/** Freezes a tree; a frozen part is taken to be frozen all the way down, as every stored object is. */
export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') freeze(item)
  } else for (const key in value) if (typeof value[key] === 'object') freeze(value[key])
  return Object.freeze(value)
}

/**
 * The frozen value, reusing every part that equals the old one; the old value itself when nothing changed. So an update
 * freezes only what is new, and whether it wrote anything is one comparison of references.
 */
export function share(value: unknown, old: unknown): unknown {
  if (value === old || typeof value !== 'object' || value === null) return value
  if (typeof old !== 'object' || old === null || Array.isArray(value) !== Array.isArray(old)) return freeze(value)
  if (Array.isArray(value)) return shareList(value, old as readonly unknown[])
  let made: Record<string, unknown> | undefined
  let more = 0
  for (const key in value) {
    const part = (value as Tree)[key]
    const before = (old as Tree)[key]
    // What else an object inherits is no JSON, and equals nothing.
    const known = (before !== undefined && key !== '__proto__') || Object.hasOwn(old, key)
    const shared = typeof part === 'object' && part !== before ? share(part, known ? before : undefined) : part
    more++
    if (made === undefined && known && shared === before) continue
    made ??= beginning(value as Tree, old as Tree, key)
    if (key === '__proto__') set(made, key, shared)
    else made[key] = shared
  }
  if (made === undefined) for (const _ in old) more--
  if (made === undefined && more === 0) return old
  return Object.freeze(made ?? beginning(value as Tree, old as Tree))
}

/** The fields before one, all of which equal the old ones. */
function beginning(value: Tree, old: Tree, end?: string): Record<string, unknown> {
  const made: Record<string, unknown> = {}
  for (const key in value) {
    if (key === end) break
    if (key === '__proto__') set(made, key, old[key])
    else made[key] = old[key]
  }
  return made
}

function shareList(value: readonly unknown[], old: readonly unknown[]): unknown {
  const made = value.slice()
  let same = value.length === old.length
  for (let index = 0; index < value.length; index++) {
    const item = value[index]
    const before = old[index]
    const shared = typeof item === 'object' && item !== before ? share(item, before) : item
    if (shared !== before) same = false
    made[index] = shared
  }
  return same ? old : Object.freeze(made)
}
