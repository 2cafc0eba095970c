import { existsSync, realpathSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { findExercises } from '../batch/exercise.ts'
import { PACKAGE } from '../batch/step-files.ts'
import { nearest } from '../words.ts'
import { type Invocation, usage } from './command.ts'

function inside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`)
}

function real(path: string): string {
  return existsSync(path) ? realpathSync(path) : path
}

/**
 * Where exercises come from: `--exercises`, else `./features`, else the package's own. A `features` folder within what is
 * graded is part of a submission, so it is data and never used.
 */
export function exercisesFolder({ io, value }: Invocation, graded: readonly string[]): string {
  const said = value('exercises')
  if (said !== undefined) {
    const folder = resolve(io.cwd, said)
    if (!existsSync(folder)) throw usage('command.no-folder', { folder: said })
    if (findExercises(folder).size === 0) throw usage('exercise.none', { folder: said })
    return folder
  }
  const here = join(io.cwd, 'features')
  const planted = existsSync(here) && graded.some((path) => inside(real(here), real(path)))
  return !planted && findExercises(here).size > 0 ? here : join(PACKAGE, 'features')
}

/** The id itself. @throws UsageError when there is no such exercise, with what was probably meant. */
export function knownExercise(id: string, ids: readonly string[]): string {
  if (ids.includes(id)) return id
  throw usage('exercise.unknown', { id, near: nearest(id, ids).join(', '), known: ids.join(', ') })
}
