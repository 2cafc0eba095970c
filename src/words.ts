/** Edits between two words: insert, delete, replace, swap neighbours. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)]
  for (let row = 1; row <= a.length; row++) {
    const line = [row]
    for (let column = 1; column <= b.length; column++) {
      const above = rows[row - 1]!
      const same = a[row - 1] === b[column - 1] ? 0 : 1
      let best = Math.min(above[column]! + 1, line[column - 1]! + 1, above[column - 1]! + same)
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        best = Math.min(best, rows[row - 2]![column - 2]! + 1)
      line.push(best)
    }
    rows.push(line)
  }
  return rows[a.length]![b.length]!
}

/** The words that were probably meant, nearest first, at most three: a third of the letters may differ. */
export function nearest(word: string, among: readonly string[]): readonly string[] {
  const limit = Math.max(1, Math.floor(Math.min(word.length, 64) / 3))
  return among
    .filter((other) => Math.abs(other.length - word.length) <= limit)
    .map((other) => [distance(word.slice(0, 64).toLowerCase(), other.slice(0, 64).toLowerCase()), other] as const)
    .filter(([edits]) => edits <= limit)
    .sort(([a, x], [b, y]) => a - b || (x < y ? -1 : 1))
    .slice(0, 3)
    .map(([, other]) => other)
}
