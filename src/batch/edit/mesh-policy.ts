import { type EditKind, placed } from './kind.ts'
import { fields, kindOf, type Value } from './tree.ts'

const MODES = ['STRICT', 'PERMISSIVE', 'DISABLE'] as const

const mode = (value: Value): readonly Value[] => [value === 'STRICT' ? 'PERMISSIVE' : 'STRICT']
const action = (value: Value): readonly Value[] => [value === 'DENY' ? 'ALLOW' : 'DENY']
const gone = (): readonly Value[] => [undefined]

/** Who may speak with whom in a mesh, and how. */
export const meshPolicy: EditKind = (tree) => {
  if (kindOf(tree) === 'PeerAuthentication') return placed(fields(tree, 'spec.mtls.mode'), mode, () => MODES)
  if (kindOf(tree) !== 'AuthorizationPolicy') return []
  return [
    ...placed(fields(tree, 'spec.action'), action, () => ['ALLOW', 'DENY']),
    ...placed(fields(tree, 'spec.rules.*.from'), gone),
    ...placed(fields(tree, 'spec.rules.*.to'), gone),
  ]
}
