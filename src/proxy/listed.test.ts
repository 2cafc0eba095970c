import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { Entry, NodeView } from '../proxy.ts'
import { nftables } from './nftables.ts'
import { type ListedTable, readNftables, type Seen, waysThrough } from './nftables-read.case.ts'
import { config, n1, packet, view } from './scene.case.ts'
import { anyService, DESTINATIONS, SOURCES } from './topologies.case.ts'
import { walked } from './walked.case.ts'

const VERDICTS: Readonly<Record<string, string>> = { reject: 'refused', drop: 'dropped' }

/** The verdict of hooks that only filter. */
function filtered(table: ListedTable, hooks: readonly string[], seen: Seen): string | undefined {
  const ends = hooks.flatMap((hook) => [...waysThrough(table, hook, seen)].map(({ end }) => end))
  return VERDICTS[ends.find((end) => end !== undefined) ?? '']
}

/** What the listed rules say of a first packet: filters before DNAT, DNAT, filters behind it. */
function listed(
  listing: string,
  text: string,
  entry: Entry,
  { addresses: local }: NodeView,
): ReadonlyMap<string, number> {
  const table = readNftables(listing)
  const asked = packet(text)
  const seen: Seen = { packet: asked, local, marked: false }
  const hook = entry === 'host' ? 'output' : 'prerouting'
  const before = filtered(table, [`filter-${hook}-pre-dnat`], seen)
  if (before !== undefined) return new Map([[before, 1]])
  const ends = new Map<string, number>()
  for (const { end, probability, marked } of waysThrough(table, `nat-${hook}`, seen)) {
    const [destination = asked.destination, port = String(asked.port)] = end?.split(':') ?? []
    const after: Seen = { packet: { ...asked, destination, port: Number(port) }, local, marked }
    const last = local.includes(destination) ? 'filter-input' : 'filter-forward'
    const hooks = entry !== 'host' ? [last] : last === 'filter-input' ? ['filter-output', last] : ['filter-output']
    const masqueraded = marked && asked.source !== local[0] ? ' masqueraded' : ''
    const key = filtered(table, hooks, after) ?? (end === undefined ? 'unmatched' : `${end}${masqueraded}`)
    ends.set(key, (ends.get(key) ?? 0) + probability)
  }
  return ends
}

describe('listed nftables rules', () => {
  it('do with every first packet what the walk says', () => {
    const addresses = fc.constantFrom([], ['primary'], ['172.20.0.0/16'], ['0.0.0.0/0'], ['203.0.113.0/24'])
    fc.assert(
      fc.property(anyService, addresses, (service, nodePortAddresses) => {
        const plane = nftables.program(view(service), n1, { ...config, nodePortAddresses })
        for (const [source, entry] of Object.entries(SOURCES)) {
          for (const destination of DESTINATIONS) {
            if (source.startsWith('127.') || destination.startsWith('127.')) continue
            const text = `${source} → ${destination}/TCP`
            const [expected, found] = [
              walked(plane, text, entry, nftables.empty()),
              listed(plane.listing, text, entry, n1),
            ]
            expect([...found.keys()].sort(), text).to.deep.equal([...expected.keys()].sort())
            for (const [key, share] of expected) expect(found.get(key), `${text}: ${key}`).to.be.closeTo(share, 1e-12)
          }
        }
      }),
      { numRuns: 200 },
    )
  })
})
