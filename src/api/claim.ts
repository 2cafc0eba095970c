import type { Draft, Incoming, KindBehaviour } from './kind.ts'
import { equal } from './share.ts'
import { validateClaim, validateClaimUpdate } from './validate/claim.ts'

interface Source {
  readonly apiGroup?: string
  readonly kind?: string
  readonly namespace?: string
}

interface Sources {
  dataSource?: Source
  dataSourceRef?: Source
}

function isClaimOrSnapshot({ apiGroup = '', kind }: Source): boolean {
  if (apiGroup === '') return kind === 'PersistentVolumeClaim'
  return apiGroup === 'snapshot.storage.k8s.io' && kind === 'VolumeSnapshot'
}

/** EnforceDataSourceBackwardsCompatibility and NormalizeDataSources: each source stands for the other. */
function normalizeSources(claim: Draft<Incoming<'PersistentVolumeClaim'>>, old?: Sources): void {
  const spec = claim.spec as Sources | undefined
  if (spec === undefined) return
  if (spec.dataSource !== undefined && !isClaimOrSnapshot(spec.dataSource) && !equal(old?.dataSource, spec.dataSource))
    delete spec.dataSource
  const { dataSource, dataSourceRef: ref } = spec
  if (dataSource !== undefined && ref === undefined) spec.dataSourceRef = { ...dataSource }
  if (dataSource === undefined && ref !== undefined && !ref.namespace) spec.dataSource = { ...ref }
}

export const persistentVolumeClaim: KindBehaviour<'PersistentVolumeClaim'> = {
  kind: 'PersistentVolumeClaim',
  apiVersions: ['v1'],
  namespaced: true,
  default: ({ spec }) => {
    if (spec !== undefined) spec.volumeMode ??= 'Filesystem'
  },
  prepareForCreate: (claim) => normalizeSources(claim),
  prepareForUpdate: (claim, old) => normalizeSources(claim, old.spec as Sources | undefined),
  validate: validateClaim,
  validateUpdate: validateClaimUpdate,
}
