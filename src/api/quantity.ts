/** Quantities (`500m`, `1Gi`, `1e3`) as apimachinery pkg/api/resource reads and prints them. */

const form = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][-+]?\d+|)$/

const decimal = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E']
const binary = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

/** Nano-units: no quantity is finer. */
const NANO = 9

interface Parsed {
  readonly nano: bigint
  readonly style: 'decimal' | 'binary' | 'exponent'
}

function power(base: bigint, exponent: number): bigint {
  return base ** BigInt(exponent)
}

function parse(text: string): Parsed | undefined {
  const match = form.exec(text)
  if (match === null) return undefined
  const [, sign, digits, suffix] = match as unknown as readonly [string, string, string, string]
  const [whole = '', fraction = ''] = digits.split('.')
  const mantissa = BigInt(`${whole}${fraction}` || '0') * (sign === '-' ? -1n : 1n)
  const exponential = /^[eE]([-+]?\d+)$/.exec(suffix)
  if (exponential !== null && Math.abs(Number(exponential[1])) > 100) return undefined
  const style = exponential !== null ? 'exponent' : suffix.endsWith('i') ? 'binary' : 'decimal'
  const tens = exponential !== null ? Number(exponential[1]) : style === 'decimal' ? decimal.indexOf(suffix) * 3 - 9 : 0
  const scaled = style === 'binary' ? mantissa * power(1024n, binary.indexOf(suffix)) : mantissa
  return { nano: shifted(scaled, tens + NANO - fraction.length), style }
}

/** Times ten to a power; what is finer than a nano-unit is rounded up, away from zero. */
function shifted(value: bigint, tens: number): bigint {
  if (tens >= 0) return value * power(10n, tens)
  const divisor = power(10n, -tens)
  const quotient = value / divisor
  if (value % divisor === 0n) return quotient
  return value < 0n ? quotient - 1n : quotient + 1n
}

const ONE = power(10n, NANO)

/** Without trailing zeros: the largest suffix that leaves no fraction. */
function printed({ nano, style }: Parsed): string {
  if (nano === 0n) return '0'
  if (style === 'binary' && nano % ONE === 0n && (nano >= 1024n * ONE || nano <= -1024n * ONE)) {
    let units = nano / ONE
    let step = 0
    while (units % 1024n === 0n && step < binary.length - 1) {
      units /= 1024n
      step++
    }
    return `${units}${binary[step]}`
  }
  let value = nano
  let thousands = -3
  while (value % 1000n === 0n && thousands < 6) {
    value /= 1000n
    thousands++
  }
  if (style === 'exponent') return thousands === 0 ? String(value) : `${value}e${thousands * 3}`
  return `${value}${decimal[thousands + 3]}`
}

const known = new Map<string, string | undefined>()

/** The form in which the server keeps a quantity (`1000m` is `1`, `1024Mi` is `1Gi`); undefined when it is none. */
export function canonicalQuantity(value: string | number): string | undefined {
  const text = String(value)
  if (known.has(text)) return known.get(text)
  const parsed = parse(text)
  const canonical = parsed === undefined ? undefined : printed(parsed)
  if (known.size > 10_000) known.clear()
  known.set(text, canonical)
  return canonical
}

/** The value in thousandths, rounded up, for comparisons: `1` is 1000n, `1Ki` is 1024000n. */
export function milliValue(value: string | number): bigint {
  const parsed = parse(String(value))
  return parsed === undefined ? 0n : shifted(parsed.nano, -6)
}

export const NOT_A_QUANTITY =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
