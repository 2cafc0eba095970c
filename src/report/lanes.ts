import type { MomentLine } from './document.ts'
import { shown } from './escape.ts'
import { drawing, element, words } from './svg.ts'
import { cut, width } from './width.ts'

const ROW = 26
const MARGIN = 8
const WIDE = 620
const CELL = 7.4
const MOST_LANES = 16

type State = 'made' | 'ready' | 'unready' | 'gone'

/** A Pod's or a Service's row: what it was from when on. */
interface Lane {
  readonly name: string
  /** Of a Pod: its state; of a Service: `2/3`, ready of all endpoints. */
  readonly spans: readonly { readonly from: number; readonly state: string }[]
  readonly marks: readonly { readonly at: number; readonly text: string }[]
}

const MARKS = { 'moment.fault': '✗', 'moment.healed': '✓', 'moment.restarted': '↻' } as const

function isMark(code: MomentLine['code']): code is keyof typeof MARKS {
  return code in MARKS
}

function stateOf({ code, params }: MomentLine): string {
  return code === 'moment.endpoints'
    ? `${(params as { ready: number }).ready}/${(params as { all: number }).all}`
    : code.slice('moment.'.length)
}

/** Rows in the order in which they are first told of. A Pod that is told to fail was Ready before anything was told. */
export function lanesOf(timeline: readonly MomentLine[]): readonly Lane[] {
  const start = timeline[0]?.at ?? 0
  const subject = ({ params }: MomentLine): string =>
    'service' in params ? `Service ${params.service}` : `Pod ${params.pod}`
  return [...Map.groupBy(timeline, subject)].slice(0, MOST_LANES).map(([name, all]) => {
    const spans = all.filter(({ code }) => !isMark(code)).map((one) => ({ from: one.at, state: stateOf(one) }))
    const before = all[0]?.code === 'moment.fault' ? [{ from: start, state: 'ready' }] : []
    const marks = all.flatMap(({ at, code }) => (isMark(code) ? [{ at, text: MARKS[code] }] : []))
    return { name: shown(name), spans: [...before, ...spans], marks }
  })
}

const KINDS: Readonly<Record<State, string>> = { made: 'span made', ready: 'span', unready: 'span bad', gone: '' }

function kindOf(state: string): string {
  if (Object.hasOwn(KINDS, state)) return KINDS[state as State]
  return state.startsWith('0/') ? 'span bad' : 'span'
}

/** `0 s`, `2.1 s`, `180 s`. */
export function secondsText(milliseconds: number): string {
  return `${Number((milliseconds / 1000).toFixed(1))} s`
}

/**
 * Pods and endpoints on the virtual clock, a row each. States are told apart by outline, dash and words, never by colour
 * alone; the list beside it says the same in words.
 */
export function lanes(timeline: readonly MomentLine[]): string {
  const rows = lanesOf(timeline)
  if (rows.length === 0) return ''
  const [first, last] = [timeline[0]!.at, timeline.at(-1)!.at]
  const end = last + Math.max(1000, (last - first) * 0.06)
  const names = rows.map(({ name }) => cut(name, 44))
  const left = MARGIN + Math.ceil(CELL * Math.max(...names.map(width))) + 12
  const x = (at: number): number => Math.round(left + (WIDE * (at - first)) / (end - first))
  const drawn = rows.map(({ spans, marks }, index) => {
    const y = MARGIN + index * ROW
    const bars = spans.map(({ from, state }, at) => {
      const wide = Math.max(2, x(spans[at + 1]?.from ?? end) - x(from))
      const bar =
        kindOf(state) === '' ? '' : element('rect', { x: x(from), y, width: wide, height: 16, class: kindOf(state) })
      const label = wide > CELL * state.length + 8 ? words(x(from) + 4, y + 12, state, 'in') : ''
      return `${bar}${label}`
    })
    const signs = marks.map(({ at, text }) => words(x(at) - 4, y + 26, text, 'sign'))
    return `${words(MARGIN, y + 13, names[index]!, 'rule')}${bars.join('')}${signs.join('')}`
  })
  const bottom = MARGIN + rows.length * ROW + 14
  const ticks = [0, 1, 2, 3, 4].map((quarter) => {
    const at = first + ((end - first) * quarter) / 4
    return words(x(at) - (quarter === 4 ? 40 : 0), bottom, secondsText(at - first), 'tick')
  })
  return drawing('lanes', left + WIDE + MARGIN, bottom + 6, `${drawn.join('')}${ticks.join('')}`)
}
