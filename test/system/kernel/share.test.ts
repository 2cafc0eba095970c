import { describe, it } from 'node:test'
import { expect } from 'chai'
import { against } from './share.ts'

const thirds = new Map(['a', 'b', 'c'].map((key) => [key, 1 / 3]))
const passes = (shares: ReadonlyMap<string, number>, ...counts: readonly number[]): boolean => {
  const { G, limit } = against(shares, new Map([...shares.keys()].map((key, at) => [key, counts[at]!])))
  return G < limit
}

describe('counts against shares', () => {
  it('lets through what luck does, to thousands of connections', () => {
    for (const counts of [
      [10, 8, 6],
      [24, 0, 0].map((_, at) => [12, 9, 3][at]!),
      [668, 644, 688],
      [10_100, 9_900, 10_000],
    ])
      expect(passes(thirds, ...counts), String(counts)).to.equal(true)
  })

  it('catches one endpoint that gets nothing, a share that is off, a key that should not be', () => {
    expect(passes(thirds, 60, 0, 0)).to.equal(false)
    expect(passes(thirds, 120, 120, 0)).to.equal(false)
    expect(passes(thirds, 11_000, 9_500, 9_500)).to.equal(false)
    expect(against(thirds, new Map([['d', 1]])).G).to.equal(Number.POSITIVE_INFINITY)
  })
})
