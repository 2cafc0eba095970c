import { describe, it } from 'node:test'
import { assert } from 'chai'
import fc from 'fast-check'
import { VersionedMap } from './versioned.ts'

/** One step from an earlier version, chosen by number: a key gets a value, or goes. */
const step = fc.record({
  from: fc.nat(),
  key: fc.constantFrom('a', 'b', 'c', 'd', '__proto__', ''),
  value: fc.option(fc.nat(3), { nil: undefined }),
})

function entries(map: VersionedMap<number>): readonly (readonly [string, number])[] {
  return map.entries().sort(([a], [b]) => (a < b ? -1 : 1))
}

describe('VersionedMap', () => {
  it('answers for every version what a copied Map would, in whatever order versions are asked', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), fc.array(fc.nat(), { maxLength: 60 }), (steps, asked) => {
        const versions = [{ map: VersionedMap.empty<number>(), plain: new Map<string, number>() }]
        for (const { from, key, value } of steps) {
          const { map, plain } = versions[from % versions.length]!
          const next = new Map(plain)
          if (value === undefined) next.delete(key)
          else next.set(key, value)
          versions.push({ map: value === undefined ? map.delete(key) : map.set(key, value), plain: next })
        }
        for (const number of [...asked, ...versions.keys()]) {
          const { map, plain } = versions[number % versions.length]!
          assert.deepEqual(
            entries(map),
            [...plain].sort(([a], [b]) => (a < b ? -1 : 1)),
          )
          assert.equal(map.size, plain.size)
          for (const key of ['a', 'b', '__proto__', 'z']) {
            assert.equal(map.get(key), plain.get(key))
            assert.equal(map.has(key), plain.has(key))
          }
        }
      }),
    )
  })

  it('is the same version while nothing changes', () => {
    const map = VersionedMap.empty<number>().set('a', 1)
    assert.strictEqual(map.set('a', 1), map)
    assert.strictEqual(map.delete('b'), map)
  })

  it('costs no more than copies where two far versions are asked in turn', () => {
    const first = Array.from({ length: 1000 }).reduce<VersionedMap<number>>(
      (map, _, index) => map.set(`k${index}`, index),
      VersionedMap.empty(),
    )
    const last = Array.from({ length: 20_000 }).reduce<VersionedMap<number>>(
      (map, _, index) => map.set(`k${index % 1000}`, -index),
      first,
    )
    const start = process.cpuUsage()
    for (let round = 0; round < 20_000; round++) {
      assert.equal(first.get('k7'), 7)
      assert.equal(last.get('k7'), -19_007)
    }
    const { user } = process.cpuUsage(start)
    // Walking each time would take 8 × 10⁸ steps: tens of seconds.
    assert.isBelow(user / 1e6, 5)
  })
})
