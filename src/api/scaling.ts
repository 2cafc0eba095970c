import type { Draft, Incoming, KindBehaviour } from './kind.ts'
import { validateScaler } from './validate/autoscaler.ts'
import { validateBudget } from './validate/scaling.ts'

export const podDisruptionBudget: KindBehaviour<'PodDisruptionBudget'> = {
  kind: 'PodDisruptionBudget',
  apiVersions: ['policy/v1'],
  namespaced: true,
  validate: validateBudget,
}

type Rules = NonNullable<
  NonNullable<NonNullable<Draft<Incoming<'HorizontalPodAutoscaler'>>['spec']>['behavior']>['scaleUp']
>

/** SetDefaults_HorizontalPodAutoscaler's rules where a behaviour leaves them open (pkg/apis/autoscaling/v2/defaults.go). */
function defaultBehavior({ behavior }: NonNullable<Draft<Incoming<'HorizontalPodAutoscaler'>>['spec']>): void {
  if (behavior === undefined) return
  const up: Rules = behavior.scaleUp ?? {}
  up.stabilizationWindowSeconds ??= 0
  up.selectPolicy ??= 'Max'
  up.policies ??= [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ]
  behavior.scaleUp = up
  const down: Rules = behavior.scaleDown ?? {}
  down.selectPolicy ??= 'Max'
  down.policies ??= [{ type: 'Percent', value: 100, periodSeconds: 15 }]
  behavior.scaleDown = down
}

function defaultScaler({ spec }: Draft<Incoming<'HorizontalPodAutoscaler'>>): void {
  if (spec === undefined) return
  spec.minReplicas ??= 1
  defaultBehavior(spec)
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
