import type { IContainer } from 'kubernetes-models/v1/Container'
import type { IEphemeralContainer } from 'kubernetes-models/v1/EphemeralContainer'
import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import type { Loose } from '../loose.ts'
import { isDNS1123Label, isPortName, isPortNumber } from '../names.ts'
import { validateEnv, validateEnvFrom } from './env.ts'
import { validateVolumeDevices, validateVolumeMounts } from './mounts.ts'
import { validateLifecycle, validateReadinessProbe, validateRestartingProbe } from './probe.ts'
import { validateResources } from './resources.ts'
import { validateSecurity } from './security.ts'
import type { Volumes } from './volumes.ts'

export type Container = Loose<IContainer>
type Ephemeral = Loose<IEphemeralContainer>
type Ports = NonNullable<Container['ports']>

/** What the containers of one Pod share. */
export interface Surroundings {
  readonly volumes: Volumes
  /** Seconds of grace when the Pod ends. */
  readonly grace: number
  readonly restartPolicy: string
  /** Users of the containers are those of the host. */
  readonly hostUsers: boolean
  /** Names in spec.resourceClaims. */
  readonly claims: ReadonlySet<string>
}

/** Regular containers (validateContainers). */
export function validateContainers(
  containers: readonly Container[],
  list: FieldPath,
  errors: FieldErrors,
  around: Surroundings,
): void {
  if (containers.length === 0) return void errors.required(list)
  for (let index = 0; index < containers.length; index++) {
    const container = containers[index]!
    const path = `${list}[${index}]`
    validateCommon(container, path, errors, around)
    for (let other = 0; other < index; other++)
      if (containers[other]!.name === container.name) {
        errors.duplicate(`${path}.name`, container.name ?? '')
        break
      }
    validateHooks(container, path, errors, around)
    if (container.restartPolicy !== undefined)
      errors.forbidden(`${path}.restartPolicy`, 'may not be set for non-init containers')
  }
  validateHostPorts(containers, list, errors)
}

const NOT_EPHEMERAL = [
  'lifecycle',
  'livenessProbe',
  'ports',
  'readinessProbe',
  'resizePolicy',
  'resources',
  'restartPolicy',
  'startupProbe',
] as const
const NOT_FOR_EPHEMERAL = 'cannot be set for an Ephemeral Container'

/** Containers that someone puts into a running Pod to look at it (validateEphemeralContainers). */
export function validateEphemeralContainers(
  containers: readonly Ephemeral[],
  others: readonly Container[],
  list: FieldPath,
  errors: FieldErrors,
  around: Surroundings,
): void {
  const known = new Set(others.map(({ name = '' }) => name))
  const names = new Set(known)
  for (const [index, container] of containers.entries()) {
    const path = `${list}[${index}]`
    const { name = '', targetContainerName: target = '', volumeMounts = [] } = container
    validateCommon(container as Container, path, errors, around)
    if (names.has(name)) errors.duplicate(`${path}.name`, name)
    names.add(name)
    if (target !== '' && !known.has(target)) errors.notFound(`${path}.targetContainerName`, target)
    for (const field of NOT_EPHEMERAL)
      if (!isEmpty(container[field])) errors.forbidden(`${path}.${field}`, NOT_FOR_EPHEMERAL)
    for (const [place, mount] of volumeMounts.entries())
      for (const field of ['subPath', 'subPathExpr'] as const)
        if (mount[field]) errors.forbidden(`${path}.volumeMounts[${place}].${field}`, NOT_FOR_EPHEMERAL)
  }
}

/** As Go's zero values: nothing, an empty list, a structure without fields. */
function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
}

/** Init containers; those with restartPolicy Always are sidecars and may have probes (validateInitContainers). */
export function validateInitContainers(
  containers: readonly Container[],
  regular: readonly Container[],
  list: FieldPath,
  errors: FieldErrors,
  around: Surroundings,
): void {
  if (containers.length === 0) return
  const names = new Set<string>()
  for (const { name } of regular) if (name) names.add(name)
  for (let index = 0; index < containers.length; index++) {
    const container = containers[index]!
    const path = `${list}[${index}]`
    validateCommon(container, path, errors, around)
    const { name = '', restartPolicy } = container
    if (names.has(name)) errors.duplicate(`${path}.name`, name)
    else if (name !== '') names.add(name)
    validateHostPorts([container], list, errors)
    if (restartPolicy !== undefined && restartPolicy !== 'Always')
      errors.notSupported(`${path}.restartPolicy`, restartPolicy, ['Always'])
    if (restartPolicy === 'Always') validateHooks(container, path, errors, around)
    else forbidHooks(container, path, errors)
  }
}

function validateHooks(container: Container, path: FieldPath, errors: FieldErrors, { grace }: Surroundings): void {
  if (container.lifecycle !== undefined) validateLifecycle(container.lifecycle, `${path}.lifecycle`, errors, grace)
  validateRestartingProbe(container.livenessProbe, `${path}.livenessProbe`, errors)
  validateReadinessProbe(container.readinessProbe, `${path}.readinessProbe`, errors)
  validateRestartingProbe(container.startupProbe, `${path}.startupProbe`, errors)
}

