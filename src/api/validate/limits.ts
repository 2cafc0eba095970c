import type { ILimitRange } from 'kubernetes-models/v1/LimitRange'
import type { IResourceQuota } from 'kubernetes-models/v1/ResourceQuota'
import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import type { Loose } from '../loose.ts'
import { isQualifiedName } from '../names.ts'
import { milliValue } from '../quantity.ts'
import { equal } from '../share.ts'
import {
  isOvercommitAllowed,
  printed,
  validateContainerResourceName,
  validateQuantity,
  validateQuotaResourceName,
  validateResourceName,
} from './resources.ts'
import { IMMUTABLE } from './shared.ts'

type Limit = NonNullable<NonNullable<Loose<ILimitRange>['spec']>['limits']>[number]
type Quota = NonNullable<Loose<IResourceQuota>['spec']>

const TYPES = ['Container', 'PersistentVolumeClaim', 'Pod']
const BOUNDS = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const

/** ValidateLimitRange. */
export function validateLimitRange(range: Loose<ILimitRange>, errors: FieldErrors): void {
  const types = new Set<string>()
  for (const [index, limit] of (range.spec?.limits ?? []).entries()) {
    const path = `spec.limits[${index}]`
    const { type = '' } = limit
    const problems = isQualifiedName(type)
    errors.each(`${path}.type`, type, problems)
    if (problems.length === 0 && !type.includes('/') && !TYPES.includes(type))
      errors.invalid(`${path}.type`, type, 'must be a standard limit type or fully qualified')
    if (types.has(type)) errors.duplicate(`${path}.type`, type)
    types.add(type)
    validateNames(limit, path, errors)
    if (
      type === 'PersistentVolumeClaim' &&
      limit.min?.['storage'] === undefined &&
      limit.max?.['storage'] === undefined
    )
      errors.required(`${path}.limits`, 'either minimum or maximum storage value is required, but neither was provided')
    const names = new Set(BOUNDS.flatMap((bound) => Object.keys(limit[bound] ?? {})))
    for (const name of names) validateOrder(name, limit, path, errors)
  }
}

function validateNames(limit: Limit, path: FieldPath, errors: FieldErrors): void {
  const check =
    limit.type === 'Pod' || limit.type === 'Container' ? validateContainerResourceName : validateResourceName
  for (const bound of BOUNDS) {
    const values = limit[bound]
    if (limit.type === 'Pod' && (bound === 'default' || bound === 'defaultRequest')) {
      if (values !== undefined && Object.keys(values).length > 0)
        errors.forbidden(`${path}.${bound}`, "may not be specified when `type` is 'Pod'")
    } else for (const name in values) check(name, `${path}.${bound}[${name}]`, errors)
  }
}

function validateOrder(name: string, limit: Limit, path: FieldPath, errors: FieldErrors): void {
  const pod = limit.type === 'Pod'
  const [min, max, ratio] = [limit.min?.[name], limit.max?.[name], limit.maxLimitRequestRatio?.[name]]
  const [given, request] = pod ? [undefined, undefined] : [limit.default?.[name], limit.defaultRequest?.[name]]
  type Amount = string | number | undefined
  const above = (a: Amount, b: Amount): boolean => a !== undefined && b !== undefined && milliValue(a) > milliValue(b)
  const say = (bound: string, shown: Amount, one: string, a: Amount, other: string, b: Amount): void =>
    errors.invalid(
      `${path}.${bound}[${name}]`,
      printed(shown!),
      `${one} value ${printed(a!)} is greater than ${other} value ${printed(b!)}`,
    )
  if (above(min, max)) say('min', min, 'min', min, 'max', max)
  if (above(min, request)) say('defaultRequest', request, 'min', min, 'default request', request)
  if (above(request, max)) say('defaultRequest', request, 'default request', request, 'max', max)
  if (above(request, given)) say('defaultRequest', request, 'default request', request, 'default limit', given)
  if (above(min, given)) say('default', min, 'min', min, 'default', given)
  if (above(given, max)) say('default', max, 'default', given, 'max', max)
  if (ratio !== undefined) validateRatio(ratio, { min, max }, `${path}.maxLimitRequestRatio[${name}]`, errors)
  const differ = given !== undefined && request !== undefined && milliValue(given) !== milliValue(request)
  if (differ && !isOvercommitAllowed(name))
    errors.invalid(
      `${path}.defaultRequest[${name}]`,
      printed(request),
      `default value ${printed(given)} must equal to defaultRequest value ${printed(request)} in ${name}`,
    )
}

