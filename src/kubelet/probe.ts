import { behaviourOf, type ImageTable, listening, POD_OVERRIDE, type PodOverride, statusOf } from '../application.ts'
import type { Instant } from '../clock.ts'
import type { Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { execute } from './exec.ts'

export type Container = NonNullable<NonNullable<Stored<'Pod'>['spec']>['containers']>[number]
export type Probe = NonNullable<Container['readinessProbe']>
export type ProbeKind = 'readiness' | 'liveness' | 'startup'

/** What a probe's worker remembers: the recorded result, and the run of equal outcomes behind it. */
export interface ProbeState {
  readonly result: boolean
  /** Equal outcomes in a row, the last one being `last`. */
  readonly run: number
  readonly last?: boolean
}

/** Initial results (pkg/kubelet/prober/worker.go): readiness fails, liveness succeeds, startup is unknown, so not started. */
export const INITIAL: Readonly<Record<ProbeKind, ProbeState>> = {
  readiness: { result: false, run: 0 },
  liveness: { result: true, run: 0 },
  startup: { result: false, run: 0 },
}

export interface ProbeView {
  readonly state: ClusterState
  readonly images: ImageTable
  readonly pod: Stored<'Pod'>
  readonly container: Container
  readonly environment: Readonly<Record<string, string>>
  readonly now: Instant
}

function portOf(port: number | string | undefined, container: Container): number | undefined {
  if (typeof port === 'number') return port
  return container.ports?.find(({ name }) => name === port)?.containerPort
}

function inTime(view: ProbeView, probe: Probe, delay: number): boolean {
  void view
  return delay < (probe.timeoutSeconds ?? 1) * 1000
}

function overHttp(probe: Probe, view: ProbeView): boolean {
  const { path = '/', port, scheme = 'HTTP' } = probe.httpGet!
  const number = portOf(port as number | string, view.container)
  const listener =
    number === undefined ? undefined : listening(view.state, view.images, view.pod, 'TCP', number, view.now)
  if (listener === undefined) return false
  if (listener.speaks !== (scheme === 'HTTPS' ? 'https' : 'http')) return false
  const status = statusOf(
    view.state,
    `${view.pod.metadata.namespace}/${view.pod.metadata.name}`,
    listener.behaviour,
    path.split('?')[0]!,
  )
  return status >= 200 && status < 400 && inTime(view, probe, listener.behaviour.answersAfter ?? 0)
}

function overGrpc(probe: Probe, view: ProbeView): boolean {
  const listener = listening(view.state, view.images, view.pod, 'TCP', probe.grpc!.port, view.now)
  return listener?.speaks === 'grpc' && inTime(view, probe, listener.behaviour.answersAfter ?? 0)
}

function byCommand(probe: Probe, view: ProbeView): boolean {
  const { state, images, pod, environment, now, container } = view
  const behaviour = behaviourOf(
    images,
    container.image ?? '',
    (container.ports ?? []) as readonly { containerPort: number }[],
  )
  const port = behaviour?.listen[0]?.port ?? 0
  const { code, takes } = execute(probe.exec?.command ?? [], {
    state,
    images,
    pod,
    environment,
    now,
    port,
    known: behaviour?.exec ?? {},
  })
  return code === 0 && takes < (probe.timeoutSeconds ?? 1) * 1000
}

/** Whether one attempt of a probe succeeds now. */
export function attempt(kind: ProbeKind, probe: Probe, view: ProbeView): boolean {
  const key = `${view.pod.metadata.namespace}/${view.pod.metadata.name}`
  const forced = view.state.memory<boolean>('probe-outcome', `${key}/${view.container.name}/${kind}`)
  if (forced !== undefined) return forced
  const override = view.state.memory<PodOverride>(POD_OVERRIDE, key)
  if (kind === 'readiness' && override?.ready !== undefined) return override.ready
  if (probe.httpGet !== undefined) return overHttp(probe, view)
  if (probe.grpc !== undefined) return overGrpc(probe, view)
  if (probe.exec !== undefined) return byCommand(probe, view)
  const port = portOf(probe.tcpSocket?.port as number | string | undefined, view.container)
  return port !== undefined && listening(view.state, view.images, view.pod, 'TCP', port, view.now) !== undefined
}

/** The state after one attempt: the recorded result flips only after as many equal outcomes as its threshold asks. */
export function after(before: ProbeState, success: boolean, probe: Probe): ProbeState {
  const run = before.last === success ? before.run + 1 : 1
  const threshold = success ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3)
  return { result: run >= threshold ? success : before.result, run: Math.min(run, threshold), last: success }
}

/** No further attempt of the same outcome would change anything. */
export function saturated({ result, run, last }: ProbeState, probe: Probe): boolean {
  if (last === undefined || last !== result) return false
  return run >= (last ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3))
}

/** The first tick after `now`: the worker starts with the container and beats every period, from initialDelaySeconds on. */
export function nextTick(probe: Probe, startedAt: Instant, now: Instant): Instant {
  const first = startedAt + (probe.initialDelaySeconds ?? 0) * 1000
  const period = (probe.periodSeconds ?? 10) * 1000
  if (now < first) return first
  return first + (Math.floor((now - first) / period) + 1) * period
}
