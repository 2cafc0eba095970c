import { type EditKind, misspelt, placed } from './kind.ts'
import { fields, kindOf, slots, type Value } from './tree.ts'

const RULES = ['spec.ingress.*', 'spec.egress.*'] as const
const flipped = (value: Value): readonly Value[] => [value === 'UDP' ? 'TCP' : 'UDP']

/** The ports that a NetworkPolicy lets through. */
export const policyPort: EditKind = (tree) => {
  if (kindOf(tree) !== 'NetworkPolicy') return []
  return RULES.flatMap((rule) => [
    ...placed(fields(tree, `${rule}.ports.*.port`), misspelt, (known) => [...known.ports, ...known.portNames]),
    ...placed(slots(tree, `${rule}.ports.*.protocol`), flipped, (_, { value }) => flipped(value)),
    ...placed(fields(tree, `${rule}.ports`), () => [undefined]),
  ])
}
