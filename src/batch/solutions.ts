import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { byCodeUnit } from '../state.ts'
import { type HandedIn, readSubmission } from './submission.ts'
import { entryOf } from './tree.ts'

/** Sub-folders of a folder by name; none where it is not there. */
export function foldersIn(at: string): readonly string[] {
  if (!existsSync(at)) return []
  return readdirSync(at, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort(byCodeUnit)
}

/** The solutions, or mistakes, that a folder of an exercise records; the expectation of a mistake is no manifest. */
export function solutionsOf(
  at: string,
  exercise: string,
): readonly { readonly name: string; readonly handed: HandedIn }[] {
  return foldersIn(at).map((name) => {
    const { files, ...rest } = readSubmission(entryOf(join(at, name), name, 'folder'), exercise)
    return { name, handed: { ...rest, files: files.filter(({ path }) => path !== 'expected.json') } }
  })
}
