import { type Instant, timestamp } from '../../clock.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../../controller.ts'
import { same } from '../../equal.ts'
import { keyOf, type Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import { controllerOf } from '../owner.ts'
import { conditionOf, isTerminal, isTerminating } from '../pod.ts'
import { update, updateStatus } from '../write.ts'
import { Neighbours } from './neighbours.ts'
import { placementOf } from './placing.ts'
import type { Place } from './pod-affinity.ts'
import { type Preemption, preemption, priorityOf } from './preemption.ts'
import { plus, usageOf } from './usage.ts'
import { unboundClaim } from './volumes.ts'

type Pod = Stored<'Pod'>

const SCHEDULER = 'default-scheduler'

/** Pods of one owner are placed together: `namespace/uid` of the owner, or `namespace/name` of a Pod of its own. */
function groupOf(pod: Pod): string {
  const owner = controllerOf(pod)
  return owner === undefined
    ? `pod ${keyOf(pod)}`
    : `owner ${pod.metadata.namespace}/${owner.kind}/${owner.name} ${owner.uid}`
}

function waits(pod: Pod): boolean {
  return !pod.spec?.nodeName && !isTerminal(pod) && !isTerminating(pod)
}

function everybodyWaiting(state: ClusterState): readonly string[] {
  return [...new Set(state.unschedulable().map((key) => groupOf(state.get('Pod', key)!)))]
}

/** Whether a Pod's going makes room that others may wait for. */
function makesRoom(event: WatchEvent, pod: Pod): boolean {
  if (!pod.spec?.nodeName) return false
  if (event.type === 'DELETED') return true
  const old = event.old as unknown as Pod | undefined
  return old !== undefined && ((isTerminal(pod) && !isTerminal(old)) || !same(old.metadata.labels, pod.metadata.labels))
}

/** A Pod that was bound may be the neighbour another one waits for. */
function wasBound(event: WatchEvent, pod: Pod): boolean {
  const old = event.old as unknown as Pod | undefined
  return Boolean(pod.spec?.nodeName) && (old === undefined ? event.type === 'ADDED' : !old.spec?.nodeName)
}

function nodeChanged(event: WatchEvent): boolean {
  if (event.type !== 'MODIFIED') return true
  const [now, old] = [event.object, event.old] as unknown as readonly [Stored<'Node'>, Stored<'Node'>]
  return !(
    same(now.metadata.labels, old.metadata.labels) &&
    same(now.spec, old.spec) &&
    same(now.status?.allocatable, old.status?.allocatable)
  )
}

function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  if (event.kind === 'Pod') {
    const pod = event.object as unknown as Pod
    if (event.type !== 'DELETED' && waits(pod)) return [groupOf(pod)]
    return state.unschedulable().length > 0 && (makesRoom(event, pod) || wasBound(event, pod))
      ? everybodyWaiting(state)
      : []
  }
  if (event.kind === 'Node' && !nodeChanged(event)) return []
  return everybodyWaiting(state)
}

function membersOf(key: string, state: ClusterState): readonly Pod[] {
  const [kind, name = '', uid = ''] = key.split(' ')
  if (kind === 'owner') return state.ownedBy('Pod', uid)
  const pod = state.get('Pod', name)
  return pod === undefined || controllerOf(pod) !== undefined ? [] : [pod]
}

/** Frozen Pods of a table are where the table says; gates hold a Pod back until they are taken away. */
function toPlace(pod: Pod, state: ClusterState): boolean {
  if (!waits(pod) || state.memory('frozen', keyOf(pod)) !== undefined) return false
  return (pod.spec?.schedulerName ?? SCHEDULER) === SCHEDULER && (pod.spec?.schedulingGates ?? []).length === 0
}

function event(pod: Pod, type: 'Normal' | 'Warning', reason: string, message: string): Write {
  return { verb: 'event', about: { kind: 'Pod', key: keyOf(pod) }, type, reason, message, source: SCHEDULER }
}

function bound(pod: Pod, node: string): readonly Write[] {
  return [
    update(pod, { spec: { ...pod.spec, nodeName: node } }),
    event(pod, 'Normal', 'Scheduled', `Successfully assigned ${keyOf(pod)} to ${node}`),
  ]
}

