/** The nearest known word, if it is near: at most a third of its letters differ, or only their case. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase()
  const same = known.find((candidate) => candidate.toLowerCase() === lower)
  if (same !== undefined) return same
  let best: { readonly candidate: string; readonly edits: number } | undefined
  for (const candidate of [...known].sort()) {
    const edits = distance(lower, candidate.toLowerCase())
    if (best === undefined || edits < best.edits) best = { candidate, edits }
  }
  return best !== undefined && best.edits <= Math.max(1, Math.floor(word.length / 3)) ? best.candidate : undefined
}

/** Edits between two words: letters put in, left out, replaced, or two neighbours swapped. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, rows[i - 2]![j - 2]! + 1)
      row.push(best)
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}
