import { canonical } from '../equal.ts'

/** Letters without vowels and look-alikes: no word appears in a name (apimachinery pkg/util/rand). */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

/** FNV-1, 32 bits, as Go's hash/fnv New32a. */
function fnv32a(text: string): number {
  let hash = 0x811c9dc5
  const bytes = encoder.encode(text)
  for (let index = 0; index < bytes.length; index++) hash = Math.imul(hash ^ bytes[index]!, 0x01000193)
  return hash >>> 0
}

const encoder = new TextEncoder()

/**
 * The hash of a template in the shape of pod-template-hash: a 32-bit number's decimal digits in safe letters, at most ten
 * (controller_utils.go ComputeHash). The digits differ from upstream's, which hashes a Go dump.
 */
export function templateHash(template: unknown, collisions = 0): string {
  const number = fnv32a(canonical(template) + (collisions === 0 ? '' : String(collisions)))
  return [...String(number)].map((digit) => ALPHABET[digit.charCodeAt(0) % ALPHABET.length]).join('')
}
