import type { Stored } from '../../object.ts'
import type { FieldErrors } from '../field.ts'
import type { Incoming } from '../kind.ts'
import { annotation } from '../metadata.ts'
import { inclusiveRange, isDNS1123Subdomain } from '../names.ts'
import { equal } from '../share.ts'
import type { Container } from './containers.ts'
import { validatePodAnnotations } from './pod-annotations.ts'
import { type PodSpec, validatePodSpec } from './pod-spec.ts'
import { validateTolerations } from './scheduling.ts'

interface NodeTerm {
  readonly matchExpressions?: readonly unknown[] | undefined
  readonly matchFields?: readonly unknown[] | undefined
}

const NO_CONTAINERS: readonly Container[] = []

/**
 * What holds for a Pod whenever it is written (validatePodMetadataAndSpec). A spec that is stored was found right then;
 * a binding adds the node alone.
 */
export function validatePod(pod: Incoming<'Pod'>, errors: FieldErrors, old?: Stored<'Pod'>): void {
  const spec = (pod.spec ?? {}) as PodSpec
  validatePodAnnotations(pod.metadata?.annotations, spec, 'metadata.annotations', errors)
  if (old !== undefined && equal(spec, old.spec)) {
    if (spec.nodeName) errors.each('spec.nodeName', spec.nodeName, isDNS1123Subdomain(spec.nodeName))
    return
  }
  validatePodSpec(spec, 'spec', errors, { pod: pod.metadata?.name })
  validateSpaces(spec.containers ?? NO_CONTAINERS, 'spec.containers', errors)
  validateSpaces(spec.initContainers ?? NO_CONTAINERS, 'spec.initContainers', errors)
}

/** ValidatePodCreate: the rules of a new Pod alone. */
export function validateNewPod(pod: Incoming<'Pod'>, errors: FieldErrors): void {
  validatePod(pod, errors)
  const { ephemeralContainers = [], schedulingGates = [], nodeName = '' } = (pod.spec ?? {}) as PodSpec
  if (ephemeralContainers.length > 0) errors.forbidden('spec.ephemeralContainers', 'cannot be set on create')
  if (nodeName !== '' && schedulingGates.length > 0)
    errors.forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared')
}

function validateSpaces(containers: readonly Container[], list: string, errors: FieldErrors): void {
  for (let index = 0; index < containers.length; index++) {
    const { image = '' } = containers[index]!
    if (image.trim() !== image)
      errors.invalid(`${list}[${index}].image`, image, 'must not have leading or trailing whitespace')
  }
}

const CHANGEABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',')

