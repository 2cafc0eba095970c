import { behaviourOf, type ImageBehaviour, opensAt } from '../application.ts'
import type { Instant } from '../clock.ts'
import type { Write } from '../controller.ts'
import { type ContainerView, event, preStop, probeView, type Stepped } from './container.ts'
import { after, attempt, INITIAL, nextBeat, type Probe, type ProbeKind, probesOf, saturated } from './probe.ts'
import type { ContainerRuntime } from './runtime.ts'

const NAMES: Readonly<Record<ProbeKind, string>> = { readiness: 'Readiness', liveness: 'Liveness', startup: 'Startup' }

/** One attempt of a probe, and what follows from it. */
function probed(view: ContainerView, before: ContainerRuntime, kind: ProbeKind, probe: Probe): Stepped {
  const { container, now } = view
  const behaviour = behaviourOf(view.images, container)!
  const failure = attempt(kind, probe, probeView(view, behaviour))
  const success = failure === undefined
  const held = before.probes[kind] ?? INITIAL[kind]
  if (saturated(held, success, probe)) return { runtime: before, writes: [] }
  const next = after(held, success, probe, now)
  const starts = kind === 'startup' && next.result
  const readiness = before.probes.readiness
  const probes = {
    ...before.probes,
    [kind]: next,
    ...(starts && readiness !== undefined ? { readiness: INITIAL.readiness } : {}),
  }
  const runtime: ContainerRuntime = { ...before, probes, started: before.started || starts }
  if (success) return { runtime, writes: [] }
  const writes = [event(view, 'Warning', 'Unhealthy', `${NAMES[kind]} probe failed: ${failure}`)]
  const fatal = kind !== 'readiness' && next.run >= (probe.failureThreshold ?? 3)
  if (!fatal) return { runtime, writes }
  const restarts = view.pod.spec?.restartPolicy !== 'Never'
  const message = `Container ${container.name} failed ${kind} probe${restarts ? ', will be restarted' : ''}`
  const grace = (probe.terminationGracePeriodSeconds ?? view.pod.spec?.terminationGracePeriodSeconds ?? 30) * 1000
  const killedAt = now + Math.min(grace, preStop(view, before))
  return { runtime: { ...runtime, killedAt }, writes: [...writes, event(view, 'Normal', 'Killing', message)] }
}

/** Whether a probe is asked at all now. */
export function asked(kind: ProbeKind, runtime: ContainerRuntime, stopping: boolean): boolean {
  if (kind === 'startup' ? runtime.started : !runtime.started) return false
  return kind === 'readiness' || (!stopping && runtime.killedAt === undefined)
}

/** Asks the probes whose turn it is. */
export function probe(view: ContainerView, before: ContainerRuntime): Stepped {
  let runtime = before
  const writes: Write[] = []
  if (runtime.state !== 'running') return { runtime, writes }
  for (const [kind, one] of view.init ? [] : probesOf(view.container)) {
    if (!asked(kind, runtime, view.stopping)) continue
    const held = runtime.probes[kind] ?? INITIAL[kind]
    const beat = { probe: one, since: view.since, startedAt: runtime.startedAt! }
    if (nextBeat(beat, held, view.now) > view.now) continue
    const stepped = probed(view, runtime, kind, one)
    runtime = stepped.runtime
    writes.push(...stepped.writes)
  }
  return { runtime, writes }
}

/** When a probe's outcome could change something: the next beat, if it is not already what is recorded. */
function probeWakes(view: ContainerView, runtime: ContainerRuntime): readonly Instant[] {
  const { container, stopping, since, now } = view
  const behaviour = behaviourOf(view.images, container)
  if (behaviour === undefined || view.init) return []
  return probesOf(container).flatMap(([kind, one]) => {
    if (!asked(kind, runtime, stopping)) return []
    const held = runtime.probes[kind] ?? INITIAL[kind]
    const beat = nextBeat({ probe: one, since, startedAt: runtime.startedAt! }, held, now + 1)
    const full = held.last !== undefined && saturated(held, held.last, one)
    return full && lasting(kind, one, held.last!, view, behaviour) ? [] : [beat]
  })
}

/** Whether an attempt that goes as the last did would go so for ever: not where its command asked somebody else. */
function lasting(kind: ProbeKind, one: Probe, last: boolean, view: ContainerView, behaviour: ImageBehaviour): boolean {
  let elsewhere = false
  const seen = {
    ...probeView(view, behaviour),
    elsewhere: () => {
      elsewhere = true
    },
  }
  return (attempt(kind, one, seen) === undefined) === last && !elsewhere
}

/** When the container wants to be looked at again. */
export function wakes(view: ContainerView, runtime: ContainerRuntime): Instant | undefined {
  const at: number[] = []
  if (runtime.state !== 'running') {
    if (runtime.retryAt !== undefined && !view.stopping) at.push(runtime.retryAt)
  } else {
    if (runtime.exitsAt !== undefined) at.push(runtime.exitsAt)
    if (runtime.killedAt !== undefined) at.push(runtime.killedAt)
    at.push(...probeWakes(view, runtime))
    const behaviour = behaviourOf(view.images, view.container)
    const opens = behaviour === undefined ? undefined : opensAt(view.pod, view.container, behaviour)
    if (opens !== undefined && opens > view.now) at.push(opens)
  }
  return at.length === 0 ? undefined : Math.min(...at)
}
