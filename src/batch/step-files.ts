import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { byCodeUnit } from '../state.ts'

const CODE = /\.(ts|js|mjs)$/
const NO_STEPS = /\.(test|case|d)\.(ts|js|mjs)$/

/** The folder that holds `src/` or `dist/`. */
export const PACKAGE: string = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((name) => CODE.test(name) && !NO_STEPS.test(name))
  return names.sort(byCodeUnit).map((name) => realpathSync(join(folder, name)))
}

/** Where the package keeps its own vocabulary: beside the code that runs, `.ts` in the repo, `.js` when packed. */
function own(): string {
  const packed = join(dirname(fileURLToPath(import.meta.url)), '..', 'steps')
  return existsSync(packed) ? packed : join(PACKAGE, 'steps')
}

/**
 * Step files of a run: the package's vocabulary, `steps/` beside and in the folder of the exercises, and each exercise's
 * own `steps/`. A folder that is met twice counts once.
 */
export function stepFiles(exercises: string, folders: readonly string[]): readonly string[] {
  const places = [
    own(),
    join(dirname(exercises), 'steps'),
    join(exercises, 'steps'),
    ...folders.map((folder) => join(folder, 'steps')),
  ]
  return [...new Set(places.flatMap(filesIn))]
}
