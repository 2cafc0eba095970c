import { type EditKind, misspelt, placed } from './kind.ts'
import { kindOf, slots } from './tree.ts'

/** The container's port that a Service leads to, as a number or a name. */
export const targetPort: EditKind = (tree) =>
  kindOf(tree) === 'Service'
    ? placed(slots(tree, 'spec.ports.*.targetPort'), misspelt, (known) => [...known.ports, ...known.portNames])
    : []
