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
