import type { Write } from '../../controller.ts'
import { same } from '../../equal.ts'
import { kept } from '../../kept.ts'
import type { AnyObject, Stored } from '../../object.ts'
import { templateHash } from '../hash.ts'
import { controllerReference } from '../owner.ts'
import { update } from '../write.ts'

export type Deployment = Stored<'Deployment'>
export type ReplicaSet = Stored<'ReplicaSet'>

export const REVISION = 'deployment.kubernetes.io/revision'
export const DESIRED = 'deployment.kubernetes.io/desired-replicas'
export const MAXIMUM = 'deployment.kubernetes.io/max-replicas'
const HASH = 'pod-template-hash'
/** Annotations of a Deployment that its ReplicaSets do not inherit. */
const NOT_COPIED = [
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  DESIRED,
  MAXIMUM,
  'deprecated.deployment.rollback.to',
]

/** The ReplicaSets of a Deployment: the one of its template, and the others from the oldest on. */
export interface Sets {
  readonly current: ReplicaSet | undefined
  readonly old: readonly ReplicaSet[]
  /** The old ones, then the current one. */
  readonly all: readonly ReplicaSet[]
}

export const sizeOf = (set: ReplicaSet): number => set.spec?.replicas ?? 0
export const availableOf = (set: ReplicaSet | undefined): number => set?.status?.availableReplicas ?? 0

export function total(sets: readonly ReplicaSet[]): number {
  let sum = 0
  for (const set of sets) sum += sizeOf(set)
  return sum
}

export function revisionOf(set: ReplicaSet): number {
  return Number(set.metadata.annotations?.[REVISION] ?? 0) || 0
}

type Template = NonNullable<NonNullable<ReplicaSet['spec']>['template']>

/** By a ReplicaSet's template: the Deployment's that it was found to be. */
const found = new WeakMap<Template, Template>()

/** Templates are compared without the hash label that ReplicaSets carry (EqualIgnoreHash). */
function isMadeFrom(own: Template | undefined, template: Template | undefined): boolean {
  if (own === undefined || template === undefined) return own === template
  if (found.get(own) === template) return true
  const alike = same(own.spec, template.spec) && same(bare(own), bare(template))
  if (alike) found.set(own, template)
  return alike
}

/** All but the spec. */
function bare({ spec: _, metadata, ...rest }: Template): object {
  const { [HASH]: _hash, ...labels } = metadata?.labels ?? {}
  return { ...rest, metadata: { ...metadata, labels } }
}

const byAge = (a: ReplicaSet, b: ReplicaSet): number => {
  const [left, right] = [a.metadata, b.metadata]
  if (left.creationTimestamp !== right.creationTimestamp)
    return left.creationTimestamp < right.creationTimestamp ? -1 : 1
  return revisionOf(a) - revisionOf(b) || (left.name < right.name ? -1 : 1)
}

const NO_SETS: readonly ReplicaSet[] = []

/** Of several sets with the template the oldest counts. */
export function setsOf(deployment: Deployment, mine: readonly ReplicaSet[]): Sets {
  const sorted = mine.length < 2 ? mine : [...mine].sort(byAge)
  const wanted = deployment.spec?.template as Template | undefined
  const current = sorted.find((set) => isMadeFrom(set.spec?.template, wanted))
  if (current === undefined) return { current, old: sorted, all: sorted }
  if (sorted.length === 1) return { current, old: NO_SETS, all: sorted }
  const old = sorted.filter((set) => set !== current)
  return { current, old, all: [...old, current] }
}

/** The revision that the set of the template has or will have: one more than any other. */
export function nextRevision({ old }: Sets): number {
  let highest = 0
  for (const set of old) highest = Math.max(highest, revisionOf(set))
  return highest + 1
}

type Annotations = Readonly<Record<string, string>>

const NO_ANNOTATIONS: Annotations = {}
const copied = kept(
  (annotations: Annotations): Annotations =>
    Object.fromEntries(Object.entries(annotations).filter(([key]) => !NOT_COPIED.includes(key))),
)

/** Annotations of the Deployment that its ReplicaSets carry too. */
function inherited({ metadata: { annotations = NO_ANNOTATIONS } }: Deployment): Annotations {
  return copied(annotations)
}

export function sizeAnnotations(wanted: number, surge: number): Record<string, string> {
  return { [DESIRED]: String(wanted), [MAXIMUM]: String(wanted + surge) }
}

/** A name nobody else has: a collision counts up, as the status' collisionCount does upstream. */
function freeHash(deployment: Deployment, taken: (name: string) => boolean): string {
  for (let collisions = 0; ; collisions++) {
    const hash = templateHash(deployment.spec?.template, collisions)
    if (!taken(`${deployment.metadata.name}-${hash}`)) return hash
  }
}

interface NewSet {
  readonly replicas: number
  readonly revision: number
  readonly surge: number
  taken(name: string): boolean
}

/** The ReplicaSet of a new template. */
export function newSet(deployment: Deployment, { replicas, revision, surge, taken }: NewSet): Write {
  const spec = deployment.spec!
  const hash = freeHash(deployment, taken)
  const labels = { ...spec.template.metadata?.labels, [HASH]: hash }
  const object = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace!,
      labels,
      annotations: {
        ...inherited(deployment),
        [REVISION]: String(revision),
        ...sizeAnnotations(spec.replicas ?? 1, surge),
      },
      ownerReferences: [controllerReference(deployment as unknown as Stored)],
    },
    spec: {
      replicas,
      minReadySeconds: spec.minReadySeconds ?? 0,
      selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [HASH]: hash } },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  }
  return { verb: 'create', object: object as unknown as AnyObject }
}

function carries(annotations: Annotations, own: Annotations, revision: number): boolean {
  for (const key in own) if (annotations[key] !== own[key]) return false
  return annotations[REVISION] === String(revision)
}

/** Brings the revision, the inherited annotations and minReadySeconds of the current set up to date (getNewReplicaSet). */
export function refreshed(deployment: Deployment, sets: Sets): readonly Write[] {
  const { current } = sets
  if (current === undefined) return []
  const before: Annotations = current.metadata.annotations ?? NO_ANNOTATIONS
  const revision = Math.max(revisionOf(current), nextRevision(sets))
  const minReadySeconds = deployment.spec?.minReadySeconds ?? 0
  const own = inherited(deployment)
  if (carries(before, own, revision) && (current.spec?.minReadySeconds ?? 0) === minReadySeconds) return []
  const annotations = { ...before, ...own, [REVISION]: String(revision) }
  return [
    update(current, { metadata: { ...current.metadata, annotations }, spec: { ...current.spec, minReadySeconds } }),
  ]
}

/** The Deployment shows the revision of its current set. */
export function numbered(deployment: Deployment, { current }: Sets): readonly Write[] {
  const revision = current?.metadata.annotations?.[REVISION]
  if (revision === undefined || deployment.metadata.annotations?.[REVISION] === revision) return []
  const annotations = { ...deployment.metadata.annotations, [REVISION]: revision }
  return [update(deployment, { metadata: { ...deployment.metadata, annotations } })]
}
