import type { IJobSpec } from 'kubernetes-models/batch/v1/JobSpec'
import type { Stored } from '../../object.ts'
import type { FieldPath } from '../../position.ts'
import { matchesSelector, type LabelSelector as Readable } from '../../selector.ts'
import type { FieldErrors } from '../field.ts'
import type { Incoming } from '../kind.ts'
import type { Loose } from '../loose.ts'
import { isDNS1123Label } from '../names.ts'
import { equal } from '../share.ts'
import { validateFailurePolicy, validateReplacement, validateSuccessPolicy } from './job-policies.ts'
import { isReadableSelector, validateLabelSelector } from './label-selector.ts'
import { type PodTemplate, validatePodTemplate } from './pod-spec.ts'
import { scheduleProblem, zoneProblem } from './schedule.ts'
import { IMMUTABLE, validateDomainPrefixedPath, validateNonnegative } from './shared.ts'

type JobSpec = Loose<IJobSpec>
type CronSpec = NonNullable<Loose<Incoming<'CronJob'>>['spec']>

const MODES = ['NonIndexed', 'Indexed']
const NOT_GENERATED = '`selector` not auto-generated'

/**
 * ValidateJob. The selector is made by the server from the Job's uid, unless the user takes it over; the labels that the
 * server would add to the template are the controller's work here.
 */
export function validateJob(job: Incoming<'Job'>, errors: FieldErrors): void {
  const spec = (job.spec ?? {}) as JobSpec
  const { name = '' } = job.metadata ?? {}
  validateSelector(spec, errors)
  validateJobSpec(spec, 'spec', errors)
  const { completionMode, completions = 0 } = spec
  if (completionMode !== 'Indexed' || completions <= 0) return
  const last = `${name}-${completions - 1}`
  if (isDNS1123Label(last).length > 0)
    errors.invalid('metadata.name', name, `will not able to create pod with invalid DNS label: ${last}`)
}

function validateSelector({ selector, manualSelector, template = {} }: JobSpec, errors: FieldErrors): void {
  if (manualSelector !== true) {
    if (selector === undefined) return
    validateLabelSelector(selector, 'spec.selector', errors)
    const own = Object.keys(selector.matchLabels ?? {}).filter((key) => !GENERATED.includes(key))
    if (own.length + (selector.matchExpressions ?? []).length > 0) {
      errors.invalid('spec.selector', selector, NOT_GENERATED)
      validateMatch(selector as Readable, template as PodTemplate, errors)
    }
  } else if (selector === undefined) {
    errors.required('spec.selector')
    validateMatch(undefined, template as PodTemplate, errors)
  } else {
    validateLabelSelector(selector, 'spec.selector', errors)
    if (isReadableSelector(selector)) validateMatch(selector as Readable, template as PodTemplate, errors)
  }
}

/** Labels that the server writes into a Job's template and selector. */
const GENERATED = ['batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-name', 'controller-uid', 'job-name']

function validateMatch(selector: Readable | undefined, { metadata }: PodTemplate, errors: FieldErrors): void {
  if (selector === undefined || !matchesSelector(selector, metadata?.labels))
    errors.invalid('spec.template.metadata.labels', metadata?.labels, '`selector` does not match template `labels`')
}

/** validateJobSpec; a Job's Pods end, so Always is asked to be another. */
function validateJobSpec(spec: JobSpec, path: FieldPath, errors: FieldErrors): void {
  validateNumbers(spec, path, errors)
  if (spec.managedBy !== undefined) validateManager(spec.managedBy, `${path}.managedBy`, errors)
  validateMode(spec, path, errors)
  validateFailurePolicy(spec, `${path}.podFailurePolicy`, errors)
  validateSuccessPolicy(spec, `${path}.successPolicy`, errors)
  validateReplacement(spec, `${path}.podReplacementPolicy`, errors)
  const { template = {} } = spec
  validatePodTemplate(template as PodTemplate, `${path}.template`, errors)
  const { restartPolicy = '' } = template.spec ?? {}
  const place = `${path}.template.spec.restartPolicy`
  if (restartPolicy === 'Always' || (restartPolicy as string) === '')
    errors.required(place, 'valid values: "OnFailure", "Never"')
  else if (restartPolicy !== 'OnFailure' && restartPolicy !== 'Never')
    errors.notSupported(place, restartPolicy, ['OnFailure', 'Never'])
  else if (spec.podFailurePolicy !== undefined && restartPolicy !== 'Never')
    errors.invalid(place, restartPolicy, 'only "Never" is supported when podFailurePolicy is specified')
}

