import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { packetText } from '../packet.ts'
import { PersistentMap } from '../persistent.ts'
import { type Flow, Table } from './flows.ts'
import { packet } from './scene.case.ts'

const PACKETS = [
  packet('10.0.0.1 → 10.96.0.1:80/TCP'),
  packet('10.0.0.1 → 10.96.0.1:80/TCP', 40_001),
  packet('10.0.0.1 → 10.96.0.1:80/UDP'),
  packet('10.0.0.2 → 10.96.0.1:80/TCP'),
  packet('10.0.0.1 → 10.96.0.1:81/TCP'),
  packet('10.0.0.1 → [fd00::1]:80/TCP'),
] as const

type Step = { readonly does: 'open' | 'close' | 'look'; readonly at: number; readonly copied: boolean }

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    does: fc.constantFrom('open' as const, 'close' as const, 'look' as const),
    at: fc.nat({ max: PACKETS.length - 1 }),
    copied: fc.boolean(),
  }),
  { maxLength: 14 },
)

/** The same flows in a table that holds them all from the start. */
function tracked(flows: ReadonlyMap<number, Flow>): Table {
  return new Table(PersistentMap([...flows].map(([at, flow]) => [keys[at]!, flow] as const)))
}

const keys = PACKETS.map((one) => packetText(one) + one.sourcePort)

describe('tracked flows', () => {
  it('are those that were opened and not closed, however the table came about', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let table = new Table()
        const earlier: (readonly [Table, string])[] = []
        const model = new Map<number, Flow>()
        for (const [now, { does, at, copied }] of all.entries()) {
          const one = copied ? { ...PACKETS[at]! } : PACKETS[at]!
          if (does === 'look') expect(table.flow(one)?.seen).to.equal(model.get(at)?.seen)
          else if (does === 'open') {
            const flow: Flow = { original: one, translated: one, seen: now, at: now }
            model.set(at, flow)
            table = table.opened(flow)
          } else {
            model.delete(at)
            table = table.closed(one)
          }
          earlier.push([table, tracked(model).key])
        }
        for (const [then, key] of earlier) expect(then.key).to.equal(key)
        PACKETS.forEach((one, at) => {
          expect(table.flow(one)).to.equal(model.get(at))
        })
      }),
    )
  })
})
