import { type EditKind, placed } from './kind.ts'
import { kindOf, slots, type Tree, type Value } from './tree.ts'

const flipped = (value: Value): readonly Value[] => [value === 'Local' ? 'Cluster' : 'Local']
const OUTSIDE = new Set<Value>(['NodePort', 'LoadBalancer'])

function typeOf(tree: Tree): Value {
  return (tree['spec'] as { type?: string } | undefined)?.type
}

/** Whether a node serves only the Pods of its own. */
export const trafficPolicy: EditKind = (tree) => {
  if (kindOf(tree) !== 'Service' || typeOf(tree) === 'ExternalName') return []
  const right = (_: unknown, { value }: { readonly value: Value }): readonly Value[] => flipped(value)
  return [
    ...(OUTSIDE.has(typeOf(tree)) ? placed(slots(tree, 'spec.externalTrafficPolicy'), flipped, right) : []),
    ...placed(slots(tree, 'spec.internalTrafficPolicy'), flipped, right),
  ]
}
