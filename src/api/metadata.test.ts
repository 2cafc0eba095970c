import { describe, it } from 'node:test'
import { assert } from 'chai'
import fc from 'fast-check'
import type { StoredMeta } from '../object.ts'
import { FieldErrors } from './field.ts'
import { validateMetadata } from './metadata.ts'
import { isDNS1123Subdomain } from './names.ts'

const key = fc.constantFrom('app', 'a.b/c', 'A_', '_a', 'x/y/z', '', '__proto__', 'constructor', 'a'.repeat(64))
const value = fc.constantFrom('', 'web', '-web', 'ä', 'v'.repeat(64))
const pairs = fc.array(fc.tuple(key, value), { maxLength: 4 }).map((list) => Object.fromEntries(list))

const metadata = fc.record({
  name: fc.constantFrom('web', 'Web', 'web-'),
  namespace: fc.constantFrom('shop', 'Shop', ''),
  labels: fc.option(pairs, { nil: undefined }),
  annotations: fc.option(pairs, { nil: undefined }),
})

type Metadata = typeof metadata extends fc.Arbitrary<infer T> ? T : never

function errorsOf(of: Metadata, old?: Metadata): FieldErrors['list'] {
  const errors = new FieldErrors()
  const stored = old === undefined ? {} : { old: old as unknown as StoredMeta }
  validateMetadata(of as never, { namespaced: true, name: isDNS1123Subdomain, ...stored }, errors)
  return errors.list
}

describe('metadata', () => {
  it('is judged as if nothing were known of it, over whatever right metadata is stored', () => {
    let passed = 0
    const right = metadata.filter((of) => errorsOf(of).length === 0)
    fc.assert(
      fc.property(right, metadata, (old, next) => {
        const errors = errorsOf(next)
        assert.deepEqual(errorsOf(next, old), errors)
        if (errors.length > 0) passed++
      }),
      { numRuns: 500 },
    )
    assert.isAbove(passed, 50)
  })

  it('counts the bytes of annotations, not their characters', () => {
    const of = (annotations: Readonly<Record<string, string>>) =>
      errorsOf({ name: 'web', namespace: 'shop', labels: undefined, annotations }).map(({ type }) => type)
    assert.deepEqual(of({ a: 'x'.repeat(256 * 1024 - 1) }), [])
    assert.deepEqual(of({ a: 'x'.repeat(256 * 1024) }), ['FieldValueTooLong'])
    assert.deepEqual(of({ a: '가'.repeat(87_381) }), [])
    assert.deepEqual(of({ a: '가'.repeat(87_382) }), ['FieldValueTooLong'])
  })
})
