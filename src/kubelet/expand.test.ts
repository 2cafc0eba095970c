import { describe, it } from 'node:test'
import { expect } from 'chai'
import { expand } from './expand.ts'

const table: readonly (readonly [string, string])[] = [
  ['$(A)', 'one'],
  ['http://$(A):$(B)/x', 'http://one:2/x'],
  ['$$(A)', '$(A)'],
  ['$$$(A)', '$one'],
  ['$(UNKNOWN)', '$(UNKNOWN)'],
  ['$A', '$A'],
  ['$(A', '$(A'],
  ['5$', '5$'],
  ['$(A)$(A)', 'oneone'],
]

describe('expand', () => {
  for (const [text, value] of table)
    it(`${text} → ${value}`, () => {
      expect(expand(text, { A: 'one', B: '2' })).to.equal(value)
    })
})
