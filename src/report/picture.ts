import type { CriterionReport } from './document.ts'
import { html } from './escape.ts'
import { cut, width } from './width.ts'

const LINE = 22
const BOX = 42
const GAP = 24
const MARGIN = 8
const CELL = 7.4

interface Box {
  readonly title: string
  readonly detail: string
  readonly bad: boolean
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${html(String(value))}"`)
    .join('')
}

/** An SVG element; children are markup already. */
function element(name: string, values: Readonly<Record<string, string | number>>, children = ''): string {
  return children === '' ? `<${name}${attributes(values)}/>` : `<${name}${attributes(values)}>${children}</${name}>`
}

function words(x: number, y: number, text: string, style: string): string {
  return element('text', { x, y, class: style }, html(text))
}

function boxes({ question, trace, shares = [] }: CriterionReport): readonly Box[] {
  const failed = shares.some(({ good }) => !good)
  const hops = trace.map(({ at, rule }, index) => ({
    title: at,
    detail: rule,
    bad: failed && index === trace.length - 1,
  }))
  return question === undefined ? hops : [{ title: question.from, detail: question.to, bad: false }, ...hops]
}

function column(all: readonly Box[], wide: number): string {
  return all
    .map(({ title, detail, bad }, index) => {
      const y = MARGIN + index * (BOX + GAP)
      const middle = MARGIN + wide / 2
      const arrow =
        index === 0
          ? ''
          : element('path', {
              d: `M${middle} ${y - GAP} V${y - 3}`,
              class: bad ? 'arrow bad' : 'arrow',
              'marker-end': 'url(#tip)',
            })
      const box = element('rect', { x: MARGIN, y, width: wide, height: BOX, rx: 6, class: bad ? 'box bad' : 'box' })
      return `${arrow}${box}${words(MARGIN + 10, y + 17, `${bad ? '✗ ' : ''}${title}`, 'name')}${words(MARGIN + 10, y + 34, detail, 'rule')}`
    })
    .join('')
}

function fan(shares: NonNullable<CriterionReport['shares']>, x: number): string {
  return shares
    .map(({ outcome, probability, good }, index) => {
      const y = MARGIN + index * LINE
      const [top = '1', bottom = '1'] = probability.split('/')
      const part = Number(top) / Number(bottom)
      const bar = element('rect', {
        x,
        y: y + 4,
        width: Math.max(2, Math.round(90 * part)),
        height: 12,
        class: good ? 'share' : 'share bad',
      })
      return `${bar}${words(x + 98, y + 15, `${good ? '' : '✗ '}${probability}  ${outcome}`, 'rule')}`
    })
    .join('')
}

const MOST = 40

/**
 * The packet's way as a picture: who asked, each hop, and how often it ends where. Component names and rules are the same
 * in every language, so the picture is too; a list beside it says the same in words.
 */
export function picture(criterion: CriterionReport): string {
  const all = boxes(criterion).map(({ title, detail, bad }) => ({
    title: cut(title, MOST),
    detail: cut(detail, MOST),
    bad,
  }))
  const shares = (criterion.shares ?? []).slice(0, 12)
  if (all.length === 0) return ''
  const wide = Math.ceil(
    20 + CELL * Math.max(...all.map(({ title, detail }) => Math.max(width(title), width(detail)) + 2)),
  )
  const right =
    shares.length === 0
      ? 0
      : 130 +
        Math.ceil(CELL * Math.max(...shares.map(({ outcome, probability }) => width(outcome) + probability.length + 6)))
  const height = 2 * MARGIN + Math.max(all.length * (BOX + GAP) - GAP, shares.length * LINE)
  const total = wide + 2 * MARGIN + (right === 0 ? 0 : GAP + right)
  const tip =
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z" class="tip"/></marker></defs>'
  return element(
    'svg',
    { class: 'way', viewBox: `0 0 ${total} ${height}`, width: total, height, 'aria-hidden': 'true' },
    `${tip}${column(all, wide)}${fan(shares, wide + 2 * MARGIN + GAP)}`,
  )
}

/** Counts as bars, for a histogram: ten tenths from nothing to everything. */
export function histogram(counts: readonly number[]): string {
  const most = Math.max(1, ...counts)
  const bars = counts.map((count, index) => {
    const height = Math.round((72 * count) / most)
    const label = count === 0 ? '' : words(index * 34 + 14, 84 - height, String(count), 'count')
    return `${element('rect', { x: index * 34 + 4, y: 88 - height, width: 28, height: Math.max(1, height), class: 'share' })}${label}${words(index * 34 + 4, 104, `${index * 10}%`, 'tick')}`
  })
  return element(
    'svg',
    { class: 'bars', viewBox: '0 0 348 110', width: 348, height: 110, 'aria-hidden': 'true' },
    bars.join(''),
  )
}
