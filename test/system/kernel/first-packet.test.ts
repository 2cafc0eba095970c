import { after, before, describe, it } from 'node:test'
import { expect } from 'chai'
import { socketText } from '../../../src/packet.ts'
import { crowd } from '../../../src/proxy/cost.ts'
import { modes } from '../../../src/proxy/modes.ts'
import type { ProxyView } from '../../../src/proxy.ts'
import { hosts, skipped } from './hosts.case.ts'
import { Namespaces } from './namespaces.ts'
import { ENDPOINTS, VIEW } from './topology.ts'

const CONFIG = {
  clusterCIDR: '10.244.0.0/16',
  detectLocalMode: 'ClusterCIDR',
  masqueradeAll: false,
  serviceCIDRs: ['10.96.0.0/12'],
} as const
const ROUNDS = 30

/** So many Services, all of them in front of Pod a. */
function view(services: number): ProxyView {
  const { services: made, slices } = crowd(services, 1)
  const endpoints = [{ addresses: [ENDPOINTS['a']!], conditions: { ready: true } }]
  return { services: made, slices: slices.map((slice) => ({ ...slice, endpoints })) }
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!
}

/** Printed, never asserted: a machine's moods decide about milliseconds. */
describe('the first packet of a connection, by the kernel’s clock', { skip: skipped }, () => {
  const net = new Namespaces()
  before(() => hosts(net))
  after(() => net.end())

  for (const services of [100, 1000, 10_000])
    it(`${services} Services: the first and the last in the list`, { timeout: 300_000 }, async () => {
      const made = view(services)
      const ends = [made.services[0]!, made.services.at(-1)!].map(({ spec }) => spec!.clusterIP!)
      for (const mode of ['iptables', 'nftables'] as const) {
        net.load(mode, modes[mode].program(made, VIEW, CONFIG).listing)
        const took: number[][] = [[], []]
        for (let round = 0; round < ROUNDS; round++)
          for (const [at, host] of ends.entries()) {
            const [end] = await net.ask('client', host, 80, 1)
            expect(end, socketText(host, 80)).to.include({ by: 'a:8080' })
            if (end !== undefined && 'by' in end) took[at]!.push(end.milliseconds)
          }
        const [first, last] = took.map(median)
        console.log(
          `${mode}, ${services} Services: first ${first!.toFixed(3)} ms, last ${last!.toFixed(3)} ms (medians of ${ROUNDS})`,
        )
      }
    })
})