function unschedulable(pod: Pod, message: string, now: Instant, nominated?: string): readonly Write[] {
  const before = conditionOf(pod, 'PodScheduled')
  const told = before?.status === 'False' && before.message === message
  if (told && (nominated === undefined || pod.status?.nominatedNodeName === nominated)) return []
  const lastTransitionTime = before?.status === 'False' ? before.lastTransitionTime : timestamp(now)
  const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime }
  const conditions = [...(pod.status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled'), condition]
  const promise = nominated === undefined ? {} : { nominatedNodeName: nominated }
  return [
    updateStatus(pod, { ...pod.status, phase: pod.status?.phase ?? 'Pending', ...promise, conditions }),
    ...(told ? [] : [event(pod, 'Warning', 'FailedScheduling', message)]),
  ]
}

/** Victims are deleted at once; whoever asked is promised their node, and waits until they are gone. */
function evicting(pod: Pod, { node, victims }: Preemption): readonly Write[] {
  return victims
    .filter((victim) => !isTerminating(victim))
    .flatMap((victim): readonly Write[] => [
      event(victim, 'Normal', 'Preempted', `Preempted by pod ${pod.metadata.uid} on node ${node}`),
      { verb: 'delete', kind: 'Pod', key: keyOf(victim) },
    ])
}

/** Waiting Pods of at least this weight that were promised room, by node. */
function promisedTo(pod: Pod, waiting: readonly Pod[], state: ClusterState): Map<string, Pod[]> {
  const unplaced = state.unschedulable()
  if (unplaced.length === 0) return new Map()
  const others = unplaced
    .flatMap((key) => state.get('Pod', key) ?? [])
    .filter((other) => other.status?.nominatedNodeName && priorityOf(other) >= priorityOf(pod) && waits(other))
  return Map.groupBy(
    others.filter((other) => !waiting.some((one) => one.metadata.uid === other.metadata.uid)),
    ({ status }) => status!.nominatedNodeName!,
  )
}

function explained(refusals: ReadonlyMap<string, number>, nodes: number): string {
  if (nodes === 0) return 'no nodes available to schedule pods'
  const parts = [...refusals].sort(([a], [b]) => (a < b ? -1 : 1)).map(([why, count]) => `${count} ${why}`)
  return `0/${nodes} nodes are available: ${parts.join(', ')}. preemption: 0/${nodes} nodes are available: ${nodes} Preemption is not helpful for scheduling.`
}

/** Places the waiting Pods of a group one after the other; each sees those placed, or promised a place, before it. */
function reconcile(key: string, state: ClusterState, now: Instant): Plan {
  const waiting = membersOf(key, state).filter((pod) => toPlace(pod, state))
  if (waiting.length === 0) return NOTHING
  const promised = promisedTo(waiting[0]!, waiting, state)
  const places: Place[] = state.list('Node').map((node) => {
    const { name } = node.metadata
    const usage = usageOf(name, state)
    return { node, usage: promised.get(name)?.reduce(plus, usage) ?? usage }
  })
  const neighbours = new Neighbours(state)
  const taken = (pod: Pod, name: string): void => {
    // Nobody comes after the last.
    if (pod === waiting.at(-1)) return
    const index = places.findIndex(({ node }) => node.metadata.name === name)
    if (index >= 0) places[index] = { node: places[index]!.node, usage: plus(places[index]!.usage, pod) }
  }
  const writes: Write[] = []
  for (const pod of waiting) {
    const claim = unboundClaim(pod, state)
    if (claim !== undefined) {
      writes.push(...unschedulable(pod, `0/${places.length} nodes are available: ${claim}`, now))
      continue
    }
    const placement = placementOf(pod, places, neighbours, state)
    if ('node' in placement) {
      const { name } = placement.node.metadata
      taken(pod, name)
      if (pod !== waiting.at(-1)) neighbours.placed(pod, name)
      writes.push(...bound(pod, name))
      continue
    }
    const chance = preemption(pod, places, { state, promised, refusal: placement.refusal })
    const nominated = chance?.node ?? (pod.status?.nominatedNodeName || undefined)
    if (nominated !== undefined) {
      taken(pod, nominated)
      promised.set(nominated, [...(promised.get(nominated) ?? []), pod])
    }
    const message = explained(placement.refusals, places.length)
    writes.push(...unschedulable(pod, message, now, nominated), ...(chance === undefined ? [] : evicting(pod, chance)))
  }
  return { writes }
}

/** Binds Pods to nodes: filters and scores as kube-scheduler's default plugins do, ties broken by name. */
export const scheduler: Controller = {
  name: 'scheduler',
  watches: ['Pod', 'Node', 'PersistentVolumeClaim', 'Namespace'],
  keys,
  reconcile,
}
