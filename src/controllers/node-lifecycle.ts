import { type Instant, SECOND, timestamp } from '../clock.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../controller.ts'
import { keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { conditionOf, isReady, type Pod } from './pod.ts'
import type { Taint } from './scheduler/node-selection.ts'
import { update, updateStatus } from './write.ts'

type Node = Stored<'Node'>
type Condition = NonNullable<NonNullable<Node['status']>['conditions']>[number]

/** A node that fell silent, remembered by its name. */
interface NodeFault {
  readonly since: Instant
}

/** How long a silent node counts as well: --node-monitor-grace-period, 50 s since 1.32 (kubernetes/kubernetes 126287). */
const GRACE = 50 * SECOND

const READY = 'Ready'
const NOT_READY = 'node.kubernetes.io/not-ready'
const UNREACHABLE = 'node.kubernetes.io/unreachable'
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable'

function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  if (event.kind !== 'Pod') return event.type === 'DELETED' ? [] : [event.key]
  const pod = event.object as unknown as Pod
  const node = pod.spec?.nodeName
  if (event.type === 'DELETED' || !node || !isReady(pod)) return []
  return readinessOf(state.get('Node', node)) === 'True' ? [] : [node]
}

function readinessOf(node: Node | undefined): string {
  return node?.status?.conditions?.find(({ type }) => type === READY)?.status ?? 'Unknown'
}

/** Whether the node's own agent is heard; a Node object without status never had one and stays as it was written. */
function silent(fault: NodeFault | undefined, now: Instant): boolean {
  return fault !== undefined && now - fault.since >= GRACE
}

const UNKNOWN = { reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' }
const POSTING = { reason: 'KubeletReady', message: 'kubelet is posting ready status' }
const LOST = 'kubelet-lost'

function conditions(node: Node, lost: boolean, now: Instant): readonly Condition[] {
  const at = timestamp(now)
  return (node.status?.conditions ?? []).map((condition): Condition => {
    const status = lost ? 'Unknown' : condition.type === READY ? 'True' : 'False'
    if (condition.status === status) return condition
    const why = lost ? UNKNOWN : condition.type === READY ? POSTING : { reason: `KubeletHasNo${condition.type}` }
    return { ...condition, status, ...why, lastTransitionTime: at } as Condition
  })
}

/** Silence beyond the grace period makes every condition unknown; being heard again brings them back. */
function health(node: Node, lost: boolean, state: ClusterState, now: Instant): readonly Write[] {
  const { name } = node.metadata
  const before = state.memory<boolean>(LOST, name) === true
  if (before === lost) return []
  const status = { ...node.status, conditions: conditions(node, lost, now) }
  const remembered: Write = { verb: 'remember', component: LOST, key: name, value: lost ? true : undefined }
  const about = { kind: 'Node', key: name }
  const [reason, word] = lost ? ['NodeNotReady', 'NodeNotReady'] : ['NodeReady', 'NodeReady']
  const message = `Node ${name} status is now: ${word}`
  return [
    updateStatus(node, status),
    remembered,
    { verb: 'event', about, type: 'Normal', reason, message, source: lost ? 'node-controller' : 'kubelet' },
  ]
}

function wantedTaints(node: Node, readiness: string): readonly Taint[] {
  const key = readiness === 'False' ? NOT_READY : UNREACHABLE
  const ill = readiness === 'True' || node.status?.conditions === undefined ? [] : ['NoSchedule', 'NoExecute']
  const cordoned = node.spec?.unschedulable ? [{ key: UNSCHEDULABLE, effect: 'NoSchedule' }] : []
  return [...cordoned, ...ill.map((effect) => ({ key, effect }))]
}

/** Readiness and cordons show as taints: NoSchedule keeps newcomers away, NoExecute drives Pods out in time. */
function taints(node: Node, readiness: string): readonly Write[] {
  const before = (node.spec?.taints ?? []) as readonly Taint[]
  const others = before.filter(({ key }) => ![NOT_READY, UNREACHABLE, UNSCHEDULABLE].includes(key))
  const wanted = wantedTaints(node, readiness)
  const kept = wanted.map(
    (taint) => before.find(({ key, effect }) => key === taint.key && effect === taint.effect) ?? taint,
  )
  const own = before.filter((taint) => !others.includes(taint))
  const settled =
    own.length === kept.length &&
    kept.every((taint) => own.some((one) => one.key === taint.key && one.effect === taint.effect))
  if (settled) return []
  const next = [...others, ...kept]
  const { taints: _, ...spec } = node.spec ?? {}
  return [update(node, { spec: next.length === 0 ? spec : { ...spec, taints: next } })]
}

/** The Pods of a node that is not ready are marked so at once, whatever their own kubelet last said (MarkPodsNotReady). */
function unreadyPods(node: Node, state: ClusterState, now: Instant): readonly Write[] {
  return state
    .podsOn(node.metadata.name)
    .map((key) => state.get('Pod', key)!)
    .filter((pod) => isReady(pod) && state.memory('frozen', keyOf(pod)) === undefined)
    .map((pod) => {
      const ready = { ...conditionOf(pod, READY), type: READY, status: 'False', lastTransitionTime: timestamp(now) }
      const all = (pod.status?.conditions ?? []).map((condition) => (condition.type === READY ? ready : condition))
      return updateStatus(pod, { ...pod.status, conditions: all })
    })
}

function reconcile(key: string, state: ClusterState, now: Instant): Plan {
  const node = state.get('Node', key)
  if (node === undefined) return NOTHING
  const fault = state.memory<NodeFault>('node-fault', key)
  const lost = silent(fault, now)
  const writes = health(node, lost, state, now)
  if (writes.length > 0) return { writes }
  const readiness = readinessOf(node)
  const wait = fault === undefined || lost ? undefined : fault.since + GRACE - now
  return {
    writes: [
      ...taints(node, readiness),
      ...(readiness === 'True' || node.status?.conditions === undefined ? [] : unreadyPods(node, state, now)),
    ],
    ...(wait === undefined ? {} : { requeueAfter: wait }),
  }
}

/** Notices that a node is not heard any more: conditions, taints, and its Pods out of the endpoints. */
export const nodeLifecycle: Controller = {
  name: 'node-lifecycle-controller',
  watches: ['Node', 'Pod', 'node-fault'],
  keys,
  reconcile,
}
