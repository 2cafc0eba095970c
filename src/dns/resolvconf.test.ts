import { describe, it } from 'node:test'
import { expect } from 'chai'
import { type PodDns, podResolvConf, resolvConfText } from './resolvconf.ts'
import { view } from './zone.case.ts'

const node = {
  nameservers: ['192.168.0.2'],
  search: ['corp.example', 'svc.cluster.local'],
  options: ['timeout:2', 'ndots:2', 'timeout:3'],
}
const seen = view([], { dns: { nodeResolvConf: node } })
const cluster =
  'search shop.svc.cluster.local svc.cluster.local cluster.local corp.example\nnameserver 10.96.0.10\noptions ndots:5\n'
const own = 'search corp.example svc.cluster.local\nnameserver 192.168.0.2\noptions timeout:3 ndots:2\n'

const table: readonly (readonly [why: string, pod: Omit<PodDns, 'namespace'>, text: string])[] = [
  ['nothing said is ClusterFirst: the node options are dropped', {}, cluster],
  ['ClusterFirst', { dnsPolicy: 'ClusterFirst' }, cluster],
  ['ClusterFirst in the host network is Default', { dnsPolicy: 'ClusterFirst', hostNetwork: true }, own],
  ['ClusterFirstWithHostNet', { dnsPolicy: 'ClusterFirstWithHostNet', hostNetwork: true }, cluster],
  ['Default', { dnsPolicy: 'Default' }, own],
  [
    'None: dnsConfig alone',
    { dnsPolicy: 'None', dnsConfig: { nameservers: ['1.1.1.1'], options: [{ name: 'rotate' }] } },
    'nameserver 1.1.1.1\noptions rotate\n',
  ],
  [
    'dnsConfig is added, an option replaces its namesake',
    {
      dnsConfig: {
        nameservers: ['10.96.0.10', '1.1.1.1'],
        searches: ['cluster.local', 'x.example'],
        options: [{ name: 'ndots', value: '2' }, { name: 'single-request' }],
      },
    },
    'search shop.svc.cluster.local svc.cluster.local cluster.local corp.example x.example\nnameserver 10.96.0.10\nnameserver 1.1.1.1\noptions ndots:2 single-request\n',
  ],
]

describe('resolv.conf of a Pod', () => {
  for (const [why, pod, text] of table) {
    it(why, () => {
      expect(resolvConfText(podResolvConf({ namespace: 'shop', ...pod }, seen))).to.equal(text)
    })
  }

  it('keeps three servers, 32 searches and 2048 characters, and says what it left out', () => {
    const long = (index: number): string => `${String(index).padStart(3, '0')}.${'x'.repeat(60)}.${'y'.repeat(60)}`
    const some = (count: number): PodDns => ({
      namespace: 'shop',
      dnsPolicy: 'None',
      dnsConfig: {
        nameservers: ['1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4'],
        searches: Array.from({ length: count }, (_, index) => long(index)),
      },
    })
    const conf = podResolvConf(some(40), seen)
    expect(conf.nameservers).to.have.length(3)
    // 126 characters each: 16 of them with blanks make 2031, 17 would make 2158.
    expect(conf.search).to.have.length(16)
    expect(conf.omitted.map(({ code }) => code)).to.deep.equal(['dns.servers-cut', 'dns.search-cut'])
    const short = podResolvConf(
      {
        namespace: 'shop',
        dnsPolicy: 'None',
        dnsConfig: { searches: Array.from({ length: 33 }, (_, index) => `s${index}`) },
      },
      seen,
    )
    expect(short.search).to.have.length(32)
    const tooLong = podResolvConf(
      { namespace: 'shop', dnsPolicy: 'None', dnsConfig: { searches: ['z'.repeat(254), 'ok.example'] } },
      seen,
    )
    expect(tooLong.search).to.deep.equal(['ok.example'])
  })
})
