import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import type { Loose } from '../loose.ts'
import { byteLength, inclusiveRange, isDNS1123Label, isDNS1123Subdomain } from '../names.ts'
import { milliValue } from '../quantity.ts'
import { validateClaimTemplate } from './claim.ts'
import { validateDownward, validateFiles, validateProjected } from './files.ts'
import { validateDescending, validateNoBacksteps } from './paths.ts'

export type Volume = NonNullable<Loose<IPodSpec>['volumes']>[number]
/** The volumes without errors, by name: what mounts and devices may use. */
export type Volumes = ReadonlyMap<string, Volume>

const NO_VOLUMES: Volumes = new Map()

/** ValidateVolumes; `pod` is the name of a Pod, of a template there is none. */
export function validateVolumes(
  volumes: readonly Volume[],
  list: FieldPath,
  errors: FieldErrors,
  pod: string | undefined,
): Volumes {
  if (volumes.length === 0) return NO_VOLUMES
  const sound = new Map<string, Volume>()
  const made = new Set(
    pod ? volumes.flatMap(({ name, ephemeral }) => (ephemeral === undefined ? [] : `${pod}-${name}`)) : [],
  )
  for (let index = 0; index < volumes.length; index++) {
    const volume = volumes[index]!
    const path = `${list}[${index}]`
    const before = errors.list.length
    validateSource(volume, path, errors, pod)
    const { name = '' } = volume
    if (name === '') errors.required(`${path}.name`)
    else errors.each(`${path}.name`, name, isDNS1123Label(name))
    if (sound.has(name)) errors.duplicate(`${path}.name`, name)
    if (errors.list.length === before) sound.set(name, volume)
    const claim = volume.persistentVolumeClaim?.claimName ?? ''
    if (made.has(claim))
      errors.invalid(
        `${path}.persistentVolumeClaim.claimName`,
        claim,
        'must not reference a PVC that gets created for an ephemeral volume',
      )
  }
  return sound
}

/**
 * The first source present is looked into; the others are too many. In upstream's order; a second path stands where
 * upstream writes another than the field's.
 */
const SOURCES: readonly (readonly [source: string, wrong?: string])[] = [
  ['emptyDir'],
  ['hostPath'],
  ['gitRepo'],
  ['gcePersistentDisk'],
  ['awsElasticBlockStore'],
  ['secret'],
  ['nfs'],
  ['iscsi'],
  ['glusterfs'],
  ['flocker'],
  ['persistentVolumeClaim'],
  ['rbd'],
  ['cinder'],
  ['cephfs', 'cephFS'],
  ['quobyte'],
  ['downwardAPI', 'downwarAPI'],
  ['fc'],
  ['flexVolume'],
  ['configMap'],
  ['azureFile'],
  ['vsphereVolume'],
  ['photonPersistentDisk'],
  ['portworxVolume'],
  ['azureDisk'],
  ['storageos'],
  ['projected'],
  ['scaleIO'],
  ['csi'],
  ['ephemeral'],
  ['image'],
]

function validateSource(volume: Volume, path: FieldPath, errors: FieldErrors, pod: string | undefined): void {
  let first = false
  for (const [source, wrong] of SOURCES) {
    if (volume[source as keyof Volume] === undefined) continue
    if (first) errors.forbidden(`${path}.${wrong ?? source}`, 'may not specify more than 1 volume type')
    else validateOne(volume, source, path, errors, pod)
    first = true
  }
  if (!first) errors.required(path, 'must specify a volume type')
}

