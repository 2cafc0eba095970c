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

const source: string = join(PACKAGE, 'steps')

/** Whether the code that runs is the bundle, whose modules lie beside or below `dist/cli.js`. */
export const PACKED: boolean = import.meta.url.endsWith('.js')

/** Where the package keeps its own vocabulary: `.ts` in the repo, `.js` when packed. */
const own: string = PACKED ? join(PACKAGE, 'dist', 'steps') : source

/** The module that knows every step defined through the package. */
export const OWN_PHRASES: string = join(own, PACKED ? 'kubekata.js' : 'phrase.ts')

/** Whether nobody but the package defines steps here. */
export function allOwn(files: readonly string[]): boolean {
  const folder = existsSync(own) ? realpathSync(own) : own
  return files.every((file) => dirname(file) === folder)
}

/**
 * Step files of a run: the package's vocabulary, `steps/` beside and in the folder of the exercises, and each exercise's
 * own `steps/`. A folder that is met twice counts once.
 */
export function stepFiles(exercises: string, folders: readonly string[]): readonly string[] {
  const places = [
    own,
    // Beside the package's own exercises lies its vocabulary once more, as source.
    ...(join(dirname(exercises), 'steps') === source ? [] : [join(dirname(exercises), 'steps')]),
    join(exercises, 'steps'),
    ...folders.map((folder) => join(folder, 'steps')),
  ]
  return [...new Set(places.flatMap(filesIn))]
}
