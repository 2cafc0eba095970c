import { instantOf } from '../../clock.ts'
import type { Stored } from '../../object.ts'
import type { LabelSelector } from '../../selector.ts'
import { age } from '../table.ts'
import { ageOf, type Columns, containerCells, labelsText, NONE, selectorText, since } from './columns.ts'

const WIDE = ['+CONTAINERS', '+IMAGES', '+SELECTOR'] as const

type Selecting = Parameters<typeof containerCells>[0] & { readonly spec?: { readonly selector?: unknown } }

function wideCells(object: Selecting): readonly string[] {
  return [...containerCells(object), selectorText(object.spec?.selector as LabelSelector | undefined)]
}

export const deployments: Columns<'Deployment'> = {
  header: ['NAME', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'AGE', ...WIDE],
  row(object, now) {
    const { readyReplicas = 0, updatedReplicas = 0, availableReplicas = 0 } = object.status ?? {}
    return [
      object.metadata.name,
      `${readyReplicas}/${object.spec?.replicas ?? 1}`,
      String(updatedReplicas),
      String(availableReplicas),
      ageOf(object, now),
      ...wideCells(object as Selecting),
    ]
  },
}

export const replicaSets: Columns<'ReplicaSet'> = {
  header: ['NAME', 'DESIRED', 'CURRENT', 'READY', 'AGE', ...WIDE],
  row: (object, now) => [
    object.metadata.name,
    String(object.spec?.replicas ?? 1),
    String(object.status?.replicas ?? 0),
    String(object.status?.readyReplicas ?? 0),
    ageOf(object, now),
    ...wideCells(object as Selecting),
  ],
}

export const statefulSets: Columns<'StatefulSet'> = {
  header: ['NAME', 'READY', 'AGE', '+CONTAINERS', '+IMAGES'],
  row: (object, now) => [
    object.metadata.name,
    `${object.status?.readyReplicas ?? 0}/${object.spec?.replicas ?? 1}`,
    ageOf(object, now),
    ...containerCells(object as Selecting),
  ],
}

export const daemonSets: Columns<'DaemonSet'> = {
  header: ['NAME', 'DESIRED', 'CURRENT', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'NODE SELECTOR', 'AGE', ...WIDE],
  row(object, now) {
    const status: Partial<NonNullable<Stored<'DaemonSet'>['status']>> = object.status ?? {}
    const counts = [
      status.desiredNumberScheduled,
      status.currentNumberScheduled,
      status.numberReady,
      status.updatedNumberScheduled,
      status.numberAvailable,
    ].map((count) => String(count ?? 0))
    const selector = labelsText(object.spec?.template.spec?.nodeSelector)
    return [object.metadata.name, ...counts, selector, ageOf(object, now), ...wideCells(object as Selecting)]
  },
}

function jobStatus({ status, metadata }: Stored<'Job'>): string {
  const has = (type: string): boolean =>
    status?.conditions?.some((one) => one.type === type && one.status === 'True') ?? false
  if (has('Complete')) return 'Complete'
  if (has('Failed')) return 'Failed'
  if (metadata.deletionTimestamp !== undefined) return 'Terminating'
  if (has('Suspended')) return 'Suspended'
  return has('FailureTarget') ? 'FailureTarget' : 'Running'
}

export const jobs: Columns<'Job'> = {
  header: ['NAME', 'STATUS', 'COMPLETIONS', 'DURATION', 'AGE', ...WIDE],
  row(job, now) {
    const { succeeded = 0, startTime, completionTime } = job.status ?? {}
    const { completions, parallelism = 1 } = job.spec ?? {}
    const whole = completions === undefined ? (parallelism > 1 ? `1 of ${parallelism}` : '1') : String(completions)
    const end = completionTime === undefined ? now : instantOf(completionTime)
    return [
      job.metadata.name,
      jobStatus(job),
      `${succeeded}/${whole}`,
      startTime === undefined ? '' : age(end - instantOf(startTime)),
      ageOf(job, now),
      ...wideCells(job as Selecting),
    ]
  },
}

export const cronJobs: Columns<'CronJob'> = {
  header: ['NAME', 'SCHEDULE', 'TIMEZONE', 'SUSPEND', 'ACTIVE', 'LAST SCHEDULE', 'AGE'],
  row: (object, now) => [
    object.metadata.name,
    object.spec?.schedule ?? '',
    object.spec?.timeZone ?? NONE,
    object.spec?.suspend ? 'True' : 'False',
    String(object.status?.active?.length ?? 0),
    object.status?.lastScheduleTime === undefined ? NONE : since(object.status.lastScheduleTime, now),
    ageOf(object, now),
  ],
}

export const disruptionBudgets: Columns<'PodDisruptionBudget'> = {
  header: ['NAME', 'MIN AVAILABLE', 'MAX UNAVAILABLE', 'ALLOWED DISRUPTIONS', 'AGE'],
  row: (object, now) => [
    object.metadata.name,
    String(object.spec?.minAvailable ?? 'N/A'),
    String(object.spec?.maxUnavailable ?? 'N/A'),
    String(object.status?.disruptionsAllowed ?? 0),
    ageOf(object, now),
  ],
}
