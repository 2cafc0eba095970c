import { type Fault, type ImageTable, POD_OVERRIDE } from '../application.ts'
import { type Instant, instantOf, timestamp } from '../clock.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../controller.ts'
import { type AnyObject, keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { addressFor } from './address.ts'
import { type ContainerView, step, WAITING, wakes } from './container.ts'
import { execute } from './exec.ts'
import type { ContainerRuntime, PodRuntime } from './runtime.ts'
import { statusOf } from './status.ts'

/** Milliseconds from binding to the sandbox: pulling, network, volumes. */
const SANDBOX = 1000

type Pod = Stored<'Pod'>

const MEMORIES = ['fault', 'pod-override', 'probe-outcome', 'container-exit', 'frozen'] as const

/** Which Pods an event concerns: itself, Pods of a node, Pods that wait for a ConfigMap or Secret. */
function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  if (event.type === 'MEMORY') {
    if (event.kind === 'node-fault')
      return state
        .list('Pod')
        .filter(({ spec }) => spec?.nodeName === event.key)
        .map(keyOf)
    return [event.key.split('/').slice(0, 2).join('/')]
  }
  if (event.kind === 'Pod') return [event.key]
  const namespace = event.object?.metadata.namespace
  return state
    .list('Pod', namespace === undefined ? {} : { namespace })
    .filter(({ status }) =>
      status?.containerStatuses?.some((one) => one.state?.waiting?.reason === 'CreateContainerConfigError'),
    )
    .map(keyOf)
}

/** The node agents, all in one: each Pod that is bound to a living node goes through its life. */
export function kubelet(images: ImageTable): Controller {
  return {
    name: 'kubelet',
    watches: ['Pod', 'ConfigMap', 'Secret', 'node-fault', ...MEMORIES],
    keys,
    reconcile: (key, state, now) => reconcile(key, state, now, images),
  }
}

function reconcile(key: string, state: ClusterState, now: Instant, images: ImageTable): Plan {
  const pod = state.get('Pod', key)
  if (pod === undefined)
    return state.memory('kubelet', key) === undefined
      ? NOTHING
      : { writes: [{ verb: 'remember', component: 'kubelet', key, value: undefined }] }
  const node = pod.spec?.nodeName
  if (node === undefined || node === '' || state.memory('frozen', key) !== undefined) return NOTHING
  if (state.memory('node-fault', node) !== undefined || state.get('Node', node) === undefined) return NOTHING
  const held = state.memory<PodRuntime>('kubelet', key)
  const runtime = held?.uid === pod.metadata.uid && held.node === node ? held : undefined
  if (runtime === undefined) return admitted(pod, key, node, state, now)
  if (now < runtime.since) return { writes: [], requeueAfter: runtime.since - now }
  return live(pod, key, runtime, { state, now, images })
}

/** A new Pod on the node: an address at once with the sandbox. */
function admitted(pod: Pod, key: string, node: string, state: ClusterState, now: Instant): Plan {
  const { ip, writes } = addressFor(pod, node, state)
  const since = now + SANDBOX
  const value: PodRuntime = Object.freeze({ uid: pod.metadata.uid, node, ip, since, containers: Object.freeze({}) })
  return { writes: [...writes, { verb: 'remember', component: 'kubelet', key, value }], requeueAfter: SANDBOX }
}

interface Around {
  readonly state: ClusterState
  readonly now: Instant
  readonly images: ImageTable
}

function viewOf(
  pod: Pod,
  runtime: PodRuntime,
  name: string,
  init: boolean,
  { state, now, images }: Around,
): ContainerView {
  const list = init ? pod.spec?.initContainers : pod.spec?.containers
  const container = list!.find((one) => one.name === name)!
  // Probes and variables see the Pod with the address it has, whether or not its status says so yet.
  return { state, images, pod: withStatus(pod, runtime, now), container, init, now }
}

function withStatus(pod: Pod, runtime: PodRuntime, now: Instant): Pod {
  return { ...pod, status: statusOf(pod, runtime, now) } as unknown as Pod
}

/** Which containers may run now: init containers in order, each waiting for the one before; then all the others. */
function turn(
  pod: Pod,
  containers: Readonly<Record<string, ContainerRuntime>>,
): readonly (readonly [name: string, init: boolean])[] {
  const open: (readonly [string, boolean])[] = []
  for (const container of pod.spec?.initContainers ?? []) {
    const runtime = containers[container.name]
    const sidecar = container.restartPolicy === 'Always'
    const over = sidecar ? runtime?.started === true : runtime?.state === 'terminated' && runtime.exitCode === 0
    if (!over || sidecar) open.push([container.name, true])
    if (!over) return open
  }
  return [...open, ...(pod.spec?.containers ?? []).map(({ name }) => [name, false] as const)]
}

