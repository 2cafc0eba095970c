import { type EditKind, placed } from './kind.ts'
import { kindOf, slots, type Value } from './tree.ts'

const TYPES = ['ClusterIP', 'NodePort', 'LoadBalancer'] as const

function wrong(type: Value): readonly Value[] {
  if (type === undefined || type === 'ClusterIP') return ['NodePort', 'LoadBalancer']
  return ['ClusterIP']
}

/** Who can reach a Service: the cluster, its nodes' neighbours, the internet. */
export const serviceType: EditKind = (tree) => {
  if (kindOf(tree) !== 'Service') return []
  const headless = (tree['spec'] as { clusterIP?: string } | undefined)?.clusterIP === 'None'
  return placed(slots(tree, 'spec.type'), headless ? () => ['LoadBalancer'] : wrong, () => TYPES)
}
