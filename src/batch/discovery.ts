import { readFileSync, statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { type Issue, issue } from '../issue.ts'
import { byCodeUnit } from '../state.ts'
import { ArchiveError, archiveEntry } from './archive.ts'
import type { Limits } from './limits.ts'
import { type HandedIn, readSubmission, refusedSubmission } from './submission.ts'
import { type Entry, entryOf, reasonOf } from './tree.ts'

/** One (student, exercise) to grade; it is read when its turn comes. */
export interface Unit {
  readonly student: string
  readonly exercise: string
  read(limits?: Limits): HandedIn
}

/** What a path holds, and what of it could not be used. */
export interface Discovery {
  readonly units: readonly Unit[]
  /** For the instructor's eyes: students without any known exercise, odd names. */
  readonly notes: readonly Issue[]
}

/** A path that cannot be graded at all: bad usage. */
export class PathError extends Error {
  override readonly name = 'PathError'
  readonly issue: Issue
  constructor(reason: Issue) {
    super(reason.code)
    this.issue = reason
  }
}

interface Known {
  readonly ids: readonly string[]
  /** Only this one; a student without it gets nothing. */
  readonly only?: string | undefined
}

const LARGEST_ARCHIVE = 1_073_741_824

function children(entry: Entry): readonly Entry[] {
  try {
    return entry.kind === 'folder' ? entry.list() : []
  } catch {
    return []
  }
}

function unit(student: string, exercise: string, entry: Entry): Unit {
  return { student: student.normalize('NFC'), exercise, read: (limits) => readSubmission(entry, exercise, limits) }
}

function nothing(student: string, exercise: string, reason: Issue): Unit {
  return { student: student.normalize('NFC'), exercise, read: () => refusedSubmission(reason) }
}

/** Every known exercise a student's folder holds; with one asked for, that one, handed in or not. */
function student(entry: Entry, { ids, only }: Known): Discovery {
  const { name } = entry
  if (only !== undefined) {
    const found = children(entry).find((child) => child.name === only)
    const reason =
      entry.kind === 'folder'
        ? issue('submission.nothing', { exercise: only })
        : issue('submission.not-a-folder', { name, kind: entry.kind })
    return { units: [found === undefined ? nothing(name, only, reason) : unit(name, only, found)], notes: [] }
  }
  const units = children(entry).flatMap((child) => (ids.includes(child.name) ? [unit(name, child.name, child)] : []))
  return {
    units,
    notes: units.length === 0 ? [issue('batch.no-exercise', { student: name, known: ids.join(', ') })] : [],
  }
}

function isStudentsFolder({ name, kind }: Entry): boolean {
  return (kind === 'folder' || kind === 'link') && !name.startsWith('.')
}

/** An archive that wraps everything in one folder more is looked into. */
function unwrapped(root: Entry, ids: readonly string[]): Entry {
  const inside = children(root)
  const [only] = inside
  if (inside.length !== 1 || only?.kind !== 'folder' || ids.includes(only.name)) return root
  const grandchildren = children(only)
  if (grandchildren.some(({ name }) => ids.includes(name))) return root
  return grandchildren.some((child) => children(child).some(({ name }) => ids.includes(name))) ? only : root
}

/**
 * What a folder holds: named like an exercise and without one inside, it is one submission; with an exercise inside, a
 * student; otherwise each folder in it is a student.
 */
function within(entry: Entry, parent: string, known: Known): Discovery {
  const inside = children(entry)
  const holds = inside.some(({ name }) => known.ids.includes(name))
  if (known.ids.includes(entry.name) && !holds) {
    return known.only === undefined || known.only === entry.name
      ? { units: [unit(parent, entry.name, entry)], notes: [] }
      : { units: [], notes: [] }
  }
  if (holds) return student(entry, known)
  const found = inside.filter(isStudentsFolder).map((child) => student(child, known))
  return { units: found.flatMap(({ units }) => units), notes: found.flatMap(({ notes }) => notes) }
}

/** A path as the user typed it: links are followed here and nowhere else. */
function opened(path: string, ids: readonly string[]): { readonly entry: Entry; readonly parent: string } {
  const absolute = resolve(path)
  try {
    const stats = statSync(absolute)
    if (stats.isDirectory())
      return { entry: entryOf(absolute, basename(absolute), 'folder'), parent: basename(dirname(absolute)) }
    if (!stats.isFile()) throw new Error('neither a folder nor an archive')
    if (stats.size > LARGEST_ARCHIVE) throw new Error('larger than 1 GiB')
    const name = basename(absolute).replace(/\.zip$/i, '')
    return {
      entry: unwrapped(archiveEntry(readFileSync(absolute), name.normalize('NFC')), ids),
      parent: basename(dirname(absolute)),
    }
  } catch (error) {
    const detail = error instanceof ArchiveError ? error.message : reasonOf(error)
    throw new PathError(
      error instanceof ArchiveError
        ? issue('submission.archive', { file: path, detail })
        : issue('batch.path', { path, detail }),
    )
  }
}

/** Finds every unit under the given paths, sorted by student and exercise; the same unit twice is an error of usage. */
export function discover(paths: readonly string[], known: Known): Discovery {
  const found = [...new Set(paths.map((path) => resolve(path)))].map((path) => {
    const { entry, parent } = opened(path, known.ids)
    return within(entry, parent, known)
  })
  const units = found
    .flatMap((one) => one.units)
    .sort((a, b) => byCodeUnit(a.student, b.student) || byCodeUnit(a.exercise, b.exercise))
  for (const [index, { student: name, exercise }] of units.entries()) {
    const next = units[index + 1]
    if (next?.student === name && next.exercise === exercise)
      throw new PathError(issue('batch.twice', { student: name, exercise }))
  }
  return { units, notes: found.flatMap(({ notes }) => notes) }
}
