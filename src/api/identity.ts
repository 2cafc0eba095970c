import { hash } from 'node:crypto'
import type { ObjectKey } from '../object.ts'
import type { Snapshot } from '../state.ts'

/** How often an object of this name was deleted: the next one of the name is another object. */
const DELETED = 'deleted'
const GENERATED = 'generated-names'

/** How many objects of this name were there, and are gone. */
function earlier(kind: string, key: ObjectKey, state: Snapshot): number {
  return state.memory<number>(DELETED, `${kind}/${key}`) ?? 0
}

const digests = new Map<string, string>()

/** Names that do not depend on who handed something in come again with every submission. */
function digest(text: string): string {
  let found = digests.get(text)
  if (found === undefined) {
    found = hash('sha256', text)
    if (digests.size >= 10_000) digests.clear()
    digests.set(text, found)
  }
  return found
}

/** The seed of what is drawn for an object: one that is made anew draws anew. */
export function seedOf(seed: string, kind: string, key: ObjectKey, state: Snapshot): string {
  const before = earlier(kind, key, state)
  return before === 0 ? seed : `${seed}\0${before}`
}

/** A UUID that depends on the run's seed, the object's name and how many of that name went before it. */
export function uidOf(seed: string, kind: string, key: ObjectKey, state: Snapshot): string {
  const before = earlier(kind, key, state)
  const hex = digest(`${seed}\0uid\0${kind}\0${key}\0${before}`)
  const variant = '89ab'[Number.parseInt(hex[16]!, 16) % 4]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** The state that knows that an object of this name is gone. */
export function forgetting(kind: string, key: ObjectKey, state: Snapshot): Snapshot {
  return state.remembering(DELETED, `${kind}/${key}`, earlier(kind, key, state) + 1)
}

/** Letters of generated names: no vowels, so that no word appears (apimachinery pkg/util/rand). */
const letters = 'bcdfghjklmnpqrstvwxz2456789'

/** `prefix` and five drawn characters, free in its namespace (apiserver storage/names.SimpleNameGenerator). */
export function generatedName(
  prefix: string,
  from: { readonly seed: string; readonly kind: string; readonly namespace: string },
  state: Snapshot,
): { readonly name: string; readonly state: Snapshot } {
  const place = `${from.kind}/${from.namespace}/${prefix}`
  const base = prefix.slice(0, 58)
  for (let number = state.memory<number>(GENERATED, place) ?? 0; ; number++) {
    const hex = digest(`${from.seed}\0name\0${place}\0${number}`)
    let drawn = Number.parseInt(hex.slice(0, 10), 16)
    let suffix = ''
    for (let position = 0; position < 5; position++) {
      suffix += letters[drawn % letters.length]
      drawn = Math.floor(drawn / letters.length)
    }
    const name = base + suffix
    const key = from.namespace === '' ? name : `${from.namespace}/${name}`
    if (state.find(from.kind, key) === undefined)
      return { name, state: state.remembering(GENERATED, place, number + 1) }
  }
}
