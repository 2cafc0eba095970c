import { describe, it } from 'node:test'
import { expect } from 'chai'
import { outcomeText } from '../expect/outcome.ts'
import { fractionText } from '../fraction.ts'
import type { ProxyModeName } from '../proxy.ts'
import type { Opening } from './asking.ts'
import { Cluster } from './cluster.ts'

const DUAL = ['n1', 'n2'].map((name, index) => ({
  name,
  addresses: [`192.168.10.${index + 1}`, `2001:db8::${index + 1}`],
  podCIDRs: [`10.244.${index + 1}.0/24`, `fd00:244:0:${index + 1}::/64`],
}))
const RANGES = { serviceCIDRs: ['10.96.0.0/16', 'fd00:96::/112'], podCIDR: '10.244.0.0/16,fd00:244::/48' }

const WEB = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  type: NodePort
  ipFamilyPolicy: PreferDualStack
  clusterIP: 10.96.7.7
  clusterIPs: [10.96.7.7, "fd00:96::77"]
  selector: { app: web }
  ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }]
`
const pod = (name: string, node: string, more = ''): string => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: web } }
spec: { nodeName: ${node}, containers: [{ name: web, image: web, ports: [{ containerPort: 8080 }] }] ${more} }
`

function cluster(mode: ProxyModeName): Cluster {
  const made = Cluster.create({ nodes: DUAL, ...RANGES, proxy: { mode } })
  made.apply(WEB + pod('one', 'n1') + pod('two', 'n2'))
  made.advance('1m')
  return made
}

function ends(of: Cluster, from: Opening['from'], to: string): readonly string[] {
  return of
    .connect({ from, to })
    .branches.map(({ value, probability }) => `${outcomeText(value)} ${fractionText(probability)}`)
    .sort()
}

function sourcesSeen(of: Cluster, from: Opening['from'], to: string): readonly string[] {
  const seen = of
    .connect({ from, to })
    .branches.map(({ value }) => (value.kind === 'delivered' ? value.sourceSeen : ''))
  return [...new Set(seen)]
}

const BOTH = ['delivered to default/one 1/2', 'delivered to default/two 1/2']

describe('a cluster of both families', () => {
  for (const mode of ['iptables', 'nftables', 'ipvs', 'userspace', 'ebpf'] as const) {
    it(`${mode}: each cluster IP, and node ports at addresses of both`, () => {
      const one = cluster(mode)
      const [client] = one.clientPods('default')
      for (const to of ['10.96.7.7:80', '[fd00:96::77]:80', '192.168.10.2:30080', '[2001:db8::2]:30080'])
        expect(ends(one, client!, to), to).to.deep.equal(BOTH)
      expect(ends(one, '2001:db8:9::7', '[2001:db8::1]:30080')).to.deep.equal(BOTH)
    })
  }

  it('a client sends from its address of the family; a node from its own', () => {
    const one = cluster('iptables')
    expect(sourcesSeen(one, 'pod default/one', '[fd00:96::77]:80')).to.include('2001:db8::1')
    expect(sourcesSeen(one, 'node n1', '[fd00:96::77]:80')).to.deep.equal(['2001:db8::1'])
    const [away] = one.clientPods('default')
    expect(sourcesSeen(one, away!, '[fd00:96::77]:80')).to.deep.equal(['fd00:244:0:1:ffff:ffff:ffff:fffe'])
  })

  it('a client without an IPv6 address has no way to one', () => {
    const single = Cluster.create()
    single.apply(
      WEB.replace('  ipFamilyPolicy: PreferDualStack\n', '').replace(/ {2}clusterIPs.*\n/, '') + pod('one', 'n1'),
    )
    single.advance('1m')
    expect(ends(single, 'pod default/one', '[fd00:96::77]:80')).to.deep.equal(['unreachable (underlay) 1'])
  })

  it('the rules of each family, and both one after the other', () => {
    const one = cluster('iptables')
    expect(one.rules('n1', 'IPv6'))
      .to.match(/-d fd00:96::77\/128 .* -j KUBE-SVC-/)
      .and.not.to.include('10.96.7.7')
    expect(one.rules('n1')).to.equal(
      `# iptables-save\n${one.rules('n1', 'IPv4')}# ip6tables-save\n${one.rules('n1', 'IPv6')}`,
    )
    expect(cluster('nftables').rules('n1'))
      .to.match(/^table ip kube-proxy/)
      .and.to.include('table ip6 kube-proxy')
    expect(cluster('ipvs').rules('n1')).to.include('-A -t [2001:db8::1]:30080 -s rr')
  })
})

describe('kube-proxy in mode userspace dials again', () => {
  const broken = WEB.replace(/ {2}ipFamilyPolicy.*\n/, '').replace(/ {2}clusterIPs.*\n/, '')
  const slice = (addresses: readonly string[]): string => `---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: web-1, labels: { kubernetes.io/service-name: web } }
addressType: IPv4
ports: [{ name: "", port: 8080, protocol: TCP }]
endpoints:
${addresses.map((ip) => `  - { addresses: [${ip}], conditions: { ready: true } }`).join('\n')}
`

  function made(mode: ProxyModeName, dead: number): Cluster {
    const one = Cluster.create({ proxy: { mode } })
    one.apply(pod('one', 'n1'))
    one.advance('1m')
    const ip = one.state.get('Pod', 'default/one')!.status!.podIP!
    const gone = Array.from({ length: dead }, (_, at) => `10.244.3.${100 + at}`)
    one.apply(broken.replace(/ {2}selector.*\n/, '') + slice([ip, ...gone]))
    one.advance('1m')
    return one
  }

  it('one endpoint of two does not answer: every connection arrives, where the other modes lose half of them', () => {
    expect(ends(made('userspace', 1), 'node n1', '10.96.7.7:80')).to.deep.equal([
      'delivered to default/one 1/2',
      'delivered to default/one 1/2',
    ])
    expect(ends(made('iptables', 1), 'node n1', '10.96.7.7:80')).to.deep.equal([
      'delivered to default/one 1/2',
      'dropped (underlay) 1/2',
    ])
  })

  it('after four that do not answer it closes', () => {
    const outcomes = ends(made('userspace', 5), 'node n1', '10.96.7.7:80')
    expect(outcomes).to.include('closed (kube-proxy) 1/6')
    expect(outcomes.filter((text) => text.startsWith('delivered'))).to.have.length(4)
  })
})
