import type { IJobSpec } from 'kubernetes-models/batch/v1/JobSpec'
import type { Stored } from '../../object.ts'
import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import type { Incoming } from '../kind.ts'
import type { Loose } from '../loose.ts'
import { maxLength } from '../names.ts'
import { equal } from '../share.ts'
import { validateLabelSelector } from './label-selector.ts'
import { type PodTemplate, validatePodTemplate } from './pod-spec.ts'
import { IMMUTABLE, validateNonnegative } from './shared.ts'

type JobSpec = Loose<IJobSpec>
type CronSpec = NonNullable<Loose<Incoming<'CronJob'>>['spec']>

const NUMBERS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
] as const
const MODES = ['Indexed', 'NonIndexed']

export function validateJob(job: Incoming<'Job'>, errors: FieldErrors): void {
  validateJobSpec((job.spec ?? {}) as JobSpec, 'spec', errors)
}

/** validateJobSpec; a Job's Pods end, so Always is asked to be another. */
function validateJobSpec(spec: JobSpec, path: FieldPath, errors: FieldErrors): void {
  for (const field of NUMBERS) validateNonnegative(spec[field], `${path}.${field}`, errors)
  const { completionMode = 'NonIndexed', completions, template = {} } = spec
  if (!MODES.includes(completionMode)) errors.notSupported(`${path}.completionMode`, completionMode, MODES)
  if (completionMode === 'Indexed' && completions === undefined)
    errors.required(`${path}.completions`, 'when completion mode is Indexed')
  validateLabelSelector(spec.selector, `${path}.selector`, errors)
  validatePodTemplate(template as PodTemplate, `${path}.template`, errors)
  const { restartPolicy = '' } = template.spec ?? {}
  const place = `${path}.template.spec.restartPolicy`
  if (restartPolicy === 'Always') errors.required(place, 'valid values: "OnFailure", "Never"')
  else if (restartPolicy !== 'OnFailure' && restartPolicy !== 'Never')
    errors.notSupported(place, restartPolicy, ['OnFailure', 'Never'])
}

/** What may not change of a Job (ValidateJobSpecUpdate); a suspended one that never started is no exception here. */
export function validateJobUpdate(job: Incoming<'Job'>, old: Stored<'Job'>, errors: FieldErrors): void {
  const now = (job.spec ?? {}) as JobSpec
  const before = (old.spec ?? {}) as JobSpec
  const fixed = [
    'completions',
    'selector',
    'template',
    'completionMode',
    'podFailurePolicy',
    'backoffLimitPerIndex',
  ] as const
  for (const field of fixed) {
    if (field === 'completions' && now.completionMode === 'Indexed') continue
    if (!equal(now[field], before[field])) errors.invalid(`spec.${field}`, now[field], IMMUTABLE)
  }
}

const POLICIES = ['Allow', 'Forbid', 'Replace']
const NAME_LIMIT = 52

/** ValidateCronJobCreate. */
export function validateCronJob(job: Incoming<'CronJob'>, errors: FieldErrors): void {
  const spec = (job.spec ?? {}) as CronSpec
  const { schedule = '', concurrencyPolicy = '' } = spec
  if (schedule === '') errors.required('spec.schedule')
  else validateSchedule(schedule, errors)
  validateNonnegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds', errors)
  if (!POLICIES.includes(concurrencyPolicy)) errors.notSupported('spec.concurrencyPolicy', concurrencyPolicy, POLICIES)
  validateNonnegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit', errors)
  validateNonnegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit', errors)
  validateJobSpec((spec.jobTemplate?.spec ?? {}) as JobSpec, 'spec.jobTemplate.spec', errors)
}

export function validateCronJobName(job: Incoming<'CronJob'>, errors: FieldErrors): void {
  const name = job.metadata?.name ?? ''
  if (name.length > NAME_LIMIT) errors.invalid('metadata.name', name, maxLength(NAME_LIMIT))
}

const MACROS = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every \S+)$/

/** Five fields, in the words of robfig/cron. */
function validateSchedule(schedule: string, errors: FieldErrors): void {
  if (schedule.startsWith('@')) {
    if (!MACROS.test(schedule)) errors.invalid('spec.schedule', schedule, `unrecognized descriptor: ${schedule}`)
    return
  }
  const fields = schedule.split(/\s+/).filter((field) => field !== '')
  if (fields.length === 5) return
  const detail = `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`
  errors.invalid('spec.schedule', schedule, detail)
}