const HOOKS = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const

function forbidHooks(container: Container, path: FieldPath, errors: FieldErrors): void {
  for (const hook of HOOKS)
    if (container[hook] !== undefined)
      errors.forbidden(`${path}.${hook}`, 'may not be set for init containers without restartPolicy=Always')
}

const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError']
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never']

/** validateContainerCommon. */
function validateCommon(container: Container, path: FieldPath, errors: FieldErrors, around: Surroundings): void {
  const { name = '', image = '', terminationMessagePolicy = '', imagePullPolicy = '' } = container
  if (name === '') errors.required(`${path}.name`)
  else errors.each(`${path}.name`, name, isDNS1123Label(name))
  if (image === '') errors.required(`${path}.image`)
  if (!MESSAGE_POLICIES.includes(terminationMessagePolicy))
    errors.notSupported(`${path}.terminationMessagePolicy`, terminationMessagePolicy, MESSAGE_POLICIES)
  if (container.ports !== undefined) validatePorts(container.ports, `${path}.ports`, errors)
  if (container.env !== undefined) validateEnv(container.env, `${path}.env`, errors)
  if (container.envFrom !== undefined) validateEnvFrom(container.envFrom, `${path}.envFrom`, errors)
  if (container.volumeMounts !== undefined)
    validateVolumeMounts(container, around.volumes, `${path}.volumeMounts`, errors)
  if (container.volumeDevices !== undefined)
    validateVolumeDevices(container, around.volumes, `${path}.volumeDevices`, errors)
  if (!PULL_POLICIES.includes(imagePullPolicy))
    errors.notSupported(`${path}.imagePullPolicy`, imagePullPolicy, PULL_POLICIES)
  validateResources(container.resources, `${path}.resources`, errors, around.claims)
  if (container.resizePolicy !== undefined)
    validateResizePolicy(container.resizePolicy, `${path}.resizePolicy`, errors, around.restartPolicy)
  validateSecurity(container.securityContext, `${path}.securityContext`, errors, around.hostUsers)
}

const RESIZES = ['NotRequired', 'RestartContainer']

/** validateResizePolicy: most of its paths are the list's. */
function validateResizePolicy(
  policies: NonNullable<Container['resizePolicy']>,
  list: FieldPath,
  errors: FieldErrors,
  restartPolicy: string,
): void {
  const seen = new Set<string>()
  for (const [index, { resourceName = '', restartPolicy: restart = '' }] of policies.entries()) {
    if (seen.has(resourceName)) errors.duplicate(`${list}[${index}]`, resourceName)
    seen.add(resourceName)
    if (resourceName === '') errors.required(list)
    else if (resourceName !== 'cpu' && resourceName !== 'memory')
      errors.notSupported(list, resourceName, ['cpu', 'memory'])
    if (restart === '') errors.required(list)
    else if (!RESIZES.includes(restart)) errors.notSupported(list, restart, RESIZES)
    if (restartPolicy === 'Never' && restart !== 'NotRequired')
      errors.invalid(list, restart, "must be 'NotRequired' when `restartPolicy` is 'Never'")
  }
}

const PROTOCOLS = ['SCTP', 'TCP', 'UDP']

function validatePorts(ports: Ports, list: FieldPath, errors: FieldErrors): void {
  for (let index = 0; index < ports.length; index++) {
    const { name = '', containerPort = 0, hostPort = 0, protocol = '' } = ports[index]!
    const path = `${list}[${index}]`
    if (name !== '') {
      const problems = isPortName(name)
      errors.each(`${path}.name`, name, problems)
      if (problems.length === 0 && ports.findIndex((port) => port.name === name) < index)
        errors.duplicate(`${path}.name`, name)
    }
    if (containerPort === 0) errors.required(`${path}.containerPort`)
    else errors.each(`${path}.containerPort`, containerPort, isPortNumber(containerPort))
    if (hostPort !== 0) errors.each(`${path}.hostPort`, hostPort, isPortNumber(hostPort))
    if (protocol === '') errors.required(`${path}.protocol`)
    else if (!PROTOCOLS.includes(protocol)) errors.notSupported(`${path}.protocol`, protocol, PROTOCOLS)
  }
}

function validateHostPorts(containers: readonly Container[], list: FieldPath, errors: FieldErrors): void {
  let seen: Set<string> | undefined
  for (let index = 0; index < containers.length; index++) {
    const ports = containers[index]!.ports
    if (ports === undefined) continue
    for (let place = 0; place < ports.length; place++) {
      const { protocol, hostIP = '', hostPort = 0 } = ports[place]!
      if (hostPort === 0) continue
      const taken = `${protocol}/${hostIP}/${hostPort}`
      seen ??= new Set()
      if (seen.has(taken)) errors.duplicate(`${list}[${index}].ports[${place}].hostPort`, taken)
      else seen.add(taken)
    }
  }
}
