import type { Stored } from '../../object.ts'
import type { FieldErrors } from '../field.ts'
import type { Incoming } from '../kind.ts'
import type { Loose } from '../loose.ts'
import { isDNS1123Subdomain } from '../names.ts'
import { canonicalQuantity, milliValue } from '../quantity.ts'
import { equal } from '../share.ts'
import { validateLabelSelector } from './label-selector.ts'

type Spec = NonNullable<Loose<Incoming<'PersistentVolumeClaim'>>['spec']>
const MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']

/** ValidatePersistentVolumeClaimSpec. */
export function validateClaim(claim: Incoming<'PersistentVolumeClaim'>, errors: FieldErrors): void {
  const { accessModes = [], selector, resources, storageClassName, volumeMode } = (claim.spec ?? {}) as Spec
  if (accessModes.length === 0) errors.required('spec.accessModes', 'at least 1 access mode is required')
  validateLabelSelector(selector, 'spec.selector', errors)
  for (const mode of accessModes) if (!MODES.includes(mode)) errors.notSupported('spec.accessModes', mode, MODES)
  if (accessModes.includes('ReadWriteOncePod') && accessModes.length > 1)
    errors.forbidden('spec.accessModes', 'may not use ReadWriteOncePod with other access modes')
  const storage = resources?.requests?.['storage']
  if (storage === undefined) errors.required('spec.resources[storage]')
  else if (milliValue(storage) <= 0n)
    errors.invalid('spec.resources[storage]', canonicalQuantity(storage) ?? storage, 'must be greater than zero')
  if (storageClassName) errors.each('spec.storageClassName', storageClassName, isDNS1123Subdomain(storageClassName))
  if (volumeMode !== undefined && volumeMode !== 'Block' && volumeMode !== 'Filesystem')
    errors.notSupported('spec.volumeMode', volumeMode, ['Block', 'Filesystem'])
}

const FIXED =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'

/** A bound claim may grow; a claim without volume may be given one. */
export function validateClaimUpdate(
  claim: Incoming<'PersistentVolumeClaim'>,
  old: Stored<'PersistentVolumeClaim'>,
  errors: FieldErrors,
): void {
  const now = (claim.spec ?? {}) as Spec
  const before = (old.spec ?? {}) as Spec
  const [size, was] = [now.resources?.requests?.['storage'] ?? 0, before.resources?.requests?.['storage'] ?? 0]
  const bound = old.status?.phase === 'Bound'
  const munged: Record<string, unknown> = { ...now }
  if (!before.volumeName && before.volumeName !== now.volumeName) {
    if (before.volumeName === undefined) delete munged['volumeName']
    else munged['volumeName'] = before.volumeName
  }
  if (before.storageClassName === undefined) delete munged['storageClassName']
  if (bound && before.resources !== undefined) munged['resources'] = before.resources
  if (!equal(munged, before)) errors.forbidden('spec', FIXED)
  else if (bound && milliValue(size) < milliValue(was))
    errors.forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity')
}
