import { defaultPodOnly, defaultPodSpec, type PodSpecDraft } from './default/pod-spec.ts'
import type { Draft, Incoming, KindBehaviour } from './kind.ts'
import { validateNewPod, validatePod, validatePodUpdate } from './validate/pod.ts'

function defaultPod(pod: Draft<Incoming<'Pod'>>): void {
  pod.spec ??= {} as NonNullable<typeof pod.spec>
  const spec = pod.spec as PodSpecDraft
  defaultPodSpec(spec)
  defaultPodOnly(spec)
}

export const pod: KindBehaviour<'Pod'> = {
  kind: 'Pod',
  apiVersions: ['v1'],
  namespaced: true,
  default: defaultPod,
  updateAlone: true,
  validate: validateNewPod,
  validateUpdate: (object, old, errors) => {
    validatePod(object, errors)
    validatePodUpdate(object, old, errors)
  },
}
