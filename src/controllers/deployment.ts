import { createHash } from 'node:crypto'
import type { Instant } from '../clock.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../controller.ts'
import { type AnyObject, keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { controllerReference, ownerKeys } from './owner.ts'

type Deployment = Stored<'Deployment'>
type ReplicaSet = Stored<'ReplicaSet'>

const REVISION = 'deployment.kubernetes.io/revision'
const HASH = 'pod-template-hash'
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

function keys(event: WatchEvent): readonly string[] {
  return event.kind === 'Deployment' ? [event.key] : ownerKeys(event, 'Deployment')
}

/** Ten letters of the safe alphabet over the template, the same for the same template. */
function templateHash(template: unknown): string {
  const digest = createHash('sha256').update(JSON.stringify(template)).digest()
  return [...digest.subarray(0, 10)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')
}

function withoutHash(set: ReplicaSet): unknown {
  const { [HASH]: _, ...labels } = set.spec?.template?.metadata?.labels ?? {}
  return { ...set.spec?.template, metadata: { ...set.spec?.template?.metadata, labels } }
}

function sameTemplate(set: ReplicaSet, deployment: Deployment): boolean {
  const { spec } = deployment
  const wanted = {
    ...spec?.template,
    metadata: { ...spec?.template.metadata, labels: spec?.template.metadata?.labels ?? {} },
  }
  return canonical(withoutHash(set)) === canonical(wanted)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

function revision(set: ReplicaSet): number {
  return Number(set.metadata.annotations?.[REVISION] ?? 0)
}

function newSet(deployment: Deployment, replicas: number, number: number): AnyObject {
  const template = deployment.spec!.template
  const hash = templateHash(template)
  const labels = { ...template.metadata?.labels, [HASH]: hash }
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace!,
      labels,
      annotations: { [REVISION]: String(number) },
      ownerReferences: [controllerReference(deployment as unknown as Stored)],
    },
    spec: {
      replicas,
      minReadySeconds: deployment.spec?.minReadySeconds ?? 0,
      selector: {
        ...deployment.spec!.selector,
        matchLabels: { ...deployment.spec!.selector.matchLabels, [HASH]: hash },
      },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  } as unknown as AnyObject
}

/** `25%` of n, surge rounded up, unavailable down (pkg/controller/deployment/util ResolveFenceposts). */
function fenceposts(
  deployment: Deployment,
  replicas: number,
): { readonly surge: number; readonly unavailable: number } {
  const { maxSurge = '25%', maxUnavailable = '25%' } = deployment.spec?.strategy?.rollingUpdate ?? {}
  const share = (value: number | string, round: (n: number) => number): number =>
    typeof value === 'number' ? value : round((Number.parseInt(value, 10) * replicas) / 100)
  const surge = share(maxSurge as number | string, Math.ceil)
  const unavailable = share(maxUnavailable as number | string, Math.floor)
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

function scaled(set: ReplicaSet, replicas: number): readonly Write[] {
  if ((set.spec?.replicas ?? 0) === replicas) return []
  return [{ verb: 'update', object: { ...set, spec: { ...set.spec, replicas } } as unknown as AnyObject }]
}

interface Sets {
  readonly current: ReplicaSet | undefined
  readonly old: readonly ReplicaSet[]
}

const specOf = (set: ReplicaSet): number => set.spec?.replicas ?? 0
const total = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, set) => sum + specOf(set), 0)
const availableOf = (set: ReplicaSet | undefined): number => set?.status?.availableReplicas ?? 0

function rolling(deployment: Deployment, { current, old }: Sets, wanted: number): readonly Write[] {
  const { surge, unavailable } = fenceposts(deployment, wanted)
  const all = [...old, ...(current === undefined ? [] : [current])]
  if (current === undefined) return []
  const now = specOf(current)
  if (now > wanted) return scaled(current, wanted)
  if (now < wanted) {
    const room = Math.max(0, wanted + surge - total(all))
    const grow = Math.min(room, wanted - now)
    if (grow > 0) return scaled(current, now + grow)
  }
  return shrinkOld(all, current, old, wanted - unavailable)
}

/** Unhealthy old Pods go first, then as many as availability leaves (rolling.go reconcileOldReplicaSets). */
function shrinkOld(
  all: readonly ReplicaSet[],
  current: ReplicaSet,
  old: readonly ReplicaSet[],
  minimum: number,
): readonly Write[] {
  let budget = total(all) - minimum - (specOf(current) - availableOf(current))
  const size = new Map(old.map((set) => [set, specOf(set)]))
  for (const set of old) {
    const unhealthy = Math.min(Math.max(0, size.get(set)! - availableOf(set)), Math.max(0, budget))
    size.set(set, size.get(set)! - unhealthy)
    budget -= unhealthy
  }
  const ready = all.reduce((sum, set) => sum + availableOf(set), 0)
  let spare = ready - minimum
  for (const set of old) {
    const down = Math.min(size.get(set)!, Math.max(0, spare))
    size.set(set, size.get(set)! - down)
    spare -= down
  }
  return old.flatMap((set) => scaled(set, size.get(set)!))
}

function recreate(state: ClusterState, { current, old }: Sets, wanted: number): readonly Write[] {
  const down = old.flatMap((set) => scaled(set, 0))
  if (down.length > 0) return down
  const running = old.some((set) =>
    state
      .ownedBy('Pod', set.metadata.uid)
      .some(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed'),
  )
  return running || current === undefined ? [] : scaled(current, wanted)
}

function reconcile(key: string, state: ClusterState, _now: Instant): Plan {
  const deployment = state.get('Deployment', key)
  if (deployment === undefined || deployment.metadata.deletionTimestamp !== undefined) return NOTHING
  const owned = state.ownedBy('ReplicaSet', deployment.metadata.uid)
  const current = owned.find((set) => sameTemplate(set, deployment))
  const old = owned.filter((set) => set !== current).sort((a, b) => revision(a) - revision(b))
  const wanted = deployment.spec?.replicas ?? 1
  return { writes: [...moves(deployment, { current, old }, wanted, state), status(deployment, { current, old })] }
}

function moves(deployment: Deployment, sets: Sets, wanted: number, state: ClusterState): readonly Write[] {
  const { current, old } = sets
  if (deployment.spec?.paused)
    return current === undefined || old.some((set) => specOf(set) > 0) ? [] : scaled(current, wanted)
  const number = Math.max(0, ...old.map(revision)) + 1
  const isRecreate = deployment.spec?.strategy?.type === 'Recreate'
  if (current === undefined) {
    const { surge } = fenceposts(deployment, wanted)
    const room = old.every((set) => specOf(set) === 0)
      ? wanted
      : Math.min(wanted, Math.max(0, wanted + surge - total(old)))
    const replicas = isRecreate && old.some((set) => (set.status?.replicas ?? 0) > 0) ? 0 : room
    return [{ verb: 'create', object: newSet(deployment, replicas, number) }]
  }
  const renumbered: readonly Write[] =
    revision(current) >= number
      ? []
      : [
          {
            verb: 'update',
            object: {
              ...current,
              metadata: {
                ...current.metadata,
                annotations: { ...current.metadata.annotations, [REVISION]: String(number) },
              },
            } as unknown as AnyObject,
          },
        ]
  if (renumbered.length > 0) return renumbered
  return [
    ...(isRecreate ? recreate(state, sets, wanted) : rolling(deployment, sets, wanted)),
    ...cleaned(deployment, old),
  ]
}

function cleaned(deployment: Deployment, old: readonly ReplicaSet[]): readonly Write[] {
  const idle = old.filter((set) => specOf(set) === 0 && (set.status?.replicas ?? 0) === 0)
  const limit = deployment.spec?.revisionHistoryLimit ?? 10
  return idle
    .slice(0, Math.max(0, idle.length - limit))
    .map((set) => ({ verb: 'delete', kind: 'ReplicaSet', key: keyOf(set) }))
}

function status(deployment: Deployment, { current, old }: Sets): Write {
  const all = [...old, ...(current === undefined ? [] : [current])]
  const sum = (field: 'replicas' | 'readyReplicas' | 'availableReplicas'): number =>
    all.reduce((total, set) => total + (set.status?.[field] ?? 0), 0)
  const wanted = deployment.spec?.replicas ?? 1
  const replicas = sum('replicas')
  const available = sum('availableReplicas')
  const value = {
    observedGeneration: deployment.metadata.generation ?? 1,
    replicas,
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: sum('readyReplicas'),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, wanted - available),
    conditions: [
      {
        type: 'Available',
        status: available >= wanted - fenceposts(deployment, wanted).unavailable ? 'True' : 'False',
        reason: 'MinimumReplicasAvailable',
        message: '',
      },
    ],
  }
  return {
    verb: 'updateStatus',
    object: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: deployment.metadata.name, namespace: deployment.metadata.namespace! },
      status: value,
    } as AnyObject,
  }
}

/** Rolls a template out over ReplicaSets: RollingUpdate within its fence posts, Recreate, pause, history. */
export const deployment: Controller = {
  name: 'deployment-controller',
  watches: ['Deployment', 'ReplicaSet'],
  keys,
  reconcile,
}
