import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { expect } from 'chai'
import * as dns from './dns.ts'
import * as netpol from './netpol.ts'
import type { RunTable } from './result.ts'

const tables: readonly (readonly [file: string, run: RunTable])[] = [
  ['dns.json', dns.run],
  ['testdata/dns.json', dns.run],
  ['netpol.json', netpol.run],
  ['testdata/netpol.json', netpol.run],
  ['testdata/netpol-rules.json', netpol.run],
]

describe('names and policies through the whole cluster', () => {
  for (const [file, run] of tables) {
    it(`every case of ${file}`, async () => {
      const table = JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'))
      const results = await run(table)
      expect(results.filter(({ passed }) => !passed)).to.deep.equal([])
      expect(results).not.to.deep.equal([])
    })
  }

  it('an adapter tells a wrong expectation', async () => {
    const table = JSON.parse(
      readFileSync(join(import.meta.dirname, 'dns.json'), 'utf8').replaceAll('10.96.1.100"', '10.96.1.99"'),
    )
    expect((await dns.run(table)).some(({ passed }) => !passed)).to.equal(true)
  })
})
