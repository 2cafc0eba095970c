import { behaviourOf, type ImageTable, normalizedImage, opensAt, runsApplication } from '../application.ts'
import type { Instant } from '../clock.ts'
import type { Write } from '../controller.ts'
import type { Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { environmentOf } from './environment.ts'
import { execute } from './exec.ts'
import { after, attempt, type Container, INITIAL, nextTick, type Probe, type ProbeKind, saturated } from './probe.ts'
import { type ContainerRuntime, WAITING } from './runtime.ts'

/** Everything a step of a container's life looks at. */
export interface ContainerView {
  readonly state: ClusterState
  readonly images: ImageTable
  readonly pod: Stored<'Pod'>
  readonly container: Container
  readonly init: boolean
  readonly now: Instant
}

export interface Stepped {
  readonly runtime: ContainerRuntime
  readonly writes: readonly Write[]
}

/** Seconds of back-off after a crash: 10 doubling to 300 (pkg/kubelet MaxContainerBackOff). */
function backOff(crashes: number): number {
  return crashes <= 1 ? 0 : Math.min(10 * 2 ** (crashes - 2), 300) * 1000
}

/** A run of ten minutes forgives earlier crashes. */
const FORGIVEN = 600_000

function podKey(pod: Stored<'Pod'>): string {
  return `${pod.metadata.namespace}/${pod.metadata.name}`
}

function event(view: ContainerView, type: 'Normal' | 'Warning', reason: string, message: string): Write {
  return { verb: 'event', about: { kind: 'Pod', key: podKey(view.pod) }, type, reason, message, source: 'kubelet' }
}

function probesOf({ container, init }: ContainerView): readonly (readonly [ProbeKind, Probe])[] {
  if (init && container.restartPolicy !== 'Always') return []
  const all: readonly (readonly [ProbeKind, Probe | undefined])[] = [
    ['startup', container.startupProbe],
    ['readiness', container.readinessProbe],
    ['liveness', container.livenessProbe],
  ]
  return all.filter((pair): pair is readonly [ProbeKind, Probe] => pair[1] !== undefined)
}

/** Tries to start a waiting container: image, configuration, process. */
function start(view: ContainerView, before: ContainerRuntime): Stepped {
  const { container, images, pod, state, now } = view
  const behaviour = behaviourOf(
    images,
    container.image ?? '',
    (container.ports ?? []) as readonly { containerPort: number }[],
  )
  if (behaviour === undefined) {
    const known = Object.keys(images.images).map(normalizedImage).sort().join(', ')
    const message = `Back-off pulling image "${container.image}": nobody described this image; known are ${known}`
    const again = before.reason === 'ImagePullBackOff'
    return {
      runtime: { ...before, reason: 'ImagePullBackOff', message, retryAt: Number.POSITIVE_INFINITY },
      writes: again
        ? []
        : [
            event(view, 'Warning', 'Failed', `Failed to pull image "${container.image}": not found`),
            event(view, 'Warning', 'BackOff', message),
          ],
    }
  }
  const environment = environmentOf(container, pod, state)
  if ('missing' in environment) {
    const { retryAt: _, ...rest } = before
    return {
      runtime: { ...rest, reason: 'CreateContainerConfigError', message: environment.missing, retryAt: now + 10_000 },
      writes:
        before.reason === 'CreateContainerConfigError'
          ? []
          : [event(view, 'Warning', 'Failed', `Error: ${environment.missing}`)],
    }
  }
  const ends = processEnd(view, environment.variables)
  const runtime: ContainerRuntime = {
    state: 'running',
    reason: '',
    restarts:
      before.state === 'terminated' || before.reason === 'CrashLoopBackOff' ? before.restarts + 1 : before.restarts,
    startedAt: now,
    started: !probesOf(view).some(([kind]) => kind === 'startup'),
    probes: Object.fromEntries(probesOf(view).map(([kind]) => [kind, INITIAL[kind]])),
    ticks: Object.fromEntries(probesOf(view).map(([kind, probe]) => [kind, nextTick(probe, now, now - 1)])),
    crashes: before.crashes,
    ...(ends === undefined ? {} : { exitsAt: now + ends.takes, exits: ends.code }),
  }
  const writes: Write[] = [
    {
      verb: 'remember',
      component: 'environment',
      key: `${podKey(pod)}/${container.name}`,
      value: environment.variables,
    },
    event(view, 'Normal', 'Started', `Started container ${container.name}`),
  ]
  return { runtime, writes }
}

/** When a container's process ends by itself: a tool's shell at once, `sleep N` after N seconds; an application never. */
function processEnd(
  view: ContainerView,
  variables: Readonly<Record<string, string>>,
): { readonly takes: number; readonly code: number } | undefined {
  const { container, init, images, pod, state, now } = view
  const forced = state.memory<{ readonly code: number; readonly always: boolean }>(
    'container-exit',
    `${podKey(pod)}/${container.name}`,
  )
  if (forced?.always) return { takes: 0, code: forced.code }
  if (runsApplication(container) && (container.args ?? []).length === 0 && !init) return undefined
  if (runsApplication(container) && container.args?.[0]?.startsWith('-')) return undefined
  const argv = [...(container.command ?? []), ...(container.args ?? [])]
  if (argv.length === 0) return init ? { takes: 0, code: 0 } : undefined
  if (argv.includes('infinity') || /tail -f|sleep infinity|while true/.test(argv.join(' '))) return undefined
  const exit = execute(argv, { state, images, pod, environment: variables, now, port: 0, known: {} })
  // A command that is no known tool is taken for a server of the student's own: it runs, and nothing listens.
  if (exit.code === 127 && !init) return undefined
  return { takes: exit.takes, code: exit.code }
}

function ended(view: ContainerView, before: ContainerRuntime, code: number, reason?: string): Stepped {
  const { pod, container, now, init } = view
  const policy = init
    ? container.restartPolicy === 'Always'
      ? 'Always'
      : pod.spec?.restartPolicy === 'Never'
        ? 'Never'
        : 'OnFailure'
    : (pod.spec?.restartPolicy ?? 'Always')
  const again = policy === 'Always' || (policy === 'OnFailure' && code !== 0)
  const long = before.startedAt !== undefined && now - before.startedAt >= FORGIVEN
  const crashes = (long ? 0 : before.crashes) + 1
  const wait = backOff(crashes)
  const terminated: ContainerRuntime = {
    ...before,
    state: 'terminated',
    reason: reason ?? (code === 0 ? 'Completed' : 'Error'),
    exitCode: code,
    finishedAt: now,
    crashes,
    started: false,
    probes: {},
    ticks: {},
  }
  const { exitsAt: _a, exits: _b, retryAt: _c, ...rest } = terminated
  if (!again) return { runtime: rest, writes: [] }
  if (wait === 0) return { runtime: { ...rest, retryAt: now }, writes: [] }
  const message = `back-off ${wait / 1000}s restarting failed container=${container.name} pod=${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`
  return {
    runtime: { ...rest, state: 'waiting', reason: 'CrashLoopBackOff', message, retryAt: now + wait },
    writes: [event(view, 'Warning', 'BackOff', message)],
  }
}

function probed(
  view: ContainerView,
  before: ContainerRuntime,
  kind: ProbeKind,
  probe: Probe,
  environment: Readonly<Record<string, string>>,
): Stepped {
  const { state, images, pod, container, now } = view
  const success = attempt(kind, probe, { state, images, pod, container, environment, now })
  const held = before.probes[kind] ?? INITIAL[kind]
  const next = after(held, success, probe)
  const runtime: ContainerRuntime = {
    ...before,
    probes: { ...before.probes, [kind]: next },
    ticks: { ...before.ticks, [kind]: nextTick(probe, before.startedAt!, now) },
    started: before.started || (kind === 'startup' && next.result),
  }
  const writes = success
    ? []
    : [event(view, 'Warning', 'Unhealthy', `${kind[0]!.toUpperCase()}${kind.slice(1)} probe failed`)]
  const dead =
    !success &&
    (kind === 'liveness' || kind === 'startup') &&
    next.run >= (probe.failureThreshold ?? 3) &&
    next.last === false
  if (!dead) return { runtime, writes }
  const killed = ended(view, runtime, 137, 'Error')
  const why = event(view, 'Normal', 'Killing', `Container ${container.name} failed ${kind} probe, will be restarted`)
  return { runtime: killed.runtime, writes: [...writes, why, ...killed.writes] }
}

/** Does what is due for one container at this instant. `stopping`: no starts, no liveness or startup any more. */
export function step(view: ContainerView, start0: ContainerRuntime, stopping: boolean): Stepped {
  let runtime = start0
  const writes: Write[] = []
  const take = (stepped: Stepped): void => {
    runtime = stepped.runtime
    writes.push(...stepped.writes)
  }
  const { now, pod, container } = view
  const forcedKey = `${podKey(pod)}/${container.name}`
  const forced = view.state.memory<{ readonly code: number; readonly always: boolean; readonly at: Instant }>(
    'container-exit',
    forcedKey,
  )
  if (runtime.state === 'running' && forced !== undefined && (runtime.startedAt ?? 0) < forced.at && forced.at <= now)
    take(ended(view, runtime, forced.code))
  if (runtime.state === 'running' && runtime.exitsAt !== undefined && runtime.exitsAt <= now)
    take(ended(view, runtime, runtime.exits ?? 0))
  if (runtime.state === 'running') {
    const environment = view.state.memory<Readonly<Record<string, string>>>('environment', forcedKey) ?? {}
    for (const [kind, probe] of probesOf(view)) {
      if (runtime.state !== 'running') break
      if (kind === 'startup' ? runtime.started : !runtime.started) continue
      if (stopping && kind !== 'readiness') continue
      const due = runtime.ticks[kind]
      if (due === undefined || due <= now)
        take(
          due === undefined || now - due < 1 || tickNow(probe, runtime, now)
            ? probed(view, runtime, kind, probe, environment)
            : skipped(runtime, kind, probe, now),
        )
    }
  }
  if (
    !stopping &&
    (runtime.state === 'waiting' || runtime.state === 'terminated') &&
    (runtime.state === 'waiting' ? (runtime.retryAt ?? now) : (runtime.retryAt ?? Number.POSITIVE_INFINITY)) <= now
  )
    take(start(view, runtime))
  return { runtime, writes }
}

/** Ticks that were not waited for, because their outcome could change nothing, are skipped on the same beat. */
function tickNow(probe: Probe, { startedAt = 0 }: ContainerRuntime, now: Instant): boolean {
  const first = startedAt + (probe.initialDelaySeconds ?? 0) * 1000
  return now >= first && (now - first) % ((probe.periodSeconds ?? 10) * 1000) === 0
}

function skipped(runtime: ContainerRuntime, kind: ProbeKind, probe: Probe, now: Instant): Stepped {
  return {
    runtime: { ...runtime, ticks: { ...runtime.ticks, [kind]: nextTick(probe, runtime.startedAt!, now) } },
    writes: [],
  }
}

/** When the container wants to be looked at again: ends, retries, and only those probe ticks that could change something. */
export function wakes(view: ContainerView, runtime: ContainerRuntime, stopping: boolean): Instant | undefined {
  const at: number[] = []
  if (runtime.state === 'running' && runtime.exitsAt !== undefined) at.push(runtime.exitsAt)
  if (runtime.state !== 'running' && runtime.retryAt !== undefined && Number.isFinite(runtime.retryAt))
    at.push(runtime.retryAt)
  if (runtime.state === 'running') {
    const environment =
      view.state.memory<Readonly<Record<string, string>>>(
        'environment',
        `${podKey(view.pod)}/${view.container.name}`,
      ) ?? {}
    for (const [kind, probe] of probesOf(view)) {
      if ((kind === 'startup' ? runtime.started : !runtime.started) || (stopping && kind !== 'readiness')) continue
      const held = runtime.probes[kind] ?? INITIAL[kind]
      const outcome = attempt(kind, probe, { ...view, environment })
      if (!saturated(held, probe) || held.last !== outcome || dependsOnOthers(probe))
        at.push(runtime.ticks[kind] ?? nextTick(probe, runtime.startedAt!, view.now))
    }
    const behaviour = behaviourOf(
      view.images,
      view.container.image ?? '',
      (view.container.ports ?? []) as readonly { containerPort: number }[],
    )
    const opens = behaviour === undefined ? undefined : opensAt(view.pod, view.container, behaviour)
    if (opens !== undefined && opens > view.now) at.push(opens)
  }
  return at.length === 0 ? undefined : Math.min(...at)
}

/** A command may ask somebody else, whose state tells this Pod nothing when it changes. */
function dependsOnOthers(probe: Probe): boolean {
  return probe.exec !== undefined && /\b(curl|wget|nc|mysql|mysqladmin)\b/.test((probe.exec.command ?? []).join(' '))
}

export { WAITING }
