import { FAULT, type ImageTable, POD_OVERRIDE, servingContainers } from '../application.ts'
import { type Instant, SECOND } from '../clock.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../controller.ts'
import type { ClusterState } from '../state.ts'
import { addressesFor, released } from './address.ts'
import { asksOthers } from './beats.ts'
import { ENVIRONMENT } from './container.ts'
import { CONTAINER_EXIT, PROBE_OUTCOME, targeted } from './faults.ts'
import { FROZEN, type FrozenStatus, frozenWrites } from './frozen.ts'
import { lived, NEEDY, STUCK } from './life.ts'
import { INITIAL, probesOf } from './probe.ts'
import type { ContainerRuntime, PodRuntime } from './runtime.ts'
import { described, event, KUBELET, type Pod, remember, report, type Scene } from './scene.ts'
import { unmountable } from './volumes.ts'

const NODE_FAULT = 'node-fault'

/** Milliseconds from binding to the first container: network, volumes, image. */
const SANDBOX = SECOND

const RETRY = 10 * SECOND

/** Which Pods an event concerns. */
function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  switch (event.kind) {
    case 'Pod':
      return [event.key]
    case NODE_FAULT:
    case 'Node':
      return event.type === 'MODIFIED' ? [] : state.podsOn(event.key)
    case PROBE_OUTCOME:
    case CONTAINER_EXIT:
      return targeted(event.key, state)
    case FAULT:
    case POD_OVERRIDE:
    case FROZEN:
      return [event.key]
    case 'EndpointSlice':
      return state.memories(NEEDY).map(([key]) => key)
    default:
      return state.memories(STUCK).map(([key]) => key)
  }
}

/** A Pod that is gone leaves nothing behind. */
function forgotten(key: string, state: ClusterState): Plan {
  const held = state.memory<PodRuntime>(KUBELET, key)
  const writes: Write[] = [STUCK, NEEDY, KUBELET]
    .filter((one) => state.memory(one, key) !== undefined)
    .map((one) => remember(one, key, undefined))
  if (held === undefined) return { writes }
  const names = Object.keys(held.containers)
  return {
    writes: [
      ...writes,
      ...released(held.ips, key, state),
      ...names
        .filter((name) => state.memory(ENVIRONMENT, `${key}/${name}`) !== undefined)
        .map((name) => remember(ENVIRONMENT, `${key}/${name}`, undefined)),
    ],
  }
}

/** Something the Pod needs is missing: it is told once, and tried again. */
function stuck(scene: Scene, reason: string, message: string): Plan {
  const { key, state } = scene
  const status = described(scene, { ips: [], containers: {} })
  if (state.memory(STUCK, key) === message) return { writes: report(scene, status), requeueAfter: RETRY }
  return {
    writes: [remember(STUCK, key, message), event(scene, reason, message), ...report(scene, status)],
    requeueAfter: RETRY,
  }
}

/** A new Pod on the node: volumes, an address, and a moment later its containers. */
function admitted(scene: Scene): Plan {
  const { pod, key, node, state, now } = scene
  if (pod.metadata.deletionTimestamp !== undefined)
    return { writes: [{ verb: 'delete', kind: 'Pod', key, gracePeriodSeconds: 0 }] }
  const unmounted = unmountable(pod, state)
  if (unmounted !== undefined) return stuck(scene, 'FailedMount', unmounted)
  const addresses = addressesFor(pod, node, state)
  if (addresses === undefined)
    return stuck(
      scene,
      'FailedCreatePodSandBox',
      'failed to allocate for range 0: no IP addresses available in range set',
    )
  const runtime: PodRuntime = Object.freeze({
    uid: pod.metadata.uid,
    node: node.metadata.name,
    ips: addresses.ips,
    since: now + SANDBOX,
    containers: Object.freeze({}),
  })
  return {
    writes: [
      ...(state.memory(STUCK, key) === undefined ? [] : [remember(STUCK, key, undefined)]),
      ...addresses.writes,
      remember(KUBELET, key, runtime),
      ...report(scene, described(scene, { ips: [], containers: {} })),
    ],
    requeueAfter: SANDBOX,
  }
}

/** A Pod that ran before this kubelet knew it (a table's, let go): what its status says to run runs. */
function found(scene: Scene): PodRuntime {
  const { pod, node, now } = scene
  const ready = pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
  const run = (
    one: NonNullable<NonNullable<Pod['spec']>['containers']>[number],
  ): readonly [string, ContainerRuntime] => {
    const probes = probesOf(one).map(([kind]) => [
      kind,
      { ...INITIAL[kind], result: kind === 'readiness' ? ready : true },
    ])
    return [
      one.name,
      {
        state: 'running',
        reason: '',
        restarts: 0,
        startedAt: now,
        started: true,
        probes: Object.fromEntries(probes),
        crashes: 0,
      },
    ]
  }
  return {
    uid: pod.metadata.uid,
    node: node.metadata.name,
    ips: (pod.status?.podIPs ?? []).map(({ ip }) => ip!),
    since: now,
    containers: Object.fromEntries((pod.spec?.containers ?? []).map(run)),
  }
}

