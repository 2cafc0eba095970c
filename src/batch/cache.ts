import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SubmissionResult } from '../result.ts'
import { writeWhole } from './journal.ts'

/** Results by what they depend on; a result knows no student, so equal submissions share one. */
export interface Cache {
  get(key: string): SubmissionResult | undefined
  put(key: string, result: SubmissionResult): void
}

export const NO_CACHE: Cache = { get: () => undefined, put: () => undefined }

/** The key of a grading: everything its result depends on, and nothing else. */
export function gradingKey(parts: Readonly<Record<string, string>>): string {
  return createHash('sha256')
    .update(JSON.stringify(Object.entries(parts).sort()))
    .digest('hex')
}

/** A cache in a folder, a file a result. A damaged file is a miss. */
export function folderCache(folder: string): Cache {
  const fileOf = (key: string): string => join(folder, key.slice(0, 2), `${key.slice(2)}.json`)
  return {
    get(key) {
      try {
        return JSON.parse(readFileSync(fileOf(key), 'utf8')) as SubmissionResult
      } catch {
        return undefined
      }
    },
    put: (key, result) => writeWhole(fileOf(key), JSON.stringify(result)),
  }
}
