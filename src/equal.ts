/** Whether two values are equal as JSON: fields that are undefined count as absent, the order of fields does not. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  for (const key in left) if (!same(left[key], right[key])) return false
  for (const key in right) if (right[key] !== undefined && left[key] === undefined) return false
  return true
}

/** Canonical text of a value: fields sorted, so that equal values give equal text. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item) => (item === undefined ? 'null' : canonical(item))).join()}]`
  const map = value as Readonly<Record<string, unknown>>
  const fields: string[] = []
  for (const key of sortedKeys(map))
    if (map[key] !== undefined) fields.push(`${JSON.stringify(key)}:${canonical(map[key])}`)
  return `{${fields.join()}}`
}

const NUMBER = /^(?:0|[1-9]\d*)$/

/** Sorted by code unit, but for numbers, which come first and by size: so JavaScript keeps the fields of an object. */
function sortedKeys(map: object): readonly string[] {
  const keys = Object.keys(map)
  if (keys.length < 2) return keys
  const numbers = keys.filter((key) => NUMBER.test(key) && Number(key) < 2 ** 32 - 1)
  return numbers.length === 0 ? keys.sort() : [...numbers, ...keys.filter((key) => !numbers.includes(key)).sort()]
}
