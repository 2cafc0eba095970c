import { type EditKind, misspelt, placed } from './kind.ts'
import { fields, kindOf } from './tree.ts'

/** Whom an autoscaler scales, and between which bounds. */
export const autoscaler: EditKind = (tree) => {
  if (kindOf(tree) !== 'HorizontalPodAutoscaler') return []
  return [
    ...placed(fields(tree, 'spec.minReplicas'), misspelt, (known) => known.numbers),
    ...placed(
      fields(tree, 'spec.maxReplicas'),
      () => [1],
      (known) => known.numbers,
    ),
    ...placed(fields(tree, 'spec.scaleTargetRef.name'), misspelt, (known) => known.names('Deployment')),
    ...placed(
      fields(tree, 'spec.metrics.*.resource.target.averageUtilization'),
      (value) => [Number(value) * 2],
      (known) => known.numbers,
    ),
  ]
}
