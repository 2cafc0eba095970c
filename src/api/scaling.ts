import type { Draft, Incoming, KindBehaviour } from './kind.ts'
import { validateBudget, validateScaler } from './validate/scaling.ts'

export const podDisruptionBudget: KindBehaviour<'PodDisruptionBudget'> = {
  kind: 'PodDisruptionBudget',
  apiVersions: ['policy/v1'],
  namespaced: true,
  validate: validateBudget,
}

function defaultScaler({ spec }: Draft<Incoming<'HorizontalPodAutoscaler'>>): void {
  if (spec === undefined) return
  spec.minReplicas ??= 1
  if ((spec.metrics ?? []).length > 0) return
  const target = { type: 'Utilization', averageUtilization: 80 }
  spec.metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }]
}

export const horizontalPodAutoscaler: KindBehaviour<'HorizontalPodAutoscaler'> = {
  kind: 'HorizontalPodAutoscaler',
  apiVersions: ['autoscaling/v2'],
  namespaced: true,
  default: defaultScaler,
  validate: validateScaler,
}
