import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { addressOf } from '../address.ts'
import { clusterName, dashed, hostType, inZone, reverseAddress, reverseName, reverseZone, undashed } from './name.ts'

const v4 = fc.bigInt({ min: 0n, max: 0xffff_ffffn }).map((value) => addressOf(value, 'IPv4'))
const v6 = fc.bigInt({ min: 1n << 64n, max: (1n << 128n) - 1n }).map((value) => addressOf(value, 'IPv6'))

describe('names', () => {
  const parse = (name: string): string => {
    const found = clusterName(name, 'cluster.local.')
    return found.kind === 'misnamed'
      ? `${found.why} ${found.label}`
      : `${found.kind} ${[found.namespace, found.service, found.endpoint, found.port, found.protocol].join(',')}`
  }
  const table: readonly (readonly [string, string])[] = [
    ['cluster.local.', 'apex ,,,,'],
    ['svc.cluster.local.', 'apex ,,,,'],
    ['shop.svc.cluster.local.', 'svc shop,,,,'],
    ['payment.shop.svc.cluster.local.', 'svc shop,payment,,,'],
    ['db-0.payment.shop.svc.cluster.local.', 'svc shop,payment,db-0,,'],
    ['_HTTP._tcp.payment.shop.svc.cluster.local.', 'svc shop,payment,,http,tcp'],
    ['http.tcp.payment.shop.svc.cluster.local.', 'svc shop,payment,,http,tcp'],
    ['a.b.c.payment.shop.svc.cluster.local.', 'long a'],
    ['payment.shop.cluster.local.', 'kind shop'],
    ['10-1-2-3.shop.pod.cluster.local.', 'pod shop,10-1-2-3,,,'],
  ]
  for (const [name, parts] of table) {
    it(`${name} is ${parts}`, () => {
      expect(parse(name)).to.equal(parts)
    })
  }

  it('an address and its dashed label are the same thing', () => {
    fc.assert(
      fc.property(fc.oneof(v4, v6), (address) => {
        expect(undashed(dashed(address))).to.equal(address)
      }),
      { numRuns: 200, seed: 1 },
    )
  })

  it('a reverse name gives its address back', () => {
    fc.assert(
      fc.property(fc.oneof(v4, v6), (address) => {
        expect(reverseAddress(reverseName(address))).to.equal(address)
      }),
      { numRuns: 100, seed: 1 },
    )
    expect(reverseName('10.244.1.10')).to.equal('10.1.244.10.in-addr.arpa.')
    expect(reverseAddress('10.1.244.10.in-addr.arpa.')).to.equal('10.244.1.10')
    expect(reverseAddress('244.10.in-addr.arpa.')).to.equal(undefined)
    expect(reverseAddress('example.com.')).to.equal(undefined)
  })

  it('zones end at a dot', () => {
    expect(inZone('x.cluster.local.', 'CLUSTER.local.')).to.equal(true)
    expect(inZone('xcluster.local.', 'cluster.local.')).to.equal(false)
    expect(inZone('anything.', '.')).to.equal(true)
  })

  it('an address in a host is an address, an embedded one too', () => {
    expect(hostType('::ffff:10.0.0.1')).to.deep.equal({ type: 'A', data: '10.0.0.1' })
    expect(hostType('FD00::0001')).to.deep.equal({ type: 'AAAA', data: 'fd00::1' })
    expect(hostType('010.0.0.1')).to.deep.equal({ type: 'CNAME', data: '010.0.0.1.' })
    expect(reverseZone('10.96.0.0/16')).to.equal('96.10.in-addr.arpa.')
    expect(reverseZone('10.96.0.0/12')).to.equal(undefined)
  })
})
