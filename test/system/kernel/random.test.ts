import { after, before, describe, it } from 'node:test'
import { expect } from 'chai'
import { hosts, skipped } from './hosts.case.ts'
import { Namespaces } from './namespaces.ts'
import { differencesText, judgeTopologies } from './random.case.ts'

/** Another seed, other topologies: KERNEL_SEED=7. */
const seed = Number(process.env['KERNEL_SEED'] ?? 1)
/** Seconds for each mode. */
const seconds = Number(process.env['KERNEL_SECONDS'] ?? 40)

describe('the kernel as judge of random topologies', { skip: skipped }, () => {
  const net = new Namespaces()
  before(() => hosts(net))
  after(() => net.end())

  for (const mode of ['iptables', 'nftables'] as const) {
    it(`${mode}: outcomes, sources, shares, affinity, open connections, counters`, { timeout: 900_000 }, async () => {
      const { differences, pooled, ...figures } = await judgeTopologies(net, mode, {
        seed,
        milliseconds: seconds * 1000,
      })
      console.log(
        `${mode}, KERNEL_SEED=${seed}: ${JSON.stringify({ ...figures, draws: pooled.map(({ draws }) => draws) })}`,
      )
      if (differences.length > 0) throw new Error(`KERNEL_SEED=${seed}\n${differencesText(differences)}`)
      for (const { endpoints, G, limit } of pooled) expect(G, `${endpoints} endpoints`).to.be.below(limit)
      expect(figures.topologies).to.be.greaterThan(3)
    })
  }
})