function live(pod: Pod, key: string, before: PodRuntime, around: Around): Plan {
  const { now, state } = around
  const writes: Write[] = []
  let runtime = stopping(pod, before, around)
  const over = runtime.stopping !== undefined && runtime.stopping.doneAt <= now
  if (over) return finished(pod, key, runtime, now)
  const seen = new Set<string>()
  // Containers open the way for each other, so the turn is asked again until nothing new may run.
  for (let again = true; again; ) {
    again = false
    for (const [name, init] of turn(pod, runtime.containers)) {
      if (seen.has(name)) continue
      seen.add(name)
      again = true
      const stepped = step(
        viewOf(pod, runtime, name, init, around),
        runtime.containers[name] ?? WAITING,
        runtime.stopping !== undefined,
      )
      runtime = { ...runtime, containers: { ...runtime.containers, [name]: stepped.runtime } }
      writes.push(...stepped.writes)
    }
  }
  const wake = [
    ...turn(pod, runtime.containers).map(([name, init]) =>
      wakes(
        viewOf(pod, runtime, name, init, around),
        runtime.containers[name] ?? WAITING,
        runtime.stopping !== undefined,
      ),
    ),
    runtime.stopping?.doneAt,
  ].filter((at): at is number => at !== undefined)
  const status = statusOf(pod, runtime, now, state)
  const changed = JSON.stringify(before) !== JSON.stringify(runtime)
  const remembered: Write[] = changed
    ? [{ verb: 'remember', component: 'kubelet', key, value: Object.freeze(runtime) }]
    : []
  const update: Write = {
    verb: 'updateStatus',
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: pod.metadata.name, namespace: pod.metadata.namespace! },
      status,
    } as AnyObject,
  }
  const soonest = wake.length === 0 ? undefined : Math.min(...wake)
  return {
    writes: [...writes, ...remembered, update],
    ...(soonest === undefined ? {} : { requeueAfter: Math.max(1, soonest - now) }),
  }
}

/** Deletion seen: preStop runs first, then processes get SIGTERM and end at once; the grace period bounds all of it. */
function stopping(pod: Pod, runtime: PodRuntime, { state, now, images }: Around): PodRuntime {
  const { deletionTimestamp, deletionGracePeriodSeconds = 30 } = pod.metadata
  if (deletionTimestamp === undefined) return runtime
  const since = runtime.stopping?.since ?? now
  const running = (pod.spec?.containers ?? []).filter(({ name }) => runtime.containers[name]?.state === 'running')
  const hooks = running.map((container) => {
    const hook = container.lifecycle?.preStop
    if (hook?.sleep !== undefined) return hook.sleep.seconds * 1000
    if (hook?.exec === undefined) return 0
    const environment =
      state.memory<Readonly<Record<string, string>>>('environment', `${keyOf(pod)}/${container.name}`) ?? {}
    return execute(hook.exec.command ?? [], { state, images, pod, environment, now, port: 0, known: {} }).takes
  })
  const longest = Math.min(Math.max(0, ...hooks), deletionGracePeriodSeconds * 1000)
  const doneAt = runtime.stopping?.doneAt ?? since + longest + 1
  return { ...runtime, stopping: { since, doneAt: Math.min(doneAt, Math.max(now, instantOf(deletionTimestamp))) } }
}

/** All containers ended: the terminal phase is reported, then the object goes. */
function finished(pod: Pod, key: string, runtime: PodRuntime, now: Instant): Plan {
  const containers = Object.fromEntries(
    Object.entries(runtime.containers).map(([name, one]) => [
      name,
      { ...one, state: 'terminated' as const, reason: 'Completed', exitCode: 0, finishedAt: now, started: false },
    ]),
  )
  const status = statusOf(pod, { ...runtime, containers }, now)
  return {
    writes: [
      {
        verb: 'updateStatus',
        object: {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: pod.metadata.name, namespace: pod.metadata.namespace! },
          status,
        } as AnyObject,
      },
      { verb: 'delete', kind: 'Pod', key, gracePeriodSeconds: 0 },
      { verb: 'remember', component: 'kubelet', key, value: undefined },
    ],
  }
}

export type { Fault }
export { POD_OVERRIDE, timestamp }
