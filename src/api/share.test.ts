import { describe, it } from 'node:test'
import { assert } from 'chai'
import fc from 'fast-check'
import { draftOf, equal, freeze, share } from './share.ts'

const keys = fc.constantFrom('a', 'b', '1', '__proto__', 'constructor', '')

/** Plain JSON whose keys are awkward: each tree as text, so that every reading is a tree of its own. */
const { text } = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('null', 'true', '0', '1', '""', '"x"'),
    fc.array(tie('text'), { maxLength: 3 }).map((items) => `[${items.join()}]`),
    fc
      .uniqueArray(fc.tuple(keys, tie('text')), { maxLength: 4, selector: ([key]) => key })
      .map((fields) => `{${fields.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join()}}`),
  ),
}))

function allFrozen(value: unknown): boolean {
  return (
    typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(allFrozen))
  )
}

/** Fields sorted, by the reviver's own definition of a property. */
function sortedText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedText).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.keys(value).sort()
  const own = (key: string): unknown => Object.getOwnPropertyDescriptor(value, key)!.value
  return `{${fields.map((key) => `${JSON.stringify(key)}:${sortedText(own(key))}`).join()}}`
}

describe('plain JSON trees', () => {
  it('a draft is the value again, and shares no part with it', () => {
    fc.assert(
      fc.property(text, (written) => {
        const value = freeze(JSON.parse(written) as unknown)
        const draft = draftOf(value)
        assert.equal(JSON.stringify(draft), JSON.stringify(value))
        const parts = new Set<unknown>()
        const collect = (part: unknown): void => {
          if (typeof part !== 'object' || part === null) return
          parts.add(part)
          for (const key of Object.keys(part)) collect(Object.getOwnPropertyDescriptor(part, key)!.value)
        }
        collect(draft)
        const count = parts.size
        collect(value)
        assert.equal(parts.size, 2 * count)
        for (const part of parts) assert.include([Object.prototype, Array.prototype], Object.getPrototypeOf(part))
      }),
      { numRuns: 500 },
    )
  })

  it('sharing gives the value, frozen, with every equal part of the old one', () => {
    fc.assert(
      fc.property(text, text, (written, before) => {
        const old = freeze(JSON.parse(before) as unknown)
        const value = JSON.parse(written) as unknown
        const shared = share(value, old)
        assert.equal(sortedText(shared), sortedText(JSON.parse(written)))
        assert.isTrue(allFrozen(shared))
        if (sortedText(value) === sortedText(old)) assert.strictEqual(shared, old)
        const twice = share(draftOf(shared), shared)
        assert.strictEqual(twice, shared)
      }),
      { numRuns: 1000 },
    )
  })

  it('equality is that of texts with sorted fields', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [left, right] = [JSON.parse(a) as unknown, JSON.parse(b) as unknown]
        assert.equal(equal(left, right), sortedText(left) === sortedText(right))
        assert.isTrue(equal(left, JSON.parse(a)))
      }),
      { numRuns: 1000 },
    )
  })
})
