import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Issue } from '../issue.ts'
import { issue } from '../issue.ts'
import type { CriterionResult, SubmissionResult } from '../result.ts'
import type { Grader } from './grader.ts'
import { writeWhole } from './journal.ts'
import { solutionsOf } from './solutions.ts'
import type { HandedIn } from './submission.ts'

/** What a recorded mistake must lose: cause codes by criterion, and criteria that cannot be judged because of it. */
export interface Expected {
  readonly fails: Readonly<Record<string, string>>
  readonly skips?: readonly string[]
}

/** One folder that was tried, and everything that came out otherwise than it should. */
export interface Trial {
  readonly kind: 'solution' | 'nothing' | 'mistake'
  readonly name: string
  readonly issues: readonly Issue[]
}

function outcomeText({ status, issues, fault }: CriterionResult): string {
  if (status === 'failed') return issues[0]?.code ?? 'failed'
  return status === 'broken' ? `broken: ${fault ?? ''}` : status
}

/** What a submission lost, in the form of `expected.json`. */
export function lossesOf({ criteria }: SubmissionResult): Expected {
  const failed = criteria.filter(({ status }) => status === 'failed' || status === 'broken')
  const skips = criteria.filter(({ status }) => status === 'skipped').map(({ id }) => id)
  return {
    fails: Object.fromEntries(failed.map((one) => [one.id, outcomeText(one)])),
    ...(skips.length === 0 ? {} : { skips }),
  }
}

function solutionIssues(result: SubmissionResult, name: string): readonly Issue[] {
  return result.criteria.flatMap((one) =>
    one.status === 'passed' || one.advisory
      ? []
      : [issue('verify.solution-loses', { name, criterion: one.id, outcome: outcomeText(one) })],
  )
}

function nothingIssues(result: SubmissionResult): readonly Issue[] {
  const earning = result.criteria.filter(
    ({ status, points }) => points !== '0' || status === 'broken' || status === 'passed',
  )
  return earning.map((one) =>
    issue('verify.nothing-earns', { criterion: one.id, outcome: one.points === '0' ? outcomeText(one) : one.points }),
  )
}

function mistakeIssues(result: SubmissionResult, name: string, expected: Expected): readonly Issue[] {
  const actual = lossesOf(result)
  return result.criteria.flatMap(({ id, status }) => {
    const wanted = expected.fails[id] ?? (expected.skips?.includes(id) ? 'skipped' : 'passed')
    const got = actual.fails[id] ?? status
    return wanted === got
      ? []
      : [issue('verify.mistake-differs', { name, criterion: id, expected: wanted, actual: got })]
  })
}

function read(file: string): Expected | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Expected
  } catch {
    return undefined
  }
}

const NOTHING: HandedIn = { files: [], issues: [], ignored: [], refused: [], digest: 'sha256:' }

/**
 * Tries everything an exercise records about itself: each solution earns every point, nothing earns nothing, each mistake
 * loses exactly what its expected.json says. With `update` expected.json is written instead of compared.
 */
export async function* verifyExercise(grader: Grader, id: string, update = false): AsyncGenerator<Trial> {
  const { folder } = grader.exercise(id)
  const grade = (student: string, handed: HandedIn): Promise<SubmissionResult> =>
    grader.grade({ student, exercise: id, handed })
  const solutions = solutionsOf(join(folder, 'solutions'), id)
  if (solutions.length === 0)
    yield { kind: 'solution', name: '-', issues: [issue('verify.no-solution', { exercise: id })] }
  for (const { name, handed } of solutions)
    yield { kind: 'solution', name, issues: solutionIssues(await grade(name, handed), name) }
  yield { kind: 'nothing', name: '-', issues: nothingIssues(await grade('nothing', NOTHING)) }
  for (const { name, handed } of solutionsOf(join(folder, 'mistakes'), id)) {
    const file = join(folder, 'mistakes', name, 'expected.json')
    const result = await grade(name, handed)
    if (update) writeWhole(file, `${JSON.stringify(lossesOf(result), null, 2)}\n`)
    const expected = read(file)
    yield {
      kind: 'mistake',
      name,
      issues:
        expected === undefined ? [issue('verify.no-expectation', { name })] : mistakeIssues(result, name, expected),
    }
  }
}
