/** A private deep copy of plain JSON; faster than structuredClone, and what is frozen becomes writable. */
export function copy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copy) as T
  if (value === null || typeof value !== 'object') return value
  const made: Record<string, unknown> = {}
  for (const key in value) {
    const child = copy((value as Record<string, unknown>)[key])
    if (key === '__proto__')
      Object.defineProperty(made, key, { value: child, enumerable: true, configurable: true, writable: true })
    else made[key] = child
  }
  return made as T
}

/** Freezes a value and all below it; parts that are frozen already are taken as done. */
export function freeze<T>(value: T): T {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value
  for (const key in value) freeze((value as Record<string, unknown>)[key])
  return Object.freeze(value)
}

/** Equality of plain JSON; an absent field equals an undefined one. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, at) => same(item, b[at]))
  }
  const one = a as Record<string, unknown>
  const other = b as Record<string, unknown>
  for (const key in one) if (!same(one[key], other[key])) return false
  for (const key in other) if (other[key] !== undefined && one[key] === undefined) return false
  return true
}
