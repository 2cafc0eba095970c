/** Whether two values are equal as JSON: fields that are undefined count as absent, the order of fields does not. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  if (Array.isArray(a) && Array.isArray(b)) {
    const length = Math.max(a.length, b.length)
    for (let index = 0; index < length; index++) if (a[index] !== b[index] && !same(a[index], b[index])) return false
    return true
  }
  const left = a as Record<string, unknown>
  const right = b as Record<string, unknown>
  for (const key in left) if (left[key] !== right[key] && !same(left[key], right[key])) return false
  for (const key in right) if (right[key] !== undefined && left[key] === undefined) return false
  return true
}

/** Canonical text of a value: fields sorted, so that equal values give equal text. */
export function canonical(value: unknown): string {
  return JSON.stringify(typeof value === 'object' && value !== null ? sorted(value) : value)
}

/**
 * The value with its fields sorted by code unit, all the way down; itself where they are. Numbers need no place: JavaScript
 * keeps them first and by size.
 */
function sorted(value: object): object {
  if (Array.isArray(value)) return sortedList(value)
  const map = value as Readonly<Record<string, unknown>>
  let made: Record<string, unknown> | undefined
  let before = ''
  let ordered = true
  for (const key in map) {
    if (key < before) ordered = false
    before = key
    const part = map[key]
    if (typeof part !== 'object' || part === null) continue
    const below = sorted(part)
    if (below === part) continue
    made ??= { ...map }
    made[key] = below
  }
  if (ordered) return made ?? value
  const fields = made ?? map
  const keys = Object.keys(fields).sort()
  return Object.fromEntries(keys.map((key) => [key, fields[key]]))
}

function sortedList(list: readonly unknown[]): object {
  let made: unknown[] | undefined
  for (let index = 0; index < list.length; index++) {
    const part = list[index]
    if (typeof part !== 'object' || part === null) continue
    const below = sorted(part)
    if (below === part) continue
    made ??= list.slice()
    made[index] = below
  }
  return made ?? list
}
