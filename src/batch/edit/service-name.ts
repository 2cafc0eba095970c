import { type EditKind, misspelt, placed } from './kind.ts'
import { kindOf, slots } from './tree.ts'

/** The headless Service that names a StatefulSet's Pods. */
export const serviceName: EditKind = (tree) =>
  kindOf(tree) === 'StatefulSet'
    ? placed(slots(tree, 'spec.serviceName'), misspelt, (known) => known.names('Service'))
    : []
