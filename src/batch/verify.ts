import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Issue } from '../issue.ts'
import { issue } from '../issue.ts'
import type { CriterionResult, SubmissionResult } from '../result.ts'
import { byCodeUnit } from '../state.ts'
import { behaviourDigest } from './behaviour.ts'
import type { Grader } from './grader.ts'
import { writeWhole } from './journal.ts'
import { mutantsOf } from './mutants.ts'
import { Preparer } from './prepare.ts'
import { type HandedIn, readSubmission } from './submission.ts'
import { entryOf } from './tree.ts'

/** What a recorded mistake must lose: cause codes by criterion, and criteria that cannot be judged because of it. */
export interface Expected {
  readonly fails: Readonly<Record<string, string>>
  readonly skips?: readonly string[]
}

/** One folder that was tried, and everything that came out otherwise than it should. */
export interface Trial {
  readonly kind: 'solution' | 'nothing' | 'mistake' | 'mutants'
  readonly name: string
  readonly issues: readonly Issue[]
}

function folders(at: string): readonly string[] {
  if (!existsSync(at)) return []
  return readdirSync(at, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort(byCodeUnit)
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

/**
 * Tries everything an exercise records about itself: each solution earns every point, nothing earns nothing, each mistake
 * loses exactly what its expected.json says. With `update` expected.json is written instead of compared.
 */
export async function* verifyExercise(grader: Grader, id: string, update = false): AsyncGenerator<Trial> {
  const { folder } = grader.exercise(id)
  const gradeAt = (at: string, student: string): Promise<SubmissionResult> =>
    grader.grade({ student, exercise: id, handed: readSubmission(entryOf(at, student, 'folder'), id) })
  const solutions = folders(join(folder, 'solutions'))
  if (solutions.length === 0)
    yield { kind: 'solution', name: '-', issues: [issue('verify.no-solution', { exercise: id })] }
  for (const name of solutions)
    yield { kind: 'solution', name, issues: solutionIssues(await gradeAt(join(folder, 'solutions', name), name), name) }
  const empty = { files: [], issues: [], ignored: [], refused: [], digest: 'sha256:' }
  yield {
    kind: 'nothing',
    name: '-',
    issues: nothingIssues(await grader.grade({ student: 'nothing', exercise: id, handed: empty })),
  }
  for (const name of folders(join(folder, 'mistakes'))) {
    const file = join(folder, 'mistakes', name, 'expected.json')
    const at = join(folder, 'mistakes', name)
    const { files, ...handed } = readSubmission(entryOf(at, name, 'folder'), id)
    const result = await grader.grade({
      student: name,
      exercise: id,
      handed: { ...handed, files: files.filter(({ path }) => path !== 'expected.json') },
    })
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

/** What became of the mutants of one solution. */
export interface Mutation {
  readonly solution: string
  readonly killed: number
  /** Edits that change nothing a client could notice, and those the exercise calls harmless. */
  readonly equivalent: number
  /** Edits that lose no point although they change something. */
  readonly survivors: readonly string[]
}

/** Edits that make another right answer: `mutants.json` of an exercise lists how their names begin. */
function harmlessEdits(folder: string): readonly string[] {
  const file = join(folder, 'mutants.json')
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { readonly harmless: readonly string[] }).harmless
    : []
}

/** Tries every single edit of every solution: each must lose a point or change nothing. */
export async function* mutateExercise(grader: Grader, id: string): AsyncGenerator<Mutation> {
  const exercise = grader.exercise(id)
  const preparer = new Preparer()
  const harmless = harmlessEdits(exercise.folder)
  const settled = (handed: HandedIn): string => behaviourDigest(preparer.prepare(exercise, handed).cluster.state)
  for (const name of folders(join(exercise.folder, 'solutions'))) {
    const handed = readSubmission(entryOf(join(exercise.folder, 'solutions', name), name, 'folder'), id)
    const whole = settled(handed)
    const survivors: string[] = []
    const all = mutantsOf(handed.files)
    let equivalent = 0
    for (const mutant of all) {
      const changed = { ...handed, files: mutant.files }
      const { criteria } = await grader.grade({ student: 'mutant', exercise: id, handed: changed })
      if (criteria.some(({ status, advisory }) => status !== 'passed' && !advisory)) continue
      if (harmless.some((name) => mutant.name.startsWith(name)) || settled(changed) === whole) equivalent++
      else survivors.push(mutant.name)
    }
    yield { solution: name, killed: all.length - equivalent - survivors.length, equivalent, survivors }
  }
}
