import { type EditKind, placed } from './kind.ts'
import { kindOf, slots, type Value } from './tree.ts'

const SCALED = new Set(['Deployment', 'StatefulSet', 'ReplicaSet'])

function wrong(value: Value): readonly Value[] {
  const count = value === undefined ? 1 : Number(value)
  return [count - 1, count + 1]
}

/** How many Pods run: one too few, one too many. */
export const replicas: EditKind = (tree) =>
  SCALED.has(kindOf(tree)) ? placed(slots(tree, 'spec.replicas'), wrong, (known) => known.numbers) : []
