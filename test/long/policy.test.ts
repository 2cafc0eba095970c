import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { judge } from '../../src/policy/judge.ts'
import { type Drawn, drawn, literally, trialOf } from '../../src/policy/literal.case.ts'

/** What a trial has in it: words of its policies, and the kinds of its ends. */
function* features({ policies, from, to, sixth, protocol, namespaces }: Drawn): Generator<string> {
  const text = JSON.stringify(policies)
  for (const word of ['endPort', 'except', 'matchExpressions', 'NotIn', 'DoesNotExist', 'Exists', '"In"'])
    if (text.includes(word)) yield word
  for (const name of ['http', 'dns', 'admin', 'proxy', 'none'])
    if (text.includes(`"port":"${name}"`)) yield `port ${name}`
  for (const cidr of ['::/0', 'fd00::/16', '0.0.0.0/0', '192.168.10.0/31']) if (text.includes(cidr)) yield cidr
  if (policies.some(({ spec }) => spec.policyTypes === undefined)) yield 'no policyTypes'
  if (policies.some(({ spec }) => spec.policyTypes?.length === 0)) yield 'empty policyTypes'
  if (policies.some(({ spec }) => spec.ingress?.length === 0)) yield 'empty rules'
  if (text.includes('"from":[]') || text.includes('"to":[]')) yield 'empty peers'
  if (text.includes('"ports":[]')) yield 'empty ports'
  if (text.includes('"namespaceSelector":{}')) yield 'every namespace'
  if ([from, to].includes('shop/host')) yield 'host network'
  if ([from, to].includes('n1')) yield 'node'
  if ([from, to].includes('bare/a')) yield 'namespace without labels'
  if ([from, to].includes('outside')) yield 'outside'
  if (sixth) yield 'IPv6'
  if (protocol === 'SCTP') yield 'SCTP'
  if (namespaces.every((labels) => Object.keys(labels).length > 0)) yield 'labelled namespaces'
}

describe('NetworkPolicy', () => {
  it('agrees with the specification read literally, on 10,000 random clusters and probes', () => {
    let denied = 0
    const met = new Map<string, number>()
    fc.assert(
      fc.property(drawn, (one) => {
        const trial = trialOf(one)
        const { allowed } = judge(trial.connection, trial.state)
        if (!allowed) denied++
        for (const feature of features(one)) met.set(feature, (met.get(feature) ?? 0) + 1)
        expect(allowed).to.equal(literally(trial))
      }),
      { numRuns: 10_000, seed: 2 },
    )
    // Both answers are met often, and so is every feature, or the comparison says nothing.
    expect(denied).to.be.within(1_000, 9_000)
    expect([...met].filter(([, times]) => times < 200)).to.deep.equal([])
    expect(met.size).to.equal(29)
  })
})
