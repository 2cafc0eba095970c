import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { AnyObject } from '../object.ts'
import { EMPTY_CACHE } from './cache.ts'
import { zoneLine } from './message.ts'
import { clusterDns } from './server.ts'
import { namespace, plainCorefile, service, slice, view } from './zone.case.ts'

const shop = namespace('shop')

interface Case {
  readonly why: string
  readonly objects: readonly AnyObject[]
  readonly corefile?: string
  readonly upstream?: readonly string[]
  /** Each question with its answer: zone lines, or an rcode. */
  readonly answers: Readonly<Record<string, readonly string[] | 'NXDOMAIN' | 'NODATA' | 'SERVFAIL' | 'REFUSED'>>
}

const web = [
  shop,
  service('shop/web None http:80'),
  slice('shop/web-1 of web http:8080 → 10.244.1.10 10.244.2.10 10.244.3.10!notready'),
]

const table: readonly Case[] = [
  {
    why: 'a ClusterIP Service answers with its addresses, whatever its endpoints',
    objects: [shop, service('shop/payment 10.96.1.100 http:80 metrics:9090/UDP')],
    answers: {
      'payment.shop.svc.cluster.local. A': ['payment.shop.svc.cluster.local. 5 IN A 10.96.1.100'],
      'PAYMENT.Shop.SVC.cluster.LOCAL. A': ['PAYMENT.Shop.SVC.cluster.LOCAL. 5 IN A 10.96.1.100'],
      'payment.shop.svc.cluster.local. AAAA': 'NODATA',
      'payment.shop.svc.cluster.local. TXT': 'NODATA',
      'payment.shop.svc.cluster.local. MX': 'NODATA',
      'payment.shop.svc.cluster.local. HTTPS': 'NODATA',
      'payment.shop.svc.cluster.local. CNAME': 'NODATA',
      'payment.shop.svc.cluster.local. SRV': [
        'payment.shop.svc.cluster.local. 5 IN SRV 0 50 80 payment.shop.svc.cluster.local.',
        'payment.shop.svc.cluster.local. 5 IN SRV 0 50 9090 payment.shop.svc.cluster.local.',
      ],
      '_http._tcp.payment.shop.svc.cluster.local. SRV': [
        '_http._tcp.payment.shop.svc.cluster.local. 5 IN SRV 0 100 80 payment.shop.svc.cluster.local.',
      ],
      'http.tcp.payment.shop.svc.cluster.local. SRV': [
        'http.tcp.payment.shop.svc.cluster.local. 5 IN SRV 0 100 80 payment.shop.svc.cluster.local.',
      ],
      '_metrics._udp.payment.shop.svc.cluster.local. A': [
        '_metrics._udp.payment.shop.svc.cluster.local. 5 IN A 10.96.1.100',
      ],
      '_metrics._tcp.payment.shop.svc.cluster.local. SRV': 'NXDOMAIN',
      'x.payment.shop.svc.cluster.local. A': 'NXDOMAIN',
      'a._http._tcp.payment.shop.svc.cluster.local. A': 'NXDOMAIN',
      'paiment.shop.svc.cluster.local. A': 'NXDOMAIN',
      'paiment.shop.svc.cluster.local. MX': 'NXDOMAIN',
      'payment.nowhere.svc.cluster.local. A': 'NXDOMAIN',
      'payment.shop.cluster.local. A': 'NXDOMAIN',
      'svc.cluster.local. A': 'NODATA',
      'shop.svc.cluster.local. A': 'NODATA',
      'shop.svc.cluster.local. SRV': 'NODATA',
      'cluster.local. A': 'NODATA',
    },
  },
  {
    why: 'dual stack: both families, SRV split evenly',
    objects: [shop, service('shop/two 10.96.1.1,fd00:10:96::1 http:80')],
    answers: {
      'two.shop.svc.cluster.local. A': ['two.shop.svc.cluster.local. 5 IN A 10.96.1.1'],
      'two.shop.svc.cluster.local. AAAA': ['two.shop.svc.cluster.local. 5 IN AAAA fd00:10:96::1'],
      '_http._tcp.two.shop.svc.cluster.local. SRV': [
        '_http._tcp.two.shop.svc.cluster.local. 5 IN SRV 0 50 80 two.shop.svc.cluster.local.',
      ],
      '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.6.9.0.0.0.1.0.0.0.0.d.f.ip6.arpa. PTR': [
        '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.6.9.0.0.0.1.0.0.0.0.d.f.ip6.arpa. 5 IN PTR two.shop.svc.cluster.local.',
      ],
    },
  },
  {
    why: 'headless: ready endpoints, their names, their target ports',
    objects: web,
    answers: {
      'web.shop.svc.cluster.local. A': [
        'web.shop.svc.cluster.local. 5 IN A 10.244.1.10',
        'web.shop.svc.cluster.local. 5 IN A 10.244.2.10',
      ],
      '10-244-1-10.web.shop.svc.cluster.local. A': ['10-244-1-10.web.shop.svc.cluster.local. 5 IN A 10.244.1.10'],
      '10-244-3-10.web.shop.svc.cluster.local. A': 'NXDOMAIN',
      'web.shop.svc.cluster.local. AAAA': 'NODATA',
      '_http._tcp.web.shop.svc.cluster.local. SRV': [
        '_http._tcp.web.shop.svc.cluster.local. 5 IN SRV 0 50 8080 10-244-1-10.web.shop.svc.cluster.local.',
        '_http._tcp.web.shop.svc.cluster.local. 5 IN SRV 0 50 8080 10-244-2-10.web.shop.svc.cluster.local.',
      ],
      '_grpc._tcp.web.shop.svc.cluster.local. SRV': 'NXDOMAIN',
      '10.1.244.10.in-addr.arpa. PTR': ['10.1.244.10.in-addr.arpa. 5 IN PTR 10-244-1-10.web.shop.svc.cluster.local.'],
      '10.3.244.10.in-addr.arpa. PTR': 'NXDOMAIN',
    },
  },
  {
    why: 'headless without a ready endpoint does not exist at all',
    objects: [shop, service('shop/web None http:80'), slice('shop/web-1 of web http:8080 → 10.244.1.10!notready')],
    answers: { 'web.shop.svc.cluster.local. A': 'NXDOMAIN', 'web.shop.svc.cluster.local. SRV': 'NXDOMAIN' },
  },
  {
    why: 'one hostname for several endpoints: every address, one SRV, the weight counts all',
    objects: [
      shop,
      service('shop/db None pg:5432'),
      slice('shop/db-1 of db pg:5432 → 10.244.1.1@db 10.244.1.2@db 10.244.1.3'),
    ],
    answers: {
      'db.db.shop.svc.cluster.local. A': [
        'db.db.shop.svc.cluster.local. 5 IN A 10.244.1.1',
        'db.db.shop.svc.cluster.local. 5 IN A 10.244.1.2',
      ],
      '10-244-1-1.db.shop.svc.cluster.local. A': 'NXDOMAIN',
      '_pg._tcp.db.shop.svc.cluster.local. SRV': [
        '_pg._tcp.db.shop.svc.cluster.local. 5 IN SRV 0 33 5432 db.db.shop.svc.cluster.local.',
        '_pg._tcp.db.shop.svc.cluster.local. 5 IN SRV 0 33 5432 10-244-1-3.db.shop.svc.cluster.local.',
      ],
    },
  },
  {
    why: 'more endpoints than a hundred: the weight stays at least one',
    objects: [
      shop,
      service('shop/big None p:1'),
      slice(`shop/big-1 of big p:1 → ${Array.from({ length: 120 }, (_, index) => `10.244.9.${index}@same`).join(' ')}`),
    ],
    answers: {
      '_p._tcp.big.shop.svc.cluster.local. SRV': [
        '_p._tcp.big.shop.svc.cluster.local. 5 IN SRV 0 1 1 same.big.shop.svc.cluster.local.',
      ],
    },
  },
  {
    why: 'endpoints of a ClusterIP Service have names too; PTR prefers the cluster IP',
    objects: [
      shop,
      service('shop/web 10.96.1.7 http:80'),
      slice('shop/web-1 of web http:8080 → 10.244.1.10@one'),
      service('shop/also None http:80'),
      slice('shop/also-1 of also http:8080 → 10.244.1.10'),
    ],
    answers: {
      'one.web.shop.svc.cluster.local. A': ['one.web.shop.svc.cluster.local. 5 IN A 10.244.1.10'],
      'one.web.shop.svc.cluster.local. SRV': [
        'one.web.shop.svc.cluster.local. 5 IN SRV 0 100 8080 one.web.shop.svc.cluster.local.',
      ],
      '7.1.96.10.in-addr.arpa. PTR': ['7.1.96.10.in-addr.arpa. 5 IN PTR web.shop.svc.cluster.local.'],
      '10.1.244.10.in-addr.arpa. PTR': [
        '10.1.244.10.in-addr.arpa. 5 IN PTR 10-244-1-10.also.shop.svc.cluster.local.',
        '10.1.244.10.in-addr.arpa. 5 IN PTR one.web.shop.svc.cluster.local.',
      ],
      '244.10.in-addr.arpa. PTR': 'NXDOMAIN',
    },
  },
  {
    why: 'ExternalName: the alias and what it leads to',
    objects: [
      shop,
      service('shop/out => db.example.com'),
      service('shop/dead => gone.example.com'),
      service('shop/in => payment.shop.svc.cluster.local'),
      service('shop/twice => in.shop.svc.cluster.local'),
      service('shop/broken => nothing.shop.svc.cluster.local'),
      service('shop/self => self.shop.svc.cluster.local'),
      service('shop/ping => pong.shop.svc.cluster.local'),
      service('shop/pong => ping.shop.svc.cluster.local'),
      service('shop/four => 192.0.2.1'),
      service('shop/payment 10.96.1.100 http:80'),
    ],
    upstream: ['db.example.com. 300 A 198.51.100.7'],
    answers: {
      'out.shop.svc.cluster.local. A': [
        'out.shop.svc.cluster.local. 5 IN CNAME db.example.com.',
        'db.example.com. 300 IN A 198.51.100.7',
      ],
      'out.shop.svc.cluster.local. AAAA': ['out.shop.svc.cluster.local. 5 IN CNAME db.example.com.'],
      'out.shop.svc.cluster.local. CNAME': ['out.shop.svc.cluster.local. 5 IN CNAME db.example.com.'],
      'out.shop.svc.cluster.local. SRV': 'NODATA',
      '_http._tcp.out.shop.svc.cluster.local. A': 'NXDOMAIN',
      'x.out.shop.svc.cluster.local. A': 'NXDOMAIN',
      'dead.shop.svc.cluster.local. A': ['dead.shop.svc.cluster.local. 5 IN CNAME gone.example.com.'],
      'in.shop.svc.cluster.local. A': [
        'in.shop.svc.cluster.local. 5 IN CNAME payment.shop.svc.cluster.local.',
        'payment.shop.svc.cluster.local. 5 IN A 10.96.1.100',
      ],
      'in.shop.svc.cluster.local. AAAA': 'NODATA',
      'twice.shop.svc.cluster.local. A': [
        'twice.shop.svc.cluster.local. 5 IN CNAME in.shop.svc.cluster.local.',
        'in.shop.svc.cluster.local. 5 IN CNAME payment.shop.svc.cluster.local.',
        'payment.shop.svc.cluster.local. 5 IN A 10.96.1.100',
      ],
      'broken.shop.svc.cluster.local. A': 'NODATA',
      'broken.shop.svc.cluster.local. CNAME': [
        'broken.shop.svc.cluster.local. 5 IN CNAME nothing.shop.svc.cluster.local.',
      ],
      'self.shop.svc.cluster.local. A': 'NODATA',
      'ping.shop.svc.cluster.local. A': 'NODATA',
      'four.shop.svc.cluster.local. A': 'NXDOMAIN',
    },
  },
  {
    why: 'zone records: version, SOA, name servers',
    objects: [],
    answers: {
      'dns-version.cluster.local. TXT': ['dns-version.cluster.local. 28800 IN TXT "1.1.0"'],
      'dns-version.cluster.local. A': 'NXDOMAIN',
      'cluster.local. NS': ['cluster.local. 5 IN NS kube-dns.kube-system.svc.cluster.local.'],
      'svc.cluster.local. NS': 'NODATA',
      'foo.cluster.local. NS': 'NXDOMAIN',
      'ns.dns.cluster.local. A': ['ns.dns.cluster.local. 5 IN A 10.96.0.10'],
      'kubernetes.default.svc.cluster.local. A': 'NXDOMAIN',
    },
  },
  {
    why: 'Pod names from the text of the name',
    objects: [shop],
    answers: {
      '10-9-8-7.shop.pod.cluster.local. A': ['10-9-8-7.shop.pod.cluster.local. 5 IN A 10.9.8.7'],
      '10-9-8-7.shop.pod.cluster.local. AAAA': 'NODATA',
      '2001-db8--1.shop.pod.cluster.local. AAAA': ['2001-db8--1.shop.pod.cluster.local. 5 IN AAAA 2001:db8::1'],
      '10-9-8-7.nowhere.pod.cluster.local. A': 'NXDOMAIN',
      '10-9-8.shop.pod.cluster.local. A': 'NXDOMAIN',
      '10-9-8-999.shop.pod.cluster.local. A': 'NXDOMAIN',
      'shop.pod.cluster.local. A': 'NODATA',
    },
  },
  {
    why: 'without the option there are no Pod names',
    objects: [shop],
    corefile: '.:53 {\n kubernetes cluster.local\n}\n',
    answers: {
      '10-9-8-7.shop.pod.cluster.local. A': 'NXDOMAIN',
      'example.com. A': 'SERVFAIL',
      '1.0.96.10.in-addr.arpa. PTR': 'SERVFAIL',
    },
  },
  {
    why: 'a server without the zone refuses',
    objects: [],
    corefile: 'cluster.local:53 {\n kubernetes\n}\n',
    answers: { 'example.com. A': 'REFUSED', 'cluster.local. A': 'NODATA' },
  },
  {
    why: 'a stub domain is a block of its own; reverse names fall through to the upstream',
    objects: [],
    corefile: `${plainCorefile}corp.example:53 {\n  forward . 10.150.0.1\n}\n`,
    upstream: ['1.2.0.192.in-addr.arpa. 60 PTR host.example.'],
    answers: {
      'git.corp.example. A': ['git.corp.example. 60 IN A 172.30.5.5'],
      '1.2.0.192.in-addr.arpa. PTR': ['1.2.0.192.in-addr.arpa. 60 IN PTR host.example.'],
    },
  },
  {
    why: 'hosts: inline entries, empty for the other family, a failure without fallthrough',
    objects: [],
    corefile:
      '.:53 {\n hosts {\n  10.1.2.3 legacy.example other.example\n  ttl 60\n }\n forward . /etc/resolv.conf\n}\n',
    answers: {
      'legacy.example. A': ['legacy.example. 60 IN A 10.1.2.3'],
      'legacy.example. AAAA': 'NODATA',
      'unlisted.example. A': 'SERVFAIL',
      '3.2.1.10.in-addr.arpa. PTR': [
        '3.2.1.10.in-addr.arpa. 60 IN PTR legacy.example.',
        '3.2.1.10.in-addr.arpa. 60 IN PTR other.example.',
      ],
    },
  },
  {
    why: 'rewrite: the asked name comes back',
    objects: [shop, service('shop/payment 10.96.1.100 http:80')],
    corefile: plainCorefile.replace(
      'forward',
      'rewrite name suffix .shop.internal .shop.svc.cluster.local\n  rewrite name pay.example payment.shop.svc.cluster.local\n  forward',
    ),
    answers: {
      'pay.example. A': ['pay.example. 5 IN A 10.96.1.100'],
      'payment.shop.internal. A': ['payment.shop.internal. 5 IN A 10.96.1.100'],
    },
  },
]

