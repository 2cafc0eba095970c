import type { Manifest } from '../../manifest.ts'
import type { Position, Reference } from '../../position.ts'
import type { Verdict } from '../../verdict.ts'
import { kindOf, type Tree } from '../edit/tree.ts'

interface Named {
  readonly references: readonly Reference[]
  readonly positions: readonly Position[]
}

/** Everything that a verdict's evidence names: causes of its issues, and of what its questions met on their way. */
function namedBy({ issues, observations }: Verdict): Named {
  const causes = observations.flatMap(({ branches }) =>
    branches.flatMap(({ trace = [] }) => trace.flatMap(({ because }) => because)),
  )
  return {
    references: [...issues.flatMap(({ because = [] }) => because), ...causes],
    positions: [
      ...issues.flatMap(({ location }) => location ?? []),
      ...causes.flatMap(({ position }) => position ?? []),
    ],
  }
}

function keyOf(tree: Tree): string {
  const { namespace, name } = (tree['metadata'] ?? {}) as { readonly namespace?: string; readonly name?: string }
  return `${namespace ?? 'default'}/${String(name)}`
}

function holds({ file, line, endLine }: Position, position: Position): boolean {
  return file === position.file && line <= position.line && position.line <= endLine
}

/** Indices of the documents that a verdict's evidence speaks of. */
export function documentsNamed(verdict: Verdict, manifests: readonly Manifest[]): ReadonlySet<number> {
  const { references, positions } = namedBy(verdict)
  const found = manifests.flatMap((manifest, index) => {
    const tree = manifest.value as Tree
    const span = manifest.locate('')
    const named =
      references.some(({ kind, key }) => kind === kindOf(tree) && key === keyOf(tree)) ||
      positions.some((position) => holds(span, position))
    return named ? [index] : []
  })
  return new Set(found)
}
