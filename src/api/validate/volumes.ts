import type { IContainer } from 'kubernetes-models/v1/Container'
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import type { Loose } from '../loose.ts'
import { isConfigMapKey, isDNS1123Label, isDNS1123Subdomain } from '../names.ts'
import { FILE_FIELDS, validateFieldRef, validateResourceRef } from './env.ts'

type Volume = NonNullable<Loose<IPodSpec>['volumes']>[number]
type Projection = NonNullable<NonNullable<Volume['projected']>['sources']>[number]
type Mounts = NonNullable<Loose<IContainer>['volumeMounts']>

const NO_NAMES: ReadonlySet<string> = new Set()

/** ValidateVolumes; answers the names that mounts may use: those of volumes without errors. */
export function validateVolumes(volumes: readonly Volume[], list: FieldPath, errors: FieldErrors): ReadonlySet<string> {
  if (volumes.length === 0) return NO_NAMES
  const names = new Set<string>()
  for (let index = 0; index < volumes.length; index++) {
    const volume = volumes[index]!
    const path = `${list}[${index}]`
    const before = errors.list.length
    validateSource(volume, path, errors)
    const { name = '' } = volume
    if (name === '') errors.required(`${path}.name`)
    else errors.each(`${path}.name`, name, isDNS1123Label(name))
    if (names.has(name)) errors.duplicate(`${path}.name`, name)
    if (errors.list.length === before) names.add(name)
  }
  return names
}

/** The first source present is looked into; the others are too many. */
const SOURCES = [
  'emptyDir',
  'hostPath',
  'gitRepo',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'secret',
  'nfs',
  'iscsi',
  'persistentVolumeClaim',
  'rbd',
  'cephfs',
  'downwardAPI',
  'fc',
  'configMap',
  'azureFile',
  'azureDisk',
  'projected',
  'csi',
  'ephemeral',
  'image',
] as const

function validateSource(volume: Volume, path: FieldPath, errors: FieldErrors): void {
  let first = ''
  for (const source of SOURCES) {
    if (volume[source as keyof Volume] === undefined) continue
    const place = `${path}.${source}`
    if (first !== '') errors.forbidden(place, 'may not specify more than 1 volume type')
    else {
      first = source
      validateOne(volume, source, place, errors)
    }
  }
  if (first !== '') return
  for (const key in volume) if (key !== 'name') return
  errors.required(path, 'must specify a volume type')
}

function validateOne(volume: Volume, source: string, path: FieldPath, errors: FieldErrors): void {
  const { secret, configMap, persistentVolumeClaim, hostPath, downwardAPI, projected, nfs, csi } = volume
  if (source === 'secret') {
    if (!secret?.secretName) errors.required(`${path}.secretName`)
    validateFiles(secret ?? {}, path, errors)
  }
  if (source === 'configMap') {
    if (!configMap?.name) errors.required(`${path}.name`)
    validateFiles(configMap ?? {}, path, errors)
  }
  if (source === 'persistentVolumeClaim' && !persistentVolumeClaim?.claimName) errors.required(`${path}.claimName`)
  if (source === 'hostPath') validateHostPath(hostPath ?? {}, path, errors)
  if (source === 'downwardAPI') validateDownward(downwardAPI ?? {}, path, errors)
  if (source === 'projected') validateProjected(projected ?? {}, path, errors)
  if (source === 'nfs') {
    if (!nfs?.server) errors.required(`${path}.server`)
    if (!nfs?.path) errors.required(`${path}.path`)
  }
  if (source === 'csi' && !csi?.driver) errors.required(`${path}.driver`)
}

const TYPES = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket']

function validateHostPath(
  { path: value = '', type = '' }: NonNullable<Volume['hostPath']>,
  path: FieldPath,
  errors: FieldErrors,
): void {
  if (value === '') errors.required(`${path}.path`)
  else {
    if (value.split('/').includes('..')) errors.invalid(`${path}.path`, value, "must not contain '..'")
    if (!TYPES.includes(type)) errors.notSupported(`${path}.type`, type, TYPES)
  }
}

