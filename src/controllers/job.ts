import { type Instant, instantOf, SECOND, timestamp } from '../clock.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../controller.ts'
import { keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { ownerKeys, podOf } from './owner.ts'
import { isActive, isReady, type Pod, restartsOf } from './pod.ts'
import { statusIfChanged } from './write.ts'

type Job = Stored<'Job'>

const INDEX = 'batch.kubernetes.io/job-completion-index'

function keys(event: WatchEvent): readonly string[] {
  return event.kind === 'Job' ? [event.key] : ownerKeys(event, 'Job')
}

interface Counted {
  readonly active: readonly Pod[]
  readonly succeeded: readonly Pod[]
  readonly failed: readonly Pod[]
}

function counted(pods: readonly Pod[]): Counted {
  return {
    active: pods.filter(isActive),
    succeeded: pods.filter(({ status }) => status?.phase === 'Succeeded'),
    failed: pods.filter((pod) => pod.status?.phase === 'Failed'),
  }
}

/** The end of a Job: its condition, and why. */
interface End {
  readonly type: 'Complete' | 'Failed'
  readonly reason: string
  readonly message: string
}

const indexOf = (pod: Pod): string => pod.metadata.annotations?.[INDEX] ?? ''

function successes(job: Job, { succeeded }: Counted): number {
  return job.spec?.completionMode === 'Indexed' ? new Set(succeeded.map(indexOf)).size : succeeded.length
}

function endOf(job: Job, now: Counted, at: Instant): End | undefined {
  const { backoffLimit = 6, completions, activeDeadlineSeconds } = job.spec ?? {}
  const restarts = now.active.reduce((sum, pod) => sum + restartsOf(pod), 0)
  if (now.failed.length + restarts > backoffLimit)
    return { type: 'Failed', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' }
  const started = instantOf(job.status?.startTime ?? timestamp(at))
  if (activeDeadlineSeconds !== undefined && at - started >= activeDeadlineSeconds * SECOND)
    return { type: 'Failed', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' }
  const done = successes(job, now)
  const complete = completions === undefined ? done > 0 && now.active.length === 0 : done >= completions
  if (complete)
    return { type: 'Complete', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' }
  return undefined
}

function ended(job: Job): boolean {
  return (
    job.status?.conditions?.some(
      ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
    ) ?? false
  )
}

const deletion = (pod: Pod): Write => ({ verb: 'delete', kind: 'Pod', key: keyOf(pod) })

function podFor(job: Job, index: string | undefined): Write {
  const template = job.spec?.template ?? {}
  if (index === undefined) return { verb: 'create', object: podOf(job as unknown as Stored, template as object) }
  const annotations = { ...(template as { metadata?: { annotations?: object } }).metadata?.annotations, [INDEX]: index }
  const labels = (template as { metadata?: { labels?: Record<string, string> } }).metadata?.labels ?? {}
  const own = { ...template, metadata: { labels, annotations } }
  const hostname = `${job.metadata.name}-${index}`
  const object = podOf(job as unknown as Stored, own as object, { labels: { [INDEX]: index }, spec: { hostname } })
  return { verb: 'create', object }
}

/** So many Pods are made in one look (job_controller.go MaxPodCreateDeletePerSync). */
const MOST_IN_ONE_LOOK = 500

/** The first `count` indexes that neither run nor succeeded, lowest first. */
function openIndexes(job: Job, { active, succeeded }: Counted, count: number): readonly string[] {
  const taken = new Set([...active, ...succeeded].map(indexOf))
  const open: string[] = []
  for (let index = 0; index < (job.spec?.completions ?? 0) && open.length < count; index++)
    if (!taken.has(String(index))) open.push(String(index))
  return open
}

/** As many Pods at a time as parallelism says, never more than successes are missing (manageJob). */
function moves(job: Job, now: Counted): readonly Write[] {
  const { parallelism = 1, completions, suspend } = job.spec ?? {}
  if (suspend) return now.active.map(deletion)
  const missing =
    completions === undefined
      ? now.succeeded.length > 0
        ? now.active.length
        : parallelism
      : completions - successes(job, now)
  const wanted = Math.max(0, Math.min(parallelism, missing))
  if (now.active.length > wanted) return now.active.slice(wanted).map(deletion)
  const more = Math.min(MOST_IN_ONE_LOOK, wanted - now.active.length)
  const open = job.spec?.completionMode === 'Indexed' ? openIndexes(job, now, more) : undefined
  return Array.from({ length: more }, (_, at) => podFor(job, open?.[at]))
}

/** Failures are answered later and later: 10 s doubling to six minutes. */
function backOff({ failed }: Counted, at: Instant): number {
  const ends = failed.flatMap(({ status }) =>
    (status?.containerStatuses ?? []).map(({ state }) => state?.terminated?.finishedAt ?? timestamp(at)),
  )
  if (ends.length === 0) return 0
  const last = Math.max(...ends.map(instantOf))
  return Math.max(0, last + Math.min(10 * 2 ** (failed.length - 1), 360) * SECOND - at)
}

function statusOf(job: Job, now: Counted, at: Instant, end: End | undefined): Record<string, unknown> {
  const startTime = job.status?.startTime ?? timestamp(at)
  const condition = end && {
    type: end.type,
    status: 'True',
    reason: end.reason,
    message: end.message,
    lastTransitionTime: timestamp(at),
    lastProbeTime: timestamp(at),
  }
  const conditions = [...(job.status?.conditions ?? []), ...(condition === undefined ? [] : [condition])]
  return {
    ...job.status,
    ...(job.spec?.suspend ? {} : { startTime }),
    active: now.active.length,
    ready: now.active.filter(isReady).length,
    succeeded: successes(job, now),
    failed: now.failed.length,
    terminating: 0,
    ...(conditions.length === 0 ? {} : { conditions }),
    ...(end?.type === 'Complete' ? { completionTime: timestamp(at) } : {}),
  }
}

/** A finished Job stays for its ttlSecondsAfterFinished, if it has one. */
function afterwards(job: Job, pods: readonly Pod[], at: Instant): Plan {
  const rest = pods.filter((pod) => isActive(pod)).map(deletion)
  const ttl = job.spec?.ttlSecondsAfterFinished
  if (ttl === undefined) return { writes: rest }
  const finished = Math.max(
    ...(job.status?.conditions ?? []).map(({ lastTransitionTime }) => instantOf(lastTransitionTime ?? timestamp(at))),
  )
  const wait = finished + ttl * SECOND - at
  if (wait > 0) return { writes: rest, requeueAfter: wait }
  return { writes: [{ verb: 'delete', kind: 'Job', key: keyOf(job), propagationPolicy: 'Foreground' }] }
}

function reconcile(key: string, state: ClusterState, at: Instant): Plan {
  const job = state.get('Job', key)
  if (job === undefined || job.metadata.deletionTimestamp !== undefined) return NOTHING
  const pods = state.ownedBy('Pod', job.metadata.uid)
  if (ended(job)) return afterwards(job, pods, at)
  const now = counted(pods)
  const end = endOf(job, now, at)
  if (end !== undefined)
    return {
      writes: [...now.active.map(deletion), ...statusIfChanged(job, statusOf(job, { ...now, active: [] }, at, end))],
    }
  const steps = moves(job, now)
  const wait = steps.some(({ verb }) => verb === 'create') ? backOff(now, at) : 0
  const deadline = job.spec?.activeDeadlineSeconds
  const due =
    deadline === undefined ? undefined : instantOf(job.status?.startTime ?? timestamp(at)) + deadline * SECOND - at
  const waits = [wait > 0 ? wait : undefined, due].filter((one) => one !== undefined)
  return {
    writes: [...(wait > 0 ? [] : steps), ...statusIfChanged(job, statusOf(job, now, at, undefined))],
    ...(waits.length === 0 ? {} : { requeueAfter: Math.max(1, Math.min(...waits)) }),
  }
}

/** Runs Pods until enough of them succeeded or too many failed. */
export const job: Controller = { name: 'job-controller', watches: ['Job', 'Pod'], keys, reconcile }
