import { type EditKind, misspelt, placed } from './kind.ts'
import { fields, type Tree } from './tree.ts'

/** Places of the label selectors under a pattern: values of matchLabels and of matchExpressions. */
export function selectorsAt(tree: Tree, pattern: string): ReturnType<EditKind> {
  return [
    ...placed(fields(tree, `${pattern}.matchLabels.*`), misspelt, (known, { path }) =>
      known.labels(String(path.at(-1))),
    ),
    ...placed(fields(tree, `${pattern}.matchExpressions.*.values.*`), misspelt),
  ]
}
