import type { Envelope, Exception, Pickle, TestStepResult } from '@cucumber/messages'
import { EVIDENCE, type Evidence } from '../evidence.ts'
import { Fraction, ZERO } from '../fraction.ts'
import { type Issue, issue } from '../issue.ts'
import type { Verdict } from '../verdict.ts'
import type { Criterion } from './exercise.ts'
import { tagsOf } from './tags.ts'

/** Exceptions that are the student's; every other class is ours. */
const STUDENTS: ReadonlySet<string> = new Set(['AssertionError', 'StatusError', 'RunawayError'])

/** How one scenario ended. */
export interface ScenarioOutcome {
  readonly status: 'passed' | 'failed' | 'skipped' | 'broken'
  readonly evidence: readonly Evidence[]
  /** Index among the pickle's steps. */
  readonly step?: number
  readonly exception?: string
}

interface Running {
  readonly pickle: string
  readonly evidence: Evidence[]
  status: ScenarioOutcome['status']
  step?: number
  exception?: string
  finished: boolean
}

interface Steps {
  readonly pickle: string
  /** Pickle step by test step; hooks are absent. */
  readonly steps: ReadonlyMap<string, string>
}

function judged(result: TestStepResult): ScenarioOutcome['status'] {
  if (result.status === 'PASSED') return 'passed'
  if (result.status === 'SKIPPED') return 'skipped'
  return result.status === 'FAILED' && STUDENTS.has(result.exception?.type ?? '') ? 'failed' : 'broken'
}

function told(exception: Exception | undefined, { status, message }: TestStepResult): string {
  if (exception === undefined) return message ?? status
  return exception.message === undefined ? exception.type : `${exception.type}: ${exception.message}`
}

/**
 * A fold over Cucumber's messages: what became of every scenario. It does not know who sends them, Cucumber or the batch
 * runner, and keeps nothing else.
 */
export class Outcomes {
  readonly #pickles = new Map<string, Pickle>()
  readonly #cases = new Map<string, Steps>()
  readonly #runs = new Map<string, Running>()
  readonly #byPickle = new Map<string, Running>()

  update(envelope: Envelope): void {
    const { pickle, testCase, testCaseStarted, attachment, testStepFinished, testCaseFinished } = envelope
    if (pickle !== undefined) this.#pickles.set(pickle.id, pickle)
    else if (testCase !== undefined) {
      const steps = testCase.testSteps.flatMap(({ id, pickleStepId }) =>
        pickleStepId === undefined ? [] : [[id, pickleStepId] as const],
      )
      this.#cases.set(testCase.id, { pickle: testCase.pickleId, steps: new Map(steps) })
    } else if (testCaseStarted !== undefined) this.#start(testCaseStarted.id, testCaseStarted.testCaseId)
    else if (attachment !== undefined) {
      const run = this.#runs.get(attachment.testCaseStartedId ?? '')
      if (run !== undefined && attachment.mediaType === EVIDENCE)
        run.evidence.push(JSON.parse(attachment.body) as Evidence)
    } else if (testStepFinished !== undefined) this.#step(testStepFinished)
    else if (testCaseFinished !== undefined)
      this.#runs.get(testCaseFinished.testCaseStartedId)!.finished = !testCaseFinished.willBeRetried
  }

  #start(id: string, testCase: string): void {
    const pickle = this.#cases.get(testCase)?.pickle
    if (pickle === undefined) throw new Error(`no test case ${testCase} was announced`)
    const run: Running = { pickle, evidence: [], status: 'passed', finished: false }
    this.#runs.set(id, run)
    this.#byPickle.set(pickle, run)
  }

  #step({ testCaseStartedId, testStepId, testStepResult }: NonNullable<Envelope['testStepFinished']>): void {
    const run = this.#runs.get(testCaseStartedId)!
    const status = judged(testStepResult)
    const first = run.status === 'passed' && status !== 'passed'
    // A broken hook after a failed step is still ours; steps skipped behind a failure say nothing.
    if (!first && status !== 'broken') return
    if (run.status === 'broken') return
    run.status = status
    run.step = this.#stepIndex(run.pickle, testStepId)
    if (status !== 'skipped') run.exception = told(testStepResult.exception, testStepResult)
  }

  #stepIndex(pickle: string, testStep: string): number {
    const ids = [...this.#cases.values()].find(({ steps }) => steps.has(testStep))
    const step = ids?.steps.get(testStep)
    return this.#pickles.get(pickle)?.steps.findIndex(({ id }) => id === step) ?? -1
  }

  /** Outcomes by criterion, in the order of the pickles. A scenario that never finished is broken. */
  byCriterion(): ReadonlyMap<string, readonly ScenarioOutcome[]> {
    const all = [...this.#pickles.values()].map((pickle) => {
      const run = this.#byPickle.get(pickle.id)
      const criterion = tagsOf(pickle).tagged?.criterion ?? ''
      return { criterion, outcome: run?.finished ? outcome(run) : UNFINISHED }
    })
    const groups = Map.groupBy(all, ({ criterion }) => criterion)
    return new Map([...groups].map(([criterion, list]) => [criterion, list.map(({ outcome: one }) => one)]))
  }
}

