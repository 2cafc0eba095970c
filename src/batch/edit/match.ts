import { type EditKind, misspelt, placed } from './kind.ts'
import { fields, kindOf, type Value } from './tree.ts'

const PATTERNS: Readonly<Record<string, readonly string[]>> = {
  VirtualService: ['spec.http.*.match.*.headers.*.exact', 'spec.http.*.match.*.headers.*.prefix'],
  HTTPRoute: [
    'spec.rules.*.matches.*.headers.*.name',
    'spec.rules.*.matches.*.headers.*.value',
    'spec.rules.*.matches.*.queryParams.*.name',
    'spec.rules.*.matches.*.queryParams.*.value',
  ],
}

const gone = (): readonly Value[] => [undefined]

/** Which requests a rule is for: another header or value, no condition, other methods. */
export const match: EditKind = (tree) => [
  ...(PATTERNS[kindOf(tree)] ?? []).flatMap((pattern) => placed(fields(tree, pattern), misspelt)),
  ...placed(fields(tree, 'spec.http.*.match'), gone),
  ...(kindOf(tree) === 'HTTPRoute' ? placed(fields(tree, 'spec.rules.*.matches'), gone) : []),
]
