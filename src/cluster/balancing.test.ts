import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { ClusterOptions } from '../environment.ts'
import { Cluster } from './cluster.ts'

const S = 'service.beta.kubernetes.io/aws-load-balancer-'

const pod = (name: string, node: string): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: web } }
spec: { nodeName: ${node}, containers: [{ name: c, image: echo, ports: [{ containerPort: 80 }] }] }
---
`

function service(
  spec = '',
  annotations: Readonly<Record<string, string>> = {},
  name = 'front',
  type = 'LoadBalancer',
): string {
  return `${JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name, annotations } }).slice(0, -1)}, "spec": { type: ${type}, selector: { app: web }, ports: [{ port: 80 }]${spec} } }\n---\n`
}

const POOL = (addresses: string): string => `apiVersion: v1
kind: Namespace
metadata: { name: metallb-system }
---
apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: { name: lan, namespace: metallb-system }
spec: { addresses: [${addresses}] }
---
apiVersion: metallb.io/v1beta1
kind: L2Advertisement
metadata: { name: lan, namespace: metallb-system }
---
`

const LBC: ClusterOptions = { environment: 'eks+lbc', install: { 'aws-load-balancer-controller': {} } }
const METALLB: ClusterOptions = { environment: 'metallb', install: { metallb: {} } }
const PUBLIC = { [`${S}scheme`]: 'internet-facing' }

function cluster(options: ClusterOptions, ...objects: readonly string[]): Cluster {
  const made = Cluster.create({ undescribedImages: 'listens-on-declared-ports', ...options })
  made.apply(objects.join(''))
  made.advance('2m')
  return made
}

function shown(one: Cluster, name = 'front'): string | undefined {
  const [ingress] = one.state.get('Service', `default/${name}`)?.status?.loadBalancer?.ingress ?? []
  return ingress?.hostname ?? ingress?.ip
}

/** `a 1/2, b 1/2`: exact shares of new connections from the internet, by where they end. */
function shares(one: Cluster, name = 'front'): string {
  const sums = new Map<string, ReturnType<typeof Cluster.prototype.connect>['branches'][number]['probability']>()
  for (const { value, probability } of one.connect({ from: '203.0.113.9', to: `${shown(one, name)}:80` }).branches) {
    const end = value.kind === 'delivered' && value.to.kind === 'pod' ? value.to.key.split('/')[1]! : value.kind
    sums.set(end, sums.get(end)?.add(probability) ?? probability)
  }
  return [...sums]
    .map(([end, share]) => `${end} ${share.toFraction()}`)
    .sort()
    .join(', ')
}

describe('an address', () => {
  it('goes when the Service is no balancer’s any more, and comes back with the type', () => {
    for (const options of [{ environment: 'gke' }, { environment: 'eks' }, LBC] as const) {
      const one = cluster(options, pod('a', 'n1'), service('', PUBLIC))
      expect(shown(one)).to.be.a('string')
      one.apply(service('', PUBLIC, 'front', 'ClusterIP'))
      one.advance('10s')
      expect([shown(one), one.billed()]).to.deep.equal([undefined, []])
      one.apply(service('', PUBLIC))
      one.advance('2m')
      expect(shown(one)).to.be.a('string')
    }
  })

  it('of MetalLB serves the Service that waited once it is given back, by type or by deletion', () => {
    for (const giveBack of [
      (one: Cluster): unknown => one.apply(service('', {}, 'front', 'ClusterIP')),
      (one: Cluster): unknown => one.delete('Service', 'default/front'),
    ]) {
      const one = cluster(METALLB, POOL('192.168.10.200/32'), pod('a', 'n1'), service(), service('', {}, 'second'))
      expect([shown(one), shown(one, 'second')]).to.deep.equal(['192.168.10.200', undefined])
      giveBack(one)
      one.advance('10s')
      expect(shown(one, 'second')).to.equal('192.168.10.200')
    }
  })

  it('needs a class that its Service was made with: a class cannot be changed afterwards', () => {
    const one = cluster({ environment: 'gke' }, service())
    const [answer] = one.apply(service(', loadBalancerClass: example.com/other'))
    expect([answer?.result, answer?.issues.length]).to.deep.equal(['refused', 1])
    expect(shown(one)).to.be.a('string')
  })
})

describe('an NLB', () => {
  const skewed = [pod('a', 'n1'), pod('b', 'n2'), pod('c', 'n2'), pod('d', 'n2')]
  const targets = { ...PUBLIC, [`${S}nlb-target-type`]: 'ip' }

  it('sends within the zone of each address: one Pod alone in its zone gets as much as three in another', () => {
    expect(shares(cluster(LBC, ...skewed, service('', targets)))).to.equal('a 1/2, b 1/6, c 1/6, d 1/6')
  })

  it('sends to all targets alike across zones', () => {
    const crossing = { ...targets, [`${S}attributes`]: 'load_balancing.cross_zone.enabled=true' }
    expect(shares(cluster(LBC, ...skewed, service('', crossing)))).to.equal('a 1/4, b 1/4, c 1/4, d 1/4')
  })

  it('takes a Pod that is going for no new connection, while it serves those it has', () => {
    const one = cluster(LBC, ...skewed.slice(0, 2), service('', targets))
    expect(one.front('default/front').targets.map(({ label }) => label)).to.deep.equal(['default/a', 'default/b'])
    one.delete('Pod', 'default/a')
    expect(one.state.get('Pod', 'default/a')?.metadata.deletionTimestamp).to.be.a('string')
    expect(shares(one)).to.equal('b 1')
  })
})

describe('nodes as targets', () => {
  it('count from when they join to when they are excluded, drained or not', () => {
    const one = cluster({ environment: 'aks' }, pod('a', 'n1'), service())
    const labels = (): readonly string[] => one.front('default/front').targets.map(({ label }) => label)
    expect(labels()).to.deep.equal(['n1', 'n2', 'n3'])
    one.apply(`apiVersion: v1