const UNFINISHED: ScenarioOutcome = { status: 'broken', evidence: [], exception: 'the scenario never finished' }

function outcome({ status, evidence, step, exception }: Running): ScenarioOutcome {
  return {
    status,
    evidence,
    ...(step === undefined || step < 0 ? {} : { step }),
    ...(exception === undefined ? {} : { exception }),
  }
}

/** An assertion without evidence (an author's own `expect`) still says its message. */
function issuesOf({ evidence, exception, status }: ScenarioOutcome): readonly Issue[] {
  const issues = evidence.flatMap((one) => one.issues)
  if (issues.length > 0 || status !== 'failed') return issues
  return [issue('grade.assertion', { message: (exception ?? '').replace(/^\w+: /, '') })]
}

/** The first story that was told; a second one would be told of another Pod in the same words. */
function momentsOf(telling: readonly ScenarioOutcome[]): Pick<Verdict, 'moments'> {
  const found = telling.flatMap(({ evidence }) => evidence).find(({ moments }) => moments !== undefined)
  return found?.moments === undefined ? {} : { moments: found.moments }
}

function statusOf(outcomes: readonly ScenarioOutcome[], partial: boolean, earned: Fraction): Verdict['status'] {
  const has = (status: ScenarioOutcome['status']): boolean => outcomes.some((one) => one.status === status)
  if (has('broken')) return 'broken'
  if (outcomes.every((one) => one.status === 'passed')) return 'passed'
  if (has('failed') || (partial && earned.compare(ZERO) > 0)) return 'failed'
  return 'skipped'
}

/** Judges one criterion by its own scenarios, before anything it needs is looked at. */
function alone(criterion: Criterion, outcomes: readonly ScenarioOutcome[]): Verdict {
  const { id, points, partial } = criterion
  const all = outcomes.length === criterion.scenarios.length ? outcomes : [...outcomes, UNFINISHED]
  const passed = all.filter(({ status }) => status === 'passed').length
  const share = partial ? points.mul(new Fraction(passed, all.length)) : passed === all.length ? points : ZERO
  const status = statusOf(all, partial, share)
  const telling = status === 'passed' ? [] : all.filter((one) => one.status !== 'passed')
  // What decided comes first: a broken scenario before a failed one before a skipped one.
  const order = ['broken', 'failed', 'skipped']
  const first = [...telling].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status))[0]
  const step = first?.step
  return {
    criterion: id,
    points,
    earned: status === 'broken' || status === 'skipped' ? ZERO : share,
    status,
    issues: telling.flatMap(issuesOf),
    observations: telling.flatMap(({ evidence }) => evidence.flatMap(({ observations }) => observations)),
    ...momentsOf(telling),
    ...(first === undefined || step === undefined ? {} : { at: { scenario: all.indexOf(first), step } }),
    ...(status === 'broken' ? { fault: first?.exception ?? '' } : {}),
  }
}

/** A criterion whose need did not pass is skipped, whatever its own scenarios came to; a chain of needs is followed. */
function withNeeds(criteria: readonly Criterion[], verdicts: ReadonlyMap<string, Verdict>): readonly Verdict[] {
  const final = new Map<string, Verdict>()
  const settle = (criterion: Criterion): Verdict => {
    const known = final.get(criterion.id)
    if (known !== undefined) return known
    const own = verdicts.get(criterion.id)!
    const unmet = criterion.needs.find((id) => settle(criteria.find((other) => other.id === id)!).status !== 'passed')
    const verdict: Verdict =
      unmet === undefined
        ? own
        : {
            criterion: own.criterion,
            points: own.points,
            earned: ZERO,
            status: 'skipped',
            issues: [issue('grade.needs', { criterion: unmet })],
            observations: [],
          }
    final.set(criterion.id, verdict)
    return verdict
  }
  return criteria.map(settle)
}

/** Verdicts in the order of the exercise's criteria. */
export function grade(
  criteria: readonly Criterion[],
  outcomes: ReadonlyMap<string, readonly ScenarioOutcome[]>,
): readonly Verdict[] {
  const own = new Map(criteria.map((criterion) => [criterion.id, alone(criterion, outcomes.get(criterion.id) ?? [])]))
  return withNeeds(criteria, own)
}
