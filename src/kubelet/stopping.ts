import { type Instant, instantOf, SECOND } from '../clock.ts'
import type { Plan, Write } from '../controller.ts'
import { ended, preStop } from './container.ts'
import { isSidecar } from './phase.ts'
import type { PodRuntime, Stopping } from './runtime.ts'
import { described, event, type Pod, remembered, report, type Scene, viewOf } from './scene.ts'

/** From the end of the last process until the object is gone. */
const CLEANUP = SECOND

/** When a Pod has been active for as long as it may (kubelet active_deadline.go). */
export function deadlineOf({ spec, status }: Pod): Instant | undefined {
  const { activeDeadlineSeconds } = spec ?? {}
  if (activeDeadlineSeconds === undefined || status?.startTime === undefined) return undefined
  return instantOf(status.startTime) + activeDeadlineSeconds * SECOND
}

/** Milliseconds that the preStop hooks of a Pod take together. */
function hooks(scene: Scene, runtime: PodRuntime): number {
  const { pod } = scene
  const hook = (name: string): number => {
    const one = runtime.containers[name]
    return one === undefined ? 0 : preStop(viewOf(scene, runtime, name), one)
  }
  const sidecars = (pod.spec?.initContainers ?? []).filter(isSidecar)
  const longest = Math.max(0, ...(pod.spec?.containers ?? []).map(({ name }) => hook(name)))
  return longest + Math.max(0, ...sidecars.map(({ name }) => hook(name)))
}

/** The deadline ends a Pod as a deletion would, but the object stays. */
function expiring(scene: Scene, runtime: PodRuntime): Stopping | undefined {
  const { pod, now } = scene
  if (runtime.stopping !== undefined) return runtime.stopping
  if (now < (deadlineOf(pod) ?? Number.POSITIVE_INFINITY)) return undefined
  const grace = (pod.spec?.terminationGracePeriodSeconds ?? 30) * SECOND
  const until = now + Math.min(grace, hooks(scene, runtime))
  return { since: now, until, removedAt: until + CLEANUP, expired: true }
}

const EXPIRED = 'Pod was active on the node longer than the specified deadline'

/** Deletion seen: preStop hooks run together, sidecars' after those they serve; the grace period bounds all of it. */
export function stoppingOf(scene: Scene, runtime: PodRuntime): Stopping | undefined {
  const { pod, now } = scene
  const { deletionTimestamp } = pod.metadata
  if (deletionTimestamp === undefined) return expiring(scene, runtime)
  const last = Math.max(now, instantOf(deletionTimestamp))
  const before = runtime.stopping
  if (before !== undefined) {
    const until = Math.min(before.until, last)
    return until === before.until ? before : { ...before, until, removedAt: until + CLEANUP }
  }
  const until = Math.min(last, now + hooks(scene, runtime))
  return { since: now, until, removedAt: until + CLEANUP }
}

/**
 * Processes end promptly on SIGTERM, also after a preStop that used the grace period up: two seconds are always left.
 * The terminal phase is reported, and a moment later the object goes.
 */
export function ending(scene: Scene, before: PodRuntime, runtime: PodRuntime): Plan {
  const { key, now } = scene
  const { removedAt } = runtime.stopping!
  const over = Object.entries(runtime.containers).map(([name, one]) => {
    if (one.state !== 'running')
      return [name, one.state === 'terminated' ? one : { ...one, retryAt: undefined }] as const
    return [name, ended(viewOf(scene, runtime, name), one, 0).runtime] as const
  })
  const next: PodRuntime = { ...runtime, containers: Object.fromEntries(over) }
  const writes = [...remembered(key, before, next), ...report(scene, described(scene, next, true))]
  if (scene.pod.metadata.deletionTimestamp === undefined) return { writes }
  if (now >= removedAt) return { writes: [...writes, { verb: 'delete', kind: 'Pod', key, gracePeriodSeconds: 0 }] }
  return { writes, requeueAfter: removedAt - now }
}

export function killings(scene: Scene, { containers, stopping }: PodRuntime): readonly Write[] {
  const { key } = scene
  const why = stopping?.expired === true ? [event(scene, 'DeadlineExceeded', EXPIRED)] : []
  const killed = Object.entries(containers)
    .filter(([, { state }]) => state === 'running')
    .map(
      ([name]): Write => ({
        verb: 'event',
        about: { kind: 'Pod', key },
        type: 'Normal',
        reason: 'Killing',
        message: `Stopping container ${name}`,
        source: 'kubelet',
      }),
    )
  return [...why, ...killed]
}
