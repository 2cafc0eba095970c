import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { expect } from 'chai'
import { type Cost, costs } from './cost.ts'

const SIZES = [10, 100, 1000, 10_000]
const ENDPOINTS = [3, 10]

function table(rows: readonly Cost[]): string {
  const number = (value: number): string => Math.round(value).toLocaleString('en')
  return rows
    .map(
      ({ mode, services, endpoints, rules, visitedFirst, visitedLast, rewritten }) =>
        `| ${mode} | ${number(services)} | ${endpoints} | ${number(rules)} | ${number(visitedFirst)} | ${number(visitedLast)} | ${number(rewritten)} |`,
    )
    .join('\n')
}

describe('what a mode costs', () => {
  const rows = ENDPOINTS.flatMap((endpoints) => SIZES.flatMap((services) => costs(services, endpoints)))
  const of = (mode: string, endpoints = 3): readonly Cost[] =>
    rows.filter((row) => row.mode === mode && row.endpoints === endpoints)

  it('iptables: a look-up walks KUBE-SERVICES rule by rule, so it grows with the Services before', () => {
    for (const { services, visitedFirst, visitedLast } of of('iptables'))
      expect(visitedLast - visitedFirst).to.be.closeTo(services - 1, 0.01)
  })

  it('iptables: eleven rules a Service of three endpoints, one of which others look at', () => {
    const [ten, hundred] = of('iptables')
    // Dispatch, masquerade, three to balance, two for each endpoint.
    expect(hundred!.rules - ten!.rules).to.equal(90 * (1 + 1 + 3 + 6))
  })

  it('iptables: 32 rules a Service of ten endpoints: dispatch, masquerade, ten to balance, two for each endpoint', () => {
    const [ten, hundred, thousand, tenThousand] = of('iptables', 10)
    const base = ten!.rules - 10 * 32
    for (const row of [hundred!, thousand!, tenThousand!]) expect(row.rules - base).to.equal(row.services * 32)
  })

  it('nftables and ipvs: as many for the last of 10,000 Services as for the first of ten', () => {
    for (const mode of ['nftables', 'ipvs'])
      expect(new Set(of(mode).flatMap(({ visitedFirst, visitedLast }) => [visitedFirst, visitedLast])).size).to.equal(1)
  })

  it('a new endpoint: iptables sends every dispatch rule again, nftables one Service, ipvs one real server', () => {
    const [small, , , large] = of('iptables')
    expect(large!.rewritten - small!.rewritten).to.equal(9990)
    expect(new Set(of('nftables').map(({ rewritten }) => rewritten)).size).to.equal(1)
    expect(new Set(of('ipvs').map(({ rewritten }) => rewritten))).to.deep.equal(new Set([1]))
  })

  for (const locale of ['en', 'ko']) {
    it(`docs/proxy-cost.${locale}.md holds this table (UPDATE=1 writes it)`, () => {
      const file = join(import.meta.dirname, '../../docs', `proxy-cost.${locale}.md`)
      const text = readFileSync(file, 'utf8')
      const fresh = text.replace(/(\| ---[^\n]*\n)(?:\|[^\n]*\n?)*/, `$1${table(rows)}\n`)
      if (process.env['UPDATE'] === '1') writeFileSync(file, fresh)
      expect(text === fresh || process.env['UPDATE'] === '1').to.equal(true)
    })
  }
})
