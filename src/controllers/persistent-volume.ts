import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../controller.ts'
import { same } from '../equal.ts'
import { keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { update, updateStatus } from './write.ts'

type Claim = Stored<'PersistentVolumeClaim'>

function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  if (event.kind === 'PersistentVolumeClaim') return event.type === 'DELETED' ? [] : [event.key]
  return state
    .list('PersistentVolumeClaim')
    .filter(({ status }) => status?.phase !== 'Bound')
    .map(keyOf)
}

interface Volume extends Stored {
  readonly spec?: {
    readonly storageClassName?: string
    readonly accessModes?: readonly string[]
    readonly claimRef?: { readonly namespace?: string; readonly name?: string }
  }
}

/** A hand-made volume of the claim's class that nobody has. */
function volumeFor(claim: Claim, state: ClusterState): string | undefined {
  const taken = new Set(state.list('PersistentVolumeClaim').map(({ spec }) => spec?.volumeName))
  const wanted = claim.spec?.storageClassName ?? ''
  return (state.all('PersistentVolume') as readonly Volume[])
    .filter(({ spec = {}, metadata }) => {
      const { claimRef } = spec
      const reserved = claimRef !== undefined && `${claimRef.namespace}/${claimRef.name}` !== keyOf(claim)
      return (spec.storageClassName ?? '') === wanted && !reserved && !taken.has(metadata.name)
    })
    .map(({ metadata }) => metadata.name)[0]
}

function pending(claim: Claim, reason: string, message: string): readonly Write[] {
  const status = { ...claim.status, phase: 'Pending' }
  if (same(claim.status, status)) return []
  const about = { kind: 'PersistentVolumeClaim', key: keyOf(claim) }
  return [
    updateStatus(claim, status),
    { verb: 'event', about, type: 'Warning', reason, message, source: 'persistentvolume-controller' },
  ]
}

/** A claim is bound at once where its class exists (a volume is made for it) or a volume fits; else it waits. */
function reconcile(key: string, state: ClusterState): Plan {
  const claim = state.get('PersistentVolumeClaim', key)
  if (claim === undefined || claim.status?.phase === 'Bound') return NOTHING
  const { storageClassName = '', volumeName, accessModes, resources } = claim.spec ?? {}
  const provisioned = storageClassName !== '' && state.get('StorageClass', storageClassName) !== undefined
  const volume = volumeName ?? volumeFor(claim, state) ?? (provisioned ? `pvc-${claim.metadata.uid}` : undefined)
  if (volume === undefined) {
    if (storageClassName === '')
      return {
        writes: pending(
          claim,
          'FailedBinding',
          'no persistent volumes available for this claim and no storage class is set',
        ),
      }
    return {
      writes: pending(claim, 'ProvisioningFailed', `storageclass.storage.k8s.io "${storageClassName}" not found`),
    }
  }
  const status = { phase: 'Bound', accessModes, capacity: resources?.requests ?? {} }
  return { writes: [update(claim, { spec: { ...claim.spec, volumeName: volume } }), updateStatus(claim, status)] }
}

/** Binds claims to volumes; contents of volumes are not modelled. */
export const persistentVolume: Controller = {
  name: 'persistentvolume-controller',
  watches: ['PersistentVolumeClaim', 'PersistentVolume', 'StorageClass'],
  keys,
  reconcile,
}
