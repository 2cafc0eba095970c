import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { ClusterOptions } from '../environment.ts'
import type { AnyObject } from '../object.ts'
import { stream } from '../random.ts'
import { branches, sample, settled } from '../walk.ts'
import { type DnsClient, type ResolverView, resolvConfOf, resolve, search } from './resolver.ts'
import { namespace, plainCorefile, service, slice, view } from './zone.case.ts'

const shop = [namespace('shop'), service('shop/payment 10.96.1.100 http:80')]
const inShop: DnsClient = { kind: 'pod', key: 'shop/client', namespace: 'shop' }
const inDefault: DnsClient = { kind: 'pod', key: 'default/client', namespace: 'default' }

function lookedUp(name: string, client: DnsClient, seen: ResolverView, type = 'A'): string {
  const { value } = sample(() => search(name, type, resolvConfOf(client, seen), seen), stream('test', 'dns'))
  const data = value.reply.answers.map((record) => `${record.type} ${record.data}`).join(', ')
  return `${value.tried.join(' → ')}: ${value.rcode === 'NOERROR' ? data : value.rcode}`
}

const upstream = ['api.example.com. 300 A 198.51.100.7', 'a.b.c.d.e.example.com. 60 A 198.51.100.8']

function pod(spec: object, name = 'c'): AnyObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop' }, spec }
}

interface Case {
  readonly why: string
  readonly name: string
  readonly client?: DnsClient
  readonly objects?: readonly AnyObject[]
  readonly options?: ClusterOptions
  readonly libc?: 'musl'
  readonly gives: string
}

const table: readonly Case[] = [
  { why: 'a short name in its namespace', name: 'payment', gives: 'payment.shop.svc.cluster.local.: A 10.96.1.100' },
  {
    why: 'a short name elsewhere',
    name: 'payment',
    client: inDefault,
    gives:
      'payment.default.svc.cluster.local. → payment.svc.cluster.local. → payment.cluster.local. → payment.: NXDOMAIN',
  },
  {
    why: 'with its namespace, from anywhere: the second candidate',
    name: 'payment.shop',
    client: inDefault,
    gives: 'payment.shop.default.svc.cluster.local. → payment.shop.svc.cluster.local.: A 10.96.1.100',
  },
  {
    why: 'with svc: the third',
    name: 'payment.shop.svc',
    client: inDefault,
    gives:
      'payment.shop.svc.default.svc.cluster.local. → payment.shop.svc.svc.cluster.local. → payment.shop.svc.cluster.local.: A 10.96.1.100',
  },
  {
    why: 'the full name without its dot: the fourth',
    name: 'payment.shop.svc.cluster.local',
    client: inDefault,
    gives:
      'payment.shop.svc.cluster.local.default.svc.cluster.local. → payment.shop.svc.cluster.local.svc.cluster.local. → payment.shop.svc.cluster.local.cluster.local. → payment.shop.svc.cluster.local.: A 10.96.1.100',
  },
  {
    why: 'with its dot: at once',
    name: 'payment.shop.svc.cluster.local.',
    gives: 'payment.shop.svc.cluster.local.: A 10.96.1.100',
  },
  {
    why: 'a bare namespace is no data, not no name',
    name: 'shop',
    client: inDefault,
    gives: 'shop.default.svc.cluster.local. → shop.svc.cluster.local. → shop.cluster.local. → shop.: NODATA',
  },
  {
    why: 'a name outside costs three questions in vain',
    name: 'api.example.com',
    gives:
      'api.example.com.shop.svc.cluster.local. → api.example.com.svc.cluster.local. → api.example.com.cluster.local. → api.example.com.: A 198.51.100.7',
  },
  {
    why: 'six dots: the name itself first',
    name: 'a.b.c.d.e.example.com',
    gives: 'a.b.c.d.e.example.com.: A 198.51.100.8',
  },
  {
    why: 'six dots and unknown: glibc still walks the list',
    name: 'z.b.c.d.e.example.com',
    gives:
      'z.b.c.d.e.example.com. → z.b.c.d.e.example.com.shop.svc.cluster.local. → z.b.c.d.e.example.com.svc.cluster.local. → z.b.c.d.e.example.com.cluster.local.: NXDOMAIN',
  },
  { why: 'musl does not', name: 'z.b.c.d.e.example.com', libc: 'musl', gives: 'z.b.c.d.e.example.com.: NXDOMAIN' },
  {
    why: 'musl stops where a name exists without the record',
    name: 'shop',
    client: inDefault,
    libc: 'musl',
    gives: 'shop.default.svc.cluster.local. → shop.svc.cluster.local.: NODATA',
  },
  {
    why: 'an endpoint of a Service called like the namespace is met first',
    name: 'payment.shop',
    client: inDefault,
    objects: [service('default/shop None http:80'), slice('default/shop-1 of shop http:80 → 10.244.1.9@payment')],
    gives: 'payment.shop.default.svc.cluster.local.: A 10.244.1.9',
  },
  {
    why: 'policy Default: the node resolver knows no cluster name',
    name: 'payment.shop.svc.cluster.local',
    client: { kind: 'pod', key: 'shop/c', namespace: 'shop' },
    objects: [pod({ dnsPolicy: 'Default' })],
    options: { dns: { nodeResolvConf: { nameservers: ['192.168.0.2'], search: ['corp.example'] } } },
    gives: 'payment.shop.svc.cluster.local. → payment.shop.svc.cluster.local.corp.example.: NXDOMAIN',
  },
  {
    why: 'dnsConfig: ndots 1 asks for an outside name at once',
    name: 'api.example.com',
    client: { kind: 'pod', key: 'shop/c', namespace: 'shop' },
    objects: [pod({ dnsConfig: { options: [{ name: 'ndots', value: '1' }] } })],
    gives: 'api.example.com.: A 198.51.100.7',
  },
  {
    why: 'a server that says "no such name" is believed; the next one is not asked',
    name: 'payment.shop.svc.cluster.local.',
    client: { kind: 'pod', key: 'shop/c', namespace: 'shop' },
    objects: [pod({ dnsPolicy: 'None', dnsConfig: { nameservers: ['1.1.1.1', '10.96.0.10'] } })],
    gives: 'payment.shop.svc.cluster.local.: NXDOMAIN',
  },
]

