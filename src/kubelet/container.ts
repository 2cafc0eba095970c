import { behaviourOf, type Container, type ImageBehaviour, type ImageTable, normalizedImage } from '../application.ts'
import type { Instant } from '../clock.ts'
import type { Write } from '../controller.ts'
import { keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { environmentOf, type Variables } from './environment.ts'
import { execute } from './exec.ts'
import { forcedExit } from './faults.ts'
import { INITIAL, type ProbeView, probesOf } from './probe.ts'
import { processOf } from './process.ts'
import type { Looked } from './references.ts'
import type { ContainerRuntime } from './runtime.ts'

/** Everything a step of a container's life looks at. The Pod carries the status it is about to have. */
export interface ContainerView {
  readonly state: ClusterState
  readonly images: ImageTable
  readonly pod: Stored<'Pod'>
  readonly container: Container
  /** An init container that must end; sidecars are none. */
  readonly init: boolean
  readonly now: Instant
  /** When the Pod's probe workers began. */
  readonly since: Instant
  /** The Pod is going: nothing starts, liveness and startup are asked no more. */
  readonly stopping: boolean
  readonly looked: Looked
}

export interface Stepped {
  readonly runtime: ContainerRuntime
  readonly writes: readonly Write[]
}

export const ENVIRONMENT = 'environment'

/** Milliseconds until the kubelet has noticed an end and starts the container anew. */
const RESTART = 1000
/** A run of ten minutes forgives earlier crashes (twice the longest back-off). */
const FORGIVEN = 600_000
const CONFIG_RETRY = 10_000

/** Back-off after a crash: none at first, then 10 s doubling to 300 (MaxContainerBackOff). */
function backOff(crashes: number): number {
  return crashes <= 1 ? 0 : Math.min(10 * 2 ** (crashes - 2), 300) * 1000
}

export function event(
  { looked: { pod } }: ContainerView,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): Write {
  return { verb: 'event', about: { kind: 'Pod', key: keyOf(pod) }, type, reason, message, source: 'kubelet' }
}

function environmentKey({ looked: { pod }, container }: ContainerView): string {
  return `${keyOf(pod)}/${container.name}`
}

const NOTHING_SET: Variables = Object.freeze({})

export function probeView(view: ContainerView, behaviour: ImageBehaviour, variables?: Variables): ProbeView {
  const { state, images, container, now } = view
  const environment = variables ?? state.memory<Variables>(ENVIRONMENT, environmentKey(view)) ?? NOTHING_SET
  return {
    state,
    images,
    get pod() {
      return view.pod
    },
    container,
    now,
    environment,
    behaviour,
  }
}

/** With pull policy Never an image that is not on the node stays away, without a try (ErrImageNeverPull). */
function neverPulled(view: ContainerView, before: ContainerRuntime): Stepped {
  const { container } = view
  const { retryAt: _, ...rest } = before
  const message = `Container image "${container.image}" is not present with pull policy of Never`
  const runtime: ContainerRuntime = { ...rest, state: 'waiting', reason: 'ErrImageNeverPull', message }
  if (before.reason === 'ErrImageNeverPull') return { runtime, writes: [] }
  return { runtime, writes: [event(view, 'Warning', 'ErrImageNeverPull', message)] }
}

/** An image nobody knows is never pulled; the known ones are named, since a typing error is likely. */
function unpulled(view: ContainerView, before: ContainerRuntime): Stepped {
  const { container, images } = view
  if (container.imagePullPolicy === 'Never') return neverPulled(view, before)
  const known = Object.keys(images.images).map(normalizedImage).sort().join(', ')
  const message = `Back-off pulling image "${container.image}"`
  const { retryAt: _, ...rest } = before
  const runtime: ContainerRuntime = { ...rest, state: 'waiting', reason: 'ImagePullBackOff', message }
  if (before.reason === 'ImagePullBackOff') return { runtime, writes: [] }
  const failure = `Failed to pull image "${container.image}": not found; known images: ${known}`
  return {
    runtime,
    writes: [
      event(view, 'Normal', 'Pulling', `Pulling image "${container.image}"`),
      event(view, 'Warning', 'Failed', failure),
      event(view, 'Warning', 'Failed', 'Error: ImagePullBackOff'),
      event(view, 'Normal', 'BackOff', message),
    ],
  }
}

function unconfigured(view: ContainerView, before: ContainerRuntime, message: string): Stepped {
  const reason = 'CreateContainerConfigError'
  const told = before.reason === reason && before.message === message
  return {
    runtime: { ...before, state: 'waiting', reason, message, retryAt: view.now + CONFIG_RETRY },
    writes: told ? [] : [event(view, 'Warning', 'Failed', `Error: ${message}`)],
  }
}

/** Tries to start a container: image, configuration, process. */
function start(view: ContainerView, before: ContainerRuntime): Stepped {
  const { container, images, pod, state, now, init, looked } = view
  const behaviour = behaviourOf(images, container)
  if (behaviour === undefined) return unpulled(view, before)
  const environment = environmentOf(container, pod, state, looked)
  if ('missing' in environment) return unconfigured(view, before, environment.missing)
  const probes = init ? [] : probesOf(container)
  const exit = processOf(probeView(view, behaviour, environment.variables), behaviour, init)
  const again = before.startedAt !== undefined
  const runtime: ContainerRuntime = {
    state: 'running',
    reason: '',
    restarts: before.restarts + (again ? 1 : 0),
    startedAt: now,
    started: !probes.some(([kind]) => kind === 'startup'),
    probes: Object.fromEntries(probes.map(([kind]) => [kind, INITIAL[kind]])),
    crashes: before.crashes,
    ...(before.ended === undefined ? {} : { ended: before.ended }),
    ...(exit === undefined ? {} : { exitsAt: now + exit.takes, ...(exit.again ? {} : { exits: exit.code }) }),
  }
  return {
    runtime,
    writes: [
      { verb: 'remember', component: ENVIRONMENT, key: environmentKey(view), value: environment.variables },
      event(view, 'Normal', 'Pulled', `Container image "${container.image}" already present on machine`),
      event(view, 'Normal', 'Created', `Created container: ${container.name}`),
      event(view, 'Normal', 'Started', `Started container ${container.name}`),
    ],
  }
}

/** Whether a container that ended is started again. */
function comesBack({ container, init, looked: { pod }, stopping }: ContainerView, code: number): boolean {
  if (stopping) return false
  const policy = pod.spec?.restartPolicy ?? 'Always'
  if (container.restartPolicy === 'Always') return true
  if (init) return code !== 0 && policy !== 'Never'
  return policy === 'Always' || (policy === 'OnFailure' && code !== 0)
}

/** The process is gone; the container comes back at once, later, or never. */
export function ended(view: ContainerView, before: ContainerRuntime, code: number, reason?: string): Stepped {
  const { now, container, looked } = view
  const { pod } = looked
  const long = before.startedAt !== undefined && now - before.startedAt >= FORGIVEN
  const crashes = (long ? 0 : before.crashes) + 1
  const { exitsAt: _a, exits: _b, killedAt: _c, retryAt: _d, message: _e, ...rest } = before
  const over: ContainerRuntime = {
    ...rest,
    state: 'terminated',
    reason: '',
    started: false,
    probes: {},
    crashes,
    ended: {
      exitCode: code,
      reason: reason ?? (code === 0 ? 'Completed' : 'Error'),
      finishedAt: now,
      ...(before.startedAt === undefined ? {} : { startedAt: before.startedAt }),
    },
  }
  if (!comesBack(view, code)) return { runtime: over, writes: [] }
  const wait = backOff(crashes)
  if (wait === 0) return { runtime: { ...over, retryAt: now + RESTART }, writes: [] }
  const { name, namespace, uid } = pod.metadata
  const message = `back-off ${shown(wait)} restarting failed container=${container.name} pod=${name}_${namespace}(${uid})`
  return {
    runtime: { ...over, state: 'waiting', reason: 'CrashLoopBackOff', message, retryAt: now + wait },
    writes: [
      event(
        view,
        'Warning',
        'BackOff',
        `Back-off restarting failed container ${container.name} in pod ${name}_${namespace}(${uid})`,
      ),
    ],
  }
}

/** Go's way to write a duration. */
function shown(milliseconds: number): string {
  const seconds = milliseconds / 1000
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`
}

/** Milliseconds a preStop hook takes; a hook that fails or asks in vain is over at once. */
export function preStop(view: ContainerView, runtime: ContainerRuntime): number {
  const hook = view.container.lifecycle?.preStop
  if (runtime.state !== 'running' || hook === undefined) return 0
  if (hook.sleep !== undefined) return hook.sleep.seconds * 1000
  const behaviour = behaviourOf(view.images, view.container)
  if (behaviour === undefined) return 0
  if (hook.exec === undefined) return hook.httpGet === undefined ? 0 : (behaviour.answersAfter ?? 0)
  return execute(hook.exec.command ?? [], probeView(view, behaviour)).takes
}

/** Ends what is due to end: by force, by itself, or by a probe's verdict. */
function endings(view: ContainerView, runtime: ContainerRuntime): Stepped | undefined {
  const { now, looked, container, state } = view
  const forced = forcedExit(looked.pod, container.name, state)
  const startedAt = runtime.startedAt ?? 0
  const crashes = forced !== undefined && forced.at <= now && (forced.always || startedAt <= forced.at)
  if (crashes && !view.init) return ended(view, runtime, forced.code)
  if (runtime.killedAt !== undefined && runtime.killedAt <= now) return ended(view, runtime, 137)
  if (runtime.exitsAt === undefined || runtime.exitsAt > now) return undefined
  return runtime.exits === undefined ? waited(view, runtime) : ended(view, runtime, runtime.exits)
}

/** A process that waits in a loop looks again. */
function waited(view: ContainerView, runtime: ContainerRuntime): Stepped | undefined {
  const behaviour = behaviourOf(view.images, view.container)
  const exit = behaviour === undefined ? undefined : processOf(probeView(view, behaviour), behaviour, view.init)
  const { exitsAt: _, exits: _e, ...rest } = runtime
  if (exit === undefined) return { runtime: rest, writes: [] }
  if (!exit.again && exit.takes === 0) return ended(view, rest, exit.code)
  return {
    runtime: { ...rest, exitsAt: view.now + exit.takes, ...(exit.again ? {} : { exits: exit.code }) },
    writes: [],
  }
}

export function running({ state }: ContainerRuntime): boolean {
  return state === 'running'
}

/** Ends and starts what is due for one container at this instant. */
export function step(view: ContainerView, before: ContainerRuntime): Stepped {
  let runtime = before
  const writes: Write[] = []
  const take = (stepped: Stepped | undefined): void => {
    if (stepped === undefined) return
    runtime = stepped.runtime
    writes.push(...stepped.writes)
  }
  if (running(runtime)) take(endings(view, runtime))
  if (!view.stopping && !running(runtime)) {
    const never = runtime.state === 'terminated' && runtime.retryAt === undefined
    if (!never && (runtime.retryAt ?? view.now) <= view.now) take(start(view, runtime))
    // A process that ends the moment it starts has ended.
    if (running(runtime)) take(endings(view, runtime))
  }
  return { runtime, writes }
}
