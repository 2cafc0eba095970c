import { type EditKind, misspelt, placed } from './kind.ts'
import { containersAt } from './pods.ts'
import { fields } from './tree.ts'

/** The port that a container says it listens on; it matters where it has a name. */
export const containerPort: EditKind = (tree) => {
  const containers = containersAt(tree)
  return containers === undefined
    ? []
    : placed(fields(tree, `${containers}.ports.*.containerPort`), misspelt, (known) => known.ports)
}
