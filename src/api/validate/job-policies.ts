import type { IJobSpec } from 'kubernetes-models/batch/v1/JobSpec'
import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import type { Loose } from '../loose.ts'
import { byteLength, isQualifiedName } from '../names.ts'
import { validateNonnegative } from './shared.ts'

type JobSpec = Loose<IJobSpec>
type FailureRule = NonNullable<NonNullable<JobSpec['podFailurePolicy']>['rules']>[number]
type ExitCodes = NonNullable<FailureRule['onExitCodes']>
type SuccessRule = NonNullable<NonNullable<JobSpec['successPolicy']>['rules']>[number]

const MAX = { rules: 20, codes: 255, conditions: 20, successRules: 20, indexes: 65536 } as const
const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore']
const STATUSES = ['False', 'True', 'Unknown']
const OPERATORS = ['In', 'NotIn']
const REPLACEMENTS = ['Failed', 'TerminatingOrFailed']

/** A Go slice of strings as %q prints it. */
function listed(values: readonly string[]): string {
  return `valid values: [${values.map((value) => JSON.stringify(value)).join(' ')}]`
}

/** validatePodFailurePolicy. */
export function validateFailurePolicy(spec: JobSpec, path: FieldPath, errors: FieldErrors): void {
  if (spec.podFailurePolicy === undefined) return
  const rules = spec.podFailurePolicy.rules ?? []
  const list = `${path}.rules`
  if (rules.length > MAX.rules) errors.tooMany(list, rules.length, MAX.rules)
  const { containers = [], initContainers = [] } = spec.template?.spec ?? {}
  const names = new Set([...containers, ...initContainers].map(({ name = '' }) => name))
  for (const [index, rule] of rules.entries()) validateRule(rule, spec, `${list}[${index}]`, names, errors)
}

function validateRule(
  rule: FailureRule,
  spec: JobSpec,
  path: FieldPath,
  names: ReadonlySet<string>,
  errors: FieldErrors,
): void {
  const { action = '', onExitCodes, onPodConditions = [] } = rule
  if (action === '') errors.required(`${path}.action`, listed(ACTIONS))
  else if (action === 'FailIndex') {
    if (spec.backoffLimitPerIndex === undefined)
      errors.invalid(`${path}.action`, action, 'requires the backoffLimitPerIndex to be set')
  } else if (!ACTIONS.includes(action)) errors.notSupported(`${path}.action`, action, ACTIONS)
  if (onExitCodes !== undefined) validateExitCodes(onExitCodes, `${path}.onExitCodes`, names, errors)
  const list = `${path}.onPodConditions`
  if (onPodConditions.length > MAX.conditions) errors.tooMany(list, onPodConditions.length, MAX.conditions)
  for (const [index, { type = '', status = '' }] of onPodConditions.entries()) {
    errors.each(`${list}[${index}].type`, type, isQualifiedName(type))
    if (status === '') errors.required(`${list}[${index}].status`, listed(STATUSES))
    else if (!STATUSES.includes(status)) errors.notSupported(`${list}[${index}].status`, status, STATUSES)
  }
  if (onExitCodes !== undefined && onPodConditions.length > 0)
    errors.invalidWhole(path, 'specifying both OnExitCodes and OnPodConditions is not supported')
  if (onExitCodes === undefined && onPodConditions.length === 0)
    errors.invalidWhole(path, 'specifying one of OnExitCodes and OnPodConditions is required')
}

function validateExitCodes(codes: ExitCodes, path: FieldPath, names: ReadonlySet<string>, errors: FieldErrors): void {
  const { containerName, values = [] } = codes
  const operator: string = codes.operator ?? ''
  if (operator === '') errors.required(`${path}.operator`, listed(OPERATORS))
  else if (!OPERATORS.includes(operator)) errors.notSupported(`${path}.operator`, operator, OPERATORS)
  if (containerName !== undefined && !names.has(containerName))
    errors.invalid(
      `${path}.containerName`,
      containerName,
      'must be one of the container or initContainer names in the pod template',
    )
  const list = `${path}.values`
  if (values.length === 0) errors.invalid(list, values, 'at least one value is required')
  else if (values.length > MAX.codes) errors.tooMany(list, values.length, MAX.codes)
  for (const [index, code] of values.entries()) {
    if (operator === 'In' && code === 0) errors.invalid(`${list}[${index}]`, code, 'must not be 0 for the In operator')
    if (values.indexOf(code) < index) errors.duplicate(`${list}[${index}]`, code)
  }
  if (values.some((code, index) => index > 0 && values[index - 1]! > code))
    errors.invalid(list, values, 'must be ordered')
}

