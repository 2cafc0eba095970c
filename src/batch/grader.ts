import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fractionText, ZERO } from '../fraction.ts'
import type { Criterion } from '../grade/exercise.ts'
import { type Issue, isHint } from '../issue.ts'
import type { Locale } from '../messages/render.ts'
import type { Moment } from '../moment.ts'
import { totals } from '../report/totals.ts'
import type { CriterionResult, Frame, SubmissionResult } from '../result.ts'
import type { Verdict } from '../verdict.ts'
import { Examination } from './examination.ts'
import { findExercises, type LoadedExercise, loadExercise } from './exercise.ts'
import { hintsOf } from './fix/hints.ts'
import { fixesOf } from './fix/search.ts'
import { failing, Judging, type Prepare, type Task } from './judging.ts'
import { type Plan, plan } from './plan.ts'
import { Remembered } from './remembered.ts'
import { type Selection, selected } from './selection.ts'
import { allOwn, stepFiles } from './step-files.ts'
import type { HandedIn } from './submission.ts'
import { loadSteps, type Support } from './support.ts'

/** What a grader is made from; plain data, so that a worker thread is given the same. */
export interface GraderOptions {
  /** The folder of the exercises. */
  readonly exercises: string
  readonly locale: Locale
  readonly selection: Selection
  /** What files are named relative to in messages of exercises. */
  readonly root: string
  /** Says the smallest edits that put failed criteria right. */
  readonly fix?: boolean
  /** Other steps, and another way to prepare a submission, than the package's: paths of modules. */
  readonly instead?: { readonly steps: readonly string[]; readonly preparer: string }
  /** Judge every submission anew, also those whose values are those of an earlier one. */
  readonly anew?: boolean
}

export type { Task } from './judging.ts'

const decoder = new TextDecoder()
const CONTEXT = 2

/** The lines around the place of the mistake, else of what was unmet, cut to what a page shows. */
function frameOf(issues: readonly Issue[], handed: HandedIn): Frame | undefined {
  const placed = issues.filter((one) => one.location !== undefined)
  const location = (placed.find(isHint) ?? placed[0])?.location
  const file = handed.files.find(({ path }) => path === location?.file)
  if (location === undefined || file === undefined) return undefined
  const lines = decoder.decode(file.bytes).split(/\r\n|\r|\n/)
  const from = Math.max(1, location.line - CONTEXT)
  const kept = lines
    .slice(from - 1, Math.min(location.line + CONTEXT, from + 2 * CONTEXT))
    .map((line) => line.slice(0, 240))
  return kept.length === 0 ? undefined : { file: location.file, from, lines: kept }
}

function criterionResult(criterion: Criterion, verdict: Verdict, handed: HandedIn): CriterionResult {
  const { id, title, hidden, advisory, scenarios } = criterion
  const { status, earned, points, issues, observations, moments, at, fault } = verdict
  const step = at === undefined ? undefined : scenarios[at.scenario]?.steps[at.step]
  const frame = frameOf(issues, handed)
  return {
    id,
    title,
    status,
    points: fractionText(earned),
    max: fractionText(points),
    ...(hidden ? { hidden } : {}),
    ...(advisory ? { advisory } : {}),
    issues,
    observations,
    ...(moments === undefined ? {} : { moments }),
    ...(step === undefined ? {} : { step }),
    ...(frame === undefined ? {} : { frame }),
    ...(fault === undefined ? {} : { fault }),
  }
}

/** Every criterion broken: the grader lost this submission. */
export function brokenVerdicts(criteria: readonly Criterion[], fault: string): readonly Verdict[] {
  return criteria.map(({ id, points }) => ({
    criterion: id,
    points,
    earned: ZERO,
    status: 'broken',
    issues: [],
    observations: [],
    fault,
  }))
}

/** A result from verdicts; the sums are made here and nowhere else. */
export function resultOf(
  exercise: LoadedExercise,
  { student, handed }: Task,
  verdicts: readonly Verdict[],
  warnings: readonly Issue[],
  moments: readonly Moment[] = [],
): SubmissionResult {
  const criteria = exercise.criteria.map((criterion, index) => criterionResult(criterion, verdicts[index]!, handed))
  return {
    student,
    exercise: exercise.id,
    title: exercise.title,
    exerciseDigest: exercise.digest,
    submissionDigest: handed.digest,
    ...totals(criteria),
    criteria,
    ...(moments.length === 0 || criteria.every(({ status }) => status === 'passed') ? {} : { moments }),
    warnings,
    ignored: handed.ignored,
  }
}

