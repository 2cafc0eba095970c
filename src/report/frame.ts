import type { Frame } from '../result.ts'
import type { CriterionReport } from './document.ts'
import { shownLines } from './escape.ts'

/** A code frame as text: numbered lines, the line at fault marked, a caret line under the columns. */
export function frameText({ frame, location }: Pick<CriterionReport, 'frame' | 'location'>): readonly string[] {
  if (frame === undefined || location === undefined) return []
  const last = frame.from + frame.lines.length - 1
  const digits = String(last).length
  return frame.lines.flatMap((text, index) => {
    const number = frame.from + index
    const at = number === location.line
    const line = `${at ? '>' : ' '} ${String(number).padStart(digits)} | ${shownLines(text)}`
    if (!at) return [line]
    const length =
      location.endLine === location.line
        ? Math.max(1, location.endColumn - location.column)
        : Math.max(1, text.length - location.column + 1)
    return [
      line,
      `  ${' '.repeat(digits)} | ${' '.repeat(Math.max(0, location.column - 1))}${'^'.repeat(Math.min(length, 120))}`,
    ]
  })
}

const CONTEXT = 2

/** The lines of a text around a place, cut to what a page shows. */
export function frameAt(text: string, { file, line }: { readonly file: string; readonly line: number }): Frame {
  const from = Math.max(1, line - CONTEXT)
  const lines = text.split(/\r\n|\r|\n/).slice(from - 1, line + CONTEXT)
  return { file, from, lines: lines.map((one) => one.slice(0, 240)) }
}
