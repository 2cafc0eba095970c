import type { Write } from '../../controller.ts'
import { canonical, same } from '../../equal.ts'
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
}

export const sizeOf = (set: ReplicaSet): number => set.spec?.replicas ?? 0
export const availableOf = (set: ReplicaSet | undefined): number => set?.status?.availableReplicas ?? 0
export const total = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, set) => sum + sizeOf(set), 0)
export const allOf = ({ current, old }: Sets): readonly ReplicaSet[] =>
  current === undefined ? old : [...old, current]

export function revisionOf(set: ReplicaSet): number {
  return Number(set.metadata.annotations?.[REVISION] ?? 0) || 0
}

/** Templates are compared without the hash label that ReplicaSets carry (EqualIgnoreHash). */
function bare(template: Template | undefined): string {
  if (template === undefined) return readBare(undefined)
  let text = texts.get(template)
  if (text === undefined) {
    text = readBare(template)
    texts.set(template, text)
  }
  return text
}

type Template = NonNullable<NonNullable<ReplicaSet['spec']>['template']>
const texts = new WeakMap<Template, string>()

function readBare(template: Template | undefined): string {
  const { [HASH]: _, ...labels } = template?.metadata?.labels ?? {}
  return canonical({ ...template, metadata: { ...template?.metadata, labels } })
}

const byAge = (a: ReplicaSet, b: ReplicaSet): number => {
  const [left, right] = [a.metadata, b.metadata]
  if (left.creationTimestamp !== right.creationTimestamp)
    return left.creationTimestamp < right.creationTimestamp ? -1 : 1
  return revisionOf(a) - revisionOf(b) || (left.name < right.name ? -1 : 1)
}

/** Of several sets with the template the oldest counts. */
export function setsOf(deployment: Deployment, mine: readonly ReplicaSet[]): Sets {
  const sorted = [...mine].sort(byAge)
  const wanted = bare(deployment.spec?.template as never)
  const current = sorted.find((set) => bare(set.spec?.template) === wanted)
  return { current, old: sorted.filter((set) => set !== current) }
}

/** The revision that the set of the template has or will have: one more than any other. */
export function nextRevision({ old }: Sets): number {
  return Math.max(0, ...old.map(revisionOf)) + 1
}

/** Annotations of the Deployment that its ReplicaSets carry too. */
function inherited(deployment: Deployment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !NOT_COPIED.includes(key)),
  )
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

/** Brings the revision, the inherited annotations and minReadySeconds of the current set up to date (getNewReplicaSet). */
export function refreshed(deployment: Deployment, sets: Sets): readonly Write[] {
  const { current } = sets
  if (current === undefined) return []
  const before = current.metadata.annotations ?? {}
  const revision = Math.max(revisionOf(current), nextRevision(sets))
  const annotations = { ...before, ...inherited(deployment), [REVISION]: String(revision) }
  const minReadySeconds = deployment.spec?.minReadySeconds ?? 0
  if (same(annotations, before) && (current.spec?.minReadySeconds ?? 0) === minReadySeconds) return []
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
