import { drawing, element, words } from './svg.ts'

/** Counts as bars, for a histogram: ten tenths from nothing to everything. */
export function histogram(counts: readonly number[]): string {
  const most = Math.max(1, ...counts)
  const bars = counts.map((count, index) => {
    const height = Math.round((72 * count) / most)
    const label = count === 0 ? '' : words(index * 34 + 14, 84 - height, String(count), 'count')
    return `${element('rect', { x: index * 34 + 4, y: 88 - height, width: 28, height: Math.max(1, height), class: 'share' })}${label}${words(index * 34 + 4, 104, `${index * 10}%`, 'tick')}`
  })
  return drawing('bars', 348, 110, bars.join(''))
}
