import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { AnyObject } from '../object.ts'
import { branches } from '../walk.ts'
import {
  type Behaviour,
  type BehaviourView,
  type ClientMemory,
  NEW_CLIENT,
  nextAddress,
  type Wanted,
} from './behaviour.ts'
import { staleness } from './staleness.ts'
import { namespace, plainCorefile, service, slice, view } from './zone.case.ts'

const corefile = plainCorefile.replace('forward', 'loadbalance\n  forward')
const shop = namespace('shop')
const web = (addresses: string): readonly AnyObject[] => [
  shop,
  service('shop/web None http:80'),
  slice(`shop/web-1 of web http:80 → ${addresses}`),
]
const before = web('10.244.1.1 10.244.1.2')
const after = web('10.244.1.2 10.244.1.3')
const wanted: Wanted = {
  client: { kind: 'pod', key: 'shop/c', namespace: 'shop' },
  name: 'web',
  service: 'shop/web',
  family: 'IPv4',
}

function at(objects: readonly AnyObject[], now: number): BehaviourView {
  return view(objects, { dns: { corefile } }, now)
}

/** Every way a client's connections may go: `first then second`, with its probability. */
function two(
  behaviour: Behaviour,
  first: BehaviourView,
  second: BehaviourView,
  more: Partial<Wanted> = {},
): Readonly<Record<string, string>> {
  const asked = { ...wanted, ...more }
  const ways = [
    ...branches(function* () {
      const one = yield* nextAddress(behaviour, asked, NEW_CLIENT, first)
      const next = yield* nextAddress(behaviour, asked, one.memory, second)
      return `${one.address ?? one.rcode} then ${next.address ?? next.rcode}`
    }),
  ]
  return Object.fromEntries(ways.map(({ value, probability }) => [value, probability.toFraction()]))
}

describe('client behaviours', () => {
  const quarters = {
    '10.244.1.1 then 10.244.1.2': '1/4',
    '10.244.1.1 then 10.244.1.3': '1/4',
    '10.244.1.2 then 10.244.1.2': '1/4',
    '10.244.1.2 then 10.244.1.3': '1/4',
  }
  const held = { '10.244.1.1 then 10.244.1.1': '1/2', '10.244.1.2 then 10.244.1.2': '1/2' }
  const table: readonly (readonly [Behaviour, Readonly<Record<string, string>>])[] = [
    ['holds one Pod address', held],
    ['resolves once', held],
    ['first record', quarters],
    ['random record', quarters],
    ['watches slices', quarters],
    ['round robin', { '10.244.1.1 then 10.244.1.3': '1' }],
  ]
  for (const [behaviour, ways] of table) {
    it(`${behaviour}, while 10.244.1.1 is replaced by 10.244.1.3`, () => {
      expect(two(behaviour, at(before, 0), at(after, 60_000))).to.deep.equal(ways)
    })
  }

  it('keeps for the TTL: until its five seconds are over', () => {
    expect(two('keeps for the TTL', at(before, 0), at(after, 4_999))).to.deep.equal(held)
    expect(two('keeps for the TTL', at(before, 0), at(after, 5_000))).to.deep.equal(quarters)
  })

  it('hash of a key: always the same, other keys elsewhere', () => {
    const first = at(before, 0)
    const targets = ['a', 'b', 'c', 'd'].map(
      (hashed) => Object.keys(two('hash of a key', first, first, { hashed }))[0]!.split(' ')[0],
    )
    expect(new Set(targets).size).to.equal(2)
    expect(two('hash of a key', first, first, { hashed: 'a' })).to.deep.equal({
      [`${targets[0]} then ${targets[0]}`]: '1',
    })
  })

  it('a watcher that lags sees the list of before', () => {
    const late: BehaviourView = { ...at(after, 1_000), watched: at(before, 0).state }
    const all = [...branches(() => nextAddress('watches slices', wanted, NEW_CLIENT, late))]
    expect(all.map(({ value }) => value.address)).to.deep.equal(['10.244.1.1', '10.244.1.2'])
  })

  it('a client that failed to resolve holds nothing', () => {
    const none = at([shop, service('shop/web None http:80')], 0)
    expect(two('resolves once', none, at(before, 1_000))).to.deep.equal({
      'NXDOMAIN then 10.244.1.1': '1/2',
      'NXDOMAIN then 10.244.1.2': '1/2',
    })
  })

  it('remembers by value: equal keys, equal memories', () => {
    const memories = [...branches(() => nextAddress('resolves once', wanted, NEW_CLIENT, at(before, 0)))].map(
      ({ value }): ClientMemory => value.memory,
    )
    expect(new Set(memories.map(({ key }) => key)).size).to.equal(2)
  })
})

describe('staleness', () => {
  it('reads its seconds from the Corefile and the Services', () => {
    const sticky: AnyObject = {
      ...service('shop/cart 10.96.1.1 http:80'),
      spec: {
        clusterIP: '10.96.1.1',
        sessionAffinity: 'ClientIP',
        sessionAffinityConfig: { clientIP: { timeoutSeconds: 600 } },
      },
    }
    const cached = plainCorefile.replace('forward', 'cache 30\n  forward').replace('pods insecure', 'ttl 60')
    const rows = staleness(view([shop, sticky], { dns: { corefile: cached } }))
    expect(rows.map(({ says, seconds }) => `${says.code} ${seconds}`)).to.deep.equal([
      'cache.dns-answer 30',
      'cache.dns-miss 30',
      'cache.client-answer 60',
      'cache.keep-alive null',
      'cache.flow 86400',
      'cache.flow 120',
      'cache.affinity 600',
      'cache.watch 0',
      'cache.variables null',
    ])
  })
})
