import { behaviourOf, type ImageBehaviour, opensAt } from '../application.ts'
import type { Instant } from '../clock.ts'
import type { Write } from '../controller.ts'
import { type ContainerView, event, preStop, probeView, type Stepped } from './container.ts'
import { CONTAINER_EXIT } from './faults.ts'
import { after, attempt, INITIAL, nextBeat, type Probe, type ProbeKind, probesOf, saturated } from './probe.ts'
import type { ContainerRuntime } from './runtime.ts'
import { shownAs } from './scene.ts'

const NAMES: Readonly<Record<ProbeKind, string>> = { readiness: 'Readiness', liveness: 'Liveness', startup: 'Startup' }

/** One attempt of a probe, and what follows from it. */
function probed(view: ContainerView, before: ContainerRuntime, kind: ProbeKind, probe: Probe): Stepped {
  const { container } = view
  const { images, now } = view.scene
  const behaviour = behaviourOf(images, container)!
  const asks = (): void => {
    outgoing.add(probe)
  }
  const failure = attempt(kind, probe, probeView(view, behaviour, undefined, asks))
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
  const restarts = view.scene.pod.spec?.restartPolicy !== 'Never'
  const message = `Container ${container.name} failed ${kind} probe${restarts ? ', will be restarted' : ''}`
  const grace = (probe.terminationGracePeriodSeconds ?? view.scene.pod.spec?.terminationGracePeriodSeconds ?? 30) * 1000
  const killedAt = now + Math.min(grace, preStop(view, before))
  return { runtime: { ...runtime, killedAt }, writes: [...writes, event(view, 'Normal', 'Killing', message)] }
}

/** Whether a probe is asked at all now. */
export function asked(kind: ProbeKind, runtime: ContainerRuntime, stopping: boolean): boolean {
  if (kind === 'startup' ? runtime.started : !runtime.started) return false
  return kind === 'readiness' || (!stopping && runtime.killedAt === undefined)
}

const NO_WRITES: readonly Write[] = []

/** Asks the probes whose turn it is; undefined: none said anything new. */
export function probe(view: ContainerView, before: ContainerRuntime): Stepped | undefined {
  if (before.state !== 'running' || view.init) return undefined
  const { now } = view.scene
  let runtime = before
  let writes = NO_WRITES
  for (const [kind, one] of probesOf(view.container)) {
    if (!asked(kind, runtime, view.stopping)) continue
    const held = runtime.probes[kind] ?? INITIAL[kind]
    if (nextBeat({ probe: one, since: view.life.since, startedAt: runtime.startedAt! }, held, now) > now) continue
    const stepped = probed(view, runtime, kind, one)
    runtime = stepped.runtime
    if (stepped.writes.length > 0) writes = [...writes, ...stepped.writes]
  }
  return runtime === before ? undefined : { runtime, writes }
}

/** The earlier of two moments, each of which may never come. */
export function earlier(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b)
}

/** When the probes want to be asked again, and whether one of them is not: it would go on as it goes. */
interface Outlook {
  readonly first: Instant | undefined
  readonly lasts: boolean
}

/** When a probe's outcome could change something: the next beat, if it is not already what is recorded. */
function outlook(view: ContainerView, runtime: ContainerRuntime, behaviour: ImageBehaviour): Outlook {
  const { now } = view.scene
  let first: Instant | undefined
  let lasts = false
  for (const [kind, one] of view.init ? [] : probesOf(view.container)) {
    if (!asked(kind, runtime, view.stopping)) continue
    const held = runtime.probes[kind] ?? INITIAL[kind]
    const full = held.last !== undefined && saturated(held, held.last, one)
    if (full && lasting(kind, one, held.last!, view, behaviour)) {
      lasts = true
      continue
    }
    const beat = { probe: one, since: view.life.since, startedAt: runtime.startedAt! }
    first = earlier(first, nextBeat(beat, held, now + 1))
  }
  return { first, lasts }
}

/** Whether an attempt that goes as the last did would go so for ever: not where its command asked somebody else. */
function lasting(kind: ProbeKind, one: Probe, last: boolean, view: ContainerView, behaviour: ImageBehaviour): boolean {
  let elsewhere = false
  const seen = probeView(view, behaviour, undefined, () => {
    elsewhere = true
    outgoing.add(one)
  })
  return (attempt(kind, one, seen) === undefined) === last && !elsewhere
}

const outgoing = new WeakSet<Probe>()

/** Whether a probe's command was ever seen to ask somebody else: what it finds may change at any moment. */
export function asksOthers(probe: Probe): boolean {
  return outgoing.has(probe)
}

/** When the container wants to be looked at again. */
export function wakes(view: ContainerView, runtime: ContainerRuntime): Instant | undefined {
  if (runtime.state !== 'running') return view.stopping ? undefined : runtime.retryAt
  const { scene, life, container } = view
  const first = earlier(runtime.exitsAt, runtime.killedAt)
  const behaviour = behaviourOf(scene.images, container)
  if (behaviour === undefined) return first
  const { first: beat, lasts } = outlook(view, runtime, behaviour)
  const due = earlier(first, beat)
  // What goes on while the ports are closed need not go on when they are open; a forced end has no clock of its own.
  if (!lasts && !scene.state.remembers(CONTAINER_EXIT)) return due
  const opens = opensAt(shownAs(scene, life), container, behaviour)
  return opens !== undefined && opens > scene.now ? earlier(due, opens) : due
}