const NUMBERS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const

function validateNumbers(spec: JobSpec, path: FieldPath, errors: FieldErrors): void {
  for (const field of NUMBERS) validateNonnegative(spec[field], `${path}.${field}`, errors)
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined)
    errors.required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')
}

const MANAGER_LENGTH = 63

function validateManager(manager: string, path: FieldPath, errors: FieldErrors): void {
  validateDomainPrefixedPath(manager, path, errors)
  if (manager.length > MANAGER_LENGTH) errors.tooLong(path, MANAGER_LENGTH)
}

const MANY = 100_000
const HIGH = { parallelism: 10_000, failed: 10_000 } as const

function validateMode(spec: JobSpec, path: FieldPath, errors: FieldErrors): void {
  const { completionMode, completions, parallelism = 0, maxFailedIndexes: failed, backoffLimitPerIndex } = spec
  if (completionMode !== undefined && !MODES.includes(completionMode))
    errors.notSupported(`${path}.completionMode`, completionMode, MODES)
  if (completionMode === undefined || completionMode === 'NonIndexed')
    for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const)
      if (spec[field] !== undefined) errors.invalid(`${path}.${field}`, spec[field], 'requires indexed completion mode')
  if (completionMode !== 'Indexed') return
  const most = (limit: number): string => `must be less than or equal to ${limit}`
  if (completions === undefined) errors.required(`${path}.completions`, 'when completion mode is Indexed')
  if (parallelism > MANY)
    errors.invalid(`${path}.parallelism`, parallelism, `${most(MANY)} when completion mode is Indexed`)
  if (failed !== undefined && completions !== undefined && failed > completions)
    errors.invalid(`${path}.maxFailedIndexes`, failed, 'must be less than or equal to completions')
  if (failed !== undefined && failed > MANY) errors.invalid(`${path}.maxFailedIndexes`, failed, most(MANY))
  if ((completions ?? 0) <= MANY || backoffLimitPerIndex === undefined) return
  const detail = `when completions are above ${MANY} and used with backoff limit per index`
  if (failed === undefined)
    errors.required(`${path}.maxFailedIndexes`, `must be specified when completions is above ${MANY}`)
  if (parallelism > HIGH.parallelism)
    errors.invalid(`${path}.parallelism`, parallelism, `${most(HIGH.parallelism)} ${detail}`)
  if (failed !== undefined && failed > HIGH.failed)
    errors.invalid(`${path}.maxFailedIndexes`, failed, `${most(HIGH.failed)} ${detail}`)
}

const FIXED = [
  'selector',
  'template',
  'completionMode',
  'podFailurePolicy',
  'backoffLimitPerIndex',
  'managedBy',
  'successPolicy',
] as const

/** What may not change of a Job (ValidateJobSpecUpdate). */
export function validateJobUpdate(job: Incoming<'Job'>, old: Stored<'Job'>, errors: FieldErrors): void {
  const now = (job.spec ?? {}) as JobSpec
  const before = (old.spec ?? {}) as JobSpec
  const { completions, parallelism } = now
  if (completions !== before.completions) {
    if (now.completionMode !== 'Indexed') errors.invalid('spec.completions', completions, IMMUTABLE)
    else if (completions !== undefined && completions !== parallelism)
      errors.invalid('spec.completions', completions, 'can only be modified in tandem with spec.parallelism')
  }
  const mutable = before.suspend === true && old.status?.startTime === undefined
  for (const field of FIXED) {
    const same =
      field === 'template' && mutable
        ? equal(withoutDirectives(now.template), withoutDirectives(before.template))
        : equal(now[field], before[field])
    if (!same) errors.invalid(`spec.${field}`, now[field], IMMUTABLE)
  }
}

