import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import type { Loose } from '../loose.ts'
import { byteLength, inclusiveRange } from '../names.ts'
import type { Container } from './containers.ts'
import { validateDescending } from './paths.ts'

type Spec = Loose<IPodSpec>
type PodContext = NonNullable<Spec['securityContext']>
type Seccomp = NonNullable<PodContext['seccompProfile']>
type AppArmor = NonNullable<PodContext['appArmorProfile']>

const MAX_ID = 2147483647
const PROFILES = ['Localhost', 'RuntimeDefault', 'Unconfined']

function validateId(id: number | undefined, path: FieldPath, errors: FieldErrors): void {
  if (id !== undefined && (id < 0 || id > MAX_ID)) errors.invalid(path, id, inclusiveRange(0, MAX_ID))
}

function validateEnum(
  value: string | undefined,
  path: FieldPath,
  supported: readonly string[],
  errors: FieldErrors,
): void {
  if (value !== undefined && !supported.includes(value)) errors.notSupported(path, value, supported)
}

/** validatePodSpecSecurityContext, and validateHostUsers. */
export function validatePodSecurity(spec: Spec, at: FieldPath, errors: FieldErrors): void {
  const { securityContext: context, shareProcessNamespace, hostPID } = spec
  const path = `${at}.securityContext`
  if (context !== undefined) {
    validateId(context.fsGroup, `${path}.fsGroup`, errors)
    validateId(context.runAsUser, `${path}.runAsUser`, errors)
    validateId(context.runAsGroup, `${path}.runAsGroup`, errors)
    for (const [index, id] of (context.supplementalGroups ?? []).entries())
      validateId(id, `${path}.supplementalGroups[${index}]`, errors)
  }
  if (shareProcessNamespace === true && hostPID === true)
    errors.invalid(`${path}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled')
  if (context !== undefined) {
    validateSysctls(spec, context, `${path}.sysctls`, errors)
    validateEnum(context.fsGroupChangePolicy, `${path}.fsGroupChangePolicy`, ['Always', 'OnRootMismatch'], errors)
    validateSeccomp(context.seccompProfile, `${path}.seccompProfile`, errors)
    validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`, errors)
    validateEnum(context.supplementalGroupsPolicy, `${path}.supplementalGroupsPolicy`, ['Merge', 'Strict'], errors)
    validateEnum(context.seLinuxChangePolicy, `${path}.seLinuxChangePolicy`, ['MountOption', 'Recursive'], errors)
  }
  validateHostUsers(spec, at, errors)
}

/** Two of the paths begin with a capital letter upstream. */
function validateHostUsers(spec: Spec, path: FieldPath, errors: FieldErrors): void {
  if (spec.hostUsers !== false) return
  const detail = 'when `pod.Spec.HostUsers` is false'
  if (spec.hostNetwork === true) errors.forbidden(`${path}.hostNetwork`, detail)
  if (spec.hostPID === true) errors.forbidden(`${path}.HostPID`, detail)
  if (spec.hostIPC === true) errors.forbidden(`${path}.HostIPC`, detail)
}

const SYSCTL = '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$'
const SYSCTL_LENGTH = 253
const IPC = /^(kernel[./](shmall|shmmax|shmmni|shm_rmid_forced|msgmax|msgmnb|msgmni|sem)|fs[./]mqueue[./])/

function validateSysctls(spec: Spec, { sysctls = [] }: PodContext, list: FieldPath, errors: FieldErrors): void {
  const names = new Set<string>()
  for (const [index, { name = '' }] of sysctls.entries()) {
    const path = `${list}[${index}].name`
    if (name === '') errors.required(path)
    else if (name.length > SYSCTL_LENGTH || !new RegExp(SYSCTL).test(name))
      errors.invalid(path, name, `must have at most ${SYSCTL_LENGTH} characters and match regex ${SYSCTL}`)
    else if (names.has(name)) errors.duplicate(path, name)
    if (spec.hostNetwork === true && /^net[./]/.test(name))
      errors.invalid(path, name, "may not be specified when 'hostNetwork' is true")
    else if (spec.hostIPC === true && IPC.test(name))
      errors.invalid(path, name, "may not be specified when 'hostIPC' is true")
    names.add(name)
  }
}

function validateSeccomp(profile: Seccomp | undefined, path: FieldPath, errors: FieldErrors): void {
  if (profile === undefined) return
  const { type = '', localhostProfile: file } = profile
  if (type === '') errors.required(`${path}.type`, 'type is required when seccompProfile is set')
  else validateEnum(type, `${path}.type`, PROFILES, errors)
  const place = `${path}.localhostProfile`
  if (type !== 'Localhost') {
    if (file !== undefined) errors.invalid(place, profile, 'can only be set when seccomp type is Localhost')
  } else if (file === undefined) errors.required(place, 'must be set when seccomp type is Localhost')
  else validateDescending(file, place, errors)
}

const APPARMOR_LENGTH = 4095

function validateAppArmor(profile: AppArmor | undefined, path: FieldPath, errors: FieldErrors): void {
  if (profile === undefined) return
  const { type = '', localhostProfile: file } = profile
  const place = `${path}.localhostProfile`
  const missing = 'must be set when AppArmor type is Localhost'
  if (type === 'Localhost') {
    if (file === undefined) return void errors.required(place, missing)
    if (file.trim() !== file) errors.invalid(place, file, 'must not be padded with whitespace')
    else if (file === '') errors.required(place, missing)
    if (byteLength(file) > APPARMOR_LENGTH) errors.tooLong(place, APPARMOR_LENGTH)
  } else if (type === '') errors.required(`${path}.type`, 'type is required when appArmorProfile is set')
  else if (!PROFILES.includes(type)) errors.notSupported(`${path}.type`, type, PROFILES)
  else if (file !== undefined) errors.invalid(place, file, 'can only be set when AppArmor type is Localhost')
}

/** ValidateSecurityContext; privileged containers are allowed in this cluster. */
export function validateSecurity(
  context: Container['securityContext'],
  path: FieldPath,
  errors: FieldErrors,
  hostUsers: boolean,
): void {
  if (context === undefined) return
  validateId(context.runAsUser, `${path}.runAsUser`, errors)
  validateId(context.runAsGroup, `${path}.runAsGroup`, errors)
  validateEnum(context.procMount, `${path}.procMount`, ['Default', 'Unmasked'], errors)
  if (hostUsers && context.procMount === 'Unmasked')
    errors.invalid(`${path}.procMount`, 'Unmasked', '`hostUsers` must be false to use `Unmasked`')
  validateSeccomp(context.seccompProfile, `${path}.seccompProfile`, errors)
  if (context.allowPrivilegeEscalation === false) {
    const detail = 'cannot set `allowPrivilegeEscalation` to false and'
    if (context.privileged === true) errors.invalid(path, context, `${detail} \`privileged\` to true`)
    if (context.capabilities?.add?.includes('CAP_SYS_ADMIN') === true)
      errors.invalid(path, context, `${detail} \`capabilities.Add\` CAP_SYS_ADMIN`)
  }
  validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`, errors)
}
