import { Fraction } from '../fraction.ts'
import type { ResultReport } from './document.ts'

/** A decimal of an exact number, for formats that know no fractions: rounded at the sixth place. */
export function number(points: string | null): number {
  return points === null ? 0 : Number(new Fraction(points).round(6).toString())
}

/**
 * The factor that makes every point of a result whole, for formats of whole points. A format that uses it says so, and
 * divided by it the sums are exact again.
 */
export function wholeFactor(results: readonly ResultReport[]): number {
  const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b))
  let factor = 1n
  for (const { criteria } of results) {
    for (const { points, max } of criteria) {
      for (const text of [points, max]) {
        const bottom = BigInt(new Fraction(text).d)
        factor = (factor / gcd(factor, bottom)) * bottom
      }
    }
  }
  return Number(factor)
}

/** Points times the factor: a whole number. */
export function whole(points: string, factor: number): number {
  return Number(new Fraction(points).mul(factor).toString())
}