describe('resolver', () => {
  for (const { why, name, client = inShop, objects = [], options = {}, libc, gives } of table) {
    it(`${why}: ${name}`, () => {
      const base = view([...shop, ...objects], { ...options, dns: { upstream: { default: upstream }, ...options.dns } })
      expect(lookedUp(name, client, libc === undefined ? base : { ...base, libc })).to.equal(gives)
    })
  }

  it('asks nature which of several shuffled addresses the client takes, each as likely', () => {
    const corefile = plainCorefile.replace('forward', 'loadbalance\n  forward')
    const objects = [
      namespace('shop'),
      service('shop/web None http:80'),
      slice('shop/w of web http:80 → 10.244.1.1 10.244.1.2 10.244.1.3'),
    ]
    const seen = view(objects, { dns: { corefile } })
    const all = [...branches(() => resolve('web', { client: inShop, family: 'IPv4' }, seen))]
    expect(all.map(({ value, probability }) => `${value.address} ${probability.toFraction()}`)).to.deep.equal([
      '10.244.1.1 1/3',
      '10.244.1.2 1/3',
      '10.244.1.3 1/3',
    ])
  })

  it('a server that never answers: the client has no name', () => {
    const seen: ResolverView = { ...view(shop), reaches: () => settled(false) }
    const [one] = [...branches(() => resolve('payment', { client: inShop, family: 'IPv4' }, seen))]
    expect(one?.value.rcode).to.equal('SERVFAIL')
    expect(one?.value.tried).to.deep.equal(['payment.shop.svc.cluster.local.'])
    expect(one?.trace.some(({ says }) => says.code === 'hop.dns.silent')).to.equal(true)
  })

  it('hostAliases and the Pod itself stand in /etc/hosts', () => {
    const spec = { hostAliases: [{ ip: '192.0.2.9', hostnames: ['legacy.example'] }] }
    const objects = [{ ...pod(spec), status: { podIPs: [{ ip: '10.244.1.5' }] } }]
    const seen = view([...shop, ...objects])
    const client: DnsClient = { kind: 'pod', key: 'shop/c', namespace: 'shop' }
    const answers = ['legacy.example', 'c', 'localhost'].map(
      (name) => [...branches(() => resolve(name, { client, family: 'IPv4' }, seen))][0]?.value.address,
    )
    expect(answers).to.deep.equal(['192.0.2.9', '10.244.1.5', '127.0.0.1'])
  })

  it('somebody outside knows declared hosts, at their address of the moment, and no cluster name', () => {
    const hosts = [
      {
        name: 'db',
        names: ['db.example.com'],
        addresses: [
          { from: 0, address: '203.0.113.1' },
          { from: 60_000, address: '203.0.113.2' },
        ],
        ports: [],
        ttl: 30,
      },
    ]
    const client: DnsClient = { kind: 'outside', ip: '203.0.113.99' }
    const at = (now: number, cache = {}) =>
      [
        ...branches(() => resolve('db.example.com', { client, family: 'IPv4', ...cache }, view(shop, { hosts }, now))),
      ][0]!.value
    const first = at(45_000)
    expect(first.address).to.equal('203.0.113.1')
    expect(at(61_000, { cache: first.cache }).address).to.equal('203.0.113.1')
    expect(at(76_000, { cache: first.cache }).address).to.equal('203.0.113.2')
    expect(
      [...branches(() => resolve('payment.shop.svc.cluster.local.', { client, family: 'IPv4' }, view(shop)))][0]?.value
        .rcode,
    ).to.equal('NXDOMAIN')
  })

  it('hops name the Service and the slices behind an answer', () => {
    const objects = [namespace('shop'), service('shop/web None http:80'), slice('shop/w of web http:80 → 10.244.1.1')]
    const [one] = [...branches(() => resolve('web', { client: inShop, family: 'IPv4' }, view(objects)))]
    const answer = one?.trace.find(({ at }) => at === 'dns')
    expect(answer?.rule).to.equal('web.shop.svc.cluster.local. 5 IN A 10.244.1.1')
    expect(answer?.because).to.deep.equal([
      { kind: 'Service', key: 'shop/web' },
      { kind: 'EndpointSlice', key: 'shop/w' },
    ])
  })
})
