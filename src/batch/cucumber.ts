import { basename, dirname, join, resolve } from 'node:path'
import { Before } from '@cucumber/cucumber'
import type { Prepared } from '../cluster/prepared.ts'
import { type LoadedExercise, loadExercise } from './exercise.ts'
import { Preparer } from './prepare.ts'
import { readSubmission, refusedSubmission } from './submission.ts'
import { entryOf } from './tree.ts'

/** What plain Cucumber's World is given; the batch runner brings the prepared value instead of this hook. */
interface Opening {
  readonly parameters: { readonly submission?: string; readonly exercise?: string; readonly prepared?: unknown }
  open?(prepared: Prepared): void
}

const preparer = new Preparer()
const exercises = new Map<string, LoadedExercise>()
const prepared = new Map<string, Prepared>()

function exerciseIn(folder: string): LoadedExercise {
  let exercise = exercises.get(folder)
  if (exercise === undefined) {
    exercise = loadExercise(folder, process.cwd())
    exercises.set(folder, exercise)
  }
  return exercise
}

function preparedFor(folder: string, submission: string): Prepared {
  const key = `${folder}\0${submission}`
  let made = prepared.get(key)
  if (made === undefined) {
    const exercise = exerciseIn(folder)
    const handed = readSubmission(entryOf(submission, basename(submission), 'folder'), exercise.id)
    made = { ...preparer.prepare(exercise, handed.refused.length > 0 ? refusedSubmission(handed.refused[0]!) : handed) }
    if (handed.refused.length > 0) made = { ...made, unsettled: handed.refused }
    prepared.set(key, made)
  }
  return made
}

/** Under plain Cucumber each scenario opens the submission that the world parameters name, prepared once a run. */
Before({ name: 'open the submission' }, function (this: Opening, { pickle }) {
  const { submission, exercise } = this.parameters
  if (submission === undefined || this.open === undefined) return
  const folder =
    exercise === undefined
      ? dirname(resolve(pickle.uri))
      : resolve(exercise.includes('/') ? exercise : join('features', exercise))
  this.open(preparedFor(folder, resolve(submission)))
})
