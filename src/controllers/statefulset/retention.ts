import type { Write } from '../../controller.ts'
import { same } from '../../equal.ts'
import type { OwnerReference, Stored } from '../../object.ts'
import { controllerReference } from '../owner.ts'
import type { Pod } from '../pod.ts'
import { update } from '../write.ts'
import { rangeOf, type Scene } from './control.ts'
import { claimTemplates, podName, type StatefulSet } from './identity.ts'

type Policy = 'Retain' | 'Delete'

interface Retention {
  readonly whenDeleted?: Policy
  readonly whenScaled?: Policy
}

function retentionOf(set: StatefulSet): Retention {
  return (set.spec as { persistentVolumeClaimRetentionPolicy?: Retention })?.persistentVolumeClaimRetentionPolicy ?? {}
}

/** Whether claims go with the set, or with a Pod that is one too many. */
export function takesClaims(set: StatefulSet): boolean {
  const { whenDeleted, whenScaled } = retentionOf(set)
  return whenDeleted === 'Delete' || whenScaled === 'Delete'
}

/** Whoever takes the claim along when it goes: the set, a Pod that is one too many, or nobody. */
function ownerOf({ set }: Scene, pod: Pod, ordinal: number): Stored | undefined {
  const { whenDeleted, whenScaled } = retentionOf(set)
  const { first, end } = rangeOf(set)
  const scaledDown = ordinal < first || ordinal >= end
  if (scaledDown && whenScaled === 'Delete') return pod as unknown as Stored
  return whenDeleted === 'Delete' ? (set as unknown as Stored) : undefined
}

/** Keeps the owners of each Pod's claims as the retention policy says (stateful_set_utils updateClaimOwnerRefForSetAndPod). */
export function retained(scene: Scene): readonly Write[] {
  if (claimTemplates(scene.set).length === 0) return []
  const { set, pods, state } = scene
  return [...pods].flatMap(([ordinal, pod]) =>
    claimTemplates(set).flatMap((template): readonly Write[] => {
      const key = `${set.metadata.namespace}/${template.metadata?.name}-${podName(set, ordinal)}`
      const claim = state.get('PersistentVolumeClaim', key)
      if (claim === undefined || claim.metadata.deletionTimestamp !== undefined) return []
      const owner = ownerOf(scene, pod, ordinal)
      if (owner === undefined && claim.metadata.ownerReferences === undefined) return []
      const before = claim.metadata.ownerReferences ?? []
      const own = [set.metadata.uid, pod.metadata.uid]
      const others = before.filter(({ uid }) => !own.includes(uid))
      if (others.some(({ controller }) => controller === true)) return []
      const ownerReferences: readonly OwnerReference[] =
        owner === undefined ? others : [...others, controllerReference(owner)]
      if (same(before, ownerReferences)) return []
      return [update(claim, { metadata: { ...claim.metadata, ownerReferences } })]
    }),
  )
}
