import { type EditKind, placed } from './kind.ts'
import { fields, kindOf, type Value } from './tree.ts'

function wrong(value: Value): readonly Value[] {
  const types = value as readonly string[]
  const flipped = types.map((type) => (type === 'Ingress' ? 'Egress' : 'Ingress'))
  return types.length === 1 ? [flipped] : []
}

/** The directions that a NetworkPolicy isolates, and its rules as a whole. */
export const policyType: EditKind = (tree) => {
  if (kindOf(tree) !== 'NetworkPolicy') return []
  return [
    ...placed(fields(tree, 'spec.policyTypes'), wrong, () => [['Ingress'], ['Egress'], ['Ingress', 'Egress']]),
    ...placed(fields(tree, 'spec.ingress.*'), () => [undefined]),
    ...placed(fields(tree, 'spec.egress.*'), () => [undefined]),
  ]
}