kind: Node
metadata: { name: n2, labels: { node.kubernetes.io/exclude-from-external-load-balancers: '' } }
`)
    expect(labels()).to.deep.equal(['n1', 'n3'])
    one.delete('Node', 'n3')
    expect(labels()).to.deep.equal(['n1'])
  })
})

describe('a name of external-dns', () => {
  const NAMED = {
    'external-dns.alpha.kubernetes.io/hostname': 'shop.example.com',
    'external-dns.alpha.kubernetes.io/ttl': '60',
  }
  it('leads to the address that the balancer has now, with its time to live', () => {
    const one = cluster({ environment: 'gke', install: { 'external-dns': {} } }, pod('a', 'n1'), service('', NAMED))
    const asked = (): string => {
      const { branches } = one.connect({ from: '203.0.113.9', to: 'shop.example.com:80' })
      return `${branches[0]!.value.kind} ${branches[0]!.trace[0]!.rule}`
    }
    const first = shown(one)!
    expect(asked()).to.equal(`delivered shop.example.com 60 A ${first}`)
    one.apply(service('', { ...NAMED, 'networking.gke.io/load-balancer-type': 'Internal' }))
    one.delete('Service', 'default/front')
    one.apply(service('', NAMED))
    one.advance('1s')
    expect(asked()).to.match(/^unresolved /)
    one.advance('2m')
    expect(shown(one)).not.to.equal(first)
    expect(asked()).to.equal(`delivered shop.example.com 60 A ${shown(one)}`)
  })
})

describe('every way in', () => {
  const ALL: readonly (readonly [string, ClusterOptions, Readonly<Record<string, string>>])[] = [
    ['eks', { environment: 'eks' }, {}],
    ['eks+lbc instance', LBC, PUBLIC],
    ['eks+lbc ip', LBC, { ...PUBLIC, [`${S}nlb-target-type`]: 'ip' }],
    ['gke', { environment: 'gke' }, {}],
    ['aks', { environment: 'aks' }, {}],
  ]
  for (const [name, options, annotations] of ALL)
    it(`${name}: names the balancer with the field that made it, the node’s rules, and the endpoint with its Service`, () => {
      const one = cluster(options, pod('a', 'n1'), service('', annotations))
      for (const { trace } of one.connect({ from: '203.0.113.9', to: `${shown(one)}:80` }).branches) {
        const stations = trace.map(({ at }) => at)
        expect(stations).to.include('load-balancer')
        expect(stations.at(-1)).to.equal('pod')
        const balancer = trace.find(({ at }) => at === 'load-balancer')!
        expect(one.locate(balancer.because[0]!)?.line).to.equal(6)
        if (name !== 'eks+lbc ip') {
          const rules = trace.filter(({ at }) => at === 'kube-proxy').flatMap(({ because }) => because)
          expect(rules.some(({ kind, key }) => kind === 'Service' && key === 'default/front')).to.equal(true)
        }
        expect(trace.at(-1)!.because).to.deep.equal([{ kind: 'Pod', key: 'default/a' }])
      }
    })
})
