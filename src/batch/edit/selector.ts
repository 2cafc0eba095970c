import { type EditKind, misspelt, never, placed } from './kind.ts'
import { at, fields, kindOf, type Path, slots, type Tree, type Value } from './tree.ts'

const SELECTORS: Readonly<Record<string, string>> = {
  Service: 'spec.selector',
  PodDisruptionBudget: 'spec.selector.matchLabels',
  Deployment: 'spec.selector.matchLabels',
  ReplicaSet: 'spec.selector.matchLabels',
  StatefulSet: 'spec.selector.matchLabels',
  DaemonSet: 'spec.selector.matchLabels',
}

/** A workload's selector has to match its own template; only others can ask for too little. */
const LOOSE = new Set(['Service', 'PodDisruptionBudget'])

function narrowed(tree: Tree, path: Path, value: Value): readonly Value[] {
  const pairs = Object.keys((at(tree, path.slice(0, -1)) ?? {}) as object).length
  return [...misspelt(value), ...(LOOSE.has(kindOf(tree)) && pairs > 1 ? [undefined] : [])]
}

/** Which Pods an object means: a value that no Pod has, a pair left out. */
export const selector: EditKind = (tree) => {
  const pattern = SELECTORS[kindOf(tree)]
  if (pattern === undefined) return []
  const pairs = fields(tree, `${pattern}.*`).map(({ path, value }) => ({
    path,
    wrong: narrowed(tree, path, value),
    right: (known: Parameters<NonNullable<ReturnType<EditKind>[number]['right']>>[0]) =>
      known.labels(String(path.at(-1))),
  }))
  return [...pairs, ...placed(slots(tree, pattern), never, (known) => known.labelSets)]
}
