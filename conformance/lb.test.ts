import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { expect } from 'chai'
import * as l7 from './l7.ts'
import * as lb from './lb.ts'
import type { RunTable } from './result.ts'

type Table = Parameters<RunTable>[0]

function table(file: string): Table {
  return JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as Table
}

function ofController(whole: Table, controller: string): Table {
  return { cases: whole.cases.filter((one) => (one as { readonly controller?: string }).controller === controller) }
}

const tables: readonly (readonly [name: string, table: Table, run: RunTable])[] = [
  ['lb.json', table('lb.json'), lb.run],
  ['testdata/lb.json', table('testdata/lb.json'), lb.run],
  ['testdata/lb-aws.json', table('testdata/lb-aws.json'), lb.run],
  ['testdata/lb-gke-aks.json', table('testdata/lb-gke-aks.json'), lb.run],
  ['testdata/lb-metallb.json', table('testdata/lb-metallb.json'), lb.run],
  ['ingress-nginx in l7.json', ofController(table('l7.json'), 'ingress-nginx'), l7.run],
  ['testdata/l7-nginx.json', table('testdata/l7-nginx.json'), l7.run],
  ['gateway-api in l7.json', ofController(table('l7.json'), 'gateway-api'), l7.run],
  ['testdata/l7-gateway.json', table('testdata/l7-gateway.json'), l7.run],
  ['istio in l7.json', ofController(table('l7.json'), 'istio'), l7.run],
  ['testdata/l7-istio.json', table('testdata/l7-istio.json'), l7.run],
  ['testdata/l7-alb.json', table('testdata/l7-alb.json'), l7.run],
]

describe('addresses and Ingresses through the whole cluster', () => {
  for (const [name, cases, run] of tables) {
    it(`every case of ${name}`, async () => {
      const results = await run(cases)
      expect(results.filter(({ passed }) => !passed)).to.deep.equal([])
      expect(results).not.to.deep.equal([])
    })
  }

  it('the adapters tell wrong expectations', async () => {
    const wrong = (file: string, from: string, to: string): Table =>
      JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8').replaceAll(from, to)) as Table
    const failing = async (run: RunTable, cases: Table): Promise<boolean> =>
      (await run(cases)).some(({ passed }) => !passed)
    expect(await failing(lb.run, wrong('lb.json', '"internetReachable": true', '"internetReachable": false'))).to.equal(
      true,
    )
    expect(await failing(lb.run, wrong('lb.json', '"preservesClientIP": true', '"preservesClientIP": false'))).to.equal(
      true,
    )
    expect(await failing(l7.run, wrong('testdata/l7-nginx.json', '"v1.1": 0.1', '"v1.1": 0.2'))).to.equal(true)
    expect(await failing(l7.run, wrong('testdata/l7-nginx.json', '"sticky": true', '"sticky": false'))).to.equal(true)
  })
})
