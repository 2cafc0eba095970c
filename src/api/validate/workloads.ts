import type { Stored } from '../../object.ts'
import { matchesSelector, type LabelSelector as Readable } from '../../selector.ts'
import type { FieldErrors } from '../field.ts'
import type { Incoming } from '../kind.ts'
import type { Loose } from '../loose.ts'
import { isDNS1123Label } from '../names.ts'
import { equal } from '../share.ts'
import { isEmptySelector, isReadableSelector, type LabelSelector, validateLabelSelector } from './label-selector.ts'
import { type PodTemplate, validatePodTemplate } from './pod-spec.ts'
import { IMMUTABLE, percentOf, validateAtMost100Percent, validateIntOrPercent, validateNonnegative } from './shared.ts'

type Spec<K extends 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet'> = NonNullable<Loose<Incoming<K>>['spec']>

const TEMPLATE = 'spec.template'
const MISMATCH = '`selector` does not match template `labels`'

function validateSelector(selector: LabelSelector | undefined, empty: string, errors: FieldErrors): void {
  if (selector === undefined) return void errors.required('spec.selector')
  validateLabelSelector(selector, 'spec.selector', errors)
  if (isEmptySelector(selector)) errors.invalid('spec.selector', selector, `empty selector is invalid for ${empty}`)
}

/** An absent selector matches nothing, an empty one is not asked. */
function validateMatch(selector: LabelSelector | undefined, template: PodTemplate, errors: FieldErrors): void {
  if (selector !== undefined && isEmptySelector(selector)) return
  const labels = template.metadata?.labels
  if (selector === undefined || !matchesSelector(selector as Readable, labels))
    errors.invalid(`${TEMPLATE}.metadata.labels`, labels, MISMATCH)
}

function validateAlways(template: PodTemplate, kind: string, errors: FieldErrors): void {
  const { restartPolicy = '', activeDeadlineSeconds } = template.spec ?? {}
  if (restartPolicy !== 'Always') errors.notSupported(`${TEMPLATE}.spec.restartPolicy`, restartPolicy, ['Always'])
  if (activeDeadlineSeconds !== undefined) {
    const detail = `activeDeadlineSeconds in ${kind} is not Supported`
    errors.forbidden(`${TEMPLATE}.spec.activeDeadlineSeconds`, detail)
  }
}

/** Selector and template; a selector that cannot be read ends it. */
function validateSelected(
  {
    selector,
    template,
  }: { readonly selector?: LabelSelector | undefined; readonly template?: PodTemplate | undefined },
  detail: string,
  kind: string,
  errors: FieldErrors,
): void {
  if (selector !== undefined && !isReadableSelector(selector)) {
    errors.invalid('spec.selector', selector, detail)
    return
  }
  validateMatch(selector, template ?? {}, errors)
  validatePodTemplate(template ?? {}, TEMPLATE, errors)
  validateAlways(template ?? {}, kind, errors)
}

/** ValidateDeploymentSpec of pkg/apis/apps/validation/validation.go. */
export function validateDeployment(deployment: Incoming<'Deployment'>, errors: FieldErrors): void {
  const spec = (deployment.spec ?? {}) as Spec<'Deployment'>
  validateNonnegative(spec.replicas, 'spec.replicas', errors)
  validateSelector(spec.selector, 'deployment', errors)
  validateSelected(spec, 'invalid label selector', 'ReplicaSet', errors)
  validateStrategy(spec.strategy ?? {}, errors)
  const { minReadySeconds = 0, revisionHistoryLimit, progressDeadlineSeconds: deadline } = spec
  validateNonnegative(minReadySeconds, 'spec.minReadySeconds', errors)
  validateNonnegative(revisionHistoryLimit, 'spec.revisionHistoryLimit', errors)
  validateNonnegative(deadline, 'spec.progressDeadlineSeconds', errors)
  if (deadline !== undefined && deadline <= minReadySeconds)
    errors.invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')
}

