import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { AnyObject } from '../object.ts'
import { EMPTY_CACHE } from './cache.ts'
import { addressesOf, type Reply } from './message.ts'
import { reverseName } from './name.ts'
import type { DnsView } from './outside.ts'
import { clusterDns } from './server.ts'
import { namespace, service, slice, view } from './zone.case.ts'

const hostname = fc.option(fc.constantFrom('one', 'two'), { nil: undefined })
const endpoint = fc.record({ address: fc.integer({ min: 1, max: 9 }), hostname, ready: fc.boolean() })
const world = fc.array(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c'),
    headless: fc.boolean(),
    ports: fc.subarray(['http:80', 'pg:5432']),
    slices: fc.array(fc.array(endpoint, { maxLength: 3 }), { maxLength: 2 }),
  }),
  { maxLength: 3 },
)

type World = typeof world extends fc.Arbitrary<infer T> ? T : never

function seen(services: World): DnsView {
  const objects = services.flatMap(({ name, headless, ports, slices }, at): AnyObject[] => [
    service(`shop/${name} ${headless || ports.length === 0 ? 'None' : `10.96.0.${20 + at}`} ${ports.join(' ')}`.trim()),
    ...slices.map((endpoints, index) => {
      const list = endpoints.map(
        (one) =>
          `10.244.0.${one.address}${one.hostname === undefined ? '' : `@${one.hostname}`}${one.ready ? '' : '!notready'}`,
      )
      return slice(`shop/${name}-${at}-${index} of ${name} ${ports.join(' ')} → ${list.join(' ')}`)
    }),
  ])
  return view([namespace('shop'), ...objects])
}

const ask = (where: DnsView, name: string, type: string): Reply => clusterDns({ name, type }, where, EMPTY_CACHE).reply
const zone = 'shop.svc.cluster.local.'
const names = ['a', 'b', 'c', 'one.a', 'two.b', '10-244-0-1.c', '_http._tcp.a', '_pg._tcp.b', 'x.c'].map(
  (name) => `${name}.${zone}`,
)

describe('laws of the zone', () => {
  const holds = (law: (where: DnsView) => void): void => {
    fc.assert(
      fc.property(world, (services) => law(seen(services))),
      { numRuns: 150, seed: 1 },
    )
  }

  it('a name exists for every type or for none', () => {
    holds((where) => {
      for (const name of names) {
        const rcodes = new Set(['A', 'AAAA', 'SRV', 'CNAME', 'MX', 'NS'].map((type) => ask(where, name, type).rcode))
        expect(rcodes.size, name).to.equal(1)
      }
    })
  })

  it('every SRV target has an address', () => {
    holds((where) => {
      for (const name of names) {
        for (const { data } of ask(where, name, 'SRV').answers) {
          expect(addressesOf(ask(where, data.split(' ')[3]!, 'A'), 'A'), data).not.to.deep.equal([])
        }
      }
    })
  })

  it('the name an address points to leads back to the address', () => {
    holds((where) => {
      for (let index = 1; index <= 9; index++) {
        const address = `10.244.0.${index}`
        for (const { data } of ask(where, reverseName(address), 'PTR').answers) {
          const service = data.split('.')[1]!
          // A slice may outlive its Service; such an address still has a name, which nothing answers for.
          if (where.state.get('Service', `shop/${service}`) === undefined) continue
          expect(addressesOf(ask(where, data, 'A'), 'A'), data).to.include(address)
        }
      }
    })
  })

  it('an empty answer carries the SOA, a full one does not', () => {
    holds((where) => {
      for (const name of names) {
        const { answers, authority } = ask(where, name, 'A')
        expect(authority.map(({ type }) => type)).to.deep.equal(answers.length === 0 ? ['SOA'] : [])
      }
    })
  })
})
