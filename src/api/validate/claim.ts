import type { Stored } from '../../object.ts'
import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import type { Incoming } from '../kind.ts'
import type { Loose } from '../loose.ts'
import { validateAnnotations, validateLabels } from '../metadata.ts'
import { isDNS1123Label, isDNS1123Subdomain } from '../names.ts'
import { canonicalQuantity, milliValue } from '../quantity.ts'
import { equal } from '../share.ts'
import { validateLabelSelector } from './label-selector.ts'
import { IMMUTABLE } from './shared.ts'

type Spec = NonNullable<Loose<Incoming<'PersistentVolumeClaim'>>['spec']>
type Source = NonNullable<Spec['dataSourceRef']>

export const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']
export const VOLUME_MODES = ['Block', 'Filesystem']

export function validateClaim(claim: Incoming<'PersistentVolumeClaim'>, errors: FieldErrors): void {
  validateClaimSpec((claim.spec ?? {}) as Spec, 'spec', errors)
}

/** Access modes of a claim or a volume; ReadWriteOncePod stands alone. */
export function validateAccessModes(modes: readonly string[], path: FieldPath, errors: FieldErrors): void {
  for (const mode of modes) if (!ACCESS_MODES.includes(mode)) errors.notSupported(path, mode, ACCESS_MODES)
  const others = modes.filter((mode) => mode !== 'ReadWriteOncePod' && ACCESS_MODES.includes(mode))
  if (modes.includes('ReadWriteOncePod') && others.length > 0)
    errors.forbidden(path, 'may not use ReadWriteOncePod with other access modes')
}

/** ValidatePersistentVolumeClaimSpec. */
function validateClaimSpec(spec: Spec, path: FieldPath, errors: FieldErrors): void {
  const { accessModes = [], selector, resources, storageClassName, volumeMode, volumeAttributesClassName } = spec
  if (accessModes.length === 0) errors.required(`${path}.accessModes`, 'at least 1 access mode is required')
  validateLabelSelector(selector, `${path}.selector`, errors)
  validateAccessModes(accessModes, `${path}.accessModes`, errors)
  const storage = resources?.requests?.['storage']
  if (storage === undefined) errors.required(`${path}.resources[storage]`)
  else if (milliValue(storage) <= 0n)
    errors.invalid(`${path}.resources[storage]`, canonicalQuantity(storage) ?? storage, 'must be greater than zero')
  if (storageClassName) errors.each(`${path}.storageClassName`, storageClassName, isDNS1123Subdomain(storageClassName))
  if (volumeMode !== undefined && !VOLUME_MODES.includes(volumeMode))
    errors.notSupported(`${path}.volumeMode`, volumeMode, VOLUME_MODES)
  validateDataSources(spec, path, errors)
  if (volumeAttributesClassName)
    errors.each(
      `${path}.volumeAttributesClassName`,
      volumeAttributesClassName,
      isDNS1123Subdomain(volumeAttributesClassName),
    )
}

function validateDataSources({ dataSource, dataSourceRef: ref }: Spec, path: FieldPath, errors: FieldErrors): void {
  if (dataSource !== undefined) validateDataSource(dataSource, `${path}.dataSource`, errors)
  if (ref !== undefined) validateDataSource(ref, `${path}.dataSourceRef`, errors)
  if (ref?.namespace) {
    errors.each(`${path}.dataSourceRef.namespace`, ref.namespace, isDNS1123Label(ref.namespace))
    if (dataSource !== undefined)
      errors.invalid(path, `${path}.dataSource`, 'may not be specified when dataSourceRef.namespace is specified')
  } else if (dataSource !== undefined && ref !== undefined) {
    const same = dataSource.apiGroup === ref.apiGroup && dataSource.kind === ref.kind && dataSource.name === ref.name
    if (!same) errors.invalid(path, `${path}.dataSource`, 'must match dataSourceRef')
  }
}

