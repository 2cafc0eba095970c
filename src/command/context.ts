import { isAbsolute, join, relative, resolve } from 'node:path'
import type { Context } from '../report/format.ts'
import type { Invocation } from './command.ts'

/** Environment values that a platform's format is allowed to see, by name. */
const NAMES = [
  'CLASSROOM',
  'ASSIGNMENT',
  'SUBMISSION_TAG',
  'COMMIT_URL',
  'RELEASE_URL',
  'REVIEW_URL',
  'GITHUB_STEP_SUMMARY',
  'GITHUB_RUN_ID',
  'SUBMITTED_AT',
]

/** What writers may know of this run: named values, and how a submission's files are called from here. */
export function contextOf({ io, args, value }: Invocation): Context {
  const values = Object.fromEntries(NAMES.flatMap((name) => (io.env[name] === undefined ? [] : [[name, io.env[name]]])))
  const only = args.length === 1 ? relative(io.cwd, resolve(io.cwd, args[0]!)) : undefined
  const base =
    only === undefined || only.startsWith('..') || isAbsolute(only) || only.endsWith('.zip') ? undefined : only
  const folderOf = (student: string, exercise: string): string => {
    if (base === undefined) return join(student, exercise)
    const parts = base.split(/[\\/]/)
    if (parts.at(-1) === exercise && (parts.at(-2) ?? student) === student) return base
    if (parts.at(-1) === student) return join(base, exercise)
    return value('exercise') === exercise && base === '' ? '' : join(base, student, exercise)
  }
  return { values, folderOf }
}
