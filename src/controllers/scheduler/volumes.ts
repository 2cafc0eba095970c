import type { Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'

interface Volume {
  readonly name: string
  readonly persistentVolumeClaim?: { readonly claimName: string }
  readonly ephemeral?: object
}

/** Why a Pod's volumes keep it from every node; undefined: all its claims are bound. */
export function unboundClaim(pod: Stored<'Pod'>, state: ClusterState): string | undefined {
  for (const { persistentVolumeClaim } of (pod.spec?.volumes ?? []) as readonly Volume[]) {
    if (persistentVolumeClaim === undefined) continue
    const { claimName } = persistentVolumeClaim
    const claim = state.get('PersistentVolumeClaim', `${pod.metadata.namespace}/${claimName}`)
    if (claim === undefined) return `persistentvolumeclaim "${claimName}" not found`
    if (claim.status?.phase !== 'Bound') return 'pod has unbound immediate PersistentVolumeClaims'
  }
  return undefined
}