/** What a source cannot do without, where that is the only rule; a list of networks of disks that nobody here mounts. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  gitRepo: ['repository'],
  gcePersistentDisk: ['pdName'],
  awsElasticBlockStore: ['volumeID'],
  secret: ['secretName'],
  nfs: ['server', 'path'],
  iscsi: ['targetPortal', 'iqn'],
  glusterfs: ['endpoints', 'path'],
  persistentVolumeClaim: ['claimName'],
  rbd: ['monitors', 'image'],
  cinder: ['volumeID'],
  cephfs: ['monitors'],
  flexVolume: ['driver'],
  configMap: ['name'],
  azureFile: ['secretName', 'shareName'],
  azureDisk: ['diskName', 'diskURI'],
  vsphereVolume: ['volumePath'],
  photonPersistentDisk: ['pdID'],
  portworxVolume: ['volumeID'],
  scaleIO: ['gateway', 'system', 'volumeName'],
}

type Fields = Readonly<Record<string, unknown>>

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

function validateOne(
  volume: Volume,
  source: string,
  at: FieldPath,
  errors: FieldErrors,
  pod: string | undefined,
): void {
  const { emptyDir, secret, configMap, hostPath, downwardAPI, projected, nfs, csi, ephemeral } = volume
  const path = `${at}.${source === 'gcePersistentDisk' ? 'persistentDisk' : source}`
  const fields = volume[source as keyof Volume] as unknown as Fields
  for (const field of NEEDED[source] ?? []) if (isEmpty(fields[field])) errors.required(`${path}.${field}`)
  if (source === 'emptyDir' && emptyDir?.sizeLimit !== undefined && milliValue(emptyDir.sizeLimit) < 0n)
    errors.forbidden(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')
  if (source === 'secret') validateFiles(secret ?? {}, path, errors)
  if (source === 'configMap') validateFiles(configMap ?? {}, path, errors)
  if (source === 'hostPath') validateHostPath(hostPath ?? {}, path, errors)
  if (source === 'gitRepo') validateDescending(String(fields['directory'] ?? ''), `${path}.directory`, errors)
  if (source === 'downwardAPI') validateDownward(downwardAPI ?? {}, path, errors)
  if (source === 'projected') validateProjected(projected ?? {}, path, errors)
  if (source === 'nfs' && !nfs?.path?.startsWith('/'))
    errors.invalid(`${path}.path`, nfs?.path ?? '', 'must be an absolute path')
  if (source === 'gcePersistentDisk' || source === 'awsElasticBlockStore')
    validateNumber(fields['partition'], `${path}.partition`, [1, 255], errors)
  if (source === 'iscsi') validateNumber(fields['lun'], `${path}.lun`, [0, 255], errors)
  if (source === 'csi') validateCSI(csi ?? {}, path, errors)
  if (source === 'ephemeral') validateEphemeral(ephemeral ?? {}, volume.name ?? '', at, errors, pod)
}

/** 0 to 255; upstream's sentence about partitions says 1. */
function validateNumber(
  value: unknown,
  path: FieldPath,
  [low, high]: readonly [number, number],
  errors: FieldErrors,
): void {
  if (typeof value === 'number' && (value < 0 || value > high)) errors.invalid(path, value, inclusiveRange(low, high))
}

const TYPES = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket']

function validateHostPath(
  { path: value = '', type = '' }: NonNullable<Volume['hostPath']>,
  path: FieldPath,
  errors: FieldErrors,
): void {
  if (value === '') return void errors.required(`${path}.path`)
  validateNoBacksteps(value, `${path}.path`, errors)
  if (!TYPES.includes(type)) errors.notSupported(`${path}.type`, type, TYPES)
}

const DRIVER_LENGTH = 63

function validateCSI(
  { driver = '', nodePublishSecretRef: secret }: NonNullable<Volume['csi']>,
  path: FieldPath,
  errors: FieldErrors,
): void {
  if (driver === '') errors.required(`${path}.driver`)
  if (byteLength(driver) > DRIVER_LENGTH) errors.tooLong(`${path}.driver`, DRIVER_LENGTH)
  errors.each(`${path}.driver`, driver, isDNS1123Subdomain(driver.toLowerCase()))
  if (secret === undefined) return
  if (!secret.name) errors.required(`${path}.nodePublishSecretRef.name`)
  else errors.each(`${path}.name`, secret.name, isDNS1123Subdomain(secret.name))
}

/** The claim is called after the Pod and the volume, and that name must be one too. */
function validateEphemeral(
  { volumeClaimTemplate: template }: NonNullable<Volume['ephemeral']>,
  name: string,
  at: FieldPath,
  errors: FieldErrors,
  pod: string | undefined,
): void {
  const path = `${at}.ephemeral.volumeClaimTemplate`
  if (template === undefined) errors.required(path)
  else validateClaimTemplate(template as Parameters<typeof validateClaimTemplate>[0], path, errors)
  if (!pod || name === '') return
  const claim = `${pod}-${name}`
  for (const message of isDNS1123Subdomain(claim))
    errors.invalid(`${at}.name`, name, `PVC name ${JSON.stringify(claim)}: ${message}`)
}
