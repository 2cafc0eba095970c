import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { clusterOf, restless, shaking, WORKLOADS } from './laws.case.ts'

describe('what a controller need not look at', () => {
  it('leaves it nothing to write, after any history', () => {
    const before = clusterOf(WORKLOADS, 0)
    fc.assert(
      fc.property(fc.array(shaking, { maxLength: 12 }), (happenings) => {
        const cluster = before.fork()
        for (const happen of happenings) {
          happen(cluster)
          expect(restless(cluster)).to.deep.equal([])
        }
      }),
      { numRuns: 60 },
    )
  })
})
