import { POD_OVERRIDE, type PodOverride } from '../application.ts'
import { type Instant, timestamp } from '../clock.ts'
import type { Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import type { ContainerRuntime, PodRuntime } from './runtime.ts'
import { WAITING } from './runtime.ts'

type Pod = Stored<'Pod'>
type Status = NonNullable<Pod['status']>
type Condition = NonNullable<Status['conditions']>[number]
type Container = NonNullable<NonNullable<Pod['spec']>['containers']>[number]

function containerReady(container: Container, runtime: ContainerRuntime): boolean {
  if (runtime.state !== 'running' || !runtime.started) return false
  return container.readinessProbe === undefined || runtime.probes.readiness?.result === true
}

function stateOf(runtime: ContainerRuntime): Record<string, unknown> {
  if (runtime.state === 'running') return { running: { startedAt: timestampExact(runtime.startedAt!) } }
  if (runtime.state === 'waiting')
    return {
      waiting: { reason: runtime.reason, ...(runtime.message === undefined ? {} : { message: runtime.message }) },
    }
  return {
    terminated: {
      exitCode: runtime.exitCode ?? 0,
      reason: runtime.reason,
      ...(runtime.startedAt === undefined ? {} : { startedAt: timestampExact(runtime.startedAt) }),
      finishedAt: timestampExact(runtime.finishedAt ?? 0),
    },
  }
}

/** Containers start between seconds; the application's start is counted from the exact instant. */
function timestampExact(instant: Instant): string {
  const rest = instant % 1000
  return rest === 0 ? timestamp(instant) : timestamp(instant).replace('Z', `.${String(rest).padStart(3, '0')}Z`)
}

function containerStatus(container: Container, runtime: ContainerRuntime): Record<string, unknown> {
  return {
    name: container.name,
    image: container.image ?? '',
    imageID: '',
    ready: containerReady(container, runtime),
    started: runtime.state === 'running' && runtime.started,
    restartCount: runtime.restarts,
    state: stateOf(runtime),
  }
}

function phaseOf(pod: Pod, containers: Readonly<Record<string, ContainerRuntime>>): string {
  const inits = (pod.spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy !== 'Always')
  const policy = pod.spec?.restartPolicy ?? 'Always'
  if (
    inits.some(
      ({ name }) => containers[name]?.state === 'terminated' && containers[name].exitCode !== 0 && policy === 'Never',
    )
  )
    return 'Failed'
  if (inits.some(({ name }) => !(containers[name]?.state === 'terminated' && containers[name].exitCode === 0)))
    return 'Pending'
  const all = (pod.spec?.containers ?? []).map(({ name }) => containers[name] ?? WAITING)
  if (all.some((one) => one.state === 'waiting' && one.reason !== 'CrashLoopBackOff' && one.startedAt === undefined))
    return 'Pending'
  const over = all.every((one) => one.state === 'terminated' && one.retryAt === undefined)
  if (!over) return 'Running'
  return all.every((one) => one.exitCode === 0) ? 'Succeeded' : 'Failed'
}

/** A condition keeps its transition time while its status stays. */
function condition(
  pod: Pod,
  type: string,
  value: boolean,
  now: Instant,
  why: { readonly reason?: string; readonly message?: string } = {},
): Condition {
  const before = pod.status?.conditions?.find((one) => one.type === type)
  const status = value ? 'True' : 'False'
  const lastTransitionTime = before?.status === status ? before.lastTransitionTime : timestamp(now)
  return { type, status, lastTransitionTime, ...why } as Condition
}

/** Status as the kubelet reports it (pkg/kubelet/status/generate.go): phase, conditions, addresses, containers. */
export function statusOf(pod: Pod, runtime: PodRuntime, now: Instant, state?: ClusterState): Status {
  const { containers, ip } = runtime
  const phase = phaseOf(pod, containers)
  const terminal = phase === 'Succeeded' || phase === 'Failed'
  const list = pod.spec?.containers ?? []
  const sidecars = (pod.spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  const unready = [...list, ...sidecars].filter(
    (container) => !containerReady(container, containers[container.name] ?? WAITING),
  )
  const initialized =
    phase !== 'Pending' ||
    !(pod.spec?.initContainers ?? []).some(
      ({ name, restartPolicy }) => restartPolicy !== 'Always' && containers[name]?.exitCode !== 0,
    )
  const override = state?.memory<PodOverride>(POD_OVERRIDE, `${pod.metadata.namespace}/${pod.metadata.name}`)
  const containersReady = override?.ready ?? (!terminal && unready.length === 0)
  const gates = (pod.spec?.readinessGates ?? []).every(({ conditionType }) =>
    pod.status?.conditions?.some(({ type, status }) => type === conditionType && status === 'True'),
  )
  const why =
    unready.length === 0
      ? {}
      : {
          reason: 'ContainersNotReady',
          message: `containers with unready status: [${unready.map(({ name }) => name).join(' ')}]`,
        }
  const own = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady']
  const kept = (pod.status?.conditions ?? []).filter(({ type }) => !own.includes(type))
  const hostIP = pod.status?.hostIP
  return {
    ...pod.status,
    phase: phase as NonNullable<Status['phase']>,
    podIP: ip,
    podIPs: [{ ip }],
    ...(hostIP === undefined ? {} : { hostIP }),
    startTime: pod.status?.startTime ?? timestamp(runtime.since),
    conditions: [
      ...kept,
      condition(pod, 'PodReadyToStartContainers', true, now),
      condition(pod, 'Initialized', initialized, now),
      condition(pod, 'Ready', containersReady && gates, now, gates ? why : { reason: 'ReadinessGatesNotReady' }),
      condition(pod, 'ContainersReady', containersReady, now, why),
    ],
    ...((pod.spec?.initContainers ?? []).length === 0
      ? {}
      : {
          initContainerStatuses: (pod.spec?.initContainers ?? []).map((one) =>
            containerStatus(one, containers[one.name] ?? WAITING),
          ),
        }),
    containerStatuses: list.map((one) => containerStatus(one, containers[one.name] ?? WAITING)),
  } as unknown as Status
}
