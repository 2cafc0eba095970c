import type { Prepared } from '../cluster/prepared.ts'
import { ZERO } from '../fraction.ts'
import type { Criterion } from '../grade/exercise.ts'
import { tagsOf } from '../grade/tags.ts'
import type { Verdict, VerdictStatus } from '../verdict.ts'
import { type Plan, runPlan } from './plan.ts'

const parts = new WeakMap<Plan, Map<string, Plan>>()

/** The plan of one criterion, judged by its own scenarios alone. */
function partOf(plan: Plan, criterion: Criterion): Plan {
  const known = parts.get(plan) ?? new Map<string, Plan>()
  parts.set(plan, known)
  let part = known.get(criterion.id)
  if (part === undefined) {
    const cases = plan.cases.filter(({ pickle }) => tagsOf(pickle).tagged?.criterion === criterion.id)
    const pickles = new Set(cases.map(({ pickle }) => pickle.id))
    const announcements = plan.announcements.filter(
      ({ pickle, testCase }) => pickles.has(pickle?.id ?? '') || pickles.has(testCase?.pickleId ?? ''),
    )
    const exercise = { ...plan.exercise, criteria: [{ ...criterion, needs: [] }] }
    part = { ...plan, exercise, cases, announcements }
    known.set(criterion.id, part)
  }
  return part
}

/**
 * A submission prepared once and judged criterion by criterion, as far as somebody asks: whoever tries many submissions need
 * not judge everything of each. A verdict is what a whole grading says.
 */
export class Examination {
  readonly prepared: Prepared
  readonly #plan: Plan
  readonly #own = new Map<string, Promise<Verdict>>()

  constructor(plan: Plan, prepared: Prepared) {
    this.#plan = plan
    this.prepared = prepared
  }

  get criteria(): readonly Criterion[] {
    return this.#plan.exercise.criteria
  }

  /** How a criterion ends; one that needs another which did not pass is skipped. */
  async status(id: string): Promise<VerdictStatus> {
    const criterion = this.criteria.find((one) => one.id === id)
    if (criterion === undefined) throw new Error(`no criterion ${id}`)
    for (const needed of criterion.needs) if ((await this.status(needed)) !== 'passed') return 'skipped'
    return (await this.own(criterion)).status
  }

  /** The verdict by a criterion's own scenarios. */
  own(criterion: Criterion): Promise<Verdict> {
    let verdict = this.#own.get(criterion.id)
    if (verdict === undefined) {
      verdict = this.#judge(criterion)
      this.#own.set(criterion.id, verdict)
    }
    return verdict
  }

  async #judge(criterion: Criterion): Promise<Verdict> {
    const { unsettled } = this.prepared
    const { id, points } = criterion
    if (unsettled.length > 0)
      return { criterion: id, points, earned: ZERO, status: 'failed', issues: unsettled, observations: [] }
    const [verdict] = await runPlan(partOf(this.#plan, criterion), { submission: '', prepared: this.prepared })
    return verdict!
  }
}
