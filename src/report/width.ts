const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u
const PLAIN = /^[ -~]*$/
const NONE = /\p{M}|\p{DI}/u

/** Cells of a terminal that a text takes: Hangul and other wide characters take two, marks none. */
export function width(text: string): number {
  if (PLAIN.test(text)) return text.length
  let cells = 0
  for (const character of text) cells += NONE.test(character) ? 0 : WIDE.test(character) ? 2 : 1
  return cells
}

/** The text filled with spaces to a width; longer text stays as it is. */
export function padEnd(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(0, cells - width(text)))
}

export function padStart(text: string, cells: number): string {
  return ' '.repeat(Math.max(0, cells - width(text))) + text
}

/** The text cut to a width, with an ellipsis where something was cut. */
export function cut(text: string, cells: number): string {
  if (width(text) <= cells) return text
  let taken = ''
  for (const character of text) {
    if (width(taken + character) > cells - 1) break
    taken += character
  }
  return `${taken}…`
}

/** Rows as lines of aligned columns: the first to the left, numbers to the right. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))))
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? padEnd(cell, widths[column] ?? 0) : padStart(cell, widths[column] ?? 0)))
      .join('  '),
  )
}
