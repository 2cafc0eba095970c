import { describe, it } from 'node:test'
import { expect } from 'chai'
import { type DnsCache, EMPTY_CACHE } from './cache.ts'
import { zoneLine } from './message.ts'
import { clusterDns } from './server.ts'
import { namespace, plainCorefile, service, view } from './zone.case.ts'

const cached = (lines: string): string => plainCorefile.replace('forward', `${lines}\n  forward`)
const before = [namespace('shop')]
const after = [namespace('shop'), service('shop/payment 10.96.1.100 http:80')]
const replaced = [namespace('shop'), service('shop/payment 10.96.1.200 http:80')]

/** Asks for payment at each second, over the objects there are then, one cache through all. */
function history(
  corefile: string,
  moments: readonly (readonly [second: number, objects: typeof before])[],
  name = 'payment.shop.svc.cluster.local.',
  type = 'A',
): readonly string[] {
  let cache: DnsCache = EMPTY_CACHE
  return moments.map(([second, objects]) => {
    const answer = clusterDns(
      { name, type },
      view(
        objects,
        { dns: { corefile, upstream: { default: ['api.example.com. 300 A 198.51.100.7'] } } },
        second * 1000,
      ),
      cache,
    )
    cache = answer.cache
    const [first] = [...answer.reply.answers, ...answer.reply.authority]
    return answer.reply.answers.length === 0 ? `${answer.reply.rcode} ${first?.ttl}` : zoneLine(first!)
  })
}

describe('cache', () => {
  it('serves an address for its time, counting down', () => {
    expect(
      history(cached('cache 30'), [
        [0, after],
        [2, replaced],
        [4, replaced],
        [5, replaced],
      ]),
    ).to.deep.equal([
      'payment.shop.svc.cluster.local. 5 IN A 10.96.1.100',
      'payment.shop.svc.cluster.local. 3 IN A 10.96.1.100',
      'payment.shop.svc.cluster.local. 1 IN A 10.96.1.100',
      'payment.shop.svc.cluster.local. 5 IN A 10.96.1.200',
    ])
  })

  it('keeps a miss for the time of the SOA: a Service created meanwhile stays unknown', () => {
    const corefile = cached('cache 30').replace('pods insecure', 'pods insecure\n    ttl 30')
    expect(
      history(corefile, [
        [0, before],
        [10, after],
        [29, after],
        [30, after],
      ]),
    ).to.deep.equal(['NXDOMAIN 30', 'NXDOMAIN 20', 'NXDOMAIN 1', 'payment.shop.svc.cluster.local. 30 IN A 10.96.1.100'])
  })

  it('caps and floors: 30 of 28800, 5 of 0, and maximum below minimum wins', () => {
    expect(history(cached('cache 30'), [[0, after]], 'dns-version.cluster.local.', 'TXT')).to.deep.equal([
      'dns-version.cluster.local. 30 IN TXT "1.1.0"',
    ])
    expect(history(cached('cache 30').replace('pods insecure', 'ttl 0'), [[0, after]])).to.deep.equal([
      'payment.shop.svc.cluster.local. 5 IN A 10.96.1.100',
    ])
    expect(history(cached('cache 3'), [[0, after]])).to.deep.equal([
      'payment.shop.svc.cluster.local. 3 IN A 10.96.1.100',
    ])
  })

  it('leaves a zone alone when told so, and still caches the rest', () => {
    const corefile = cached('cache 30 {\n disable success cluster.local\n disable denial cluster.local\n }')
    expect(
      history(corefile, [
        [0, before],
        [1, after],
        [2, replaced],
      ]),
    ).to.deep.equal([
      'NXDOMAIN 5',
      'payment.shop.svc.cluster.local. 5 IN A 10.96.1.100',
      'payment.shop.svc.cluster.local. 5 IN A 10.96.1.200',
    ])
    expect(
      history(
        corefile,
        [
          [0, before],
          [10, before],
        ],
        'api.example.com.',
      ),
    ).to.deep.equal(['api.example.com. 30 IN A 198.51.100.7', 'api.example.com. 20 IN A 198.51.100.7'])
  })

  it('serves stale answers with TTL 0 only when told so', () => {
    const moments = [
      [0, after],
      [20, replaced],
    ] as const
    expect(history(cached('cache 30 {\n serve_stale 1h\n }'), moments)[1]).to.equal(
      'payment.shop.svc.cluster.local. 0 IN A 10.96.1.100',
    )
    expect(history(cached('cache 30'), moments)[1]).to.equal('payment.shop.svc.cluster.local. 5 IN A 10.96.1.200')
  })

  it('is a value: asking again from the same cache gives the same, and an unused one has no key', () => {
    const seen = view(after, { dns: { corefile: cached('cache 30') } })
    const first = clusterDns({ name: 'payment.shop.svc.cluster.local.', type: 'A' }, seen, EMPTY_CACHE)
    expect(EMPTY_CACHE.key).to.equal('')
    expect(first.cache.key).to.include('payment.shop.svc.cluster.local.')
    expect(clusterDns({ name: 'payment.shop.svc.cluster.local.', type: 'A' }, seen, EMPTY_CACHE).cache.key).to.equal(
      first.cache.key,
    )
  })
})
