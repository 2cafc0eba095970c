import type { Applied } from '../cluster/apply.ts'
import { Cluster } from '../cluster/cluster.ts'
import type { Prepared, Submission } from '../cluster/prepared.ts'
import { ExerciseError } from '../grade/exercise.ts'
import { type Issue, issue } from '../issue.ts'
import { render } from '../messages/render.ts'
import type { LoadedExercise } from './exercise.ts'
import type { HandedIn } from './submission.ts'

/** The exercise's own cluster: created, what is given applied, settled. @throws ExerciseError when its own objects are refused. */
function base({ options, given, settle }: LoadedExercise): Cluster {
  const cluster = Cluster.create(options)
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

/** Prepares clusters: an exercise's once, a submission's on a fork of it. */
export class Preparer {
  readonly #bases = new Map<string, Cluster>()

  base(exercise: LoadedExercise): Cluster {
    let cluster = this.#bases.get(exercise.id)
    if (cluster === undefined) {
      cluster = base(exercise)
      this.#bases.set(exercise.id, cluster)
    }
    return cluster
  }

  /** Applies a submission to a fork of the exercise's cluster, file by file, and lets it settle. */
  prepare(exercise: LoadedExercise, handed: HandedIn): Prepared {
    const cluster = this.base(exercise).fork()
    const applied: Applied[] = []
    let unsettled: readonly Issue[] = []
    try {
      for (const { path, bytes } of handed.files) applied.push(...cluster.apply(bytes, path))
      cluster.advance(exercise.settle)
    } catch (error) {
      unsettled = unsettledBy(error)
    }
    return { cluster, submission: submissionOf(applied, handed), unsettled, clients: exercise.clients }
  }
}
