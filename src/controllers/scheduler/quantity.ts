const suffixes: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/** The number that a quantity stands for (`500m`, `1.5Gi`, `2e3`); 0 for none. */
export function quantity(text: string | number | undefined): number {
  if (text === undefined) return 0
  if (typeof text === 'number') return text
  let found = read.get(text)
  if (found === undefined) {
    found = readQuantity(text)
    if (read.size >= 10_000) read.clear()
    read.set(text, found)
  }
  return found
}

const read = new Map<string, number>()

function readQuantity(text: string): number {
  const [, digits = '0', suffix = ''] = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([a-zA-Z]*)$/.exec(text) ?? []
  return Number(digits) * (suffixes[suffix] ?? 1)
}
