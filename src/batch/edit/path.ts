import { type EditKind, placed } from './kind.ts'
import { fields, kindOf, slots, type Value } from './tree.ts'

const TYPES = ['Prefix', 'Exact', 'ImplementationSpecific'] as const
const ROUTE_TYPES = ['PathPrefix', 'Exact'] as const

const elsewhere = (): readonly Value[] => ['/x']
const exact = (value: Value): readonly Value[] => (value === 'Exact' ? [] : ['Exact'])

/** The paths that a route answers for, and how they are compared. */
export const path: EditKind = (tree) => {
  if (kindOf(tree) === 'Ingress')
    return [
      ...placed(fields(tree, 'spec.rules.*.http.paths.*.path'), elsewhere, (known) => known.paths),
      ...placed(slots(tree, 'spec.rules.*.http.paths.*.pathType'), exact, () => TYPES),
    ]
  return [
    ...placed(fields(tree, 'spec.rules.*.matches.*.path.value'), elsewhere, (known) => known.paths),
    ...placed(fields(tree, 'spec.rules.*.matches.*.path.type'), exact, () => ROUTE_TYPES),
    ...['prefix', 'exact'].flatMap((how) =>
      placed(fields(tree, `spec.http.*.match.*.uri.${how}`), elsewhere, (known) => known.paths),
    ),
  ]
}
