import { type EditKind, never, placed } from './kind.ts'
import { fields, kindOf, slots, type Value } from './tree.ts'

const recreate = (value: Value): readonly Value[] => (value === 'Recreate' ? [] : ['Recreate'])

/** How a Deployment goes from one version to the next. */
export const strategy: EditKind = (tree) => {
  if (kindOf(tree) !== 'Deployment') return []
  return [
    ...placed(slots(tree, 'spec.strategy.type'), recreate, () => ['RollingUpdate']),
    ...placed(
      fields(tree, 'spec.strategy.rollingUpdate.maxUnavailable'),
      () => ['100%'],
      () => [0, 1],
    ),
    ...placed(fields(tree, 'spec.strategy.rollingUpdate.maxSurge'), never, () => [1, '25%']),
  ]
}
