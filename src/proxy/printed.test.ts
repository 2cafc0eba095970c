import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { Entry } from '../proxy.ts'
import { iptables } from './iptables.ts'
import { passages, readIptables } from './iptables-read.ts'
import { config, n1, packet, view } from './scene.case.ts'
import { anyService, DESTINATIONS, SOURCES } from './topologies.case.ts'
import { walked } from './walked.case.ts'

const loopback = (ip: string): boolean => ip.startsWith('127.')

/** Where node ports answer: everywhere, on named addresses, on loopback or not. */
const anyNodePorts = fc.record({
  nodePortAddresses: fc.constantFrom([], [], ['192.168.10.0/24'], ['172.20.0.0/16', '127.0.0.0/8'], ['0.0.0.0/0']),
  localhostNodePorts: fc.boolean(),
})

const VERDICTS: Readonly<Record<string, string>> = { REJECT: 'refused', DROP: 'dropped' }

/** What the printed rules say of the same packet: nat first, then the filter hooks on the way it would take. */
function printed(listing: string, text: string, entry: Entry): ReadonlyMap<string, number> {
  const tables = readIptables(listing)
  const [nat, filter] = [tables.get('nat')!, tables.get('filter')!]
  const asked = packet(text)
  const local = n1.addresses
  const ends = new Map<string, number>()
  const first = entry === 'host' ? 'OUTPUT' : 'PREROUTING'
  for (const one of passages(nat, first, { packet: asked, local, marked: false })) {
    const [destination = asked.destination, port = String(asked.port)] = one.end?.split(':') ?? []
    const now = { ...asked, destination, port: Number(port) }
    // The node's own packet to itself leaves by OUTPUT and comes in by INPUT, as new as before.
    const last = local.includes(destination) || loopback(destination) ? 'INPUT' : 'FORWARD'
    const hooks = entry !== 'host' ? [last] : last === 'INPUT' ? ['OUTPUT', last] : ['OUTPUT']
    const passing = { packet: now, local, marked: one.marked }
    const verdicts = hooks.flatMap((hook) => [...passages(filter, hook, passing)].map(({ end }) => end))
    const verdict = verdicts.find((end) => end !== undefined)
    const masqueraded = one.marked && asked.source !== '192.168.10.1' ? ' masqueraded' : ''
    const key = VERDICTS[verdict ?? ''] ?? (one.end === undefined ? 'unmatched' : `${one.end}${masqueraded}`)
    ends.set(key, (ends.get(key) ?? 0) + one.probability)
  }
  return ends
}

describe('printed iptables rules', () => {
  it('do with every first packet what the walk says', () => {
    fc.assert(
      fc.property(anyService, anyNodePorts, (service, nodePorts) => {
        const plane = iptables.program(view(service), n1, { ...config, ...nodePorts })
        for (const [source, entry] of Object.entries(SOURCES)) {
          for (const destination of DESTINATIONS) {
            // Only the node itself asks its loopback, and from there nothing else.
            if (loopback(source) !== loopback(destination)) continue
            const text = `${source} → ${destination}/TCP`
            const [expected, found] = [
              walked(plane, text, entry, iptables.empty()),
              printed(plane.listing, text, entry),
            ]
            expect([...found.keys()].sort(), text).to.deep.equal([...expected.keys()].sort())
            // Ten decimals are printed: n rules are off by less than n·10⁻¹⁰.
            for (const [key, share] of expected) expect(found.get(key), `${text}: ${key}`).to.be.closeTo(share, 1e-9)
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  it('a chain of ten decimals differs from 1/n by less than n·10⁻¹⁰ up to 1,000 endpoints', () => {
    for (const count of [2, 3, 7, 100, 1000]) {
      const endpoints = Array.from({ length: count }, (_, at) => `10.244.${1 + (at >> 8)}.${at & 255} ready n1`)
      const spec = 'clusterIP: 10.96.0.80, ports: [{port: 80, targetPort: 8080, protocol: TCP}]'
      const { listing } = iptables.program(view({ name: 'web', spec, endpoints }), n1, config)
      const found = printed(listing, '10.244.1.250 → 10.96.0.80:80/TCP', 'pod')
      const shares = [...found.values()]
      expect(shares).to.have.length(count)
      for (const share of shares) expect(Math.abs(share - 1 / count)).to.be.lessThan(count * 1e-10)
    }
  })
})
