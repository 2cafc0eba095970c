import { type Container, POD_OVERRIDE, type PodOverride, servingContainers } from '../application.ts'
import { type Instant, timestamp } from '../clock.ts'
import { same } from '../equal.ts'
import { keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import type { ContainerRuntime, Ended } from './runtime.ts'
import { waiting } from './runtime.ts'

type Pod = Stored<'Pod'>
export type Status = NonNullable<Pod['status']>
type Condition = NonNullable<Status['conditions']>[number]
type Containers = Readonly<Record<string, ContainerRuntime>>

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
  readonly now: Instant
  readonly state: ClusterState
}

export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always'
}

function initsOf(pod: Pod): readonly Container[] {
  return (pod.spec?.initContainers ?? []).filter((container) => !isSidecar(container))
}

/** A container that ended for good: nothing starts it again. */
export function isOver(runtime: ContainerRuntime | undefined): boolean {
  return runtime?.state === 'terminated' && runtime.retryAt === undefined
}

function succeeded(runtime: ContainerRuntime | undefined): boolean {
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

/** The Pod's phase from its containers (kubelet_pods.go getPhase). */
export function phaseOf({ pod, containers, over }: Pick<Facts, 'pod' | 'containers' | 'over'>): string {
  const policy = pod.spec?.restartPolicy ?? 'Always'
  const failedInit = initsOf(pod).some(({ name }) => isOver(containers[name]) && !succeeded(containers[name]))
  if (failedInit && !over) return 'Failed'
  const all = (pod.spec?.containers ?? []).map(({ name }) => containers[name])
  const ended = all.every((one) => one?.state === 'terminated')
  if (over) return ended && all.every(succeeded) ? 'Succeeded' : 'Failed'
  if (!initialized(pod, containers)) return 'Pending'
  if (all.some((one) => one === undefined || (one.state === 'waiting' && one.ended === undefined))) return 'Pending'
  if (!all.every(isOver) || policy === 'Always') return 'Running'
  return all.every(succeeded) ? 'Succeeded' : policy === 'Never' ? 'Failed' : 'Running'
}

function terminated({ exitCode, reason, startedAt, finishedAt }: Ended): object {
  const started = startedAt === undefined ? {} : { startedAt: timestamp(startedAt) }
  return { exitCode, reason, ...started, finishedAt: timestamp(finishedAt) }
}

function stateOf(runtime: ContainerRuntime): object {
  const { state, reason, message, startedAt, ended } = runtime
  if (state === 'running') return { running: { startedAt: timestamp(startedAt!) } }
  if (state === 'terminated' && ended !== undefined) return { terminated: terminated(ended) }
  return { waiting: { reason, ...(message === undefined ? {} : { message }) } }
}

function containerStatus(container: Container, runtime: ContainerRuntime, init: boolean): object {
  const { ended, state, started, restarts } = runtime
  const last = ended === undefined || state === 'terminated' ? {} : { terminated: terminated(ended) }
  return {
    name: container.name,
    image: container.image ?? '',
    imageID: '',
    ready: init && !isSidecar(container) ? succeeded(runtime) : containerReady(container, runtime),
    started: state === 'running' && started,
    restartCount: restarts,
    state: stateOf(runtime),
    lastState: last,
  }
}

interface Why {
  readonly reason?: string
  readonly message?: string
}

/** A condition keeps its transition time while its status stays. */
function condition({ pod, now }: Facts, type: string, value: boolean, why: Why = {}): Condition {
  const before = pod.status?.conditions?.find((one) => one.type === type)
  const status = value ? 'True' : 'False'
  const lastTransitionTime = before?.status === status ? before.lastTransitionTime : timestamp(now)
  return {
    type,
    status,
    ...(lastTransitionTime === undefined ? {} : { lastTransitionTime }),
    ...(value ? {} : why),
  } as Condition
}

const OWN = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled']

function unready(names: readonly string[]): Why {
  return { reason: 'ContainersNotReady', message: `containers with unready status: [${names.join(' ')}]` }
}

function gatesMet(pod: Pod): readonly string[] {
  return (pod.spec?.readinessGates ?? [])
    .map(({ conditionType }) => conditionType)
    .filter((type) => !pod.status?.conditions?.some((one) => one.type === type && one.status === 'True'))
}

/** Conditions as the kubelet reports them (pkg/kubelet/status/generate.go); those of others stay. */
function conditionsOf(facts: Facts, phase: string): readonly Condition[] {
  const { pod, containers, state, ips } = facts
  const terminal = phase === 'Succeeded' || phase === 'Failed'
  const pending = servingContainers(pod).filter((one) => !containerReady(one, containers[one.name]))
  const override = state.memory<PodOverride>(POD_OVERRIDE, keyOf(pod))
  const allReady = !terminal && !facts.expired && (override?.ready ?? pending.length === 0)
  const done: Why | undefined = terminal ? { reason: 'PodCompleted' } : undefined
  const why = done ?? unready(pending.map(({ name }) => name))
  const unmet = gatesMet(pod)
  const gates: Why = {
    reason: 'ReadinessGatesNotReady',
    message: unmet.map((type) => `corresponding condition of pod readiness gate "${type}" does not exist.`).join(', '),
  }
  const initialising = initsOf(pod)
    .filter(({ name }) => !succeeded(containers[name]))
    .map(({ name }) => name)
  const incomplete: Why = {
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${initialising.join(' ')}]`,
  }
  const isInitialized = terminal || initialized(pod, containers)
  return [
    ...(pod.status?.conditions ?? []).filter(({ type }) => !OWN.includes(type)),
    condition(facts, 'PodReadyToStartContainers', ips.length > 0 && !facts.over),
    condition(facts, 'Initialized', isInitialized, incomplete),
    condition(facts, 'Ready', allReady && unmet.length === 0, allReady ? gates : why),
    condition(facts, 'ContainersReady', allReady, why),
    condition(facts, 'PodScheduled', true),
  ]
}

/** Status as the kubelet reports it: phase, conditions, addresses, containers. The same object when nothing changed. */
export function statusOf(facts: Facts): Status {
  const { pod, ips, hostIPs, containers, now } = facts
  const expired = facts.expired && facts.over
  const phase = expired ? 'Failed' : phaseOf(facts)
  const pending = pod.spec?.initContainers === undefined ? 'ContainerCreating' : 'PodInitializing'
  const init = pod.spec?.initContainers ?? []
  const status = {
    ...pod.status,
    phase,
    ...(expired
      ? { reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline' }
      : {}),
    ...(ips.length === 0 ? {} : { podIP: ips[0], podIPs: ips.map((ip) => ({ ip })) }),
    ...(hostIPs.length === 0 ? {} : { hostIP: hostIPs[0], hostIPs: hostIPs.map((ip) => ({ ip })) }),
    startTime: pod.status?.startTime ?? timestamp(now),
    conditions: conditionsOf(facts, phase),
    ...(init.length === 0
      ? {}
      : {
          initContainerStatuses: init.map((one) =>
            containerStatus(one, containers[one.name] ?? waiting('PodInitializing'), true),
          ),
        }),
    containerStatuses: (pod.spec?.containers ?? []).map((one) =>
      containerStatus(one, containers[one.name] ?? waiting(pending), false),
    ),
  } as unknown as Status
  return same(status, pod.status) ? pod.status! : status
}