function validateMode(mode: number | undefined, path: FieldPath, errors: FieldErrors): void {
  if (mode !== undefined && (mode < 0 || mode > 0o777))
    errors.invalid(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive')
}

interface Files {
  readonly defaultMode?: number | undefined
  readonly items?:
    | readonly {
        readonly key?: string | undefined
        readonly path?: string | undefined
        readonly mode?: number | undefined
      }[]
    | undefined
}

function validateFiles({ defaultMode, items = [] }: Files, path: FieldPath, errors: FieldErrors): void {
  validateMode(defaultMode, `${path}.defaultMode`, errors)
  for (const [index, { key = '', path: file = '', mode }] of items.entries()) {
    const place = `${path}.items[${index}]`
    if (key === '') errors.required(`${place}.key`)
    else errors.each(`${place}.key`, key, isConfigMapKey(key))
    if (file === '') errors.required(`${place}.path`)
    validateDescending(file, `${place}.path`, errors)
    if (file.startsWith('..') && !file.startsWith('../'))
      errors.invalid(`${place}.path`, file, "must not start with '..'")
    validateMode(mode, `${place}.mode`, errors)
  }
}

function validateDownward(
  { defaultMode, items = [] }: NonNullable<Volume['downwardAPI']>,
  path: FieldPath,
  errors: FieldErrors,
): void {
  validateMode(defaultMode, `${path}.defaultMode`, errors)
  for (const [index, { path: file = '', fieldRef, resourceFieldRef }] of items.entries()) {
    const place = `${path}[${index}]`
    if (file === '') errors.required(`${place}.path`)
    validateDescending(file, `${place}.path`, errors)
    if (fieldRef !== undefined) {
      validateFieldRef(fieldRef, FILE_FIELDS, `${place}.fieldRef`, errors)
      if (resourceFieldRef !== undefined)
        errors.invalid(place, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously')
    } else if (resourceFieldRef !== undefined)
      validateResourceRef(resourceFieldRef, `${place}.resourceFieldRef`, errors)
    else errors.required(place, 'one of fieldRef and resourceFieldRef is required')
  }
}

function validateProjected(
  { defaultMode, sources = [] }: NonNullable<Volume['projected']>,
  path: FieldPath,
  errors: FieldErrors,
): void {
  validateMode(defaultMode, `${path}.defaultMode`, errors)
  for (const [index, source] of sources.entries()) validateProjection(source, `${path}.sources[${index}]`, errors)
}

function validateProjection(source: Projection, path: FieldPath, errors: FieldErrors): void {
  const { secret, configMap, downwardAPI, serviceAccountToken } = source
  if (secret !== undefined) {
    if (!secret.name) errors.required(`${path}.secret.name`)
    validateFiles(secret, `${path}.secret`, errors)
  }
  if (configMap !== undefined) {
    if (!configMap.name) errors.required(`${path}.configMap.name`)
    validateFiles(configMap, `${path}.configMap`, errors)
  }
  if (downwardAPI !== undefined) validateDownward(downwardAPI, `${path}.downwardAPI`, errors)
  if (serviceAccountToken === undefined) return
  const token = `${path}.serviceAccountToken`
  const seconds = serviceAccountToken.expirationSeconds ?? 0
  if (seconds < 600)
    errors.invalid(`${token}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes')
  if (!serviceAccountToken.path) errors.required(`${token}.path`)
}

/** A relative path that stays below where it starts (validateLocalDescendingPath). */
function validateDescending(value: string, path: FieldPath, errors: FieldErrors): void {
  if (value.startsWith('/')) errors.invalid(path, value, 'must be a relative path')
  if (value.split('/').includes('..')) errors.invalid(path, value, "must not contain '..'")
}

const PROPAGATION = ['Bidirectional', 'HostToContainer', 'None']

/** ValidateVolumeMounts. */
export function validateVolumeMounts(
  mounts: Mounts,
  volumes: ReadonlySet<string>,
  list: FieldPath,
  errors: FieldErrors,
): void {
  const places = new Set<string>()
  for (let index = 0; index < mounts.length; index++) {
    const { name = '', mountPath = '', subPath = '', subPathExpr = '', mountPropagation } = mounts[index]!
    const path = `${list}[${index}]`
    if (name === '') errors.required(`${path}.name`)
    if (!volumes.has(name)) errors.notFound(`${path}.name`, name)
    if (mountPath === '') errors.required(`${path}.mountPath`)
    if (places.has(mountPath)) errors.invalid(`${path}.mountPath`, mountPath, 'must be unique')
    places.add(mountPath)
    if (subPath !== '') validateDescending(subPath, `${path}.subPath`, errors)
    if (subPathExpr !== '') {
      if (subPath !== '')
        errors.invalid(`${path}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive')
      validateDescending(subPathExpr, `${path}.subPathExpr`, errors)
    }
    if (mountPropagation !== undefined && !PROPAGATION.includes(mountPropagation))
      errors.notSupported(`${path}.mountPropagation`, mountPropagation, PROPAGATION)
  }
}

export function validateImagePullSecrets(
  secrets: readonly { readonly name?: string | undefined }[],
  list: FieldPath,
  errors: FieldErrors,
): void {
  for (const [index, { name = '' }] of secrets.entries())
    if (name === '') errors.required(`${list}[${index}].name`)
    else errors.each(`${list}[${index}].name`, name, isDNS1123Subdomain(name))
}
