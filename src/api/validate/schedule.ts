/** Schedules of CronJobs as robfig/cron v3 reads them (ParseStandard), with its sentences. */

interface Bounds {
  readonly low: number
  readonly high: number
  readonly names?: readonly string[]
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const FIELDS: readonly Bounds[] = [
  { low: 0, high: 59 },
  { low: 0, high: 23 },
  { low: 1, high: 31 },
  { low: 1, high: 12, names: MONTHS },
  { low: 0, high: 6, names: DAYS },
]
const DESCRIPTORS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']
const EVERY = '@every '

/** Why the schedule cannot be read; undefined when it can. */
export function scheduleProblem(schedule: string): string | undefined {
  let spec = schedule
  if (/^(CRON_)?TZ=/.test(spec)) {
    const space = spec.indexOf(' ')
    const zone = spec.slice(spec.indexOf('=') + 1, space < 0 ? undefined : space)
    if (zoneProblem(zone) !== undefined) return `provided bad location ${zone}: ${zoneProblem(zone)}`
    spec = space < 0 ? '' : spec.slice(space).trim()
  }
  if (spec.startsWith('@')) return descriptorProblem(spec)
  const fields = spec.split(/\s+/).filter((field) => field !== '')
  if (fields.length !== FIELDS.length)
    return `expected exactly ${FIELDS.length} fields, found ${fields.length}: [${fields.join(' ')}]`
  for (const [index, field] of fields.entries())
    for (const expression of field.split(',').filter((part) => part !== '')) {
      const problem = rangeProblem(expression, FIELDS[index]!)
      if (problem !== undefined) return problem
    }
  return undefined
}

const UNIT = '(?:ns|us|µs|μs|ms|s|m|h)'
const DURATION = new RegExp(`^[-+]?(?:0|(?:(?:\\d+\\.?\\d*|\\.\\d+)${UNIT})+)$`)

function descriptorProblem(spec: string): string | undefined {
  if (DESCRIPTORS.includes(spec)) return undefined
  if (!spec.startsWith(EVERY)) return `unrecognized descriptor: ${spec}`
  const text = spec.slice(EVERY.length)
  if (DURATION.test(text)) return undefined
  const missing = /^[-+]?\d+(\.\d+)?$/.test(text) ? 'missing unit in' : 'invalid'
  return `failed to parse duration ${spec}: time: ${missing} duration ${JSON.stringify(text)}`
}

class Unreadable extends Error {}

function numberOf(text: string): number {
  if (!/^[-+]?\d+$/.test(text))
    throw new Unreadable(
      `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`,
    )
  const value = Number(text)
  if (value < 0) throw new Unreadable(`negative number (${value}) not allowed: ${text}`)
  return value
}

function numberOrName(text: string, { names, low }: Bounds): number {
  const at = names?.indexOf(text.toLowerCase()) ?? -1
  return at < 0 ? numberOf(text) : at + low
}

function rangeProblem(expression: string, bounds: Bounds): string | undefined {
  try {
    return outsideOf(expression, bounds)
  } catch (error) {
    if (error instanceof Unreadable) return error.message
    throw error
  }
}

/** `number | number "-" number [ "/" number ]`, or a star. */
function outsideOf(expression: string, bounds: Bounds): string | undefined {
  const [range = '', step, ...slashes] = expression.split('/')
  const [first = '', last, ...hyphens] = range.split('-')
  let [start, end] = [bounds.low, bounds.high]
  if (first !== '*' && first !== '?') {
    start = numberOrName(first, bounds)
    if (hyphens.length > 0) return `too many hyphens: ${expression}`
    end = last === undefined ? start : numberOrName(last, bounds)
  }
  let by = 1
  if (slashes.length > 0) return `too many slashes: ${expression}`
  if (step !== undefined) {
    by = numberOf(step)
    if (last === undefined) end = bounds.high
  }
  if (start < bounds.low) return `beginning of range (${start}) below minimum (${bounds.low}): ${expression}`
  if (end > bounds.high) return `end of range (${end}) above maximum (${bounds.high}): ${expression}`
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${expression}`
  return by === 0 ? `step of range should be a positive number: ${expression}` : undefined
}

/** Why a time zone is none (time.LoadLocation); the engine's own table of zones is asked, which reads case loosely. */
export function zoneProblem(zone: string): string | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone === '' ? 'UTC' : zone })
    return undefined
  } catch {
    return `unknown time zone ${zone}`
  }
}
