import { after, before, describe, it } from 'node:test'
import { expect } from 'chai'
import { hosts, skipped } from '../system/kernel/hosts.case.ts'
import { Namespaces } from '../system/kernel/namespaces.ts'
import { differencesText, judgeTopologies } from '../system/kernel/random.case.ts'

/** Other topologies at each run; the seed is printed, and KERNEL_SEED brings them back. */
const seed = Number(process.env['KERNEL_SEED'] ?? Date.now() % 1_000_000)

describe('the kernel as judge of many random topologies', { skip: skipped }, () => {
  const net = new Namespaces()
  before(() => hosts(net))
  after(() => net.end())

  for (const mode of ['iptables', 'nftables'] as const) {
    it(`${mode}, ten minutes`, { timeout: 1_200_000 }, async () => {
      console.log(`KERNEL_SEED=${seed}`)
      const { differences, pooled, ...figures } = await judgeTopologies(net, mode, { seed, milliseconds: 600_000 })
      console.log(`${mode}: ${JSON.stringify(figures)}`)
      if (differences.length > 0) throw new Error(`KERNEL_SEED=${seed}\n${differencesText(differences)}`)
      for (const { endpoints, G, limit } of pooled) expect(G, `${endpoints} endpoints`).to.be.below(limit)
    })
  }
})
