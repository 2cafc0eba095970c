import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
import type { FieldPath } from '../../position.ts'
import { type FieldErrors, under } from '../field.ts'
import type { Loose } from '../loose.ts'
import { validateDescending } from './paths.ts'

const MIRROR = 'kubernetes.io/config.mirror'
const COST = 'controller.kubernetes.io/pod-deletion-cost'
const SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod'
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/'
const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/'

type Annotations = Readonly<Record<string, string>> | undefined

/** ValidatePodSpecificAnnotations, of a Pod or of a template. */
export function validatePodAnnotations(
  annotations: Annotations,
  spec: Loose<IPodSpec>,
  path: FieldPath,
  errors: FieldErrors,
): void {
  if (annotations === undefined) return
  const mirror = annotations[MIRROR]
  if (mirror !== undefined && !spec.nodeName)
    errors.invalid(under(path, MIRROR), mirror, 'must set spec.nodeName if mirror pod annotation is set')
  const cost = annotations[COST]
  if (cost !== undefined && !isCost(cost)) errors.invalid(under(path, COST), cost, 'must be a 32bit integer')
  for (const key in annotations) {
    if (key === SECCOMP || key.startsWith(SECCOMP_CONTAINER))
      validateSeccomp(annotations[key]!, `${path}.${key}`, errors)
    if (key.startsWith(APPARMOR)) validateAppArmor(annotations[key]!, key, spec, under(path, key), errors)
  }
}

/** A number as Go reads it; a sign and leading zeros are refused (GetDeletionCostFromPodAnnotations). */
function isCost(text: string): boolean {
  return /^(0|-?[1-9]\d*)$/.test(text) && Math.abs(Number(text) + 0.5) <= 2147483647.5
}

function validateSeccomp(profile: string, path: FieldPath, errors: FieldErrors): void {
  if (['runtime/default', 'docker/default', 'unconfined'].includes(profile)) return
  if (profile.startsWith('localhost/')) validateDescending(profile.slice('localhost/'.length), path, errors)
  else errors.invalid(path, profile, 'must be a valid seccomp profile')
}

function validateAppArmor(
  profile: string,
  key: string,
  { containers = [], initContainers = [] }: Loose<IPodSpec>,
  path: FieldPath,
  errors: FieldErrors,
): void {
  const name = key.slice(APPARMOR.length)
  if (![...initContainers, ...containers].some((container) => container.name === name))
    errors.invalid(path, name, 'container not found')
  if (profile !== '' && profile !== 'runtime/default' && profile !== 'unconfined' && !profile.startsWith('localhost/'))
    errors.invalid(path, profile, `invalid AppArmor profile name: ${JSON.stringify(profile)}`)
}