/** What may not change of a Pod (ValidatePodUpdate); a changed number of containers ends it. */
export function validatePodUpdate(pod: Incoming<'Pod'>, old: Stored<'Pod'>, errors: FieldErrors): void {
  const spec = (pod.spec ?? {}) as PodSpec
  const before = (old.spec ?? {}) as PodSpec
  validateFixedAnnotations(pod, old, errors)
  if (spec === before) return
  for (const list of ['containers', 'initContainers'] as const)
    if ((spec[list] ?? []).length !== (before[list] ?? []).length) {
      errors.forbidden(`spec.${list}`, 'pod updates may not add or remove containers')
      return
    }
  if (!validateDeadline(spec.activeDeadlineSeconds, before.activeDeadlineSeconds, errors)) return
  validateAddedTolerations(spec, before, errors)
  validateRemovedGates(spec, before, errors)
  if (equal(spec, before)) return
  const munged: Record<string, unknown> = {
    ...spec,
    containers: withImages(spec.containers, before.containers),
    initContainers: withImages(spec.initContainers, before.initContainers),
    activeDeadlineSeconds: before.activeDeadlineSeconds,
    schedulingGates: before.schedulingGates,
    tolerations: before.tolerations,
  }
  if ((before.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1)
    munged['terminationGracePeriodSeconds'] = before.terminationGracePeriodSeconds
  if ((before.schedulingGates ?? []).length > 0) forgiveGated(spec, before, munged, errors)
  if (!equal(present(munged), present(before as Record<string, unknown>)))
    errors.forbidden('spec', `pod updates may not change fields other than ${CHANGEABLE}`)
}

const FIXED_ANNOTATIONS = [
  ['container.apparmor.security.beta.kubernetes.io/', 'AppArmor annotations'],
  ['kubernetes.io/config.mirror', 'mirror pod annotation'],
] as const

/** ValidatePodSpecificAnnotationUpdates. */
function validateFixedAnnotations(pod: Incoming<'Pod'>, old: Stored<'Pod'>, errors: FieldErrors): void {
  const now = pod.metadata?.annotations ?? {}
  const before = old.metadata.annotations ?? {}
  for (const key of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const fixed = FIXED_ANNOTATIONS.find(([prefix]) => key.startsWith(prefix))
    if (fixed === undefined || now[key] === before[key]) continue
    const verb = before[key] === undefined ? 'add' : 'remove or update'
    errors.forbidden(annotation(key), `may not ${verb} ${fixed[1]}`)
  }
}

function validateRemovedGates(spec: PodSpec, before: PodSpec, errors: FieldErrors): void {
  const old = new Set((before.schedulingGates ?? []).map(({ name }) => name))
  for (const [index, { name = '' }] of (spec.schedulingGates ?? []).entries())
    if (!old.has(name))
      errors.forbidden(
        `spec.schedulingGates[${index}].name`,
        `only deletion is allowed, but found new scheduling gate '${name}'`,
      )
}

const TERMS = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms'

/** validateNodeAffinityMutation: terms may only be added to. */
function validateNarrowed(spec: PodSpec, before: PodSpec, errors: FieldErrors): void {
  const termsOf = ({ affinity }: PodSpec): readonly NodeTerm[] =>
    affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  const [now, old] = [termsOf(spec), termsOf(before)]
  if (old.length > 0 && now.length !== old.length) {
    errors.invalid(TERMS, now, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed')
    return
  }
  for (const [index, term] of old.entries()) {
    const next = now[index]!
    const isEmpty = ({ matchExpressions = [], matchFields = [] }: NodeTerm): boolean =>
      matchExpressions.length + matchFields.length === 0
    const narrowed = (['matchExpressions', 'matchFields'] as const).every((field) => {
      const kept = term[field] ?? []
      return equal((next[field] ?? []).slice(0, kept.length), kept)
    })
    if (!narrowed || (isEmpty(term) && !isEmpty(next)))
      errors.invalid(`${TERMS}[${index}]`, next, 'only additions are allowed (no mutations or deletions)')
  }
}

/** A Pod that waits at a gate may be told more narrowly where to run, nothing else. */
function forgiveGated(spec: PodSpec, before: PodSpec, munged: Record<string, unknown>, errors: FieldErrors): void {
  const [now, old] = [spec.nodeSelector ?? {}, before.nodeSelector ?? {}]
  if (Object.entries(old).some(([key, value]) => now[key] !== value))
    errors.invalid(
      'spec.nodeSelector',
      spec.nodeSelector ?? {},
      'only additions to spec.nodeSelector are allowed (no mutations or deletions)',
    )
  munged['nodeSelector'] = before.nodeSelector
  validateNarrowed(spec, before, errors)
  const { nodeAffinity: _now, ...others } = spec.affinity ?? {}
  const affinity = { ...others, nodeAffinity: before.affinity?.nodeAffinity }
  munged['affinity'] = equal(present(affinity), {}) ? before.affinity : present(affinity)
}

/** The fields that are there; empty lists count as absent, as Go's omitempty has it. */
function present(spec: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const key in spec) {
    const value = spec[key]
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue
    fields[key] = value
  }
  return fields
}

function withImages(containers: readonly Container[] = [], old: readonly Container[] = []): readonly Container[] {
  return containers.map((container, index) => ({ ...container, image: old[index]!.image }))
}

const MAX_INT32 = 2147483647

function validateDeadline(now: number | undefined, old: number | undefined, errors: FieldErrors): boolean {
  const path = 'spec.activeDeadlineSeconds'
  if (now === undefined) {
    if (old === undefined) return true
    errors.invalid(path, now, 'must not update from a positive integer to nil value')
    return true
  }
  if (now < 0 || now > MAX_INT32) {
    errors.invalid(path, now, inclusiveRange(0, MAX_INT32))
    return false
  }
  if (old === undefined || old >= now) return true
  errors.invalid(path, now, 'must be less than or equal to previous value')
  return false
}

function validateAddedTolerations(spec: PodSpec, before: PodSpec, errors: FieldErrors): void {
  const now = spec.tolerations ?? []
  const old = before.tolerations ?? []
  if (now === old || equal(now, old)) return
  const kept = old.every((toleration) =>
    now.some(({ tolerationSeconds, ...rest }) => {
      const { tolerationSeconds: _, ...same } = toleration
      return equal(rest, same)
    }),
  )
  if (kept) validateTolerations(now, 'spec.tolerations', errors)
  else errors.forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')
}
