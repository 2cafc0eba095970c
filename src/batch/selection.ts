import { type Criterion, ExerciseError } from '../grade/exercise.ts'
import { issue } from '../issue.ts'
import { nearest } from '../words.ts'
import type { LoadedExercise } from './exercise.ts'

/** Which criteria of an exercise are judged. */
export interface Selection {
  /** false: hidden criteria are not even run. */
  readonly hidden: boolean
  /** Only this criterion and what it needs. */
  readonly only?: string
}

export const EVERYTHING: Selection = { hidden: true }

/** A criterion with everything it needs. */
function closure(criteria: readonly Criterion[], id: string): ReadonlySet<string> {
  const wanted = new Set<string>()
  const add = (one: string): void => {
    if (wanted.has(one)) return
    wanted.add(one)
    for (const needed of criteria.find((other) => other.id === one)?.needs ?? []) add(needed)
  }
  add(id)
  return wanted
}

function chosen(exercise: LoadedExercise, { hidden, only }: Selection): readonly Criterion[] {
  const visible = exercise.criteria.filter((criterion) => hidden || !criterion.hidden)
  if (only === undefined) return visible
  const ids = visible.map(({ id }) => id)
  if (!ids.includes(only)) {
    throw new ExerciseError([
      issue('exercise.no-criterion', {
        exercise: exercise.id,
        criterion: only,
        near: nearest(only, ids).join(', '),
        known: ids.join(', '),
      }),
    ])
  }
  const wanted = closure(visible, only)
  return visible.filter(({ id }) => wanted.has(id))
}

/** The exercise with the chosen criteria alone. */
export function selected(exercise: LoadedExercise, selection: Selection): LoadedExercise {
  const criteria = chosen(exercise, selection)
  return criteria.length === exercise.criteria.length ? exercise : { ...exercise, criteria }
}
