import { type EditKind, misspelt, placed } from './kind.ts'
import { fields, kindOf } from './tree.ts'

/** The port of a Service. */
export const port: EditKind = (tree) =>
  kindOf(tree) === 'Service' ? placed(fields(tree, 'spec.ports.*.port'), misspelt, (known) => known.ports) : []
