/** A plain scalar as kubectl's YAML reader (go-yaml v2, YAML 1.1 without base 60 and timestamps) understands it. */
export function plainScalar(text: string): string | number | boolean | null {
  if (words.has(text)) return words.get(text)!
  const first = text.charCodeAt(0)
  // Numbers begin with a digit, a sign or a dot; everything else is text, and text is most of a manifest.
  if (!(first >= 48 && first <= 57) && first !== 43 && first !== 45 && first !== 46) return text
  return numberOf(text) ?? text
}

const truths = ['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE']
const untruths = ['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE']
const nothings = ['', '~', 'null', 'Null', 'NULL']

const words: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...truths.map((word) => [word, true] as const),
  ...untruths.map((word) => [word, false] as const),
  ...nothings.map((word) => [word, null] as const),
])

const decimal = /^[-+]?(?:0|[1-9][0-9]*)$/
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/

function numberOf(text: string): number | undefined {
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text))
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) return Number.NaN
  const plain = text.replaceAll('_', '')
  if (decimal.test(plain)) return Number(plain)
  const based = /^([-+]?)0(b|o|x)?([0-9a-fA-F]+)$/.exec(plain)
  if (based !== null) {
    const value = digits(based[3]!, based[2])
    if (value !== undefined) return based[1] === '-' ? -value : value
  }
  if (!float.test(plain)) return undefined
  const value = Number(plain)
  return Number.isFinite(value) ? value : undefined
}

/** Digits behind `0`, `0b`, `0o` or `0x`; undefined when one does not belong (then `080` is read as a float). */
function digits(text: string, base: string | undefined): number | undefined {
  const allowed = { b: /^[01]+$/, o: /^[0-7]+$/, x: /^[0-9a-fA-F]+$/ }
  const kind = (base ?? 'o') as keyof typeof allowed
  if (!allowed[kind].test(text)) return undefined
  return Number.parseInt(text, { b: 2, o: 8, x: 16 }[kind])
}
