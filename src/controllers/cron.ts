import { type Instant, timestamp } from '../clock.ts'

/** The five fields of a schedule as sets of numbers, and whether the day fields were given at all. */
export interface Cron {
  readonly minutes: ReadonlySet<number>
  readonly hours: ReadonlySet<number>
  readonly days: ReadonlySet<number>
  readonly months: ReadonlySet<number>
  readonly weekdays: ReadonlySet<number>
  readonly anyDay: boolean
  readonly anyWeekday: boolean
}

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const WEEKDAYS = 'sun mon tue wed thu fri sat'.split(' ')

function value(text: string, names: readonly string[], first: number): number {
  const named = names.indexOf(text.toLowerCase())
  return named >= 0 ? named + first : Number(text)
}

/** `1,5-10/2,*` within bounds; undefined when it is none. */
function field(
  text: string,
  low: number,
  high: number,
  names: readonly string[] = [],
): ReadonlySet<number> | undefined {
  const found = new Set<number>()
  for (const part of text.split(',')) {
    const [range = '', step = '1'] = part.split('/')
    const [from = '', to] = range === '*' || range === '?' ? [String(low), String(high)] : range.split('-')
    const start = value(from, names, low)
    const end = to === undefined ? (part.includes('/') ? high : start) : value(to, names, low)
    const by = Number(step)
    if (![start, end, by].every(Number.isInteger) || start < low || end > high || start > end || by < 1)
      return undefined
    for (let one = start; one <= end; one += by) found.add(one)
  }
  return found
}

/** A standard cron schedule of five fields, or a macro; undefined when it is none. */
export function parsedCron(schedule: string): Cron | undefined {
  const [minute = '', hour = '', day = '', month = '', weekday = '', ...rest] = (MACROS[schedule] ?? schedule)
    .trim()
    .split(/\s+/)
  if (weekday === '' || rest.length > 0) return undefined
  const [minutes, hours, days] = [field(minute, 0, 59), field(hour, 0, 23), field(day, 1, 31)]
  const [months, weekdays] = [field(month, 1, 12, MONTHS), field(weekday, 0, 7, WEEKDAYS)]
  if (!minutes || !hours || !days || !months || !weekdays) return undefined
  return {
    minutes,
    hours,
    days,
    months,
    weekdays: new Set([...weekdays].map((one) => one % 7)),
    anyDay: /^[*?]/.test(day),
    anyWeekday: /^[*?]/.test(weekday),
  }
}

/** 1 January 1970 was a Thursday. */
function weekdayOf(text: string): number {
  return (4 + Math.floor(Date.parse(text) / 86_400_000)) % 7
}

/** Whether a schedule names the minute of an instant; with both day fields given, either will do. */
export function matchesCron(
  { minutes, hours, days, months, weekdays, anyDay, anyWeekday }: Cron,
  at: Instant,
): boolean {
  const text = timestamp(at)
  const [month, day, hour, minute] = [text.slice(5, 7), text.slice(8, 10), text.slice(11, 13), text.slice(14, 16)].map(
    Number,
  )
  if (!minutes.has(minute!) || !hours.has(hour!) || !months.has(month!)) return false
  const [byDay, byWeekday] = [days.has(day!), weekdays.has(weekdayOf(text))]
  return anyDay || anyWeekday ? byDay && byWeekday : byDay || byWeekday
}
