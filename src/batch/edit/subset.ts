import { type EditKind, misspelt, placed } from './kind.ts'
import { fields, kindOf } from './tree.ts'

/** The parts into which Istio divides a Service, and who asks for which. */
export const subset: EditKind = (tree) => {
  if (kindOf(tree) === 'VirtualService') return placed(fields(tree, 'spec.http.*.route.*.destination.subset'), misspelt)
  if (kindOf(tree) !== 'DestinationRule') return []
  return [
    ...placed(fields(tree, 'spec.host'), misspelt, (known) => known.names('Service')),
    ...placed(fields(tree, 'spec.subsets.*.name'), misspelt),
    ...placed(fields(tree, 'spec.subsets.*.labels.*'), misspelt, (known, { path }) =>
      known.labels(String(path.at(-1))),
    ),
  ]
}
