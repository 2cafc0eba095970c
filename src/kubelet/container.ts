import { behaviourOf, type Container, type ImageBehaviour, normalizedImage } from '../application.ts'
import type { Write } from '../controller.ts'
import { environmentOf, type Variables } from './environment.ts'
import { type Exit, execute } from './exec.ts'
import { forcedExit } from './faults.ts'
import { INITIAL, type ProbeView, probesOf } from './probe.ts'
import { processOf } from './process.ts'
import type { ContainerRuntime, PodRuntime } from './runtime.ts'
import { lookedAt, type Scene, shownAs } from './scene.ts'

/** A container at one moment of its Pod's life, with all that its steps look at. */
export interface ContainerView {
  readonly scene: Scene
  readonly life: PodRuntime
  readonly container: Container
  /** An init container that must end; sidecars are none. */
  readonly init: boolean
  /** The Pod is going: nothing starts, liveness and startup are asked no more. */
  readonly stopping: boolean
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
  { scene: { key } }: ContainerView,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): Write {
  return { verb: 'event', about: { kind: 'Pod', key }, type, reason, message, source: 'kubelet' }
}

function environmentKey({ scene, container }: ContainerView): string {
  return `${scene.key}/${container.name}`
}

const NOTHING_SET: Variables = Object.freeze({})

/** A container as its commands and probes see it. */
export function probeView(
  view: ContainerView,
  behaviour: ImageBehaviour,
  variables?: Variables,
  elsewhere?: ProbeView['elsewhere'],
): ProbeView {
  const { scene, life, container } = view
  const { state, images, now } = scene
  const environment = variables ?? state.memory<Variables>(ENVIRONMENT, environmentKey(view)) ?? NOTHING_SET
  const pod = shownAs(scene, life)
  return { state, images, pod, container, now, environment, behaviour, ...(elsewhere && { elsewhere }) }
}

/** How the container's process ends by itself. */
function processIn(view: ContainerView, behaviour: ImageBehaviour, variables?: Variables): Exit | undefined {
  const environment = variables ?? view.scene.state.memory<Variables>(ENVIRONMENT, environmentKey(view)) ?? NOTHING_SET
  const run = (argv: readonly string[]): Exit => execute(argv, probeView(view, behaviour, environment))
  return processOf({ container: view.container, environment, behaviour, init: view.init, run })
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
  const { container } = view
  const { images } = view.scene
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
    runtime: { ...before, state: 'waiting', reason, message, retryAt: view.scene.now + CONFIG_RETRY },
    writes: told ? [] : [event(view, 'Warning', 'Failed', `Error: ${message}`)],
  }
}

/** Tries to start a container: image, configuration, process. */
function start(view: ContainerView, before: ContainerRuntime): Stepped {
  const { container, init, scene } = view
  const { images, pod, state, now } = scene
  const behaviour = behaviourOf(images, container)
  if (behaviour === undefined) return unpulled(view, before)
  const environment = environmentOf(container, pod, state, lookedAt(scene, view.life))
  if ('missing' in environment) return unconfigured(view, before, environment.missing)
  const probes = init ? [] : probesOf(container)
  const exit = processIn(view, behaviour, environment.variables)
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
function comesBack({ container, init, scene: { pod }, stopping }: ContainerView, code: number): boolean {
  if (stopping) return false
  const policy = pod.spec?.restartPolicy ?? 'Always'
  if (container.restartPolicy === 'Always') return true
  if (init) return code !== 0 && policy !== 'Never'
  return policy === 'Always' || (policy === 'OnFailure' && code !== 0)
}

/** The process is gone; the container comes back at once, later, or never. */
export function ended(view: ContainerView, before: ContainerRuntime, code: number, reason?: string): Stepped {
  const { container } = view
  const { now, pod } = view.scene
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
  const behaviour = behaviourOf(view.scene.images, view.container)
  if (behaviour === undefined) return 0
  if (hook.exec === undefined) return hook.httpGet === undefined ? 0 : (behaviour.answersAfter ?? 0)
  return execute(hook.exec.command ?? [], probeView(view, behaviour)).takes
}

/** Ends what is due to end: by force, by itself, or by a probe's verdict. */
function endings(view: ContainerView, runtime: ContainerRuntime): Stepped | undefined {
  const { now, pod, state } = view.scene
  const forced = forcedExit(pod, view.container.name, state)
  const startedAt = runtime.startedAt ?? 0
  const crashes = forced !== undefined && forced.at <= now && (forced.always || startedAt <= forced.at)
  if (crashes && !view.init) return ended(view, runtime, forced.code)
  if (runtime.killedAt !== undefined && runtime.killedAt <= now) return ended(view, runtime, 137)
  if (runtime.exitsAt === undefined || runtime.exitsAt > now) return undefined
  return runtime.exits === undefined ? waited(view, runtime) : ended(view, runtime, runtime.exits)
}

/** A process that waits in a loop looks again. */
function waited(view: ContainerView, runtime: ContainerRuntime): Stepped | undefined {
  const behaviour = behaviourOf(view.scene.images, view.container)
  const exit = behaviour === undefined ? undefined : processIn(view, behaviour)
  const { exitsAt: _, exits: _e, ...rest } = runtime
  if (exit === undefined) return { runtime: rest, writes: [] }
  if (!exit.again && exit.takes === 0) return ended(view, rest, exit.code)
  return {
    runtime: { ...rest, exitsAt: view.scene.now + exit.takes, ...(exit.again ? {} : { exits: exit.code }) },
    writes: [],
  }
}

export function running({ state }: ContainerRuntime): boolean {
  return state === 'running'
}

/** Whether a container that does not run is to start. */
function startsNow({ scene: { now }, stopping }: ContainerView, { state, retryAt }: ContainerRuntime): boolean {
  if (stopping || state === 'running' || (state === 'terminated' && retryAt === undefined)) return false
  return retryAt === undefined || retryAt <= now
}

/** Ends and starts what is due for one container at this instant; undefined: nothing is. */
export function step(view: ContainerView, before: ContainerRuntime): Stepped | undefined {
  const ending = running(before) ? endings(view, before) : undefined
  const left = ending?.runtime ?? before
  if (!startsNow(view, left)) return ending
  const begun = start(view, left)
  // A process that ends the moment it starts has ended.
  const over = running(begun.runtime) ? endings(view, begun.runtime) : undefined
  return {
    runtime: over?.runtime ?? begun.runtime,
    writes: [...(ending?.writes ?? []), ...begun.writes, ...(over?.writes ?? [])],
  }
}
