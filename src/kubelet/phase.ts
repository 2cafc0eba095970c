import type { Container } from '../application.ts'
import type { Instant } from '../clock.ts'
import type { Stored } from '../object.ts'
import type { ContainerRuntime } from './runtime.ts'

type Pod = Stored<'Pod'>
export type Status = NonNullable<Pod['status']>
export type Containers = Readonly<Record<string, ContainerRuntime>>

/** What the kubelet knows when it reports on a Pod. */
export interface Facts {
  readonly pod: Pod
  /** Absent until the sandbox is there. */
  readonly ips: readonly string[]
  readonly hostIPs: readonly string[]
  readonly containers: Containers
  /** All processes of a Pod that is going have ended. */
  readonly over: boolean
  /** Its activeDeadlineSeconds are over. */
  readonly expired: boolean
  /** What a table or the lab says of the Pod's readiness, whatever its probes say. */
  readonly override: boolean | undefined
  readonly now: Instant
}

export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always'
}

/** Init containers that must end, one before the next starts. */
export function initsOf(pod: Pod): readonly Container[] {
  return (pod.spec?.initContainers ?? []).filter((container) => !isSidecar(container))
}

/** A container that ended for good: nothing starts it again. */
export function isOver(runtime: ContainerRuntime | undefined): boolean {
  return runtime?.state === 'terminated' && runtime.retryAt === undefined
}

/** A container that ended well. */
export function succeeded(runtime: ContainerRuntime | undefined): boolean {
  return runtime?.state === 'terminated' && runtime.ended?.exitCode === 0
}

/** Ready: it runs, it started, and its readiness probe (if any) last said so. */
export function containerReady(container: Container, runtime: ContainerRuntime | undefined): boolean {
  if (runtime?.state !== 'running' || !runtime.started) return false
  return container.readinessProbe === undefined || runtime.probes.readiness?.result === true
}

/** Whether init containers have all succeeded and sidecars have started. */
export function initialized(pod: Pod, containers: Containers): boolean {
  return (pod.spec?.initContainers ?? []).every((container) => {
    const runtime = containers[container.name]
    return isSidecar(container) ? runtime?.started === true || runtime?.startedAt !== undefined : succeeded(runtime)
  })
}

/** An init container that failed and is not tried again. */
function failedInit(pod: Pod, containers: Containers): boolean {
  return initsOf(pod).some(({ name }) => isOver(containers[name]) && !succeeded(containers[name]))
}

/** The Pod's phase from its containers (kubelet_pods.go getPhase). */
export function phaseOf({ pod, containers, over }: Pick<Facts, 'pod' | 'containers' | 'over'>): string {
  if (!over && failedInit(pod, containers)) return 'Failed'
  let [ended, done, fine, waits] = [true, true, true, false]
  for (const { name } of pod.spec?.containers ?? []) {
    const one = containers[name]
    if (one?.state !== 'terminated') ended = false
    if (!isOver(one)) done = false
    if (!succeeded(one)) fine = false
    if (one === undefined || (one.state === 'waiting' && one.ended === undefined)) waits = true
  }
  if (over) return ended && fine ? 'Succeeded' : 'Failed'
  if (!initialized(pod, containers) || waits) return 'Pending'
  const policy = pod.spec?.restartPolicy ?? 'Always'
  if (!done || policy === 'Always') return 'Running'
  return fine ? 'Succeeded' : policy === 'Never' ? 'Failed' : 'Running'
}
