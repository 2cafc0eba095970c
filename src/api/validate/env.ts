import type { IContainer } from 'kubernetes-models/v1/Container'
import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import type { Loose } from '../loose.ts'
import { maskTrailingDash } from '../metadata.ts'
import { isConfigMapKey, isDNS1123Subdomain, isEnvVarName, isQualifiedName } from '../names.ts'
import { canonicalQuantity } from '../quantity.ts'

type Container = Loose<IContainer>
type Variable = NonNullable<Container['env']>[number]
type Source = NonNullable<Variable['valueFrom']>
type FieldRef = NonNullable<Source['fieldRef']>
type ResourceRef = NonNullable<Source['resourceFieldRef']>

const LATE = [
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]
/** Fields that an environment variable can take its value from. */
const ENV_FIELDS = ['metadata.name', 'metadata.namespace', 'metadata.uid', ...LATE]
/** Fields that a file of a downwardAPI volume can show. */
export const FILE_FIELDS = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
]
/** ConvertDownwardAPIFieldLabel; `spec.host` is an old name of the node's. */
const KNOWN = new Set([
  ...FILE_FIELDS,
  ...LATE,
  'spec.restartPolicy',
  'spec.schedulerName',
  'spec.host',
  'status.phase',
])
const RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
]

/** ValidateEnv. */
export function validateEnv(env: readonly Variable[], list: FieldPath, errors: FieldErrors): void {
  for (let index = 0; index < env.length; index++) {
    const { name = '', value = '', valueFrom } = env[index]!
    const path = `${list}[${index}]`
    if (name === '') errors.required(`${path}.name`)
    else errors.each(`${path}.name`, name, isEnvVarName(name))
    if (valueFrom !== undefined) validateSource(valueFrom, value, `${path}.valueFrom`, errors)
  }
}

function validateSource(source: Source, value: string, path: FieldPath, errors: FieldErrors): void {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = source
  let count = 0
  if (fieldRef !== undefined) {
    count++
    validateFieldRef(fieldRef, ENV_FIELDS, `${path}.fieldRef`, errors)
  }
  if (resourceFieldRef !== undefined) {
    count++
    validateResourceRef(resourceFieldRef, `${path}.resourceFieldRef`, errors)
  }
  if (configMapKeyRef !== undefined) {
    count++
    validateKeyRef(configMapKeyRef, `${path}.configMapKeyRef`, errors)
  }
  if (secretKeyRef !== undefined) {
    count++
    validateKeyRef(secretKeyRef, `${path}.secretKeyRef`, errors)
  }
  if (count === 0) {
    const detail = 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'
    errors.invalid(path, '', detail)
  }
  if (value !== '') {
    if (count > 0) errors.invalid(path, '', 'may not be specified when `value` is not empty')
  } else if (count > 1) errors.invalid(path, '', 'may not have more than one field specified at a time')
}

/** A field of the Pod, `metadata.labels['app']` included (validateObjectFieldSelector). */
export function validateFieldRef(
  { apiVersion = '', fieldPath = '' }: FieldRef,
  supported: readonly string[],
  path: FieldPath,
  errors: FieldErrors,
): void {
  if (apiVersion === '') return void errors.required(`${path}.apiVersion`)
  const place = `${path}.fieldPath`
  if (fieldPath === '') return void errors.required(place)
  const subscript = /^(.*)\['(.*)'\]$/.exec(fieldPath)
  const problem = conversionProblem(apiVersion, fieldPath, subscript?.[1])
  if (problem !== undefined) return void errors.invalid(place, fieldPath, `error converting fieldPath: ${problem}`)
  if (subscript !== null) {
    const key = subscript[2]!
    errors.each(path, key, isQualifiedName(subscript[1] === 'metadata.annotations' ? key.toLowerCase() : key))
    return
  }
  const field = fieldPath === 'spec.host' ? 'spec.nodeName' : fieldPath
  if (!supported.includes(field)) errors.notSupported(place, field, supported)
}

