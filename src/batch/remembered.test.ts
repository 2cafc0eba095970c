import { describe, it } from 'node:test'
import { assert } from 'chai'
import type { Judged } from './judging.ts'
import { Places } from './places.ts'
import { Remembered } from './remembered.ts'

const judged: Judged = { verdicts: [], warnings: [] }
const WEIGHT = JSON.stringify([[], { warnings: [] }]).length

describe('what is remembered', () => {
  it('is what was asked for last, within the budget', () => {
    const remembered = new Remembered(4 * WEIGHT)
    const put = (key: string): void => remembered.put(key, { judged, places: new Places() })
    for (const key of ['a', 'b', 'c', 'd']) put(key)
    assert.isDefined(remembered.get('a'))
    put('e')
    assert.isUndefined(remembered.get('b'))
    assert.isDefined(remembered.get('a'))
    put('e')
    assert.equal(remembered.size, 4)
  })

  it('leaves out what would take more than a quarter of it', () => {
    const remembered = new Remembered(4 * WEIGHT - 1)
    remembered.put('a', { judged, places: new Places() })
    assert.equal(remembered.size, 0)
  })
})

describe('numbered places', () => {
  it('become the positions of the text at hand; everything else is the same value', () => {
    const at =
      (line: number) =>
      (field: string, what = 'value') => ({
        file: 'a.yaml',
        line,
        column: field.length,
        endLine: line,
        endColumn: what.length,
      })
    const manifest = (line: number) => ({ value: {}, file: 'a.yaml', document: 0, locate: at(line) })
    const places = new Places()
    const numbered = places.numbering(manifest(1), 0)
    const rest = { detail: ['x', -1] }
    const tree = [
      { location: numbered.locate('spec'), rest },
      { location: numbered.locate('spec', 'key'), rest },
    ]
    const told = places.in(tree, [manifest(7)])
    assert.deepEqual(told, [
      { location: at(7)('spec'), rest },
      { location: at(7)('spec', 'key'), rest },
    ])
    assert.strictEqual(told[0]!.rest, rest)
    assert.strictEqual(places.in(rest, []), rest)
    assert.deepEqual(numbered.locate('spec'), numbered.locate('spec'))
  })
})
