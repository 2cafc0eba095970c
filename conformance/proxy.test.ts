import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { expect } from 'chai'
import { run } from './proxy.ts'
import type { RunTable } from './result.ts'

type Table = Parameters<RunTable>[0]

const text = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8')
const further = text('testdata/proxy.json')

interface Expectation {
  readonly steps: readonly { readonly expect: Readonly<Record<string, unknown>> }[]
}

/** Expectations turned into what is not so, each by its name. */
const LIES: Readonly<Record<string, (value: unknown) => unknown>> = {
  verdict: (value) => (value === 'drop' ? 'reject' : 'drop'),
  clientSees: (value) => (value === 'timeout' ? 'refused' : 'timeout'),
  exact: () => '10.244.9.9:1',
  shares: () => ({ '10.244.9.9:1': 1 }),
  counts: () => ({ '10.244.9.9:1': 1 }),
  countsSorted: () => [99],
  sticky: (value) => value !== true,
  sameAs: () => 'nobody',
  oneOf: () => ['10.244.9.9:1'],
  usedEndpoints: () => 9,
  sourceSeen: (value) => (value === 'preserved' ? 'masqueraded:192.0.2.99' : 'preserved'),
  sourceSeenBy: () => ({ '10.244.2.10:8080': 'masqueraded:192.0.2.99' }),
  outcomes: () => ({ connected: 0.25 }),
  freshShares: () => ({ '10.244.1.10:8080': 0.9, '10.244.2.10:8080': 0.1 }),
  http: () => ({ status: 418 }),
  serviceChain: () => 'KUBE-SVC-AAAAAAAAAAAAAAAA',
  endpointChains: () => ['KUBE-SEP-AAAAAAAAAAAAAAAA'],
  probabilities: () => [0.75, 0.75, null],
}

function withLie(one: Expectation, name: string): unknown {
  const steps = one.steps.map((step) =>
    name in step.expect ? { ...step, expect: { ...step.expect, [name]: LIES[name]!(step.expect[name]) } } : step,
  )
  return { ...one, steps }
}

describe('the data plane of every mode', () => {
  for (const file of ['proxy.json', 'testdata/proxy.json']) {
    it(`every case of ${file}`, async () => {
      const results = await run(JSON.parse(text(file)) as Table)
      expect(results.filter(({ passed }) => !passed)).to.deep.equal([])
      expect(results).not.to.deep.equal([])
    })
  }

  for (const name of Object.keys(LIES)) {
    it(`the adapter tells a wrong ${name}`, async () => {
      const { cases } = JSON.parse(further) as { readonly cases: readonly Expectation[] }
      const telling = cases.find(({ steps }) => steps.some((step) => name in step.expect))!
      const results = await run({ cases: [withLie(telling, name)] } as unknown as Table)
      expect(results.map(({ passed }) => passed)).to.deep.equal([false])
    })
  }
})
