import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import type { Container } from './containers.ts'
import { validateDescending } from './paths.ts'
import type { Volumes } from './volumes.ts'

type Mount = NonNullable<Container['volumeMounts']>[number]

const PROPAGATION = ['Bidirectional', 'HostToContainer', 'None']
const RECURSIVE = ['Disabled', 'Enabled', 'IfPossible']

/** ValidateVolumeMounts; four paths carry no index, as upstream writes them. */
export function validateVolumeMounts(
  { volumeMounts: mounts = [], volumeDevices: devices = [], securityContext }: Container,
  volumes: Volumes,
  list: FieldPath,
  errors: FieldErrors,
): void {
  const places = new Set<string>()
  for (let index = 0; index < mounts.length; index++) {
    const mount = mounts[index]!
    const { name = '', mountPath = '' } = mount
    const path = `${list}[${index}]`
    if (name === '') errors.required(`${path}.name`)
    if (!volumes.has(name)) errors.notFound(`${path}.name`, name)
    if (mountPath === '') errors.required(`${path}.mountPath`)
    if (places.has(mountPath)) errors.invalid(`${path}.mountPath`, mountPath, 'must be unique')
    places.add(mountPath)
    if (devices.some((device) => device.name === name))
      errors.invalid(`${path}.name`, name, 'must not already exist in volumeDevices')
    if (devices.some(({ devicePath }) => devicePath === mountPath))
      errors.invalid(`${path}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices')
    validateSubPaths(mount, volumes, path, list, errors)
    validatePropagation(mount, securityContext?.privileged === true, list, errors)
  }
}

function validateSubPaths(
  { name = '', subPath = '', subPathExpr = '' }: Mount,
  volumes: Volumes,
  path: FieldPath,
  list: FieldPath,
  errors: FieldErrors,
): void {
  if (volumes.get(name)?.image !== undefined) {
    if (subPath !== '') errors.invalid(`${path}.subPath`, subPath, 'not allowed in image volume sources')
    if (subPathExpr !== '') errors.invalid(`${path}.subPathExpr`, subPathExpr, 'not allowed in image volume sources')
  }
  if (subPath !== '') validateDescending(subPath, `${list}.subPath`, errors)
  if (subPathExpr === '') return
  if (subPath !== '')
    errors.invalid(`${path}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive')
  validateDescending(subPathExpr, `${list}.subPathExpr`, errors)
}

function validatePropagation(
  { mountPropagation, recursiveReadOnly, readOnly }: Mount,
  privileged: boolean,
  list: FieldPath,
  errors: FieldErrors,
): void {
  if (mountPropagation !== undefined) {
    const path = `${list}.mountPropagation`
    if (!PROPAGATION.includes(mountPropagation)) errors.notSupported(path, mountPropagation, PROPAGATION)
    if (mountPropagation === 'Bidirectional' && !privileged)
      errors.forbidden(path, 'Bidirectional mount propagation is available only to privileged containers')
  }
  if (recursiveReadOnly === undefined || recursiveReadOnly === 'Disabled') return
  const path = `${list}.recursiveReadOnly`
  if (!RECURSIVE.includes(recursiveReadOnly)) return void errors.notSupported(path, recursiveReadOnly, RECURSIVE)
  if (readOnly !== true) errors.forbidden(path, 'may only be specified when readOnly is true')
  if (mountPropagation !== undefined && mountPropagation !== 'None')
    errors.forbidden(path, 'may only be specified when mountPropagation is None or not specified')
}

/** ValidateVolumeDevices: a claim's disk as it is, without a file system. */
export function validateVolumeDevices(
  { volumeDevices: devices = [], volumeMounts: mounts = [] }: Container,
  volumes: Volumes,
  list: FieldPath,
  errors: FieldErrors,
): void {
  const [names, places] = [new Set<string>(), new Set<string>()]
  for (const [index, { name = '', devicePath = '' }] of devices.entries()) {
    const path = `${list}[${index}]`
    const volume = volumes.get(name)
    if (name === '') errors.required(`${path}.name`)
    if (names.has(name)) errors.invalid(`${path}.name`, name, 'must be unique')
    if (volume === undefined) errors.notFound(`${path}.name`, name)
    else if (volume.persistentVolumeClaim === undefined && volume.ephemeral === undefined)
      errors.invalid(
        `${path}.name`,
        name,
        'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
      )
    if (devicePath === '') errors.required(`${path}.devicePath`)
    if (places.has(devicePath)) errors.invalid(`${path}.devicePath`, devicePath, 'must be unique')
    if (devicePath.split('/').includes('..'))
      errors.invalid(`${path}.devicePath`, devicePath, "can not contain backsteps ('..')")
    else places.add(devicePath)
    if (mounts.some((mount) => mount.name === name))
      errors.invalid(`${path}.name`, name, 'must not already exist in volumeMounts')
    if (mounts.some(({ mountPath }) => mountPath === devicePath))
      errors.invalid(`${path}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts')
    if (name !== '') names.add(name)
  }
}
