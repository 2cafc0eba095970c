import { type Issue, issue } from '../issue.ts'
import { keyOf } from '../object.ts'
import type { ClusterState } from '../state.ts'

/** Some container of the image was started again, in the Pod where it ran before. */
export function expectRestarted(state: ClusterState, image: string): readonly Issue[] {
  const pods = state
    .list('Pod')
    .filter(({ spec }) => spec?.containers.some((container) => container.image === image) === true)
  const again = pods.some(({ spec, status }) =>
    (status?.containerStatuses ?? []).some(
      ({ name, restartCount = 0 }) =>
        restartCount > 0 && spec?.containers.some((one) => one.name === name && one.image === image),
    ),
  )
  if (again) return []
  const because = pods
    .slice(0, 1)
    .map((pod) => ({ kind: 'Pod', key: keyOf(pod), field: 'spec.containers[0].livenessProbe' }))
  return [issue('expect.not-restarted', { image }, { because })]
}
