import { type EditKind, misspelt, placed } from './kind.ts'
import { containersAt } from './pods.ts'
import { fields } from './tree.ts'

/** What a container runs. */
export const image: EditKind = (tree) => {
  const containers = containersAt(tree)
  return containers === undefined ? [] : placed(fields(tree, `${containers}.image`), misspelt, (known) => known.images)
}