function validateDataSource(
  { apiGroup = '', kind = '', name = '' }: Source,
  path: FieldPath,
  errors: FieldErrors,
): void {
  if (name === '') errors.required(`${path}.name`)
  if (kind === '') errors.required(`${path}.kind`)
  if (apiGroup === '' && kind !== 'PersistentVolumeClaim')
    errors.invalid(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup")
  if (apiGroup !== '') errors.each(`${path}.apiGroup`, apiGroup, isDNS1123Subdomain(apiGroup))
}

interface Template {
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly spec?: Spec | undefined
}

/** ValidatePersistentVolumeClaimTemplate: of metadata only labels and annotations count. */
export function validateClaimTemplate(
  { metadata = {}, spec = {} }: Template,
  path: FieldPath,
  errors: FieldErrors,
): void {
  const { labels, annotations, ...others } = metadata
  validateAnnotations(annotations as Readonly<Record<string, string>>, `${path}.metadata.annotations`, errors)
  validateLabels(labels as Readonly<Record<string, string>>, `${path}.metadata.labels`, errors)
  for (const field in others)
    if (others[field] !== undefined && field !== 'creationTimestamp')
      errors.forbidden(`${path}.metadata.${field}`, 'cannot be set')
  validateClaimSpec(spec, `${path}.spec`, errors)
}

const FIXED =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'
const BETA = 'volume.beta.kubernetes.io/storage-class'

/** ValidatePersistentVolumeClaimUpdate: a bound claim may grow; a claim without volume may be given one. */
export function validateClaimUpdate(
  claim: Incoming<'PersistentVolumeClaim'>,
  old: Stored<'PersistentVolumeClaim'>,
  errors: FieldErrors,
): void {
  const now = (claim.spec ?? {}) as Spec
  const before = (old.spec ?? {}) as Spec
  const [beta, oldBeta] = [claim.metadata?.annotations?.[BETA], old.metadata.annotations?.[BETA]]
  const bound = old.status?.phase === 'Bound'
  const munged: Record<string, unknown> = { ...now }
  if (!before.volumeName) {
    if (before.volumeName === undefined) delete munged['volumeName']
    else munged['volumeName'] = before.volumeName
  }
  const fromAnnotation =
    oldBeta !== undefined &&
    before.storageClassName === undefined &&
    now.storageClassName === oldBeta &&
    (beta === undefined || beta === oldBeta)
  if (!fromAnnotation && (beta ?? '') !== (oldBeta ?? ''))
    errors.invalid(`metadata.annotations.${BETA}`, beta ?? '', IMMUTABLE)
  if (before.storageClassName === undefined && (oldBeta === undefined || oldBeta === now.storageClassName))
    delete munged['storageClassName']
  if (bound) {
    const requests = { ...now.resources?.requests, storage: before.resources?.requests?.['storage'] }
    if (now.resources?.requests !== undefined) munged['resources'] = { ...now.resources, requests }
    if (now.volumeAttributesClassName !== undefined) {
      if (before.volumeAttributesClassName === undefined) delete munged['volumeAttributesClassName']
      else munged['volumeAttributesClassName'] = before.volumeAttributesClassName
    }
  }
  if (!equal(munged, before)) errors.forbidden('spec', FIXED)
  validateSize(now, before, old, errors)
  if (now.volumeMode !== before.volumeMode) errors.invalid('volumeMode', now.volumeMode, IMMUTABLE)
  validateAttributesClass(now.volumeAttributesClassName, before.volumeAttributesClassName, errors)
}

/** A claim shrinks only back to what its volume already has. */
function validateSize(now: Spec, before: Spec, old: Stored<'PersistentVolumeClaim'>, errors: FieldErrors): void {
  const size = (spec: Spec): bigint => milliValue(spec.resources?.requests?.['storage'] ?? 0)
  if (size(now) < size(before) && size(now) <= milliValue(old.status?.capacity?.['storage'] ?? 0))
    errors.forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity')
}

function validateAttributesClass(now: string | undefined, before: string | undefined, errors: FieldErrors): void {
  if (before === undefined || now === before) return
  const path = 'spec.volumeAttributesClassName'
  if (now === undefined) errors.forbidden(path, 'update from non-nil value to nil is forbidden')
  else if (now === '') errors.forbidden(path, 'update from non-nil value to an empty string is forbidden')
}
