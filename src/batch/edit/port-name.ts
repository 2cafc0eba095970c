import { type EditKind, misspelt, placed } from './kind.ts'
import { containersAt } from './pods.ts'
import { fields, kindOf, slots } from './tree.ts'

const PATTERNS: Readonly<Record<string, string>> = {
  Service: 'spec.ports.*.name',
  EndpointSlice: 'ports.*.name',
  Endpoints: 'subsets.*.ports.*.name',
}

/** Names of ports, by which probes, Services and routes find them. */
export const portName: EditKind = (tree) => {
  const containers = containersAt(tree)
  const pattern = containers === undefined ? PATTERNS[kindOf(tree)] : `${containers}.ports.*.name`
  if (pattern === undefined) return []
  const found = containers === undefined ? fields(tree, pattern) : slots(tree, pattern)
  return placed(found, misspelt, (known) => known.portNames)
}
