import type { Instant } from '../clock.ts'
import type { ProbeKind, ProbeState } from './probe.ts'

/** What the kubelet remembers of one container. */
export interface ContainerRuntime {
  readonly state: 'waiting' | 'running' | 'terminated'
  /** Why it waits or how it ended: `ContainerCreating`, `CrashLoopBackOff`, `Completed`, `Error`. */
  readonly reason: string
  readonly message?: string
  readonly exitCode?: number
  readonly restarts: number
  /** When the current run started, or the last one. */
  readonly startedAt?: Instant
  readonly finishedAt?: Instant
  /** When a waiting or terminated container is tried again. */
  readonly retryAt?: Instant
  /** When a running container's own process ends, and how. */
  readonly exitsAt?: Instant
  readonly exits?: number
  readonly started: boolean
  readonly probes: Readonly<Partial<Record<ProbeKind, ProbeState>>>
  /** Next attempts. */
  readonly ticks: Readonly<Partial<Record<ProbeKind, Instant>>>
  /** How often it ended in a row, for the back-off. */
  readonly crashes: number
}

/** What the kubelet remembers of one Pod; replaced as a whole when the Pod is another one of the same name. */
export interface PodRuntime {
  readonly uid: string
  readonly node: string
  readonly ip: string
  /** When the sandbox was there. */
  readonly since: Instant
  readonly containers: Readonly<Record<string, ContainerRuntime>>
  /** Set once deletion was seen: when preStop is over, when the last process is gone. */
  readonly stopping?: { readonly since: Instant; readonly doneAt: Instant }
}

export const WAITING: ContainerRuntime = Object.freeze({
  state: 'waiting',
  reason: 'ContainerCreating',
  restarts: 0,
  started: false,
  probes: Object.freeze({}),
  ticks: Object.freeze({}),
  crashes: 0,
})
