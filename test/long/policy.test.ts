import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { judge } from '../../src/policy/judge.ts'
import { literally, trials } from '../../src/policy/literal.case.ts'

describe('NetworkPolicy', () => {
  it('agrees with the specification read literally, on 10,000 random clusters and probes', () => {
    let denied = 0
    fc.assert(
      fc.property(trials, (trial) => {
        const { allowed } = judge(trial.connection, trial.state)
        if (!allowed) denied++
        expect(allowed).to.equal(literally(trial))
      }),
      { numRuns: 10_000, seed: 2 },
    )
    // Both answers are met often, or the comparison says nothing.
    expect(denied).to.be.within(1_000, 9_000)
  })
})
