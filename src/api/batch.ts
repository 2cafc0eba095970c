import { defaultPodSpec, type PodSpecDraft } from './default/pod-spec.ts'
import type { Draft, Incoming, KindBehaviour } from './kind.ts'
import { validateCronJob, validateCronJobName, validateJob, validateJobUpdate } from './validate/batch.ts'

interface Holder {
  template?: { metadata?: { labels?: Record<string, string> }; spec?: PodSpecDraft }
  podFailurePolicy?: { rules?: { onPodConditions?: { status?: string }[] }[] }
}

function defaultTemplate(holder: Holder): void {
  holder.template ??= {}
  holder.template.spec ??= {}
  defaultPodSpec(holder.template.spec)
  for (const { onPodConditions = [] } of holder.podFailurePolicy?.rules ?? [])
    for (const condition of onPodConditions) condition.status ||= 'True'
}

/** SetDefaults_Job (pkg/apis/batch/v1/defaults.go): labels come from the template where the Job has none. */
function defaultJob(job: Draft<Incoming<'Job'>>): void {
  job.spec ??= {} as NonNullable<typeof job.spec>
  const { spec } = job
  defaultTemplate(spec as Holder)
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1
  spec.parallelism ??= 1
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : 2147483647
  spec.completionMode ??= 'NonIndexed'
  spec.suspend ??= false
  spec.podReplacementPolicy ??= spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed'
  const labels = (spec as Holder).template?.metadata?.labels
  if (labels === undefined || job.metadata === undefined) return
  if (Object.keys(job.metadata.labels ?? {}).length === 0) job.metadata.labels = { ...labels }
}

function defaultCronJob(job: Draft<Incoming<'CronJob'>>): void {
  job.spec ??= {} as NonNullable<typeof job.spec>
  const { spec } = job
  const holder = spec as { jobTemplate?: { spec?: Holder } }
  holder.jobTemplate ??= {}
  holder.jobTemplate.spec ??= {}
  defaultTemplate(holder.jobTemplate.spec)
  spec.concurrencyPolicy ??= 'Allow'
  spec.suspend ??= false
  spec.successfulJobsHistoryLimit ??= 3
  spec.failedJobsHistoryLimit ??= 1
}

const place = { apiVersions: ['batch/v1'], namespaced: true } as const

export const job: KindBehaviour<'Job'> = {
  kind: 'Job',
  ...place,
  default: defaultJob,
  validate: validateJob,
  validateUpdate: validateJobUpdate,
}

export const cronJob: KindBehaviour<'CronJob'> = {
  kind: 'CronJob',
  ...place,
  updateAlone: true,
  default: defaultCronJob,
  validate: (object, errors) => {
    validateCronJob(object, errors)
    validateCronJobName(object, errors)
  },
  validateUpdate: (object, old, errors) => validateCronJob(object, errors, old),
}
