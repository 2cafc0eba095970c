import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { FlowTable, ProxyMode, Translation } from '../proxy.ts'
import { draws } from '../random.ts'
import { ClientTable } from './client-table.ts'
import { ebpf } from './ebpf.ts'
import { iptables } from './iptables.ts'
import { ipvs } from './ipvs.ts'
import { kernelspace } from './kernelspace.ts'
import { nftables } from './nftables.ts'
import { config, n1, packet, type ServiceText, view } from './scene.case.ts'
import { anyService } from './topologies.case.ts'

const TEXT = '10.96.0.80:80/TCP'
const ipOf = (client: number): string => `203.0.113.${client + 1}`

/** One connection of the walk, its only question answered by the same draws. */
function walkOnce(
  mode: ProxyMode,
  plane: ReturnType<ProxyMode['program']>,
  client: number,
  now: number,
  table: FlowTable,
  draw: (bound: number) => number,
): readonly [Translation, FlowTable] {
  const asked = packet(`${ipOf(client)} → ${TEXT}`)
  const run = plane.translate(asked, 'outside', table, now)
  let step = run.next(0)
  while (!step.done)
    step = run.next('among' in step.value && step.value.among.length > 1 ? draw(step.value.among.length) : 0)
  const [translation, after] = step.value
  void mode
  return [translation, plane.close(asked, after, now)]
}

const connections = fc.array(fc.record({ client: fc.nat({ max: 5 }), pause: fc.nat({ max: 12_000 }) }), {
  minLength: 1,
  maxLength: 40,
})

describe('compiled routes', () => {
  for (const mode of [iptables, nftables, ebpf, kernelspace]) {
    it(`${mode.name}: every connection ends as the walk says, whoever came before and when`, () => {
      fc.assert(
        fc.property(anyService, connections, fc.string(), (service, all, seed) => {
          const plane = mode.program(view(service), n1, config)
          const route = plane.compile?.(packet(`203.0.113.250 → ${TEXT}`), 'outside')
          if (route === undefined) {
            expect(mode.name).to.be.oneOf(['iptables', 'kernelspace'])
            expect(service.spec).to.include('sessionAffinity: ClientIP')
            return
          }
          const [fast, slow] = [draws(seed, 'x'), draws(seed, 'x')]
          let table = mode.empty()
          let now = 0
          for (const { client, pause } of all) {
            now += pause
            const end = route.ends[route.connect(client, now, fast)]!
            const [expected, after] = walkOnce(mode, plane, client, now, table, slow)
            table = after
            const where = (one: Translation): unknown =>
              one.kind === 'forward' ? [one.packet.destination, one.packet.port] : one
            expect(where(end)).to.deep.equal(where(expected))
          }
        }),
        { numRuns: 150 },
      )
    })
  }

  it('ipvs remembers more than a client’s endpoint: it is always walked', () => {
    const plane = ipvs.program(view(WEB), n1, config)
    expect(plane.compile?.(packet(`203.0.113.9 → ${TEXT}`), 'outside')).to.equal(undefined)
  })
})

const WEB: ServiceText = {
  name: 'web',
  spec: 'clusterIP: 10.96.0.80, ports: [{port: 80, targetPort: 8080, protocol: TCP}]',
  endpoints: ['10.244.1.10', '10.244.1.11'],
}

describe('ClientTable', () => {
  it('holds what a Map would, through growth and collisions', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(fc.nat({ max: 0xffff_ffff }), fc.nat({ max: 40 })), fc.nat({ max: 9 })), {
          maxLength: 3000,
        }),
        (notes) => {
          const table = new ClientTable()
          const map = new Map<number, readonly [number, number]>()
          for (const [index, [client, end]] of notes.entries()) {
            const place = table.place(client)
            const known = map.get(client)
            expect(table.seen(place)).to.equal(known?.[1] ?? Number.NEGATIVE_INFINITY)
            if (known !== undefined) expect(table.end(place)).to.equal(known[0])
            table.note(place, end, index)
            map.set(client, [end, index])
          }
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('draws', () => {
  it('are even: no remainder is favoured', () => {
    const draw = draws('seed', 'even')
    const counts = [0, 0, 0]
    for (let index = 0; index < 300_000; index++) counts[draw(3)]!++
    // Beyond 6 standard deviations of 258.
    for (const count of counts) expect(Math.abs(count - 100_000)).to.be.lessThan(1550)
  })
})
