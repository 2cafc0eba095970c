import { LIMIT } from '../api/admission/limit.ts'
import type { Applied } from '../cluster/apply.ts'
import { Cluster } from '../cluster/cluster.ts'
import { giveAddresses, inEnvironment } from '../cluster/environments.ts'
import type { Prepared, Submission } from '../cluster/prepared.ts'
import { Recording } from '../cluster/recording.ts'
import type { EnvironmentName } from '../environment.ts'
import { ExerciseError } from '../grade/exercise.ts'
import { type Issue, issue } from '../issue.ts'
import { type Read, readManifests } from '../manifest/read.ts'
import { render } from '../messages/render.ts'
import type { AnyObject, OwnerReference, Stored } from '../object.ts'
import type { LoadedExercise } from './exercise.ts'
import { CLUSTER_LIMITS } from './limits.ts'
import type { HandedIn } from './submission.ts'

/** The exercise's own cluster: created, what is given applied, settled. @throws ExerciseError when its own objects are refused. */
function base({ options, given, settle }: LoadedExercise): Cluster {
  const cluster = Cluster.create({ ...options, limits: { ...CLUSTER_LIMITS, ...options.limits } })
  const refused = given.flatMap(({ path, bytes }) =>
    cluster.apply(bytes, `given/${path}`).flatMap(({ issues }) => issues),
  )
  if (refused.length > 0) {
    throw new ExerciseError(
      refused.map((one) =>
        issue('exercise.given-refused', { file: one.location?.file ?? 'given', detail: render(one, 'en') }),
      ),
    )
  }
  cluster.advance(settle)
  return cluster
}

function namespaceOf({ key }: Applied): string {
  return key.includes('/') ? key.slice(0, key.indexOf('/')) : ''
}

function submissionOf(applied: readonly Applied[], { issues, ignored }: HandedIn): Submission {
  return {
    issues: [...issues, ...applied.flatMap((one) => one.issues)],
    objects: applied.flatMap((one) => (one.kind === '' ? [] : [{ kind: one.kind, namespace: namespaceOf(one) }])),
    manifests: applied.flatMap(({ manifest }) => manifest ?? []),
    warnings: applied.flatMap(({ warnings }) => warnings),
    ignored,
  }
}

/** The student's doing, not ours: the cluster's own word for a submission that never comes to rest. */
function unsettledBy(error: unknown): readonly Issue[] {
  if (error instanceof Error && error.name === 'RunawayError')
    return [issue('expect.runs-for-ever', { detail: error.message })]
  throw error
}

/** `Deployment shop/api`: the end of the chain of controllers that wanted an object. */
function handedInOwner(cluster: Cluster, object: AnyObject | Stored, key: string): string | undefined {
  const owners = (object.metadata?.ownerReferences ?? []) as readonly OwnerReference[]
  const owner = owners.find(({ controller }) => controller === true)
  if (owner === undefined) return undefined
  const ownerKey = key.includes('/') ? `${key.split('/')[0]}/${owner.name}` : owner.name
  const found = cluster.state.find(owner.kind, ownerKey)
  return (found && handedInOwner(cluster, found, ownerKey)) ?? `${owner.kind} ${ownerKey}`
}

/** Whoever asked for objects beyond a limit, once each, where it was handed in. */
function beyondLimit(cluster: Cluster): readonly Issue[] {
  const owners = new Map<string, Issue>()
  for (const { key, write, refusal } of cluster.refused) {
    if (refusal.reason !== LIMIT || write.verb !== 'create') continue
    const owner = handedInOwner(cluster, write.object, key)
    if (owner === undefined || owners.has(owner)) continue
    const [kind = '', of = ''] = owner.split(' ')
    const location = cluster.locate({ kind, key: of, field: kind === 'Service' ? 'spec.selector' : 'spec.replicas' })
    owners.set(
      owner,
      issue('submission.made', { kind: write.object.kind, owner }, location === undefined ? {} : { location }),
    )
  }
  return [...owners.values()]
}

/** A function that works out each value once. */
function once<K, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>()
  return (key) => {
    const value = known.get(key) ?? make(key)
    known.set(key, value)
    return value
  }
}

/** An exercise's cluster with a submission applied, before anything of it was judged. */
type Settled = Omit<Prepared, 'elsewhere'>

/** Applies a submission, as read if it was, to a fork of the exercise's cluster, file by file, and lets it settle. */
function settled(cluster: Cluster, exercise: LoadedExercise, handed: HandedIn, reads?: readonly Read[]): Settled {
  const { objects } = { ...CLUSTER_LIMITS, ...exercise.options.limits }
  const applied: Applied[] = []
  let unsettled: readonly Issue[] = []
  const recording = new Recording(cluster)
  try {
    for (const [index, { path, bytes }] of handed.files.entries())
      applied.push(...cluster.applyRead(reads?.[index] ?? readManifests(bytes, path), path))
    if (applied.length > objects) return unread(cluster, handed, issue('submission.objects', { limit: objects }))
    cluster.advance(exercise.settle)
  } catch (error) {
    unsettled = unsettledBy(error)
  }
  const moments = recording.end()
  const submission = submissionOf(applied, handed)
  const issues = [...submission.issues, ...beyondLimit(cluster)]
  return { cluster, submission: { ...submission, issues }, unsettled, clients: exercise.clients, moments }
}

/** Over a limit of the whole submission nothing is graded. */
function unread(cluster: Cluster, handed: HandedIn, reason: Issue): Settled {
  return { cluster, submission: submissionOf([], handed), unsettled: [reason], clients: {} }
}

/** Prepares clusters: an exercise's once in each environment, a submission's on a fork of it. */
export class Preparer {
  readonly #bases = new Map<string, Cluster>()

  base(exercise: LoadedExercise, environment?: EnvironmentName): Cluster {
    const key = `${exercise.id} ${environment ?? ''}`
    let cluster = this.#bases.get(key)
    if (cluster === undefined) {
      const { options } = exercise
      cluster = base(
        environment === undefined ? exercise : { ...exercise, options: inEnvironment(options, environment) },
      )
      if (environment !== undefined) giveAddresses(cluster)
      this.#bases.set(key, cluster)
    }
    return cluster
  }

  /** The submission in the exercise's own cluster, and a way to the same in other environments. */
  prepare(exercise: LoadedExercise, handed: HandedIn, reads?: readonly Read[]): Prepared {
    const at = (environment?: EnvironmentName): Settled =>
      settled(this.base(exercise, environment).fork(), exercise, handed, reads)
    const elsewhere = once((environment: EnvironmentName): Prepared => ({ ...at(environment), elsewhere }))
    return { ...at(), elsewhere }
  }
}
