import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadAll } from 'js-yaml'
import { Deployment, StatefulSet } from 'kubernetes-models/apps/v1'
import { Pod, Secret, Service } from 'kubernetes-models/v1'
import { Grader } from '../src/batch/grader.ts'
import { readSubmission } from '../src/batch/submission.ts'
import { entryOf } from '../src/batch/tree.ts'
import { type Differing, EXERCISE } from './students.ts'

const root = join(import.meta.dirname, '..')
const kinds: Readonly<Record<string, new (value: never) => { validate(): void }>> = {
  Deployment,
  StatefulSet,
  Pod,
  Secret,
  Service,
}

/** Reads, parses and validates a submission as plainly as can be; what is wrong with it is passed over. */
function readOne(folder: string): void {
  for (const name of readdirSync(folder)) {
    try {
      for (const value of loadAll(readFileSync(join(folder, name), 'utf8'))) {
        const Kind = kinds[(value as { kind?: string } | null)?.kind ?? '']
        if (Kind !== undefined) new Kind(value as never).validate()
      }
    } catch {
      // A student's mistake.
    }
  }
}

/**
 * The two ways to go over a class in one process: reading alone, and grading. Milliseconds each time. A class that differs
 * in values is judged anew every time: a second round over it would find all of it remembered.
 */
export async function overClass(
  folder: string,
  differing: Differing,
): Promise<{ reading: () => number; grading: () => Promise<number> }> {
  const submissions = readdirSync(folder).map((student) => join(folder, student, EXERCISE))
  const options = { exercises: join(root, 'features'), locale: 'en', selection: { hidden: true }, root } as const
  const grader = new Grader({ ...options, anew: differing === 'values' })
  await grader.plan(EXERCISE)
  return {
    reading() {
      const start = performance.now()
      for (const at of submissions) readOne(at)
      return performance.now() - start
    },
    async grading() {
      const start = performance.now()
      for (const at of submissions) {
        const handed = readSubmission(entryOf(at, EXERCISE, 'folder'), EXERCISE)
        await grader.grade({ student: 'x', exercise: EXERCISE, handed })
      }
      return performance.now() - start
    },
  }
}
