import { instantOf, SECOND, timestamp } from '../clock.ts'
import { type Controller, NOTHING } from '../controller.ts'
import { type AnyObject, keyOf } from '../object.ts'

const GATE = 'target-health.elbv2.k8s.aws/'
/** A new target is healthy after three good checks, ten seconds apart. */
const HEALTHY_AFTER = 30 * SECOND

/** Opens the readiness gates of the AWS Load Balancer Controller once a Pod's target has passed its first checks. */
export const targetReadiness: Controller = {
  name: 'target-readiness',
  watches: ['Pod'],
  keys: ({ kind, type, key, object }) => {
    const gates =
      kind === 'Pod' && type !== 'DELETED'
        ? ((object as { spec?: { readinessGates?: readonly { conditionType: string }[] } }).spec?.readinessGates ?? [])
        : []
    return gates.some(({ conditionType }) => conditionType.startsWith(GATE)) ? [key] : []
  },
  reconcile(key, state, now) {
    const pod = state.get('Pod', key)
    const gates = (pod?.spec?.readinessGates ?? []).filter(({ conditionType }) => conditionType.startsWith(GATE))
    const conditions = pod?.status?.conditions ?? []
    const running = conditions.find(({ type }) => type === 'ContainersReady')
    const open = gates.every(({ conditionType }) =>
      conditions.some(({ type, status }) => type === conditionType && status === 'True'),
    )
    if (pod === undefined || running?.status !== 'True' || open) return NOTHING
    const wait = instantOf(running.lastTransitionTime ?? pod.metadata.creationTimestamp) + HEALTHY_AFTER - now
    if (wait > 0) return { writes: [], requeueAfter: wait }
    const types = gates.map(({ conditionType }) => conditionType)
    const opened = types.map((type) => ({ type, status: 'True', lastTransitionTime: timestamp(now) }))
    const status = { ...pod.status, conditions: [...conditions.filter(({ type }) => !types.includes(type)), ...opened] }
    return {
      writes: [
        {
          verb: 'updateStatus',
          object: {
            ...pod,
            metadata: { ...pod.metadata, name: keyOf(pod).split('/')[1]! },
            status,
          } as unknown as AnyObject,
        },
      ],
    }
  },
}
