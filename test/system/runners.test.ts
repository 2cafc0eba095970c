import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Envelope } from '@cucumber/messages'
import { expect } from 'chai'
import { findExercises } from '../../src/batch/exercise.ts'
import { Grader } from '../../src/batch/grader.ts'
import { readSubmission } from '../../src/batch/submission.ts'
import { entryOf } from '../../src/batch/tree.ts'
import { fractionText } from '../../src/fraction.ts'
import { grade, Outcomes } from '../../src/grade/grade.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const runs = join(import.meta.dirname, 'cucumber-runs.ts')
const run = promisify(execFile)

/** Every sample of the repo, and the recorded solutions and mistakes of every exercise. */
function samples(id: string, folder: string): readonly string[] {
  const within = (at: string): readonly string[] => {
    try {
      return readdirSync(at).map((name) => join(at, name))
    } catch {
      return []
    }
  }
  const students = within(join(root, 'submissions'))
    .map((student) => join(student, id))
    .filter((submission) => existsSync(submission))
  return [...students, ...within(join(folder, 'solutions')), ...within(join(folder, 'mistakes'))]
}

interface Line {
  readonly id: string
  readonly status: string
  readonly points: string
  readonly codes: readonly string[]
}

let folder: string
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubekata-'))
})
after(() => rmSync(folder, { recursive: true }))

describe("Cucumber's own runner and the batch runner", { concurrency: availableParallelism() }, () => {
  for (const [id, at] of findExercises(join(root, 'features'))) {
    it(`agree on every sample of ${id}`, async () => {
      const grader = new Grader({ exercises: join(root, 'features'), locale: 'en', selection: { hidden: true }, root })
      const exercise = grader.exercise(id)
      const all = samples(id, at)
      const out = join(folder, id)
      mkdirSync(out)
      await run(process.execPath, [runs, join(at, `${id}.en.feature`), out, ...all], { cwd: root })
      for (const [index, sample] of all.entries()) {
        const handed = readSubmission(entryOf(sample, basename(sample), 'folder'), id)
        const ours = (await grader.grade({ student: 'x', exercise: id, handed })).criteria.map(
          (one): Line => ({
            id: one.id,
            status: one.status,
            points: one.points,
            codes: one.issues.map(({ code }) => code),
          }),
        )
        const outcomes = new Outcomes()
        for (const text of readFileSync(join(out, `${index}.ndjson`), 'utf8').split('\n'))
          outcomes.update(JSON.parse(text) as Envelope)
        const theirs = grade(exercise.criteria, outcomes.byCriterion()).map(
          (one): Line => ({
            id: one.criterion,
            status: one.status,
            points: fractionText(one.earned),
            codes: one.issues.map(({ code }) => code),
          }),
        )
        expect(ours, sample).to.deep.equal(theirs)
      }
    })
  }
})
