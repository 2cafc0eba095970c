import type { IContainer } from 'kubernetes-models/v1/Container'
import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import type { Loose } from '../loose.ts'
import { isConfigMapKey, isDNS1123Subdomain, isEnvVarName, isQualifiedName } from '../names.ts'

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
const KNOWN = new Set([
  ...FILE_FIELDS,
  ...LATE,
  'spec.restartPolicy',
  'spec.schedulerName',
  'spec.hostNetwork',
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
  if (subscript !== null) return void validateSubscript(subscript[1]!, subscript[2]!, place, errors)
  if (!KNOWN.has(fieldPath))
    errors.invalid(place, fieldPath, `error converting fieldPath: field label not supported: ${fieldPath}`)
  else if (!supported.includes(fieldPath) && fieldPath !== 'spec.host') errors.notSupported(place, fieldPath, supported)
}

function validateSubscript(field: string, key: string, place: FieldPath, errors: FieldErrors): void {
  if (field === 'metadata.annotations') errors.each(place, key, isQualifiedName(key.toLowerCase()))
  else if (field === 'metadata.labels') errors.each(place, key, isQualifiedName(key))
  else errors.invalid(place, field, 'does not support subscript')
}

export function validateResourceRef({ resource = '' }: ResourceRef, path: FieldPath, errors: FieldErrors): void {
  if (resource === '') errors.required(`${path}.resource`)
  else if (!RESOURCES.includes(resource) && !/^(limits|requests)\.hugepages-/.test(resource))
    errors.notSupported(`${path}.resource`, resource, RESOURCES)
}

interface KeyRef {
  readonly name?: string | undefined
  readonly key?: string | undefined
}

function validateKeyRef({ name = '', key = '' }: KeyRef, path: FieldPath, errors: FieldErrors): void {
  if (name === '') errors.required(`${path}.name`)
  else errors.each(`${path}.name`, name, isDNS1123Subdomain(name))
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
  else errors.each(`${path}.name`, name, isDNS1123Subdomain(name))
}
