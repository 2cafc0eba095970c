import type { CriterionReport, Share } from './document.ts'
import { drawing, element, words } from './svg.ts'
import { type Station, wayOf } from './way.ts'
import { cut, width } from './width.ts'

const BOX = 42
const GAP = 22
const MARGIN = 8
const SPREAD = 76
const CELL = 7.4
const MOST_CELLS = 54
const MOST_ENDS = 12

interface Place {
  readonly x: number
  readonly y: number
  readonly wide: number
}

const TIPS = ['tip', 'tip-bad']
  .map((id) =>
    element(
      'marker',
      { id, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' },
      element('path', { d: 'M0 0 L8 4 L0 8 z', class: id }),
    ),
  )
  .join('')

function arrow(d: string, bad: boolean): string {
  return element('path', {
    d,
    class: bad ? 'arrow bad' : 'arrow',
    'marker-end': bad ? 'url(#tip-bad)' : 'url(#tip)',
  })
}

function box({ x, y, wide }: Place, bad: boolean, title: string, detail: string): string {
  const frame = element('rect', { x, y, width: wide, height: BOX, rx: 6, class: bad ? 'box bad' : 'box' })
  const mark = bad ? '✗ ' : ''
  return `${frame}${words(x + 10, y + 17, `${mark}${title}`, 'name')}${words(x + 10, y + 34, detail, 'rule')}`
}

function wideEnough(texts: readonly string[]): number {
  return Math.ceil(22 + CELL * Math.max(8, ...texts.map((text) => width(text) + 2)))
}

function column(stations: readonly Station[], wide: number): string {
  const middle = MARGIN + wide / 2
  return stations
    .map(({ title, detail, failed }, index) => {
      const y = MARGIN + index * (BOX + GAP)
      const from = index === 0 ? '' : arrow(`M${middle} ${y - GAP} V${y - 1}`, failed)
      return `${from}${box({ x: MARGIN, y, wide }, failed, title, detail)}`
    })
    .join('')
}

/** `1/3` with a bar as long as the share is. */
function share({ probability, good }: Share, { x, y, wide }: Place): string {
  const [top = '1', bottom = '1'] = probability.split('/')
  const long = Math.max(2, Math.round((wide - 20) * (Number(top) / Number(bottom))))
  return element('rect', { x: x + 10, y: y + BOX - 4, width: long, height: 3, class: good ? 'share' : 'share bad' })
}

function fan(ends: readonly Share[], from: Place, to: Omit<Place, 'y'>): string {
  const middle = from.y + BOX / 2
  return ends
    .map((end, index) => {
      const place = { ...to, y: MARGIN + index * (BOX + 10) }
      const target = place.y + BOX / 2
      const [start, stop] = [from.x + from.wide, to.x - 1]
      const bend = start + (stop - start) / 2
      const line = arrow(`M${start} ${middle} C${bend} ${middle} ${bend} ${target} ${stop} ${target}`, !end.good)
      return `${line}${box(place, !end.good, end.probability, end.outcome)}${share(end, place)}`
    })
    .join('')
}

function shortened({ title, detail, failed }: Station): Station {
  return { title: cut(title, MOST_CELLS), detail: cut(detail, MOST_CELLS), failed }
}

/**
 * The packet's way as a picture: client, name, address, rule, and from where the ways part every end with its share, the
 * failed hop marked. Component names and rules are the same in every language, so the picture is too; a list beside it
 * says the same in words.
 */
export function picture(criterion: CriterionReport): string {
  const way = wayOf(criterion)
  const stations = way.stations.map(shortened)
  if (stations.length === 0) return ''
  const ends = way.ends.slice(0, MOST_ENDS).map((end) => ({ ...end, outcome: cut(end.outcome, MOST_CELLS) }))
  const left = wideEnough(stations.flatMap(({ title, detail }) => [title, detail]))
  const right = wideEnough(ends.map(({ outcome }) => outcome))
  const from = { x: MARGIN, y: MARGIN + way.parting * (BOX + GAP), wide: left }
  const to = { x: MARGIN + left + SPREAD, wide: right }
  const height = 2 * MARGIN + Math.max(stations.length * (BOX + GAP) - GAP, ends.length * (BOX + 10) - 10)
  const wide = ends.length === 0 ? left + 2 * MARGIN : to.x + right + MARGIN
  return drawing('way', wide, height, `${element('defs', {}, TIPS)}${column(stations, left)}${fan(ends, from, to)}`)
}
