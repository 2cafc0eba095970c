import { describe, it } from 'node:test'
import { CucumberExpression, ParameterTypeRegistry } from '@cucumber/cucumber-expressions'
import { assert } from 'chai'
import fc from 'fast-check'
import { fixedText } from './support.ts'

describe('the piece of a pattern by which most definitions are told apart', () => {
  const rows: readonly (readonly [pattern: string | RegExp, fixed: string])[] = [
    ['Service {word} exists', 'Service '],
    ['{word}이/가 있다', ' 있다'],
    ['the Pod(s) behind {word}', ' behind '],
    ['a/b(c d) e', ' e'],
    ['x{string}은/는 y z', ' y z'],
    ['{word}', ''],
    ['\\{literal\\} text', ''],
    [/^the .* text$/, ''],
  ]
  for (const [pattern, fixed] of rows)
    it(`${pattern} → "${fixed}"`, () => {
      assert.equal(fixedText(pattern), fixed)
    })

  it('is held by whatever matches', () => {
    const registry = new ParameterTypeRegistry()
    const part = fc.oneof(
      fc.record({ pattern: fc.stringMatching(/^[a-c ]{1,4}$/) }),
      fc.constant({ pattern: '{word}', text: 'w' }),
      fc.constant({ pattern: '{int}', text: '7' }),
      fc.constantFrom({ pattern: '(s)', text: 's' }, { pattern: '(s t)', text: '' }),
      fc.constantFrom({ pattern: ' a/b ', text: ' b ' }, { pattern: ' is/are(n t)/was ', text: ' are ' }),
    ) as fc.Arbitrary<{ readonly pattern: string; readonly text?: string }>
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const pattern = parts.map((one) => one.pattern).join('')
        const text = parts.map((one) => one.text ?? one.pattern).join('')
        let matches = false
        try {
          matches = new CucumberExpression(pattern, registry).match(text) !== null
        } catch {
          fc.pre(false)
        }
        fc.pre(matches)
        assert.include(text, fixedText(pattern))
      }),
      { numRuns: 500 },
    )
  })
})