function validateRatio(
  ratio: string | number,
  { min, max }: { readonly min: string | number | undefined; readonly max: string | number | undefined },
  path: FieldPath,
  errors: FieldErrors,
): void {
  if (milliValue(ratio) < 1000n) errors.invalid(path, printed(ratio), `ratio ${printed(ratio)} is less than 1`)
  if (min === undefined || max === undefined || milliValue(min) === 0n) return
  const most = Number(milliValue(max)) / Number(milliValue(min))
  if (Number(milliValue(ratio)) / 1000 > most)
    errors.invalid(path, printed(ratio), `ratio ${printed(ratio)} is greater than max/min = ${most.toFixed(6)}`)
}

const SCOPES = [
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
]
const PAIRS = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const
const COMPUTE = /^(pods|cpu|memory|ephemeral-storage|(requests|limits)\.(cpu|memory|ephemeral-storage)|count\/pods)$/

/** helper.IsResourceQuotaScopeValidForResource, of resources that have a standard name. */
function allows(scope: string, resource: string): boolean {
  if (
    !/^(pods|cpu|memory|ephemeral-storage|requests\.|limits\.|services|secrets|configmaps|persistent|repl|resourceq)/.test(
      resource,
    )
  )
    return true
  if (!SCOPES.includes(scope)) return true
  if (scope === 'BestEffort') return resource === 'pods'
  return COMPUTE.test(resource)
}

/** ValidateResourceQuotaSpec. */
export function validateQuota(quota: Loose<IResourceQuota>, errors: FieldErrors): void {
  const spec = (quota.spec ?? {}) as Quota
  const hard = spec.hard ?? {}
  for (const name in hard) {
    validateQuotaResourceName(name, `spec.hard[${name}]`, errors)
    validateQuantity(name, hard[name]!, `spec.hard[${name}]`, errors)
  }
  const scopes: readonly string[] = spec.scopes ?? []
  const names = Object.keys(hard).sort()
  for (const scope of scopes) {
    if (!SCOPES.includes(scope)) errors.invalid('spec.scopes', scopes, 'unsupported scope')
    for (const name of names)
      if (!allows(scope, name)) errors.invalid('spec.scopes', scopes, 'unsupported scope applied to resource')
  }
  if (PAIRS.some((pair) => pair.every((scope) => scopes.includes(scope))))
    errors.invalid('spec.scopes', scopes, 'conflicting scopes')
  validateScopeSelector(spec, names, errors)
}

function validateScopeSelector({ scopeSelector }: Quota, names: readonly string[], errors: FieldErrors): void {
  const path = 'spec.scopeSelector.matchExpressions'
  for (const requirement of scopeSelector?.matchExpressions ?? []) {
    const { values = [] } = requirement
    const [scope, operator]: [string, string] = [requirement.scopeName ?? '', requirement.operator ?? '']
    if (!SCOPES.includes(scope)) errors.invalid(`${path}.scopeName`, scope, 'unsupported scope')
    for (const name of names)
      if (!allows(scope, name)) errors.invalid(path, scopeSelector, 'unsupported scope applied to resource')
    if (SCOPES.includes(scope) && scope !== 'PriorityClass' && operator !== 'Exists')
      errors.invalid(
        `${path}.operator`,
        operator,
        "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity",
      )
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0)
        errors.required(
          `${path}.values`,
          "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
        )
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0)
        errors.invalid(
          `${path}.values`,
          values,
          "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
        )
    } else errors.invalid(`${path}.operator`, operator, 'not a valid selector operator')
  }
}

/** The scopes of a quota stay. */
export function validateQuotaUpdate(
  quota: Loose<IResourceQuota>,
  old: Loose<IResourceQuota>,
  errors: FieldErrors,
): void {
  const sorted = (scopes: readonly string[] = []): readonly string[] => [...new Set(scopes)].sort()
  const now = quota.spec?.scopes ?? []
  if (!equal(sorted(now), sorted(old.spec?.scopes))) errors.invalid('spec.scopes', now, IMMUTABLE)
}
