import type { Instant } from '../clock.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../controller.ts'
import { type AnyObject, keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { ownerKeys, podOf } from './owner.ts'
import { isReady } from './pod.ts'

type StatefulSet = Stored<'StatefulSet'>
type Pod = Stored<'Pod'>

const NAME = 'statefulset.kubernetes.io/pod-name'
const INDEX = 'apps.kubernetes.io/pod-index'
const REVISION = 'controller-revision-hash'

function keys(event: WatchEvent): readonly string[] {
  return event.kind === 'StatefulSet' ? [event.key] : ownerKeys(event, 'StatefulSet')
}

function canonical(value: unknown): string {
  return JSON.stringify(value)
}

function revisionOf(set: StatefulSet): string {
  let hash = 5381
  for (const char of canonical(set.spec?.template)) hash = (hash * 33 + char.charCodeAt(0)) >>> 0
  return `${set.metadata.name}-${hash.toString(36)}`
}

type Volume = { readonly name?: string; readonly metadata?: { readonly name?: string } }

function claims(set: StatefulSet, pod: string): readonly Write[] {
  return ((set.spec?.volumeClaimTemplates ?? []) as readonly (Volume & { readonly spec?: object })[]).map(
    ({ metadata, spec }) => ({
      verb: 'create',
      object: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          name: `${metadata?.name}-${pod}`,
          namespace: set.metadata.namespace!,
          labels: set.spec?.selector.matchLabels ?? {},
        },
        spec,
      } as unknown as AnyObject,
    }),
  )
}

function podFor(set: StatefulSet, ordinal: number, state: ClusterState): readonly Write[] {
  const name = `${set.metadata.name}-${ordinal}`
  const templates = (set.spec?.volumeClaimTemplates ?? []) as readonly Volume[]
  const volumes = [
    ...(set.spec?.template.spec?.volumes ?? []).filter(
      (volume) => !templates.some(({ metadata }) => metadata?.name === volume.name),
    ),
    ...templates.map(({ metadata }) => ({
      name: metadata?.name,
      persistentVolumeClaim: { claimName: `${metadata?.name}-${name}` },
    })),
  ]
  const spec = { hostname: name, subdomain: set.spec?.serviceName ?? '', ...(volumes.length === 0 ? {} : { volumes }) }
  const missing = claims(set, name).filter(
    (write) =>
      write.verb === 'create' &&
      state.get('PersistentVolumeClaim', `${set.metadata.namespace}/${write.object.metadata?.name}`) === undefined,
  )
  const object = podOf(set as unknown as Stored, set.spec?.template ?? {}, {
    name,
    labels: { [NAME]: name, [INDEX]: String(ordinal), [REVISION]: revisionOf(set) },
    spec: spec.subdomain === '' ? { ...spec, subdomain: undefined } : spec,
  })
  return [...missing, { verb: 'create', object }]
}

function ordinalOf(pod: Pod): number {
  return Number(/-(\d+)$/.exec(pod.metadata.name)?.[1] ?? -1)
}

/** Pods 0..n-1 in order, one at a time unless Parallel; scaling down and updating from the highest ordinal. */
function reconcile(key: string, state: ClusterState, _now: Instant): Plan {
  const set = state.get('StatefulSet', key)
  if (set === undefined || set.metadata.deletionTimestamp !== undefined) return NOTHING
  const owned = state.ownedBy('Pod', set.metadata.uid)
  const first = set.spec?.ordinals?.start ?? 0
  const wanted = set.spec?.replicas ?? 1
  const parallel = set.spec?.podManagementPolicy === 'Parallel'
  const writes = moves(set, owned, first, wanted, parallel, state)
  return { writes: [...writes, statusOf(set, owned, first, wanted)] }
}

function moves(
  set: StatefulSet,
  owned: readonly Pod[],
  first: number,
  wanted: number,
  parallel: boolean,
  state: ClusterState,
): readonly Write[] {
  const writes: Write[] = []
  const byOrdinal = new Map(owned.map((pod) => [ordinalOf(pod), pod]))
  for (let ordinal = first; ordinal < first + wanted; ordinal++) {
    const pod = byOrdinal.get(ordinal)
    if (pod === undefined) {
      // A user's Pod of the same name blocks the ordinal.
      if (state.get('Pod', `${set.metadata.namespace}/${set.metadata.name}-${ordinal}`) === undefined)
        writes.push(...podFor(set, ordinal, state))
      if (!parallel) return writes
    } else if (
      pod.metadata.deletionTimestamp === undefined &&
      (pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded')
    ) {
      writes.push({ verb: 'delete', kind: 'Pod', key: keyOf(pod) })
      if (!parallel) return writes
    } else if (!parallel && (!isReady(pod) || pod.metadata.deletionTimestamp !== undefined)) return writes
  }
  const extra = owned
    .filter((pod) => ordinalOf(pod) >= first + wanted || ordinalOf(pod) < first)
    .sort((a, b) => ordinalOf(b) - ordinalOf(a))
  for (const pod of extra) {
    if (pod.metadata.deletionTimestamp === undefined) writes.push({ verb: 'delete', kind: 'Pod', key: keyOf(pod) })
    if (!parallel) return writes
  }
  return extra.length > 0 ? writes : [...writes, ...updates(set, owned)]
}

function updates(set: StatefulSet, owned: readonly Pod[]): readonly Write[] {
  if (set.spec?.updateStrategy?.type === 'OnDelete') return []
  const partition = set.spec?.updateStrategy?.rollingUpdate?.partition ?? 0
  const revision = revisionOf(set)
  for (const pod of [...owned].sort((a, b) => ordinalOf(b) - ordinalOf(a))) {
    if (ordinalOf(pod) < partition) break
    if (pod.metadata.labels?.[REVISION] !== revision && pod.metadata.deletionTimestamp === undefined)
      return [{ verb: 'delete', kind: 'Pod', key: keyOf(pod) }]
    if (!isReady(pod)) return []
  }
  return []
}

function statusOf(set: StatefulSet, owned: readonly Pod[], first: number, wanted: number): Write {
  const own = owned.filter((pod) => ordinalOf(pod) >= first && ordinalOf(pod) < first + wanted)
  const ready = own.filter(isReady).length
  const revision = revisionOf(set)
  const updated = own.filter((pod) => pod.metadata.labels?.[REVISION] === revision).length
  const status = {
    replicas: owned.length,
    readyReplicas: ready,
    availableReplicas: ready,
    currentReplicas: updated,
    updatedReplicas: updated,
    updateRevision: revision,
    observedGeneration: set.metadata.generation ?? 1,
  }
  return {
    verb: 'updateStatus',
    object: {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: set.metadata.name, namespace: set.metadata.namespace! },
      status,
    } as AnyObject,
  }
}

export const statefulSet: Controller = {
  name: 'statefulset-controller',
  watches: ['StatefulSet', 'Pod'],
  keys,
  reconcile,
}
