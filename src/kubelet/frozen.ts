import type { Write } from '../controller.ts'
import { type AnyObject, keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'

/**
 * The status that a table gives a Pod from its first moment on, remembered under `frozen` by the Pod's key. The kubelet
 * writes it once for each Pod of the name and then keeps its hands off; an empty one means hands off alone.
 */
export interface FrozenStatus {
  readonly ready?: boolean
  readonly terminating?: boolean
  readonly phase?: string
  readonly node?: string
  readonly ips?: readonly string[]
}

export const FROZEN = 'frozen'
const WRITTEN = 'frozen-written'

function conditions(ready: boolean): readonly object[] {
  const status = ready ? 'True' : 'False'
  return [
    { type: 'PodScheduled', status: 'True' },
    { type: 'Initialized', status: 'True' },
    { type: 'ContainersReady', status },
    { type: 'Ready', status },
  ]
}

/** Writes that make a Pod what its table says; none when that has been done. */
export function frozenWrites(pod: Stored<'Pod'>, frozen: FrozenStatus, state: ClusterState): readonly Write[] {
  const key = keyOf(pod)
  if (frozen.phase === undefined && frozen.ready === undefined) return []
  if (state.memory(WRITTEN, key) === pod.metadata.uid) return []
  const { ready = false, terminating = false, phase = 'Running', node, ips = [] } = frozen
  const { resourceVersion: _, ...metadata } = pod.metadata
  const bound: Write = {
    verb: 'update',
    object: { ...pod, metadata, spec: { ...pod.spec, nodeName: node } } as unknown as AnyObject,
  }
  const addresses = ips.length === 0 ? {} : { podIP: ips[0], podIPs: ips.map((ip) => ({ ip })) }
  const status = { phase, ...addresses, conditions: conditions(ready) }
  const { name, namespace } = pod.metadata
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: namespace! }, status } as AnyObject
  return [
    { verb: 'remember', component: WRITTEN, key, value: pod.metadata.uid },
    ...(node !== undefined && !pod.spec?.nodeName ? [bound] : []),
    { verb: 'updateStatus', object },
    ...(terminating && pod.metadata.deletionTimestamp === undefined
      ? [
          {
            verb: 'delete',
            kind: 'Pod',
            key,
            gracePeriodSeconds: pod.spec?.terminationGracePeriodSeconds || 30,
          } as const,
        ]
      : []),
  ]
}