function reconcile(key: string, state: ClusterState, now: Instant, images: ImageTable): Plan {
  const pod = state.get('Pod', key)
  if (pod === undefined) return forgotten(key, state)
  const frozen = state.memory<FrozenStatus>(FROZEN, key)
  if (frozen !== undefined) return { writes: frozenWrites(pod, frozen, state) }
  const nodeName = pod.spec?.nodeName
  const node = nodeName ? state.get('Node', nodeName) : undefined
  if (node === undefined || state.memory(NODE_FAULT, nodeName!) !== undefined) return NOTHING
  const scene: Scene = { pod, key, node, state, now, images }
  const held = state.memory<PodRuntime>(KUBELET, key)
  const phase = pod.status?.phase
  if (held?.uid === pod.metadata.uid) {
    if ((phase === 'Succeeded' || phase === 'Failed') && held.stopping === undefined) return afterwards(scene)
    return now < held.since ? beforehand(scene, held) : lived(scene, held)
  }
  if (phase === 'Succeeded' || phase === 'Failed') return afterwards(scene)
  return phase === 'Running' ? lived(scene, found(scene)) : admitted(scene)
}

/** A Pod deleted before its sandbox was there has nothing to end. */
function beforehand({ pod, key, now }: Scene, held: PodRuntime): Plan {
  if (pod.metadata.deletionTimestamp !== undefined)
    return { writes: [{ verb: 'delete', kind: 'Pod', key, gracePeriodSeconds: 0 }] }
  return { writes: [], requeueAfter: held.since - now }
}

/** A Pod that is over stays as it is until somebody deletes it. */
function afterwards({ pod, key }: Scene): Plan {
  if (pod.metadata.deletionTimestamp === undefined) return NOTHING
  return { writes: [{ verb: 'delete', kind: 'Pod', key, gracePeriodSeconds: 0 }] }
}

type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number]

function startOf(statuses: readonly ContainerStatus[] | undefined, name: string): string | undefined {
  return statuses?.find((one) => one.name === name)?.state?.running?.startedAt
}

/** Whether a command of a probe may find something else out: it asks others, or has not seen its variables yet. */
function findsOut(pod: Pod, old: Pod): boolean {
  for (const container of servingContainers(pod))
    for (const [, probe] of probesOf(container)) {
      if (probe.exec === undefined) continue
      const started = startOf(pod.status?.containerStatuses, container.name)
      if (asksOthers(probe) || started !== startOf(old.status?.containerStatuses, container.name)) return true
    }
  return false
}

/**
 * A status that the kubelet itself wrote leaves it nothing to do, but where containers take turns, a clock begins with the
 * status, a command finds something else out, or the Pod is stuck or over. Whatever else it looks at wakes it by itself.
 */
function foresaw({ type, kind, key, object, old }: WatchEvent, state: ClusterState): boolean {
  if (kind !== 'Pod' || type !== 'MODIFIED') return false
  const pod = object as unknown as Pod
  const runtime = state.memory<PodRuntime>(KUBELET, key)
  if (runtime?.uid !== pod.metadata.uid || state.memory(STUCK, key) !== undefined) return false
  const { initContainers, activeDeadlineSeconds } = pod.spec ?? {}
  if (initContainers !== undefined || activeDeadlineSeconds !== undefined) return false
  const phase = pod.status?.phase
  if (phase === 'Succeeded' || phase === 'Failed' || findsOut(pod, old as unknown as Pod)) return false
  // A process that waits in a loop looks at others.
  return Object.values(runtime.containers).every(({ exitsAt, exits }) => exitsAt === undefined || exits !== undefined)
}

/** The node agents, all in one: each Pod that is bound to a living node goes through its life. */
export function kubelet(images: ImageTable): Controller {
  return {
    name: 'kubelet',
    watches: [
      'Pod',
      'Node',
      'ConfigMap',
      'Secret',
      'EndpointSlice',
      NODE_FAULT,
      FAULT,
      POD_OVERRIDE,
      FROZEN,
      PROBE_OUTCOME,
      CONTAINER_EXIT,
    ],
    keys,
    foresaw,
    reconcile: (key, state, now) => reconcile(key, state, now, images),
  }
}
