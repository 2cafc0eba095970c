import { type EditKind, placed } from './kind.ts'
import { fields, kindOf, type Value } from './tree.ts'

const wrong = (value: Value): readonly Value[] => [`${String(value)}-x`, undefined]

/** What a ConfigMap holds. */
export const configuration: EditKind = (tree) =>
  kindOf(tree) === 'ConfigMap' ? placed(fields(tree, 'data.*'), wrong, (known) => known.urls) : []
