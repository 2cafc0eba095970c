import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { Grader } from '../../src/batch/grader.ts'
import { EVERYTHING } from '../../src/batch/selection.ts'
import { document } from '../../src/report/document.ts'
import { formats } from '../../src/report/formats.ts'
import type { SubmissionResult } from '../../src/result.ts'

const root = join(import.meta.dirname, '../..')
export const exercises = ['internal-database', 'public-frontend', 'cross-namespace-calls', 'endpoint-strategy'] as const

const grader = new Grader({ exercises: join(root, 'features'), locale: 'en', selection: EVERYTHING, root })

export interface Input {
  readonly exercise: string
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[]
}

/** A name and bytes from outside: what a folder or an archive could hold. */
function grade({ exercise, files }: Input): Promise<SubmissionResult> {
  const digest = createHash('sha256')
  for (const { bytes } of files) digest.update(bytes)
  const handed = { files, issues: [], ignored: [], refused: [], digest: `sha256:${digest.digest('hex')}` }
  return grader.grade({ student: 'fuzz', exercise, handed })
}

const hidden = /(?![\n\t\r])[\p{Cc}\p{Bidi_Control}]/u

/**
 * What must hold for any input whatever: it is graded, within its points, twice alike, in bounded time, and every report
 * of it can be written without a character that a terminal or page would obey. @returns what does not hold, or nothing.
 */
export async function findingOf(input: Input, milliseconds = 20_000): Promise<string | undefined> {
  const begun = performance.now()
  const result = await grade(input)
  const took = performance.now() - begun
  if (result.status !== 'graded') return `broken: ${result.criteria.find(({ fault }) => fault !== undefined)?.fault}`
  if (took > milliseconds) return `slow: ${Math.round(took)} ms`
  if (JSON.stringify(await grade(input)) !== JSON.stringify(result)) return 'not the same twice'
  for (const locale of ['ko', 'en'] as const) {
    const report = document([result], { engine: 'fuzz', locale, visibility: 'student' })
    for (const [name, write] of Object.entries(formats)) {
      const met = hidden.exec(write(report, {}).replace(/^\ufeff/, ''))
      if (met !== null) return `${name} holds U+${met[0].codePointAt(0)!.toString(16)}`
    }
  }
  return undefined
}
