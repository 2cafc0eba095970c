/** Milliseconds since the cluster was born. */
export type Instant = number

/** The cluster is born at this moment of the calendar; nothing reads the machine's clock. */
const birth = Date.UTC(2026, 0, 1)

const written = new Map<number, string>()
const read = new Map<string, Instant>()

/** A full table of what was worked out once starts anew. */
const ENOUGH = 10_000

/** RFC 3339 in whole seconds, as metav1.Time prints. */
export function timestamp(instant: Instant): string {
  const second = Math.floor(instant / 1000)
  let text = written.get(second)
  if (text === undefined) {
    text = new Date(birth + second * 1000).toISOString().replace('.000Z', 'Z')
    if (written.size >= ENOUGH) written.clear()
    written.set(second, text)
  }
  return text
}

/** The instant of a timestamp; fractions of a second are kept when written. */
export function instantOf(rfc3339: string): Instant {
  let instant = read.get(rfc3339)
  if (instant === undefined) {
    instant = Date.parse(rfc3339) - birth
    if (read.size >= ENOUGH) read.clear()
    read.set(rfc3339, instant)
  }
  return instant
}

export const SECOND = 1000
export const MINUTE = 60 * SECOND

/** `30s`, `1m30s`, `250ms`, `2h`; undefined when it is no duration. Milliseconds. */
export function duration(text: string): number | undefined {
  const unit: Record<string, number> = { ms: 1, s: SECOND, m: MINUTE, h: 60 * MINUTE }
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined
  return parts.reduce((sum, [, number, name]) => sum + Number(number) * unit[name!]!, 0)
}