/**
 * Grades submissions one by one: exercises are loaded and planned once, their clusters prepared once, and each submission
 * is applied and settled once. It does not know about threads, journals or formats.
 */
export class Grader {
  readonly #options: GraderOptions
  readonly #folders: ReadonlyMap<string, string>
  readonly #exercises = new Map<string, LoadedExercise>()
  readonly #plans = new Map<string, Plan>()
  #judging: Judging | undefined
  #preparer: Promise<Prepare> | undefined
  #support: Promise<Support> | undefined

  constructor(options: GraderOptions) {
    this.#options = options
    this.#folders = findExercises(options.exercises)
  }

  /** Ids of the known exercises, sorted. */
  get ids(): readonly string[] {
    return [...this.#folders.keys()]
  }

  /** An exercise as selected by the options. @throws ExerciseError when it cannot be used. */
  exercise(id: string): LoadedExercise {
    let exercise = this.#exercises.get(id)
    if (exercise === undefined) {
      const folder = this.#folders.get(id) ?? join(this.#options.exercises, id)
      exercise = selected(loadExercise(folder, this.#options.root), this.#options.selection)
      this.#exercises.set(id, exercise)
    }
    return exercise
  }

  /** Binds an exercise to its steps. @throws ExerciseError when a step cannot be run. */
  async plan(id: string): Promise<Plan> {
    let made = this.#plans.get(id)
    if (made === undefined) {
      this.#support ??= loadSteps(this.#steps(), this.#options.root)
      made = plan(this.exercise(id), this.#options.locale, await this.#support)
      this.#plans.set(id, made)
    }
    return made
  }

  #steps(): readonly string[] {
    return this.#options.instead?.steps ?? stepFiles(this.#options.exercises, [...this.#folders.values()])
  }

  async #prepareWith(): Promise<Prepare> {
    const { instead } = this.#options
    const module =
      instead === undefined
        ? await import('./prepare.ts')
        : ((await import(pathToFileURL(instead.preparer).href)) as { Preparer: new () => Prepare })
    return new module.Preparer()
  }

  #prepare(): Promise<Prepare> {
    this.#preparer ??= this.#prepareWith()
    return this.#preparer
  }

  /** Loads and makes all that the first submission to an exercise would wait for. @throws ExerciseError */
  async ready(id: string): Promise<void> {
    await this.plan(id)
    const preparer = await this.#prepare()
    preparer.base?.(this.exercise(id))
  }

  /** Prepares a submission, to be judged criterion by criterion. @throws what a grading would call broken. */
  async examine(id: string, handed: HandedIn): Promise<Examination> {
    const made = await this.plan(id)
    return new Examination(made, (await this.#prepare()).prepare(this.exercise(id), handed))
  }

  async #withFixes(
    exercise: LoadedExercise,
    handed: HandedIn,
    verdicts: readonly Verdict[],
  ): Promise<readonly Verdict[]> {
    if (!this.#options.fix || verdicts.every(({ status }) => status !== 'failed')) return verdicts
    const fixes = await fixesOf({ exercise, handed, examine: (other) => this.examine(exercise.id, other) })
    return verdicts.map((verdict) => ({
      ...verdict,
      issues: [...verdict.issues, ...hintsOf(fixes.get(verdict.criterion) ?? [])],
    }))
  }

  /** Steps of authors may look at more of a submission than its values: with them nothing is shared. */
  async #judgingWith(): Promise<Judging> {
    const { instead, anew } = this.#options
    const shares = anew !== true && instead === undefined && allOwn(this.#steps())
    return new Judging(await this.#prepare(), shares ? new Remembered() : undefined)
  }

  /** Grades one submission; a fault of ours is a broken result, never an exception. */
  async grade(task: Task): Promise<SubmissionResult> {
    const exercise = this.exercise(task.exercise)
    const { handed } = task
    if (handed.refused.length > 0) return resultOf(exercise, task, failing(exercise.criteria, handed.refused), [])
    const made = await this.plan(task.exercise)
    try {
      this.#judging ??= await this.#judgingWith()
      const { verdicts, warnings, moments } = await this.#judging.judge(exercise, made, task)
      return resultOf(exercise, task, await this.#withFixes(exercise, handed, verdicts), warnings, moments)
    } catch (error) {
      const fault = error instanceof Error ? `${error.constructor.name}: ${error.message}` : String(error)
      return resultOf(exercise, task, brokenVerdicts(exercise.criteria, fault), [])
    }
  }
}
