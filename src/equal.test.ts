import { describe, it } from 'node:test'
import { assert } from 'chai'
import fc from 'fast-check'
import { canonical } from './equal.ts'

/** The definition: JSON with the fields of every object put in order of code units. */
function defined(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

describe('canonical text', () => {
  it('is JSON with sorted fields, whatever the fields are called', () => {
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<unknown>(undefined, null, true, -0, 1.5, Number.NaN, 'ä', '"', '\u2028'),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom('b', 'a', 'B', '10', '9', '01', '4294967295', 'x y', ''), tie('tree')),
      ),
    }))
    fc.assert(
      fc.property(tree, (value) => {
        assert.equal(canonical(value), defined(value))
      }),
      { numRuns: 500 },
    )
  })
})
