import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { LoadedExercise } from '../../src/batch/exercise.ts'
import type { Locale } from '../../src/messages/render.ts'
import type { Lesson } from './read.ts'

/** What pointers may lead to. */
export interface Targets {
  readonly lesson: Lesson
  readonly exercises: ReadonlyMap<string, LoadedExercise>
  /** The folder that holds `docs/`. */
  readonly root: string
}

type Shown = (target: string, targets: Targets, locale: Locale) => string | undefined

function exercise(target: string, { exercises }: Targets, locale: Locale): string | undefined {
  const [id = '', criterion] = target.split('#')
  const found = exercises.get(id)
  if (found === undefined) return undefined
  if (criterion !== undefined && !found.criteria.some((one) => one.id === criterion)) return undefined
  const part = criterion === undefined ? '' : `, \`${criterion}\``
  return `[${found.title[locale]}](../features/${id}/README.${locale}.md)${part}`
}

function doc(target: string, { root }: Targets, locale: Locale): string | undefined {
  const file = `${target}.${locale}.md`
  return existsSync(join(root, 'docs', file)) ? `[${file}](${file})` : undefined
}

/** Every kind of pointer: what a reader sees of it, nothing where it leads nowhere. */
const kinds: Readonly<Record<string, Shown>> = {
  ex: exercise,
  doc,
  cmd: (target, { lesson }) => (Object.hasOwn(lesson.commands, target) ? `[\`${target}\`](#commands)` : undefined),
  table: (target, { lesson }, locale) => {
    const found = lesson.figures[target]
    return found === undefined ? undefined : `[${found.title[locale]}](#table-${target})`
  },
  differs: (target, { lesson }, locale) => {
    const found = lesson.differs[target]
    return found === undefined ? undefined : `[${found.title[locale]}](#differs-${target})`
  },
  not: (target, { lesson }, locale) => lesson.not[target]?.[locale],
}

/** A pointer as a reader sees it. @throws Error when it leads nowhere. */
export function pointed(pointer: string, targets: Targets, locale: Locale): string {
  const [kind = '', ...rest] = pointer.split(':')
  const shown = kinds[kind]?.(rest.join(':'), targets, locale)
  if (shown === undefined) throw new Error(`the companion points at ${pointer}, which does not exist`)
  return shown
}
