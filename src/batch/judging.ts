import { ZERO } from '../fraction.ts'
import type { Criterion } from '../grade/exercise.ts'
import type { Issue } from '../issue.ts'
import type { Moment } from '../moment.ts'
import type { Verdict } from '../verdict.ts'
import type { LoadedExercise } from './exercise.ts'
import { Places } from './places.ts'
import { type Plan, runPlan } from './plan.ts'
import type { Preparer } from './prepare.ts'
import type { Remembered } from './remembered.ts'
import type { HandedIn } from './submission.ts'
import { type ReadFiles, readFiles, valueDigest } from './values.ts'

/** Makes what a World is given of a submission, and what all submissions to an exercise begin with. */
export type Prepare = Pick<Preparer, 'prepare'> & Partial<Pick<Preparer, 'base'>>

/** One thing to grade, read and ready to cross a thread. */
export interface Task {
  readonly student: string
  readonly exercise: string
  readonly handed: HandedIn
}

/** What a submission came to, before points are summed and lines are shown. */
export interface Judged {
  readonly verdicts: readonly Verdict[]
  /** What the API server or kubectl warned of. */
  readonly warnings: readonly Issue[]
  /** How Pods and endpoints came about while the cluster settled. */
  readonly moments?: readonly Moment[]
}

/** Every criterion failed, for one reason. */
export function failing(criteria: readonly Criterion[], issues: readonly Issue[]): readonly Verdict[] {
  return criteria.map(({ id, points }) => ({
    criterion: id,
    points,
    earned: ZERO,
    status: 'failed',
    issues,
    observations: [],
  }))
}

function placed({ verdicts, ...rest }: Judged, places: Places, { manifests }: ReadFiles): Judged {
  return {
    verdicts: verdicts.map((verdict) => ({
      ...verdict,
      issues: places.in(verdict.issues, manifests),
      observations: places.in(verdict.observations, manifests),
      ...(verdict.moments === undefined ? {} : { moments: places.in(verdict.moments, manifests) }),
    })),
    ...places.in(rest, manifests),
  }
}

/** The same files with numbered places for positions. */
function numbered({ reads, manifests }: ReadFiles, places: Places): ReadFiles {
  const all = manifests.map((manifest, index) => places.numbering(manifest, index))
  let from = 0
  const each = reads.map((read) => {
    const own = all.slice(from, from + read.manifests.length)
    from += own.length
    return { ...read, manifests: own }
  })
  return { reads: each, manifests: all }
}

/**
 * Judges submissions. A judgement depends on what the files say, not on where a text says it, so submissions with equal
 * values share one; each is told with its own positions. It does not know of points, threads or files on a disk.
 */
export class Judging {
  readonly #prepare: Prepare
  readonly #remembered: Remembered | undefined

  /** Without a memory everything is judged anew: steps of authors may look at more than the values. */
  constructor(prepare: Prepare, remembered?: Remembered) {
    this.#prepare = prepare
    this.#remembered = remembered
  }

  /** @throws whatever a grader's own fault throws. */
  async judge(exercise: LoadedExercise, plan: Plan, task: Task): Promise<Judged> {
    if (this.#remembered === undefined) return this.#anew(exercise, plan, task)
    const files = readFiles(task.handed)
    const digest = valueDigest(task.handed, files)
    if (digest === undefined) return this.#anew(exercise, plan, task, files)
    const key = `${exercise.id} ${digest}`
    let known = this.#remembered.get(key)
    if (known === undefined) {
      const places = new Places()
      known = { judged: await this.#anew(exercise, plan, task, numbered(files, places)), places }
      this.#remembered.put(key, known)
    }
    return placed(known.judged, known.places, files)
  }

  async #anew(exercise: LoadedExercise, plan: Plan, task: Task, files?: ReadFiles): Promise<Judged> {
    const prepared = this.#prepare.prepare(exercise, task.handed, files?.reads)
    const { moments, submission } = prepared
    const { warnings } = submission
    if (prepared.unsettled.length > 0) return { verdicts: failing(exercise.criteria, prepared.unsettled), warnings }
    const verdicts = await runPlan(plan, { submission: task.student, prepared })
    return { verdicts, warnings, ...(moments === undefined ? {} : { moments }) }
  }
}
