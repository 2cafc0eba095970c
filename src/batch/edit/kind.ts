import type { Known } from './known.ts'
import type { Field, Path, Tree, Value } from './tree.ts'

/** A field that a kind of edit is about. */
export interface Place {
  readonly path: Path
  /** What could stand there by mistake; undefined takes the field away. */
  readonly wrong?: readonly Value[]
  /** What may have been meant, of what the submission and the exercise themselves say. */
  readonly right?: (known: Known) => readonly Value[]
}

/** A kind of edit: where it applies in an object, in the order of its fields. Most kinds of object have no such place. */
export type EditKind = (tree: Tree) => readonly Place[]

/** A value of the same form that leads elsewhere: the next number, a name that nothing has. */
export function other(value: Value): Value {
  return typeof value === 'number' ? value + 1 : `${String(value)}-x`
}

/** Places of fields that differ only in how they can go wrong and what may be meant. */
export function placed(
  found: readonly Field[],
  wrong: (value: Value) => readonly Value[],
  right?: (known: Known, field: Field) => readonly Value[],
): readonly Place[] {
  return found.map((field) => ({
    path: field.path,
    wrong: wrong(field.value),
    ...(right === undefined ? {} : { right: (known: Known) => right(known, field) }),
  }))
}

/** One wrong value: another of the same form. */
export const misspelt = (value: Value): readonly Value[] => (value === undefined ? [] : [other(value)])
/** One wrong value: none. */
export const left = (value: Value): readonly Value[] => (value === undefined ? [] : [undefined])
/** Places that are only ever put right. */
export const never = (): readonly Value[] => []
