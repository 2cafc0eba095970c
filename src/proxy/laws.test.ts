import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { Entry, ProxyModeName, ProxyView } from '../proxy.ts'
import { stream } from '../random.ts'
import { branches, sample } from '../walk.ts'
import { modes } from './modes.ts'
import { config, n1, packet, view } from './scene.case.ts'
import { anyService, DESTINATIONS, SOURCES } from './topologies.case.ts'
import { walked } from './walked.case.ts'

const NAMES = Object.keys(modes) as readonly ProxyModeName[]
const QUESTIONS = Object.entries(SOURCES).flatMap(([source, entry]) =>
  DESTINATIONS.filter((destination) => source.startsWith('127.') === destination.startsWith('127.')).map(
    (destination) => [`${source} → ${destination}/TCP`, entry as Entry] as const,
  ),
)

/** The same objects in another order. */
function reversed({ services, slices }: ProxyView): ProxyView {
  const turned = slices.map((slice) => ({ ...slice, endpoints: [...(slice.endpoints ?? [])].reverse() }))
  return { services: [...services].reverse(), slices: turned.reverse() }
}

describe('laws of every mode', () => {
  for (const name of NAMES) {
    const mode = modes[name]

    it(`${name}: what is sampled is among the branches, and the branches are everything`, () => {
      fc.assert(
        fc.property(anyService, fc.nat(), (service, seed) => {
          const plane = mode.program(view(service), n1, config)
          for (const [text, entry] of QUESTIONS) {
            const walk = () => plane.translate(packet(text), entry, mode.empty(), 0)
            const all = [...branches(walk)]
            const sum = all.reduce((total, { probability }) => total + probability.valueOf(), 0)
            expect(sum, text).to.be.closeTo(1, 1e-12)
            const { value } = sample(walk, stream(String(seed), text))
            const known = all.map(({ value: [translation] }) => JSON.stringify(translation))
            expect(known, text).to.include(JSON.stringify(value[0]))
          }
        }),
        { numRuns: 40 },
      )
    })

    it(`${name}: the order of objects changes neither rules nor ways`, () => {
      fc.assert(
        fc.property(anyService, (service) => {
          const seen = view(service, {
            ...service,
            name: 'other',
            spec: service.spec.replace('10.96.0.80', '10.96.0.70'),
          })
          const [one, other] = [mode.program(seen, n1, config), mode.program(reversed(seen), n1, config)]
          expect(other.listing).to.equal(one.listing)
          for (const [text, entry] of QUESTIONS)
            expect([...walked(other, text, entry, mode.empty())].sort()).to.deep.equal(
              [...walked(one, text, entry, mode.empty())].sort(),
            )
        }),
        { numRuns: 40 },
      )
    })

    it(`${name}: a second sync changes nothing, and open TCP connections go on whatever becomes of the Service`, () => {
      fc.assert(
        fc.property(anyService, anyService, fc.nat(), (before, after, seed) => {
          const old = mode.program(view(before), n1, config)
          const now = mode.program(view(after), n1, config)
          const asked = packet('10.244.1.200 → 10.96.0.80:80/TCP')
          const { value } = sample(() => old.translate(asked, 'pod', mode.empty(), 0), stream(String(seed), name))
          const [first, flows] = value
          const synced = now.resync(old, flows, 1000)
          expect(now.resync(now, synced, 1000).key).to.equal(synced.key)
          expect(flows.blank).to.equal(flows.key === mode.empty().key)
          expect(now.resync(old, mode.empty(), 1000).blank).to.equal(true)
          if (first.kind !== 'forward') return
          const [still] = now.established(asked, synced, 2000)
          expect(still).to.deep.include({ kind: 'forward', packet: first.packet })
        }),
        { numRuns: 80 },
      )
    })
  }
})
