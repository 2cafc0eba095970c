import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findExercises, loadExercise } from '../../src/batch/exercise.ts'
import { figures } from './figures/all.ts'
import { type Computed, page } from './page.ts'
import type { Targets } from './pointers.ts'
import { readLesson } from './read.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Everything the companion may point at, as it is now. */
export function targets(): Targets {
  const found = [...findExercises(join(ROOT, 'features'))]
  return {
    lesson: readLesson(join(ROOT, 'docs/lesson')),
    exercises: new Map(found.map(([id, folder]) => [id, loadExercise(folder, ROOT)])),
    root: ROOT,
  }
}

/** Every figure, asked of the product now. */
export function computed(): Computed {
  return new Map(figures.map((figure) => [figure.id, figure.rows()]))
}

/** Where the page of a language lies. */
export const fileOf = (locale: 'en' | 'ko'): string => join(ROOT, 'docs', `lesson.${locale}.md`)

if (import.meta.main) {
  const rows = computed()
  for (const locale of ['en', 'ko'] as const) writeFileSync(fileOf(locale), page(rows, targets(), locale))
}
