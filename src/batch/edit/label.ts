import { type EditKind, misspelt, never, placed } from './kind.ts'
import { podAt } from './pods.ts'
import { fields, kindOf, slots } from './tree.ts'

/** Labels of Pods, and the ones by which an object belongs to another. */
export const label: EditKind = (tree) => {
  const pod = podAt(tree)
  const pattern =
    pod === undefined ? (kindOf(tree) === 'EndpointSlice' ? 'metadata.labels' : undefined) : `${pod}metadata.labels`
  if (pattern === undefined) return []
  return [
    ...placed(fields(tree, `${pattern}.*`), misspelt, (known, { path }) => known.labels(String(path.at(-1)))),
    ...placed(slots(tree, pattern), never, (known) => known.selectors),
  ]
}
