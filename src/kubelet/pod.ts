import { behaviourOf, FAULT, type ImageTable, POD_OVERRIDE, servingContainers } from '../application.ts'
import { type Instant, instantOf, SECOND } from '../clock.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../controller.ts'
import { same } from '../equal.ts'
import type { AnyObject, Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { addressesFor, nodeAddresses, released } from './address.ts'
import { type ContainerView, ENVIRONMENT, ended, preStop, probe, step, wakes } from './container.ts'
import { CONTAINER_EXIT, PROBE_OUTCOME, targeted } from './faults.ts'
import { FROZEN, type FrozenStatus, frozenWrites } from './frozen.ts'
import { INITIAL, probesOf } from './probe.ts'
import { lookIn } from './references.ts'
import { type ContainerRuntime, type PodRuntime, type Stopping, waiting } from './runtime.ts'
import { isOver, isSidecar, type Status, statusOf } from './status.ts'
import { unmountable } from './volumes.ts'

type Pod = Stored<'Pod'>

/** What the kubelet remembers of each Pod. */
export const KUBELET = 'kubelet'
/** Pods that wait for a ConfigMap or Secret, and those whose applications need a Service. */
const STUCK = 'kubelet-waiting'
const NEEDY = 'kubelet-needs'
const NODE_FAULT = 'node-fault'

/** Milliseconds from binding to the first container: network, volumes, image. */
const SANDBOX = SECOND
/** From the end of the last process until the object is gone. */
const CLEANUP = SECOND
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

/** Everything around a Pod at one moment. */
interface Scene {
  readonly pod: Pod
  readonly key: string
  readonly node: Stored<'Node'>
  readonly state: ClusterState
  readonly now: Instant
  readonly images: ImageTable
  /** The Pod with the status that a runtime gives it, made once. */
  readonly shown: Map<PodRuntime, Pod>
}

function remember(component: string, key: string, value: unknown): Write {
  return { verb: 'remember', component, key, value }
}

function event({ key }: Scene, reason: string, message: string): Write {
  return { verb: 'event', about: { kind: 'Pod', key }, type: 'Warning', reason, message, source: 'kubelet' }
}

function report({ pod }: Scene, status: Status): readonly Write[] {
  if (status === pod.status) return []
  const { name, namespace } = pod.metadata
  const metadata = { name, namespace: namespace! }
  return [{ verb: 'updateStatus', object: { apiVersion: 'v1', kind: 'Pod', metadata, status } as unknown as AnyObject }]
}

function described(scene: Scene, { ips, containers }: Pick<PodRuntime, 'ips' | 'containers'>, over = false): Status {
  const { pod, node, now, state } = scene
  return statusOf({ pod, ips, hostIPs: nodeAddresses(node), containers, over, now, state })
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

/** Probes and variables see the Pod with the containers it has now, whether or not its status says so yet. */
function shownAs(scene: Scene, runtime: PodRuntime): Pod {
  const { pod, shown } = scene
  let made = shown.get(runtime)
  if (made === undefined) {
    const status = described(scene, runtime)
    made = status === pod.status ? pod : { ...pod, status }
    shown.set(runtime, made)
  }
  return made
}

function viewOf(scene: Scene, runtime: PodRuntime, name: string): ContainerView {
  const { pod, node, state, now, images } = scene
  const init = pod.spec?.initContainers?.find((one) => one.name === name)
  const container = init ?? pod.spec!.containers.find((one) => one.name === name)!
  return {
    state,
    images,
    pod: shownAs(scene, runtime),
    container,
    init: init !== undefined && !isSidecar(init),
    now,
    since: runtime.since,
    stopping: runtime.stopping !== undefined,
    looked: { pod, ips: runtime.ips, node, nodeIPs: nodeAddresses(node), ...lookIn(state, pod.metadata.namespace!) },
  }
}

/** Which containers may run now: init containers in order, each waiting for the one before; then all the others. */
function turn(pod: Pod, containers: PodRuntime['containers']): readonly string[] {
  const open: string[] = []
  for (const container of pod.spec?.initContainers ?? []) {
    const runtime = containers[container.name]
    const sidecar = isSidecar(container)
    const passed = sidecar
      ? runtime?.started === true
      : runtime?.state === 'terminated' && runtime.ended?.exitCode === 0
    if (sidecar || !passed) open.push(container.name)
    const everRan = (pod.spec?.containers ?? []).some(({ name }) => containers[name] !== undefined)
    if (!passed && !everRan) return open
  }
  return [...open, ...(pod.spec?.containers ?? []).map(({ name }) => name)]
}

/** Sidecars end once everything they serve has ended. */
function withoutIdleSidecars(scene: Scene, runtime: PodRuntime): PodRuntime {
  const { pod } = scene
  const mains = pod.spec?.containers ?? []
  const failedInit = (pod.spec?.initContainers ?? []).some(
    (one) =>
      !isSidecar(one) && isOver(runtime.containers[one.name]) && runtime.containers[one.name]!.ended?.exitCode !== 0,
  )
  if (!failedInit && !mains.every(({ name }) => isOver(runtime.containers[name]))) return runtime
  const sidecars = (pod.spec?.initContainers ?? []).filter(
    (one) => isSidecar(one) && runtime.containers[one.name]?.state === 'running',
  )
  if (sidecars.length === 0) return runtime
  const over = sidecars.map((one): readonly [string, ContainerRuntime] => {
    const view = { ...viewOf(scene, runtime, one.name), stopping: true }
    return [one.name, ended(view, runtime.containers[one.name]!, 0).runtime]
  })
  return { ...runtime, containers: { ...runtime.containers, ...Object.fromEntries(over) } }
}

interface Lived {
  readonly runtime: PodRuntime
  readonly writes: readonly Write[]
}

/** One kind of step for every container whose turn it is; each sees what the one before did. */
function swept(scene: Scene, before: PodRuntime, act: typeof step): Lived {
  let runtime = before
  const writes: Write[] = []
  const seen = new Set<string>()
  for (
    let next = turn(scene.pod, runtime.containers);
    next.some((name) => !seen.has(name));
    next = turn(scene.pod, runtime.containers)
  ) {
    for (const name of next.filter((one) => !seen.has(one))) {
      seen.add(name)
      const held = runtime.containers[name] ?? waiting('ContainerCreating')
      const one = act(viewOf(scene, runtime, name), held)
      writes.push(...one.writes)
      if (one.runtime !== runtime.containers[name])
        runtime = { ...runtime, containers: { ...runtime.containers, [name]: one.runtime } }
    }
  }
  return { runtime, writes }
}

/** Ends and starts first, then probes, which see who runs; a sidecar that has started opens the way for more. */
function stepped(scene: Scene, before: PodRuntime): Lived {
  let runtime = before
  const writes: Write[] = []
  for (let width = -1; width !== turn(scene.pod, runtime.containers).length; ) {
    width = turn(scene.pod, runtime.containers).length
    for (const act of [step, probe, step]) {
      const one = swept(scene, runtime, act)
      runtime = one.runtime
      writes.push(...one.writes)
    }
  }
  return { runtime: withoutIdleSidecars(scene, runtime), writes }
}

/** Deletion seen: preStop hooks run together, sidecars' after those they serve; the grace period bounds all of it. */
function stoppingOf(scene: Scene, runtime: PodRuntime): Stopping | undefined {
  const { pod, now } = scene
  const { deletionTimestamp } = pod.metadata
  if (deletionTimestamp === undefined) return undefined
  const last = Math.max(now, instantOf(deletionTimestamp))
  const before = runtime.stopping
  if (before !== undefined) {
    const until = Math.min(before.until, last)
    return until === before.until ? before : { ...before, until, removedAt: until + CLEANUP }
  }
  const hook = (name: string): number => {
    const one = runtime.containers[name]
    return one === undefined ? 0 : preStop(viewOf(scene, runtime, name), one)
  }
  const sidecars = (pod.spec?.initContainers ?? []).filter(isSidecar)
  const longest = Math.max(0, ...(pod.spec?.containers ?? []).map(({ name }) => hook(name)))
  const until = Math.min(last, now + longest + Math.max(0, ...sidecars.map(({ name }) => hook(name))))
  return { since: now, until, removedAt: until + CLEANUP }
}

/**
 * Processes end promptly on SIGTERM, also after a preStop that used the grace period up: two seconds are always left.
 * The terminal phase is reported, and a moment later the object goes.
 */
function ending(scene: Scene, before: PodRuntime, runtime: PodRuntime): Plan {
  const { key, now } = scene
  const { removedAt } = runtime.stopping!
  const over = Object.entries(runtime.containers).map(([name, one]) => {
    if (one.state !== 'running')
      return [name, one.state === 'terminated' ? one : { ...one, retryAt: undefined }] as const
    return [name, ended(viewOf(scene, runtime, name), one, 0).runtime] as const
  })
  const next: PodRuntime = { ...runtime, containers: Object.fromEntries(over) }
  const writes = [...remembered(key, before, next), ...report(scene, described(scene, next, true))]
  if (now >= removedAt) return { writes: [...writes, { verb: 'delete', kind: 'Pod', key, gracePeriodSeconds: 0 }] }
  return { writes, requeueAfter: removedAt - now }
}

function remembered(key: string, before: PodRuntime, runtime: PodRuntime): readonly Write[] {
  return same(before, runtime) ? [] : [remember(KUBELET, key, Object.freeze(runtime))]
}

/** Whether anything in the Pod answers by what somebody else does. */
function needy({ pod, images }: Scene): boolean {
  return servingContainers(pod).some((container) => (behaviourOf(images, container)?.needs ?? []).length > 0)
}

function waitsForConfig({ containers }: PodRuntime): boolean {
  return Object.values(containers).some(({ reason }) => reason === 'CreateContainerConfigError')
}

function flag(component: string, wanted: boolean, { key, state }: Scene): readonly Write[] {
  const now = state.memory(component, key) !== undefined
  return now === wanted ? [] : [remember(component, key, wanted ? true : undefined)]
}

function lived(scene: Scene, before: PodRuntime): Plan {
  const { key, pod, now } = scene
  const stopping = stoppingOf(scene, before)
  const started: PodRuntime = stopping === undefined || stopping === before.stopping ? before : { ...before, stopping }
  const killed =
    stopping !== undefined &&
    before.stopping === undefined &&
    Object.values(before.containers).some(({ state }) => state === 'running')
  if (stopping !== undefined && stopping.until <= now) {
    const plan = ending(scene, before, started)
    return killed ? { ...plan, writes: [...killings(scene, started), ...plan.writes] } : plan
  }
  const { runtime, writes } = stepped(scene, started)
  const names = turn(pod, runtime.containers)
  const wake = names.map((name) => wakes(viewOf(scene, runtime, name), runtime.containers[name] ?? waiting('')))
  const due = [...wake, runtime.stopping?.until].filter((at): at is number => at !== undefined)
  return {
    writes: [
      ...(killed ? killings(scene, runtime) : []),
      ...writes,
      ...remembered(key, before, runtime),
      ...flag(STUCK, waitsForConfig(runtime), scene),
      ...flag(NEEDY, needy(scene), scene),
      ...report(scene, described(scene, runtime)),
    ],
    ...(due.length === 0 ? {} : { requeueAfter: Math.max(1, Math.min(...due) - now) }),
  }
}

function killings({ key }: Scene, { containers }: PodRuntime): readonly Write[] {
  return Object.entries(containers)
    .filter(([, { state }]) => state === 'running')
    .map(([name]) => ({
      verb: 'event',
      about: { kind: 'Pod', key },
      type: 'Normal',
      reason: 'Killing',
      message: `Stopping container ${name}`,
      source: 'kubelet',
    }))
}

function reconcile(key: string, state: ClusterState, now: Instant, images: ImageTable): Plan {
  const pod = state.get('Pod', key)
  if (pod === undefined) return forgotten(key, state)
  const frozen = state.memory<FrozenStatus>(FROZEN, key)
  if (frozen !== undefined) return { writes: frozenWrites(pod, frozen, state) }
  const nodeName = pod.spec?.nodeName
  const node = nodeName ? state.get('Node', nodeName) : undefined
  if (node === undefined || state.memory(NODE_FAULT, nodeName!) !== undefined) return NOTHING
  const scene: Scene = { pod, key, node, state, now, images, shown: new Map() }
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
    reconcile: (key, state, now) => reconcile(key, state, now, images),
  }
}
