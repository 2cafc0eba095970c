import type { Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'

interface Volume {
  readonly name: string
  readonly configMap?: { readonly name?: string; readonly optional?: boolean }
  readonly secret?: { readonly secretName?: string; readonly optional?: boolean }
  readonly persistentVolumeClaim?: { readonly claimName: string }
  readonly projected?: { readonly sources?: readonly ProjectedSource[] }
}

interface ProjectedSource {
  readonly configMap?: { readonly name?: string; readonly optional?: boolean }
  readonly secret?: { readonly name?: string; readonly optional?: boolean }
}

interface Needed {
  readonly kind: 'ConfigMap' | 'Secret'
  readonly name: string | undefined
  readonly optional: boolean | undefined
}

function neededBy({ configMap, secret, projected }: Volume): readonly Needed[] {
  const own: readonly (Needed | undefined)[] = [
    configMap && { kind: 'ConfigMap', name: configMap.name, optional: configMap.optional },
    secret && { kind: 'Secret', name: secret.secretName, optional: secret.optional },
    ...(projected?.sources ?? []).flatMap((source): readonly (Needed | undefined)[] => [
      source.configMap && {
        kind: 'ConfigMap',
        ...source.configMap,
        name: source.configMap.name,
        optional: source.configMap.optional,
      },
      source.secret && { kind: 'Secret', name: source.secret.name, optional: source.secret.optional },
    ]),
  ]
  return own.filter((one) => one !== undefined)
}

/** Why a Pod's volumes cannot be mounted yet, as the Event FailedMount tells; undefined: they can. */
export function unmountable(pod: Stored<'Pod'>, state: ClusterState): string | undefined {
  for (const volume of (pod.spec?.volumes ?? []) as readonly Volume[])
    for (const { kind, name, optional } of neededBy(volume)) {
      if (name === undefined || optional || state.get(kind, `${pod.metadata.namespace}/${name}`) !== undefined) continue
      return `MountVolume.SetUp failed for volume "${volume.name}" : ${kind.toLowerCase()} "${name}" not found`
    }
  return undefined
}