describe('cluster DNS', () => {
  for (const { why, objects, corefile = plainCorefile, upstream = [], answers } of table) {
    it(why, () => {
      const seen = view(objects, {
        dns: { corefile, upstream: { default: upstream, '10.150.0.1': ['git.corp.example. 60 A 172.30.5.5'] } },
      })
      const got = Object.fromEntries(
        Object.keys(answers).map((line) => {
          const [name = '', type = ''] = line.split(' ')
          const { reply } = clusterDns({ name, type }, seen, EMPTY_CACHE)
          const empty = reply.rcode === 'NOERROR' ? 'NODATA' : reply.rcode
          return [line, reply.answers.length === 0 ? empty : reply.answers.map(zoneLine)]
        }),
      )
      expect(got).to.deep.equal(answers)
    })
  }

  it('denies with the SOA of the zone', () => {
    const seen = view([shop], { dns: { corefile: plainCorefile.replace('pods insecure', 'ttl 600') } })
    const { reply } = clusterDns({ name: 'no.shop.svc.cluster.local.', type: 'A' }, seen, EMPTY_CACHE)
    expect(reply.authority.map(zoneLine)).to.deep.equal([
      `cluster.local. 300 IN SOA ns.dns.cluster.local. hostmaster.cluster.local. ${seen.state.resourceVersion} 7200 1800 86400 600`,
    ])
  })

  it('verified Pod names need a live Pod of the namespace', () => {
    const pod = (name: string, space: string, podIP: string, more: object = {}): AnyObject => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: space, ...more },
      status: { podIP, phase: 'Running' },
    })
    const objects = [
      shop,
      pod('a', 'shop', '10.244.1.1'),
      pod('b', 'shop', '10.244.1.2', { deletionTimestamp: '2026-01-01T00:00:00Z' }),
      pod('c', 'default', '10.244.1.3'),
    ]
    const seen = view(objects, { dns: { corefile: plainCorefile.replace('insecure', 'verified') } })
    const rcodes = ['1-1', '1-2', '1-3'].map(
      (end) => clusterDns({ name: `10-244-${end}.shop.pod.cluster.local.`, type: 'A' }, seen, EMPTY_CACHE).reply.rcode,
    )
    expect(rcodes).to.deep.equal(['NOERROR', 'NXDOMAIN', 'NXDOMAIN'])
  })

  it('says why, and names the Service that was probably meant', () => {
    const seen = view([shop, service('shop/payment 10.96.1.100 http:80')])
    const { reply } = clusterDns({ name: 'paymnt.shop.svc.cluster.local.', type: 'A' }, seen, EMPTY_CACHE)
    expect(reply.reason).to.deep.include({
      code: 'dns.no-service',
      params: { name: 'paymnt.shop.svc.cluster.local.', service: 'shop/paymnt', near: 'payment' },
    })
    expect(reply.because).to.deep.equal([{ kind: 'Service', key: 'shop/payment', field: 'metadata.name' }])
  })
})
