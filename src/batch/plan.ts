import { makeTestPlan } from '@cucumber/core'
import type { Envelope, IdGenerator } from '@cucumber/messages'
import { ExerciseError } from '../grade/exercise.ts'
import { grade, Outcomes } from '../grade/grade.ts'
import { type Issue, issue } from '../issue.ts'
import type { Locale } from '../messages/render.ts'
import type { Verdict } from '../verdict.ts'
import type { LoadedExercise } from './exercise.ts'
import type { Feature } from './features.ts'
import { type PlannedCase, ScenarioRun } from './scenario.ts'
import type { Support } from './support.ts'

/** An exercise bound to its steps in one language: made once, run for every submission. */
export interface Plan {
  readonly exercise: LoadedExercise
  readonly locale: Locale
  readonly support: Support
  readonly cases: readonly PlannedCase[]
  /** Pickles and test cases: what a fold must know before the first scenario starts. */
  readonly announcements: readonly Envelope[]
}

/** Steps nobody defined, or two did, or with a signature the batch runner cannot call: said at load, not per student. */
function unusable({ testCase, pickle }: PlannedCase): readonly Issue[] {
  return testCase.testSteps.flatMap((step): Issue[] => {
    const prepared = step.prepare()
    const { line } = step.sourceReference.location ?? { line: 1 }
    const location = { file: pickle.uri, line, column: 1, endLine: line, endColumn: 1 }
    const detail =
      prepared.type === 'undefined'
        ? `no step matches "${step.name.body}"`
        : prepared.type === 'ambiguous'
          ? `several steps match "${step.name.body}"`
          : prepared.fn.length > prepared.args.length + 1 + (prepared.dataTable || prepared.docString ? 1 : 0)
            ? `"${step.name.body}" expects a callback`
            : undefined
    return detail === undefined ? [] : [issue('exercise.steps', { detail }, { location })]
  })
}

function featuresOf(exercise: LoadedExercise, locale: Locale): readonly Feature[] {
  const wanted = exercise.features.filter((feature) => feature.locale === locale)
  return wanted.length > 0 ? wanted : exercise.features
}

/** Binds an exercise's features of a language to steps. @throws ExerciseError when a step cannot be run. */
export function plan(exercise: LoadedExercise, locale: Locale, support: Support): Plan {
  let count = 0
  const newId: IdGenerator.NewId = () => `${exercise.id}-${count++}`
  const cases = featuresOf(exercise, locale).flatMap(({ document, pickles }) => {
    const planned = makeTestPlan({ gherkinDocument: document, pickles, supportCodeLibrary: support.library }, { newId })
    return planned.testCases.map((testCase, index): PlannedCase => ({ testCase, pickle: pickles[index]!, document }))
  })
  const issues = cases.flatMap(unusable)
  if (issues.length > 0) throw new ExerciseError(issues)
  const announcements = cases.flatMap(({ testCase, pickle }): Envelope[] => [
    { pickle },
    { testCase: testCase.toMessage() },
  ])
  return { exercise, locale, support, cases, announcements }
}

/** Runs every scenario of a plan for one submission and judges what came of it. `listen` sees the messages too. */
export async function runPlan(
  { exercise, support, cases, announcements }: Plan,
  parameters: object,
  listen?: (envelope: Envelope) => void,
): Promise<readonly Verdict[]> {
  const outcomes = new Outcomes()
  const emit = (envelope: Envelope): void => {
    outcomes.update(envelope)
    listen?.(envelope)
  }
  for (const envelope of announcements) emit(envelope)
  for (const hook of support.beforeAll) await hook.call({ parameters })
  for (const planned of cases) await new ScenarioRun(support, planned, parameters, emit).run()
  for (const hook of support.afterAll) await hook.call({ parameters })
  return grade(exercise.criteria, outcomes.byCriterion())
}
