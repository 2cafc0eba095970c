import { type EditKind, misspelt, placed } from './kind.ts'
import { fields, kindOf } from './tree.ts'

/** What an object is called. */
export const name: EditKind = (tree) =>
  placed(fields(tree, 'metadata.name'), misspelt, (known) => known.names(kindOf(tree)))
