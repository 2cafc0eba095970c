import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { judge } from './judge.ts'
import { type Drawn, drawn, literally, trialOf } from './literal.case.ts'
import { reachMatrix } from './matrix.ts'

/** Every list of a policy turned round; names follow places, so that the policies are met in the other order too. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned).reverse()
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, turned(one)]))
}

describe('what decides nothing', () => {
  it('the order of policies, rules, peers, ports and values', () => {
    fc.assert(
      fc.property(drawn, (one) => {
        const other: Drawn = { ...one, policies: turned(one.policies) as Drawn['policies'] }
        const [before, after] = [trialOf(one), trialOf(other)].map(({ connection, state }) => judge(connection, state))
        expect(after!.allowed).to.equal(before!.allowed)
        expect(after!.by.length).to.equal(before!.by.length)
      }),
      { numRuns: 300, seed: 3 },
    )
  })

  it('a policy twice', () => {
    fc.assert(
      fc.property(drawn, (one) => {
        const twice = trialOf({ ...one, policies: [...one.policies, ...one.policies] })
        const once = trialOf(one)
        expect(judge(twice.connection, twice.state).allowed).to.equal(judge(once.connection, once.state).allowed)
      }),
      { numRuns: 200, seed: 4 },
    )
  })
})

describe('reachability matrix', () => {
  it('says in every cell what the specification says of that one probe', () => {
    fc.assert(
      fc.property(drawn, (one) => {
        const { state, connection } = trialOf(one)
        const { rows, columns, cells } = reachMatrix(state, { outside: [connection.from] })
        for (const [row, from] of rows.entries()) {
          for (const [column, { to, port, protocol }] of columns.entries()) {
            const addresses = { source: from.ips[0]!, destination: to.ips[0]! }
            const said = literally({ state, connection: { from, to, port, protocol, ...addresses } })
            expect(cells[row]![column]!.allowed).to.equal(said)
          }
        }
      }),
      { numRuns: 40, seed: 5 },
    )
  })
})
