import { type EditKind, left, placed } from './kind.ts'
import { podAt } from './pods.ts'
import { fields } from './tree.ts'

/** Which nodes Pods may run on. */
export const placement: EditKind = (tree) => {
  const pod = podAt(tree)
  if (pod === undefined) return []
  return ['topologySpreadConstraints', 'affinity', 'nodeSelector', 'tolerations'].flatMap((rule) =>
    placed(fields(tree, `${pod}spec.${rule}`), left, () => [undefined]),
  )
}
