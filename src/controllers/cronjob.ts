import { type Instant, instantOf, MINUTE, timestamp } from '../clock.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../controller.ts'
import { type AnyObject, keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { matchesCron, parsedCron } from './cron.ts'
import { controllerReference, ownerKeys } from './owner.ts'
import { statusIfChanged } from './write.ts'

type CronJob = Stored<'CronJob'>
type Job = Stored<'Job'>

/** A schedule that meets no minute of a year meets none. */
const HORIZON = 366 * 24 * 60
const CONTROLLER = 'cronjob-controller'

function keys(event: WatchEvent): readonly string[] {
  return event.kind === 'CronJob' ? [event.key] : ownerKeys(event, 'CronJob')
}

function endedAs(job: Job): 'Complete' | 'Failed' | undefined {
  const end = job.status?.conditions?.find(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  )
  return end?.type as 'Complete' | 'Failed' | undefined
}

/** The first scheduled minute after an instant. */
function nextAfter(schedule: string, from: Instant): Instant | undefined {
  const cron = parsedCron(schedule)
  if (cron === undefined) return undefined
  const first = (Math.floor(from / MINUTE) + 1) * MINUTE
  for (let step = 0; step < HORIZON; step++) if (matchesCron(cron, first + step * MINUTE)) return first + step * MINUTE
  return undefined
}

/** The latest scheduled minute up to now; those missed before it are dropped. */
function latestDue(schedule: string, from: Instant, now: Instant): Instant | undefined {
  let due: Instant | undefined
  for (let next = nextAfter(schedule, from); next !== undefined && next <= now; next = nextAfter(schedule, next))
    due = next
  return due
}

/** The Job of one scheduled minute: its name tells which (getJobName). */
function jobFor(cron: CronJob, at: Instant): Write {
  const { metadata = {}, spec = {} } = (cron.spec?.jobTemplate ?? {}) as { metadata?: object; spec?: object }
  const minutes = Math.floor(Date.parse(timestamp(at)) / MINUTE)
  const object = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      ...metadata,
      name: `${cron.metadata.name}-${minutes}`,
      namespace: cron.metadata.namespace!,
      ownerReferences: [controllerReference(cron as unknown as Stored)],
    },
    spec,
  }
  return { verb: 'create', object: object as unknown as AnyObject }
}

const deletion = (job: Job): Write => ({
  verb: 'delete',
  kind: 'Job',
  key: keyOf(job),
  propagationPolicy: 'Background',
})

/** Ended Jobs beyond the history limits go, the oldest first. */
function forgotten(cron: CronJob, jobs: readonly Job[]): readonly Write[] {
  const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1 } = cron.spec ?? {}
  const beyond = (end: 'Complete' | 'Failed', limit: number): readonly Job[] => {
    const ended = jobs
      .filter((job) => endedAs(job) === end)
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    return ended.slice(0, Math.max(0, ended.length - limit))
  }
  return [...beyond('Complete', successfulJobsHistoryLimit), ...beyond('Failed', failedJobsHistoryLimit)].map(deletion)
}

function reconcile(key: string, state: ClusterState, now: Instant): Plan {
  const cron = state.get('CronJob', key)
  if (cron === undefined || cron.metadata.deletionTimestamp !== undefined) return NOTHING
  const jobs = state.ownedBy('Job', cron.metadata.uid)
  const running = jobs.filter((job) => endedAs(job) === undefined)
  const { schedule = '', suspend, concurrencyPolicy = 'Allow' } = cron.spec ?? {}
  const last = instantOf(cron.status?.lastScheduleTime ?? cron.metadata.creationTimestamp)
  const due = suspend ? undefined : latestDue(schedule, last, now)
  const starts = due !== undefined && !(concurrencyPolicy === 'Forbid' && running.length > 0)
  const active = running.map(({ metadata }) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    name: metadata.name,
    namespace: metadata.namespace,
    uid: metadata.uid,
  }))
  const lastScheduleTime = starts ? timestamp(due) : cron.status?.lastScheduleTime
  const status = {
    ...(active.length === 0 ? {} : { active }),
    ...(lastScheduleTime === undefined ? {} : { lastScheduleTime }),
  }
  const next = suspend ? undefined : nextAfter(schedule, now)
  return {
    writes: [
      ...forgotten(cron, jobs),
      ...(starts && concurrencyPolicy === 'Replace' ? running.map(deletion) : []),
      ...(starts ? [jobFor(cron, due)] : []),
      ...statusIfChanged(cron, status),
    ],
    ...(next === undefined ? {} : { requeueAfter: next - now }),
  }
}

/** Starts a Job at every minute of a schedule (UTC). */
export const cronJob: Controller = { name: CONTROLLER, watches: ['CronJob', 'Job'], keys, reconcile }
