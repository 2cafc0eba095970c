import { type EditKind, placed } from './kind.ts'
import { fields, kindOf, type Value } from './tree.ts'

function wrong(value: Value): readonly Value[] {
  if (typeof value === 'number') return value === 0 ? [1] : [value - 1, value + 1]
  return ['0%', '100%'].filter((share) => share !== value)
}

/** How many Pods may be away. */
export const budget: EditKind = (tree) =>
  kindOf(tree) === 'PodDisruptionBudget'
    ? ['minAvailable', 'maxUnavailable'].flatMap((bound) =>
        placed(fields(tree, `spec.${bound}`), wrong, (known) => known.numbers),
      )
    : []
