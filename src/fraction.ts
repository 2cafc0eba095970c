import { Fraction } from 'fraction.js'

export { Fraction }

export const ZERO: Fraction = new Fraction(0)
export const ONE: Fraction = new Fraction(1)

/** `17`, `5/3`: how points and probabilities are written in results. */
export function fractionText(value: Fraction): string {
  return value.toFraction()
}

/** Sum of a list; the empty sum is 0. */
export function sum(values: Iterable<Fraction>): Fraction {
  let result = ZERO
  for (const value of values) result = result.add(value)
  return result
}
