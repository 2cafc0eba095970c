import type { Container } from '../application.ts'
import { timestamp } from '../clock.ts'
import { same } from '../equal.ts'
import type { Stored } from '../object.ts'
import { conditionsOf } from './conditions.ts'
import { kept } from './kept.ts'
import { type Containers, containerReady, type Facts, isSidecar, phaseOf, type Status, succeeded } from './phase.ts'
import { type ContainerRuntime, type Ended, waiting } from './runtime.ts'

type Pod = Stored<'Pod'>
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

type ContainerStatus = NonNullable<Status['containerStatuses']>[number]

function containerStatus(
  container: Container,
  runtime: ContainerRuntime,
  init: boolean,
  before: ContainerStatus | undefined,
): ContainerStatus {
  const { ended, state, started, restarts } = runtime
  const last = ended === undefined || state === 'terminated' ? {} : { terminated: terminated(ended) }
  const made = {
    name: container.name,
    image: container.image ?? '',
    imageID: '',
    ready: init && !isSidecar(container) ? succeeded(runtime) : containerReady(container, runtime),
    started: state === 'running' && started,
    restartCount: restarts,
    state: stateOf(runtime),
    lastState: last,
  } as ContainerStatus
  return before !== undefined && same(made, before) ? before : made
}

/** Addresses as a status lists them; the list before when it says so already. */
function listed<T extends { readonly ip?: string }>(
  ips: readonly string[],
  before: readonly T[] | undefined,
): readonly T[] {
  if (before?.length === ips.length && before.every(({ ip }, index) => ip === ips[index])) return before
  return ips.map((ip) => ({ ip }) as unknown as T)
}

function containerStatuses(facts: Facts, init: boolean): readonly ContainerStatus[] {
  const { pod, containers } = facts
  const pending = init || pod.spec?.initContainers !== undefined ? 'PodInitializing' : 'ContainerCreating'
  const before = init ? pod.status?.initContainerStatuses : pod.status?.containerStatuses
  const made = (init ? pod.spec?.initContainers : pod.spec?.containers)?.map((one, index) =>
    containerStatus(one, containers[one.name] ?? waiting(pending), init, before?.[index]),
  )
  return kept(made ?? [], before)
}

const EXPIRED = {
  reason: 'DeadlineExceeded',
  message: 'Pod was active on the node longer than the specified deadline',
}

/** Status as the kubelet reports it: phase, conditions, addresses, containers; what of it has not changed is the same. */
function madeStatus(facts: Facts): Status {
  const { pod, ips, hostIPs, now } = facts
  const expired = facts.expired && facts.over
  const phase = expired ? 'Failed' : phaseOf(facts)
  return {
    ...pod.status,
    phase,
    ...(expired ? EXPIRED : {}),
    ...(ips.length === 0 ? {} : { podIP: ips[0], podIPs: listed(ips, pod.status?.podIPs) }),
    ...(hostIPs.length === 0 ? {} : { hostIP: hostIPs[0], hostIPs: listed(hostIPs, pod.status?.hostIPs) }),
    startTime: pod.status?.startTime ?? timestamp(now),
    conditions: conditionsOf(facts, phase),
    ...((pod.spec?.initContainers ?? []).length === 0 ? {} : { initContainerStatuses: containerStatuses(facts, true) }),
    containerStatuses: containerStatuses(facts, false),
  } as unknown as Status
}

/** Whether a status made from another differs: what is equal in both is the same. */
function changed(made: Status, from: Status): boolean {
  for (const field in made) if (made[field as keyof Status] !== from[field as keyof Status]) return true
  return false
}

/** What a status was found to say, whatever the instant. */
type Said = Omit<Facts, 'pod' | 'now'> & { readonly spec: Pod['spec'] }

const known = new WeakMap<Status, Said>()

/** Whether a container of both looks the same from outside. */
function alike(a: ContainerRuntime | undefined, b: ContainerRuntime | undefined): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined) return false
  return (
    a.state === b.state &&
    a.reason === b.reason &&
    a.message === b.message &&
    a.restarts === b.restarts &&
    a.startedAt === b.startedAt &&
    a.started === b.started &&
    a.ended === b.ended &&
    (a.retryAt === undefined) === (b.retryAt === undefined) &&
    a.probes.readiness?.result === b.probes.readiness?.result
  )
}

/** Whether all containers of a Pod look the same from outside. */
export function allAlike({ spec }: Pod, a: Containers, b: Containers): boolean {
  if (a === b) return true
  for (const { name } of spec?.containers ?? []) if (!alike(a[name], b[name])) return false
  for (const { name } of spec?.initContainers ?? []) if (!alike(a[name], b[name])) return false
  return true
}

function saysSo({ status, spec }: Pod, facts: Facts): boolean {
  const found = status === undefined ? undefined : known.get(status)
  return (
    found !== undefined &&
    found.spec === spec &&
    found.ips === facts.ips &&
    found.hostIPs === facts.hostIPs &&
    found.over === facts.over &&
    found.expired === facts.expired &&
    found.override === facts.override &&
    allAlike(facts.pod, found.containers, facts.containers)
  )
}

/** Status as the kubelet reports it. The same object when nothing changed. */
export function statusOf(facts: Facts): Status {
  const { pod } = facts
  if (saysSo(pod, facts)) return pod.status!
  const made = madeStatus(facts)
  if (pod.status === undefined || changed(made, pod.status)) return made
  const { pod: _, now: __, ...said } = facts
  known.set(pod.status, { spec: pod.spec, ...said })
  return pod.status
}
