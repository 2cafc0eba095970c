import type { Manifest } from '../manifest.ts'
import { type FieldPath, type Position, segments } from '../position.ts'
import type { FieldError } from '../refusal.ts'
import { child, under } from './field.ts'

/** Paths that upstream writes and a manifest does not have: where the user wrote the value. */
const aliases: readonly (readonly [RegExp, string])[] = [
  [/^spec\.clusterIPs\b.*$/, 'spec.clusterIP'],
  [/^spec\.LoadBalancerSourceRanges/, 'spec.loadBalancerSourceRanges'],
  [/^(spec(?:\.jobTemplate\.spec)?)\.template\.labels/, '$1.template.metadata.labels'],
  [/^annotations\.(.*)$/, 'metadata.annotations[$1]'],
  [/\.targetPort$/, '.port'],
]

/** The value a path leads to in what was handed in. */
function valueAt(value: unknown, path: FieldPath): unknown {
  let found = value
  for (const segment of segments(path)) {
    // `values` of a list is a method, not an entry.
    if (found === null || typeof found !== 'object' || !Object.hasOwn(found, segment)) return undefined
    found = (found as Record<string | number, unknown>)[segment]
  }
  return found
}

/** The path as the manifest has it: itself, or the place that it was derived from. */
function written(field: FieldPath, manifest: Manifest): FieldPath {
  if (valueAt(manifest.value, field) !== undefined) return field
  const found = aliases.find(([pattern]) => pattern.test(field))
  if (found === undefined) return field
  const other = field.replace(found[0], found[1])
  return valueAt(manifest.value, other) === undefined ? field : other
}

/**
 * The node that is at fault. Upstream reports labels at their map: the place is the very key or value then. A field that
 * should not be there is shown by its key; one that is missing, by what it is missing from.
 */
export function placeOf({ field, type, value }: FieldError, manifest: Manifest): Position {
  const path = written(field, manifest)
  const there = valueAt(manifest.value, path)
  if (type === 'UnknownField') return manifest.locate(path, 'key')
  const inner = entryAt(there, type === 'Unmarshal' ? (one) => one === value : (one) => one === String(value))
  if (inner === undefined) return manifest.locate(path, type === 'FieldValueForbidden' ? 'key' : 'value')
  const [key, what] = inner
  return manifest.locate(
    typeof key === 'number' ? `${path}[${key}]` : needsBrackets(key) ? under(path, key) : child(path, key),
    what,
  )
}

function needsBrackets(key: string): boolean {
  return /[.[\]/]/.test(key)
}

/** The entry of a map (or list of strings) that a reported value stands for. */
function entryAt(
  there: unknown,
  is: (value: unknown) => boolean,
): readonly [string | number, 'key' | 'value'] | undefined {
  if (there === null || typeof there !== 'object') return undefined
  if (Array.isArray(there)) {
    const index = there.findIndex((item) => typeof item === 'string' && is(item))
    return index < 0 ? undefined : [index, 'value']
  }
  const entries = Object.entries(there as Readonly<Record<string, unknown>>)
  const key = entries.find(([name]) => is(name))
  if (key !== undefined) return [key[0], 'key']
  const entry = entries.find(([, item]) => is(item))
  return entry === undefined ? undefined : [entry[0], 'value']
}
