import type { KindBehaviour } from './kind.ts'
import { validateClaim, validateClaimUpdate } from './validate/claim.ts'

export const persistentVolumeClaim: KindBehaviour<'PersistentVolumeClaim'> = {
  kind: 'PersistentVolumeClaim',
  apiVersions: ['v1'],
  namespaced: true,
  default: ({ spec }) => {
    if (spec !== undefined) spec.volumeMode ??= 'Filesystem'
  },
  validate: validateClaim,
  validateUpdate: validateClaimUpdate,
}