function conversionProblem(apiVersion: string, label: string, subscripted: string | undefined): string | undefined {
  if (apiVersion !== 'v1') return `unsupported pod version: ${apiVersion}`
  if (subscripted !== undefined) {
    const maps = ['metadata.annotations', 'metadata.labels']
    return maps.includes(subscripted) ? undefined : `field label does not support subscript: ${label}`
  }
  return KNOWN.has(label) ? undefined : `field label not supported: ${label}`
}

const HUGE = /^(limits|requests)\.hugepages-/
const SIZES = ['1', ...['k', 'M', 'G', 'T', 'P', 'E', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((unit) => `1${unit}`)]

/** validateContainerResourceFieldSelector: a file must say of which container. */
export function validateResourceRef(
  { containerName = '', resource = '', divisor }: ResourceRef,
  path: FieldPath,
  errors: FieldErrors,
  of: 'variable' | 'file' = 'variable',
): void {
  if (of === 'file' && containerName === '') errors.required(`${path}.containerName`)
  else if (resource === '') errors.required(`${path}.resource`)
  else if (!RESOURCES.includes(resource) && !HUGE.test(resource))
    errors.notSupported(`${path}.resource`, resource, RESOURCES)
  if (divisor !== undefined) validateDivisor(resource, divisor, `${path}.divisor`, errors)
}

function validateDivisor(resource: string, divisor: string | number, path: FieldPath, errors: FieldErrors): void {
  const canonical = canonicalQuantity(divisor) ?? '0'
  if (canonical === '0') return
  const of = resource.slice(resource.indexOf('.') + 1)
  if (of === 'cpu') {
    if (canonical !== '1' && canonical !== '1m')
      errors.invalid(path, resource, "only divisor's values 1m and 1 are supported with the cpu resource")
    return
  }
  const names: Readonly<Record<string, string>> = {
    memory: 'memory',
    'ephemeral-storage': 'local ephemeral storage',
  }
  const name = HUGE.test(resource) ? 'hugepages' : names[of]
  if (name !== undefined && !SIZES.includes(canonical))
    errors.invalid(path, resource, `only divisor's values ${SIZES.join(', ')} are supported with the ${name} resource`)
}

interface KeyRef {
  readonly name?: string | undefined
  readonly key?: string | undefined
}

/** An absent name is no name either. */
function validateKeyRef({ name = '', key = '' }: KeyRef, path: FieldPath, errors: FieldErrors): void {
  errors.each(`${path}.name`, name, isDNS1123Subdomain(name))
  if (key === '') errors.required(`${path}.key`)
  else errors.each(`${path}.key`, key, isConfigMapKey(key))
}

/** ValidateEnvFrom; that a source is missing is said of the list. */
export function validateEnvFrom(
  sources: NonNullable<Container['envFrom']>,
  list: FieldPath,
  errors: FieldErrors,
): void {
  for (const [index, { prefix = '', configMapRef, secretRef }] of sources.entries()) {
    const path = `${list}[${index}]`
    if (prefix !== '') errors.each(`${path}.prefix`, prefix, isEnvVarName(prefix))
    validateReference(configMapRef, `${path}.configMapRef`, errors)
    validateReference(secretRef, `${path}.secretRef`, errors)
    if (configMapRef === undefined && secretRef === undefined)
      errors.invalid(list, '', 'must specify one of: `configMapRef` or `secretRef`')
    else if (configMapRef !== undefined && secretRef !== undefined)
      errors.invalid(list, '', 'may not have more than one field specified at a time')
  }
}

function validateReference(reference: KeyRef | undefined, path: FieldPath, errors: FieldErrors): void {
  if (reference === undefined) return
  const { name = '' } = reference
  if (name === '') errors.required(`${path}.name`)
  else errors.each(`${path}.name`, name, isDNS1123Subdomain(maskTrailingDash(name)))
}
