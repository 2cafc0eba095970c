import { type Container, listening, POD_OVERRIDE, type PodOverride, statusOf } from '../application.ts'
import type { Instant } from '../clock.ts'
import { kept } from '../kept.ts'
import { keyOf } from '../object.ts'
import { execute, type Shell } from './exec.ts'
import { forcedOutcome } from './faults.ts'

export type Probe = NonNullable<Container['readinessProbe']>
export type ProbeKind = 'readiness' | 'liveness' | 'startup'

/** What a probe's worker remembers: the recorded result, and the run of equal outcomes behind it. */
export interface ProbeState {
  readonly result: boolean
  /** Equal outcomes in a row, the last one being `last`. */
  readonly run: number
  readonly last?: boolean
  /** When it was last asked. */
  readonly at?: Instant
  /** A container that started and is not ready is asked at once when its status is synced, out of turn. */
  readonly outOfTurn?: boolean
}

/** Initial results (pkg/kubelet/prober/worker.go): readiness fails, liveness succeeds, startup is unknown, so not started. */
export const INITIAL: Readonly<Record<ProbeKind, ProbeState>> = {
  readiness: { result: false, run: 0, outOfTurn: true },
  liveness: { result: true, run: 0 },
  startup: { result: false, run: 0 },
}

/** A container and everything its probes look at. */
export interface ProbeView extends Shell {
  readonly container: Container
}

/** The probes of a container; ordinary init containers have none. */
export const probesOf = kept(readProbes)

function readProbes(container: Container): readonly (readonly [ProbeKind, Probe])[] {
  const all: readonly (readonly [ProbeKind, Probe | undefined])[] = [
    ['startup', container.startupProbe],
    ['liveness', container.livenessProbe],
    ['readiness', container.readinessProbe],
  ]
  return all.filter((pair): pair is readonly [ProbeKind, Probe] => pair[1] !== undefined)
}

function portOf(port: number | string | undefined, { container }: ProbeView): number | undefined {
  if (typeof port === 'number') return port
  if (port !== undefined && /^\d+$/.test(port)) return Number(port)
  return container.ports?.find(({ name }) => name === port)?.containerPort
}

/** Why an attempt failed, as the Event tells; undefined: it succeeded. */
export type Failure = string | undefined

const timedOut = (probe: Probe, milliseconds: number): boolean => milliseconds >= (probe.timeoutSeconds ?? 1) * 1000

function overHttp(probe: Probe, view: ProbeView): Failure {
  const { path = '/', port, scheme = 'HTTP', host } = probe.httpGet!
  const number = portOf(port as number | string, view)
  const url = `${scheme.toLowerCase()}://${host || view.pod.status?.podIP}:${number}${path}`
  if (number === undefined) return `couldn't find port: ${port}`
  if (host && host !== 'localhost' && !host.startsWith('127.') && host !== view.pod.status?.podIP)
    return `Get "${url}": dial tcp ${host}:${number}: connect: connection refused`
  const listener = listening(view.state, view.images, view.pod, 'TCP', number, view.now)
  if (listener === undefined)
    return `Get "${url}": dial tcp ${view.pod.status?.podIP}:${number}: connect: connection refused`
  const { speaks, behaviour } = listener
  if (speaks !== (scheme === 'HTTPS' ? 'https' : 'http') && !behaviour.undescribed)
    return speaks === 'https' ? 'HTTP probe failed with statuscode: 400' : `Get "${url}": malformed HTTP response`
  if (timedOut(probe, behaviour.answersAfter ?? 0))
    return `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
  const status = statusOf(view.state, keyOf(view.pod), behaviour, path)
  return status >= 200 && status < 400 ? undefined : `HTTP probe failed with statuscode: ${status}`
}

function overGrpc(probe: Probe, view: ProbeView): Failure {
  const { port } = probe.grpc!
  const listener = listening(view.state, view.images, view.pod, 'TCP', port, view.now)
  const refused = `timeout: failed to connect service "${view.pod.status?.podIP}:${port}" within ${probe.timeoutSeconds ?? 1}s`
  if (listener === undefined || (listener.speaks !== 'grpc' && !listener.behaviour.undescribed)) return refused
  return timedOut(probe, listener.behaviour.answersAfter ?? 0) ? refused : undefined
}

function overTcp(probe: Probe, view: ProbeView): Failure {
  const port = portOf(probe.tcpSocket?.port as number | string | undefined, view)
  const ip = view.pod.status?.podIP
  if (port !== undefined && listening(view.state, view.images, view.pod, 'TCP', port, view.now) !== undefined)
    return undefined
  return `dial tcp ${ip}:${port}: connect: connection refused`
}

function byCommand(probe: Probe, view: ProbeView): Failure {
  const command = probe.exec?.command ?? []
  const { code, takes, again } = execute(command, view)
  if (again || timedOut(probe, takes))
    return `command timed out: ${JSON.stringify(command.join(' '))} timed out after ${probe.timeoutSeconds ?? 1}s`
  if (code === 127) return `exec: "${command[0]}": executable file not found in the image`
  return code === 0 ? undefined : `command "${command.join(' ')}" exited with ${code}`
}

/** One attempt of a probe now: why it failed, or undefined. */
export function attempt(kind: ProbeKind, probe: Probe, view: ProbeView): Failure {
  const forced = forcedOutcome(view.pod, view.container.name, kind, view.state)
  if (forced !== undefined) return forced ? undefined : 'HTTP probe failed with statuscode: 500'
  const override = view.state.memory<PodOverride>(POD_OVERRIDE, keyOf(view.pod))
  if (kind === 'readiness' && override?.ready !== undefined)
    return override.ready ? undefined : 'HTTP probe failed with statuscode: 503'
  if (probe.httpGet !== undefined) return overHttp(probe, view)
  if (probe.grpc !== undefined) return overGrpc(probe, view)
  if (probe.exec !== undefined) return byCommand(probe, view)
  return overTcp(probe, view)
}

function threshold(probe: Probe, success: boolean): number {
  return success ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3)
}

/** The state after one attempt: the recorded result flips only after as many equal outcomes as its threshold asks. */
export function after(before: ProbeState, success: boolean, probe: Probe, now: Instant): ProbeState {
  const run = before.last === success ? before.run + 1 : 1
  const enough = threshold(probe, success)
  return { result: run >= enough ? success : before.result, run: Math.min(run, enough), last: success, at: now }
}

/** A further attempt of the same outcome would change nothing. */
export function saturated({ result, run, last }: ProbeState, success: boolean, probe: Probe): boolean {
  return last === success && result === success && run >= threshold(probe, success)
}

export interface Beat {
  readonly probe: Probe
  /** When the worker began: with the Pod's first containers; restarts do not shift it. */
  readonly since: Instant
  readonly startedAt: Instant
}

/**
 * The first instant from `from` on at which a worker asks: it wakes every period, and does nothing before the container
 * has run for initialDelaySeconds (prober/worker.go run, doProbe).
 */
export function nextBeat({ probe, since, startedAt }: Beat, held: ProbeState, from: Instant): Instant {
  const earliest = startedAt + (probe.initialDelaySeconds ?? 0) * 1000
  if (held.outOfTurn && earliest <= startedAt) return from
  const period = (probe.periodSeconds ?? 10) * 1000
  const first = Math.max(earliest, from, held.at === undefined ? 0 : held.at + 1)
  return since + Math.ceil((first - since) / period) * period
}
