import type { Write } from '../../controller.ts'
import type { AnyObject, Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import { podOf } from '../owner.ts'
import type { Pod } from '../pod.ts'
import { REVISION_HASH } from '../revisions.ts'

export type StatefulSet = Stored<'StatefulSet'>

const NAME = 'statefulset.kubernetes.io/pod-name'
const INDEX = 'apps.kubernetes.io/pod-index'

interface ClaimTemplate {
  readonly metadata?: {
    readonly name?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec?: object
}

interface Volume {
  readonly name: string
}

/** The ordinal in a Pod's name; undefined: the Pod is none of the set's. */
export function ordinalOf(pod: Pod, set: StatefulSet): number | undefined {
  const { name } = pod.metadata
  const { length } = set.metadata.name
  if (!name.startsWith(set.metadata.name) || name[length] !== '-') return undefined
  const ordinal = name.slice(length + 1)
  return /^\d+$/.test(ordinal) ? Number(ordinal) : undefined
}

export function podName(set: StatefulSet, ordinal: number): string {
  return `${set.metadata.name}-${ordinal}`
}

export function claimTemplates(set: StatefulSet): readonly ClaimTemplate[] {
  return (set.spec?.volumeClaimTemplates ?? []) as unknown as readonly ClaimTemplate[]
}

/** Claims of an ordinal that do not exist yet; they outlive the Pod. */
export function missingClaims(set: StatefulSet, ordinal: number, state: ClusterState): readonly Write[] {
  const pod = podName(set, ordinal)
  const { namespace } = set.metadata
  return claimTemplates(set)
    .map(({ metadata = {}, spec }) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: `${metadata.name}-${pod}`,
        namespace,
        labels: { ...metadata.labels, ...set.spec?.selector.matchLabels },
        ...(metadata.annotations === undefined ? {} : { annotations: metadata.annotations }),
      },
      spec,
    }))
    .filter(({ metadata }) => state.get('PersistentVolumeClaim', `${namespace}/${metadata.name}`) === undefined)
    .map((object): Write => ({ verb: 'create', object: object as unknown as AnyObject }))
}

/** The Pod of an ordinal: its name is its hostname, and the governing Service its subdomain (newStatefulSetPod). */
export function podFor(set: StatefulSet, ordinal: number, template: object, revision: string): Write {
  const name = podName(set, ordinal)
  const { spec = {} } = template as { spec?: { volumes?: readonly Volume[] } }
  const claims = claimTemplates(set).map(({ metadata }) => ({
    name: metadata?.name ?? '',
    persistentVolumeClaim: { claimName: `${metadata?.name}-${name}` },
  }))
  const others = (spec.volumes ?? []).filter((volume) => !claims.some((claim) => claim.name === volume.name))
  const volumes = [...claims, ...others]
  const object = podOf(set as unknown as Stored, template, {
    name,
    labels: { [NAME]: name, [INDEX]: String(ordinal), [REVISION_HASH]: revision },
    spec: {
      hostname: name,
      ...(set.spec?.serviceName ? { subdomain: set.spec.serviceName } : {}),
      ...(volumes.length === 0 ? {} : { volumes }),
    },
  })
  return { verb: 'create', object }
}

export function revisionOf(pod: Pod): string | undefined {
  return pod.metadata.labels?.[REVISION_HASH]
}
