import { type EditKind, misspelt, placed } from './kind.ts'
import { fields, kindOf } from './tree.ts'

/** The Gateway that a route hangs on. */
export const parent: EditKind = (tree) => {
  if (kindOf(tree) === 'VirtualService')
    return placed(fields(tree, 'spec.gateways.*'), misspelt, (known) => known.names('Gateway'))
  return [
    ...placed(fields(tree, 'spec.parentRefs.*.name'), misspelt, (known) => known.names('Gateway')),
    ...placed(
      fields(tree, 'spec.parentRefs.*.namespace'),
      () => [undefined],
      (known) => known.namespaces,
    ),
    ...placed(fields(tree, 'spec.parentRefs.*.sectionName'), misspelt),
  ]
}
