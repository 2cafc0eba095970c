import type { Instant } from '../clock.ts'
import type { ProbeKind, ProbeState } from './probe.ts'

/** How a container's last run ended. */
export interface Ended {
  readonly exitCode: number
  readonly reason: string
  readonly startedAt?: Instant
  readonly finishedAt: Instant
}

/** What the kubelet remembers of one container. */
export interface ContainerRuntime {
  readonly state: 'waiting' | 'running' | 'terminated'
  /** Why it waits: `ContainerCreating`, `PodInitializing`, `CrashLoopBackOff`, `ImagePullBackOff` … */
  readonly reason: string
  readonly message?: string
  readonly restarts: number
  /** When the current run started. */
  readonly startedAt?: Instant
  readonly ended?: Ended
  /** When a container that does not run is tried again; absent: when something else changes. */
  readonly retryAt?: Instant
  /** When a running container's own process ends, and how. */
  readonly exitsAt?: Instant
  readonly exits?: number
  /** A run that a failed probe ends: preStop goes first. */
  readonly killedAt?: Instant
  /** Its startup probe succeeded once since it started, or it has none. */
  readonly started: boolean
  readonly probes: Readonly<Partial<Record<ProbeKind, ProbeState>>>
  /** How often it ended in a row, for the back-off. */
  readonly crashes: number
}

/** What the kubelet remembers of one Pod; replaced as a whole when the Pod is another one of the same name. */
export interface PodRuntime {
  readonly uid: string
  readonly node: string
  readonly ips: readonly string[]
  /** When the sandbox is there: from then on containers start, and probe workers count their periods. */
  readonly since: Instant
  readonly containers: Readonly<Record<string, ContainerRuntime>>
  /** Set once deletion was seen. */
  readonly stopping?: Stopping
}

/** The way out: preStop hooks run until `until`, then processes end, and the object goes at `removedAt`. */
export interface Stopping {
  readonly since: Instant
  readonly until: Instant
  readonly removedAt: Instant
  /** Nobody deleted the Pod: its activeDeadlineSeconds are over, and it stays as failed. */
  readonly expired?: true
}

export function waiting(reason: string): ContainerRuntime {
  return { state: 'waiting', reason, restarts: 0, started: false, probes: {}, crashes: 0 }
}
