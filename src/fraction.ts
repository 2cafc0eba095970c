import { Fraction } from 'fraction.js'

export { Fraction }

export const ZERO: Fraction = new Fraction(0)
export const ONE: Fraction = new Fraction(1)

/** `17`, `5/3`: how points and probabilities are written in results. */
export function fractionText(value: Fraction): string {
  return value.toFraction()
}

/** A class has few different numbers of points: what was made of a text is kept, up to a limit. */
export function remembering<V>(make: (text: string) => V): (text: string) => V {
  const made = new Map<string, V>()
  return (text) => {
    let value = made.get(text)
    if (value === undefined) {
      if (made.size >= 2000) made.clear()
      value = make(text)
      made.set(text, value)
    }
    return value
  }
}

/** The number that a result writes as `17` or `5/3`. */
export const fractionOf: (text: string) => Fraction = remembering((text) => new Fraction(text))

const sumOf = remembering((texts) => fractionText(sum(texts.split(' ').map(fractionOf))))

/** Sum of numbers as results write them, as one. */
export function sumText(texts: readonly string[]): string {
  return texts.length === 0 ? '0' : sumOf(texts.join(' '))
}

/** Sum of a list; the empty sum is 0. */
export function sum(values: Iterable<Fraction>): Fraction {
  let result = ZERO
  for (const value of values) result = result.add(value)
  return result
}
