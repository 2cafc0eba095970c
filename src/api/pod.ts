import { defaultPodOnly, defaultPodSpec, type PodSpecDraft } from './default/pod-spec.ts'
import type { Draft, Incoming, KindBehaviour } from './kind.ts'
import { qosClass } from './qos.ts'
import { validateNewPod, validatePod, validatePodUpdate } from './validate/pod.ts'

function defaultPod(pod: Draft<Incoming<'Pod'>>): void {
  pod.spec ??= {} as NonNullable<typeof pod.spec>
  const spec = pod.spec as PodSpecDraft
  defaultPodSpec(spec)
  defaultPodOnly(spec)
}

/** What a Pod's status says before anybody has looked at it (registry/core/pod strategy PrepareForCreate). */
function prepared(pod: Draft<Incoming<'Pod'>>): void {
  const gated = (pod.spec?.schedulingGates ?? []).length > 0
  const message = 'Scheduling is blocked due to non-empty scheduling gates'
  const condition = { type: 'PodScheduled', status: 'False', reason: 'SchedulingGated', message }
  const status = {
    phase: 'Pending',
    qosClass: qosClass(pod.spec as never),
    ...(gated ? { conditions: [condition] } : {}),
  }
  pod.status = status as unknown as NonNullable<typeof pod.status>
}

export const pod: KindBehaviour<'Pod'> = {
  kind: 'Pod',
  apiVersions: ['v1'],
  namespaced: true,
  default: defaultPod,
  prepareForCreate: prepared,
  updateAlone: true,
  validate: validateNewPod,
  validateUpdate: (object, old, errors) => {
    validatePod(object, errors, old)
    validatePodUpdate(object, old, errors)
  },
}