/** A suspended Job that never started may be told where its Pods run (AllowMutableSchedulingDirectives). */
function withoutDirectives(template: JobSpec['template']): unknown {
  const { nodeSelector: _n, tolerations: _t, schedulingGates: _g, affinity, ...spec } = template?.spec ?? {}
  const { nodeAffinity: _a, ...others } = affinity ?? {}
  return Object.keys(others).length === 0 ? spec : { ...spec, affinity: others }
}

const POLICIES = ['Allow', 'Forbid', 'Replace']
const NAME_LIMIT = 52

/** validateCronJobSpec. */
export function validateCronJob(job: Incoming<'CronJob'>, errors: FieldErrors, old?: Stored<'CronJob'>): void {
  const spec = (job.spec ?? {}) as CronSpec
  const { schedule = '', timeZone } = spec
  const concurrencyPolicy: string = spec.concurrencyPolicy ?? ''
  const before = (old?.spec ?? {}) as CronSpec
  if (schedule === '') errors.required('spec.schedule')
  else validateSchedule(schedule, timeZone, before.schedule?.includes('TZ') === true, errors)
  validateNonnegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds', errors)
  if (timeZone !== undefined && (old === undefined || timeZone !== before.timeZone)) validateTimeZone(timeZone, errors)
  if (concurrencyPolicy === '') errors.required('spec.concurrencyPolicy')
  else if (!POLICIES.includes(concurrencyPolicy))
    errors.notSupported('spec.concurrencyPolicy', concurrencyPolicy, POLICIES)
  const template = (spec.jobTemplate?.spec ?? {}) as JobSpec
  const path = 'spec.jobTemplate.spec'
  validateJobSpec(template, path, errors)
  if (template.selector !== undefined)
    errors.invalid(`${path}.selector`, template.selector, '`selector` will be auto-generated')
  if (template.manualSelector === true) errors.notSupported(`${path}.manualSelector`, true, ['nil', 'false'])
  validateNonnegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit', errors)
  validateNonnegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit', errors)
}

export function validateCronJobName(job: Incoming<'CronJob'>, errors: FieldErrors): void {
  const name = job.metadata?.name ?? ''
  if (name.length > NAME_LIMIT) errors.invalid('metadata.name', name, `must be no more than ${NAME_LIMIT} characters`)
}

/** An old schedule may keep its TZ; a new one says its zone in the field. */
function validateSchedule(schedule: string, timeZone: string | undefined, zoned: boolean, errors: FieldErrors): void {
  const problem = scheduleProblem(schedule)
  if (problem !== undefined) errors.invalid('spec.schedule', schedule, problem)
  if (!schedule.includes('TZ')) return
  if (!zoned)
    errors.invalid('spec.schedule', schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')
  else if (timeZone !== undefined)
    errors.invalid('spec.schedule', schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule')
}

function validateTimeZone(zone: string, errors: FieldErrors): void {
  const path = 'spec.timeZone'
  if (zone === '') return void errors.invalid(path, zone, 'timeZone must be nil or non-empty string')
  const parts = zone.split('/')
  const bad = (part: string): boolean =>
    part === '.' || part === '..' || part.startsWith('-') || !/^[A-Za-z.\-_0-9+]{1,14}$/.test(part)
  if (parts.some(bad)) return void errors.invalid(path, zone, `unknown time zone ${zone}`)
  if (zone.toLowerCase() === 'local') {
    errors.invalid(path, zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones')
    if (zone !== 'Local') errors.invalid(path, zone, `unknown time zone ${zone}`)
    return
  }
  const problem = zoneProblem(zone)
  if (problem !== undefined) errors.invalid(path, zone, problem)
}
