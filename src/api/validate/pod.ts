import type { Stored } from '../../object.ts'
import type { FieldErrors } from '../field.ts'
import type { Incoming } from '../kind.ts'
import { inclusiveRange } from '../names.ts'
import { equal } from '../share.ts'
import type { Container } from './containers.ts'
import { type PodSpec, validatePodSpec } from './pod-spec.ts'
import { validateTolerations } from './scheduling.ts'

const NO_CONTAINERS: readonly Container[] = []

/** ValidatePodCreate. */
export function validatePod(pod: Incoming<'Pod'>, errors: FieldErrors): void {
  const spec = (pod.spec ?? {}) as PodSpec
  validatePodSpec(spec, 'spec', errors, 'pod')
  validateSpaces(spec.containers ?? NO_CONTAINERS, 'spec.containers', errors)
  validateSpaces(spec.initContainers ?? NO_CONTAINERS, 'spec.initContainers', errors)
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
  if (spec === before) return
  for (const list of ['containers', 'initContainers'] as const)
    if ((spec[list] ?? []).length !== (before[list] ?? []).length) {
      errors.forbidden(`spec.${list}`, 'pod updates may not add or remove containers')
      return
    }
  if (!validateDeadline(spec.activeDeadlineSeconds, before.activeDeadlineSeconds, errors)) return
  validateAddedTolerations(spec, before, errors)
  if (equal(spec, before)) return
  const munged: Record<string, unknown> = {
    ...spec,
    containers: withImages(spec.containers, before.containers),
    initContainers: withImages(spec.initContainers, before.initContainers),
    activeDeadlineSeconds: before.activeDeadlineSeconds,
    tolerations: before.tolerations,
  }
  if ((before.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1)
    munged['terminationGracePeriodSeconds'] = before.terminationGracePeriodSeconds
  if ((before.schedulingGates ?? []).length > 0) {
    munged['schedulingGates'] = before.schedulingGates
    munged['nodeSelector'] = before.nodeSelector
    munged['affinity'] = before.affinity
  } else if ((spec.schedulingGates ?? []).length > 0)
    errors.forbidden('spec.schedulingGates', 'only deletion is allowed, but found new scheduling gate')
  if (!equal(present(munged), present(before as Record<string, unknown>)))
    errors.forbidden('spec', `pod updates may not change fields other than ${CHANGEABLE}`)
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
