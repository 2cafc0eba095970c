/** Rows under a header in columns as kubectl prints them: three spaces apart, the last column unpadded. */
export function table(header: readonly string[], rows: readonly (readonly string[])[], headed = true): string {
  const widths = header.map((name, index) =>
    Math.max(headed ? name.length : 0, ...rows.map((row) => (row[index] ?? '').length)),
  )
  const line = (cells: readonly string[]): string =>
    cells.map((cell, index) => (index === cells.length - 1 ? cell : cell.padEnd(widths[index]! + 3))).join('')
  return [...(headed ? [header] : []), ...rows].map(line).join('\n')
}

/** Ages as kubectl writes them (apimachinery duration.HumanDuration): two units below ten of the larger, else one. */
export function age(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000)
  if (seconds < 120) return `${Math.max(0, seconds)}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`
  if (minutes < 180) return `${minutes}m`
  const hours = Math.floor(minutes / 60)
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`
  if (hours < 48) return `${hours}h`
  const days = Math.floor(hours / 24)
  if (days < 8) return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`
  return `${days}d`
}