/** validatePodReplacementPolicy: with a failure policy, only Pods that have failed are replaced. */
export function validateReplacement(spec: JobSpec, path: FieldPath, errors: FieldErrors): void {
  const policy = spec.podReplacementPolicy
  if (policy === undefined) return
  const supported = spec.podFailurePolicy === undefined ? REPLACEMENTS : ['Failed']
  if (!supported.includes(policy)) errors.notSupported(path, policy, supported)
}

/** validateSuccessPolicy, of Indexed Jobs alone. */
export function validateSuccessPolicy(spec: JobSpec, path: FieldPath, errors: FieldErrors): void {
  if (spec.successPolicy === undefined) return
  if (spec.completionMode !== 'Indexed')
    return void errors.invalid(path, spec.successPolicy, 'requires indexed completion mode')
  const rules = spec.successPolicy.rules ?? []
  if (rules.length === 0)
    errors.required(`${path}.rules`, 'at least one rules must be specified when the successPolicy is specified')
  if (rules.length > MAX.successRules) errors.tooMany(`${path}.rules`, rules.length, MAX.successRules)
  for (const [index, rule] of rules.entries())
    validateSuccessRule(rule, spec.completions ?? 0, `${path}.rules[${index}]`, errors)
}

function validateSuccessRule(
  { succeededCount: count, succeededIndexes: indexes }: SuccessRule,
  completions: number,
  path: FieldPath,
  errors: FieldErrors,
): void {
  if (count === undefined && indexes === undefined)
    errors.required(path, 'at least one of succeededCount or succeededIndexes must be specified')
  let total = 0
  if (indexes !== undefined) {
    if (byteLength(indexes) > MAX.indexes) errors.tooLong(`${path}.succeededIndexes`, MAX.indexes)
    const read = indexesOf(indexes, completions)
    if (typeof read === 'number') total = read
    else errors.invalid(`${path}.succeededIndexes`, indexes, `error parsing succeededIndexes: ${read}`)
  }
  if (count === undefined) return
  const place = `${path}.succeededCount`
  validateNonnegative(count, place, errors)
  const most = (limit: number, what: string): string => `must be less than or equal to ${limit} (the number of ${what})`
  if (count > completions) errors.invalid(place, count, most(completions, 'specified completions'))
  if (indexes !== undefined && count > total)
    errors.invalid(place, count, most(total, 'indexes in the specified succeededIndexes field'))
}

/** How many indexes `0-2,5` names, or why it cannot be read (validateIndexesFormat). */
function indexesOf(text: string, completions: number): number | string {
  if (text === '') return 0
  let [total, before] = [0, -1]
  for (const interval of text.split(',')) {
    const limits = interval.split('-')
    if (limits.length > 2)
      return `the fragment ${JSON.stringify(interval)} violates the requirement that an index interval can have at most two parts separated by '-'`
    for (const limit of limits) {
      if (!/^[-+]?\d+$/.test(limit)) return `cannot convert string to integer for index: ${JSON.stringify(limit)}`
      if (Number(limit) >= completions) return `too large index: ${JSON.stringify(limit)}`
    }
    const [low, high] = [Number(limits[0]), Number(limits.at(-1))]
    if (limits.length === 2 && low >= high) return `non-increasing order, previous: ${low}, current: ${high}`
    if (before >= low) return `non-increasing order, previous: ${before}, current: ${low}`
    total += high - low + 1
    before = high
  }
  return total
}
