import { type EditKind, placed } from './kind.ts'
import { kindOf, slots, type Value } from './tree.ts'

const PATTERNS: Readonly<Record<string, string>> = {
  Service: 'spec.ports.*.protocol',
  EndpointSlice: 'ports.*.protocol',
  Endpoints: 'subsets.*.ports.*.protocol',
}

function wrong(value: Value): readonly Value[] {
  return [value === 'UDP' ? 'TCP' : 'UDP']
}

/** The transport of a port; TCP where none is named. */
export const protocol: EditKind = (tree) => {
  const pattern = PATTERNS[kindOf(tree)]
  return pattern === undefined
    ? []
    : placed(slots(tree, pattern), wrong, (_, { value }) => (value === 'UDP' ? ['TCP'] : ['UDP']))
}