function validateStrategy(strategy: NonNullable<Spec<'Deployment'>['strategy']>, errors: FieldErrors): void {
  const { type = '', rollingUpdate } = strategy
  const path = 'spec.strategy.rollingUpdate'
  if (type === 'Recreate') {
    if (rollingUpdate !== undefined) errors.forbidden(path, "may not be specified when strategy `type` is 'Recreate'")
    return
  }
  if (type !== 'RollingUpdate')
    return void errors.notSupported('spec.strategy', strategy, ['Recreate', 'RollingUpdate'])
  if (rollingUpdate === undefined) return void errors.required(path, 'this should be defaulted and never be nil')
  const { maxUnavailable, maxSurge } = rollingUpdate
  validateIntOrPercent(maxUnavailable, `${path}.maxUnavailable`, errors)
  validateIntOrPercent(maxSurge, `${path}.maxSurge`, errors)
  if (amount(maxUnavailable) === 0 && amount(maxSurge) === 0)
    errors.invalid(`${path}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0')
  validateAtMost100Percent(maxUnavailable, `${path}.maxUnavailable`, errors)
}

function amount(value: unknown): number {
  return typeof value === 'number' ? value : (percentOf(value) ?? 0)
}

/** The selector of Deployments, ReplicaSets and DaemonSets never changes. */
export function validateFixedSelector(
  object: { readonly spec?: { readonly selector?: unknown } },
  old: { readonly spec?: { readonly selector?: unknown } },
  errors: FieldErrors,
): void {
  const selector = object.spec?.selector
  if (!equal(selector, old.spec?.selector)) errors.invalid('spec.selector', selector, IMMUTABLE)
}

/** ValidateReplicaSetSpec; upstream says "deployment" here too. */
export function validateReplicaSet(set: Incoming<'ReplicaSet'>, errors: FieldErrors): void {
  const spec = (set.spec ?? {}) as Spec<'ReplicaSet'>
  validateNonnegative(spec.replicas, 'spec.replicas', errors)
  validateNonnegative(spec.minReadySeconds, 'spec.minReadySeconds', errors)
  validateSelector(spec.selector, 'deployment', errors)
  validateSelected(spec, 'invalid label selector', 'ReplicaSet', errors)
}

/** ValidateDaemonSetSpec. */
export function validateDaemonSet(set: Incoming<'DaemonSet'>, errors: FieldErrors): void {
  const spec = (set.spec ?? {}) as Spec<'DaemonSet'>
  const { selector, template = {} } = spec
  validateLabelSelector(selector, 'spec.selector', errors)
  if (selector === undefined || isReadableSelector(selector)) validateMatch(selector, template, errors)
  if (selector !== undefined && isEmptySelector(selector))
    errors.invalid('spec.selector', selector, 'empty selector is invalid for daemonset')
  validatePodTemplate(template, TEMPLATE, errors)
  validateAlways(template, 'DaemonSet', errors)
  validateNonnegative(spec.minReadySeconds, 'spec.minReadySeconds', errors)
  validateDaemonStrategy(spec.updateStrategy ?? {}, errors)
  validateNonnegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit', errors)
}

function validateDaemonStrategy(strategy: NonNullable<Spec<'DaemonSet'>['updateStrategy']>, errors: FieldErrors): void {
  const { type = '', rollingUpdate } = strategy
  const path = 'spec.updateStrategy.rollingUpdate'
  if (type === 'OnDelete') return
  if (type !== 'RollingUpdate')
    return void errors.notSupported('spec.updateStrategy', strategy, ['RollingUpdate', 'OnDelete'])
  if (rollingUpdate === undefined) return void errors.required(path)
  const { maxUnavailable, maxSurge } = rollingUpdate
  validateIntOrPercent(maxUnavailable, `${path}.maxUnavailable`, errors)
  validateAtMost100Percent(maxUnavailable, `${path}.maxUnavailable`, errors)
  validateIntOrPercent(maxSurge, `${path}.maxSurge`, errors)
  validateAtMost100Percent(maxSurge, `${path}.maxSurge`, errors)
  const [unavailable, surge] = [amount(maxUnavailable) !== 0, amount(maxSurge) !== 0]
  if (unavailable && surge)
    errors.invalid(`${path}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero')
  if (!unavailable && !surge) errors.required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0')
}

/** The template as its Pods will have it: each volumeClaimTemplate becomes a volume of its name. */
function withClaims({ template = {}, volumeClaimTemplates = [] }: Spec<'StatefulSet'>): PodTemplate {
  const claims = volumeClaimTemplates.flatMap(({ metadata }) =>
    metadata?.name === undefined ? [] : [{ name: metadata.name, persistentVolumeClaim: { claimName: metadata.name } }],
  )
  if (claims.length === 0) return template as PodTemplate
  const own = (template.spec?.volumes ?? []).filter(({ name }) => !claims.some((claim) => claim.name === name))
  return { ...template, spec: { ...template.spec, volumes: [...own, ...claims] } } as PodTemplate
}

/** ValidateStatefulSetSpec; unknown enums are Invalid here, not NotSupported. */
export function validateStatefulSet(set: Incoming<'StatefulSet'>, errors: FieldErrors): void {
  const spec = (set.spec ?? {}) as Spec<'StatefulSet'>
  const { podManagementPolicy: policy = '', persistentVolumeClaimRetentionPolicy: retention } = spec
  if (policy !== 'OrderedReady' && policy !== 'Parallel')
    errors.invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")
  validateStatefulStrategy(spec.updateStrategy ?? {}, errors)
  for (const field of ['whenDeleted', 'whenScaled'] as const) {
    const value = retention?.[field] ?? ''
    if (value !== 'Retain' && value !== 'Delete')
      errors.notSupported(`spec.persistentVolumeClaimRetentionPolicy.${field}`, value, ['Retain', 'Delete'])
  }
  validateNonnegative(spec.replicas, 'spec.replicas', errors)
  validateNonnegative(spec.minReadySeconds, 'spec.minReadySeconds', errors)
  validateNonnegative(spec.ordinals?.start, 'spec.ordinals.start', errors)
  validateNonnegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit', errors)
  validateSelector(spec.selector, 'statefulset', errors)
  validateSelected({ ...spec, template: withClaims(spec) }, '', 'StatefulSet', errors)
}

function validateStatefulStrategy(
  strategy: NonNullable<Spec<'StatefulSet'>['updateStrategy']>,
  errors: FieldErrors,
): void {
  const { type = '', rollingUpdate } = strategy
  const path = 'spec.updateStrategy'
  if (type === 'OnDelete') {
    if (rollingUpdate !== undefined)
      errors.invalid(`${path}.rollingUpdate`, rollingUpdate, "only allowed for updateStrategy 'RollingUpdate'")
  } else if (type === 'RollingUpdate') {
    validateNonnegative(rollingUpdate?.partition, `${path}.rollingUpdate.partition`, errors)
    if (rollingUpdate?.maxUnavailable === undefined) return
    validateIntOrPercent(rollingUpdate.maxUnavailable, `${path}.rollingUpdate.maxUnavailable`, errors)
    validateAtMost100Percent(rollingUpdate.maxUnavailable, `${path}.rollingUpdate.maxUnavailable`, errors)
    if (amount(rollingUpdate.maxUnavailable) === 0)
      errors.invalid(`${path}.rollingUpdate.maxUnavailable`, rollingUpdate.maxUnavailable, 'cannot be 0')
  } else errors.invalid(path, strategy, "must be 'RollingUpdate' or 'OnDelete'")
}

/** The Service's name is checked on create only: older objects keep theirs. */
export function validateServiceName(set: Incoming<'StatefulSet'>, errors: FieldErrors): void {
  const { serviceName = '' } = (set.spec ?? {}) as Spec<'StatefulSet'>
  if (serviceName !== '') errors.each('spec.serviceName', serviceName, isDNS1123Label(serviceName))
}

const CHANGEABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
]
const FORBIDDEN = `updates to statefulset spec for fields other than ${CHANGEABLE.slice(0, -1)
  .map((field) => `'${field}'`)
  .join(', ')} and 'minReadySeconds' are forbidden`

export function validateStatefulSetUpdate(
  set: Incoming<'StatefulSet'>,
  old: Stored<'StatefulSet'>,
  errors: FieldErrors,
): void {
  if (!equal(fixed(set.spec), fixed(old.spec))) errors.forbidden('spec', FORBIDDEN)
}

/** What stays when all that may change is left out; a StatefulSet without Service has the name ''. */
function fixed(spec: object | undefined): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(spec ?? {}))
    if (value !== '' && !CHANGEABLE.includes(field)) fields[field] = value
  return fields
}
