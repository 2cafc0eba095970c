import { type EditKind, left, placed } from './kind.ts'
import { containersAt, podAt } from './pods.ts'
import { fields } from './tree.ts'

/** How a Pod ends: what a container does before it is stopped, and how long it may take. */
export const lifecycle: EditKind = (tree) => {
  const [pod, containers] = [podAt(tree), containersAt(tree)]
  if (pod === undefined || containers === undefined) return []
  return [
    ...placed(fields(tree, `${containers}.lifecycle.preStop`), left),
    ...placed(
      fields(tree, `${containers}.lifecycle.preStop.sleep.seconds`),
      () => [1],
      (known) => known.numbers,
    ),
    ...placed(
      fields(tree, `${pod}spec.terminationGracePeriodSeconds`),
      () => [1],
      (known) => known.numbers,
    ),
  ]
}
