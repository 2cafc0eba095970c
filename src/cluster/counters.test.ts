import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { ClusterOptions } from '../environment.ts'
import type { Crossing } from '../proxy/crossing.ts'
import { Cluster } from './cluster.ts'
import { countersOf } from './counters.ts'
import { crossingsOf } from './crossings.ts'

const service = (name: string, ip: string, more = ''): string => `---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { clusterIP: ${ip}, selector: { app: ${name} }, ${more} ports: [{ port: 80, targetPort: 8080 }] }
`
const pod = (name: string, app: string, node: string): string => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: ${app} } }
spec: { nodeName: ${node}, containers: [{ name: web, image: web, ports: [{ containerPort: 8080 }] }] }
`
const WEB =
  service('web', '10.96.7.7') +
  service('other', '10.96.7.8') +
  service('empty', '10.96.7.9') +
  service('sticky', '10.96.7.10', 'sessionAffinity: ClientIP,').replace('app: sticky', 'app: web') +
  pod('one', 'web', 'n1') +
  pod('two', 'web', 'n2') +
  pod('three', 'other', 'n1')

class Scene {
  readonly cluster: Cluster
  readonly crossings: Crossing[] = []
  #port = 40_000

  constructor(options: ClusterOptions = {}) {
    this.cluster = Cluster.create(options)
    this.cluster.apply(WEB)
    this.cluster.advance('1m')
  }

  /** So many connections, each from a port of its own. */
  open(count: number, to: string, from?: string, hold = false): this {
    const client = this.cluster.client(from ?? this.cluster.clientPods('default')[0]!)
    for (let left = count; left > 0; left--) {
      const opening = { from: client, to, sourcePort: this.#port++, hold }
      const { value, trace } = this.cluster.open(opening, `connection ${this.#port}`)
      this.crossings.push(...crossingsOf({ client, outcome: value, trace, hold }, this.cluster))
    }
    return this
  }

  /** `[30:1800] KUBE-SERVICES …` of the rules whose text has a part; with a table in front where it matters. */
  counts(part: string, node = 'n1', table?: string): readonly string[] {
    const counters = countersOf(this.cluster, node, this.crossings)
    if (counters.mode !== 'iptables') throw new Error(counters.mode)
    return counters.rules
      .filter((one) => one.rule.includes(part) && (table ?? one.table) === one.table)
      .map(({ chain, packets, bytes }) => `[${packets}:${bytes}] ${chain.replace(/-[A-Z2-7]{16}$/, '')}`)
  }
}

const sum = (counts: readonly string[]): number =>
  counts.reduce((total, text) => total + Number(/\[(\d+)/.exec(text)![1]), 0)

describe('iptables-save -c after connections', () => {
  it('dispatch and DNAT count each first packet once, SYNs of 60 bytes', () => {
    const scene = new Scene().open(30, '10.96.7.7:80')
    expect(scene.counts('web cluster IP')).to.deep.equal(['[30:1800] KUBE-SERVICES', '[0:0] KUBE-SVC'])
    expect(sum(scene.counts('10.96.7.8'))).to.equal(0)
    expect(sum(scene.counts('DNAT').slice())).to.equal(30)
    const balanced = scene.counts('default/web -> ')
    expect(sum(balanced)).to.equal(30)
    expect(balanced.every((text) => !text.startsWith('[0:'))).to.equal(true)
  })

  it('the answers and the packets after the first meet the filter alone', () => {
    const scene = new Scene().open(1, '10.96.7.8:80')
    // SYN; ACK, FIN, ACK and SYN-ACK, FIN of a connection that closes again.
    expect(scene.counts('--ctstate NEW', 'n1', 'filter').filter((text) => text.endsWith('FORWARD'))).to.deep.equal(
      Array(3).fill('[1:60] FORWARD'),
    )
    expect(scene.counts('RELATED,ESTABLISHED -j ACCEPT')).to.deep.equal(['[5:268] KUBE-FORWARD'])
    expect(new Scene().open(1, '10.96.7.8:80', undefined, true).counts('RELATED,ESTABLISHED -j ACCEPT')).to.deep.equal([
      '[2:112] KUBE-FORWARD',
    ])
  })

  it('the node of the Pod counts what passes through, and dispatches nothing', () => {
    const scene = new Scene().open(40, '10.96.7.7:80')
    const away = sum(scene.counts('--to-destination 10.244.2.2:8080'))
    expect(away).to.be.greaterThan(0)
    expect(scene.counts('kubernetes service portals', 'n2', 'nat')[0]).to.equal(`[${away}:${away * 60}] PREROUTING`)
    expect(sum(scene.counts('web cluster IP', 'n2'))).to.equal(0)
    expect(sum(scene.counts('kubernetes service portals', 'n3'))).to.equal(0)
  })

  it('a Service without endpoints: REJECT in the filter, nothing in nat', () => {
    const scene = new Scene().open(3, '10.96.7.9:80')
    expect(scene.counts('default/empty has no endpoints')).to.deep.equal(['[3:180] KUBE-SERVICES'])
    expect(scene.counts('KUBE-POSTROUTING', 'n1', 'nat')[0]).to.equal('[0:0] POSTROUTING')
  })

  it('a node process goes by OUTPUT and is masqueraded', () => {
    const scene = new Scene().open(2, '10.96.7.8:80', 'node n1')
    expect(scene.counts('kubernetes service portals', 'n1', 'nat')).to.deep.equal([
      '[0:0] PREROUTING',
      '[2:120] OUTPUT',
    ])
    expect(scene.counts('-j MASQUERADE')).to.deep.equal(['[2:120] KUBE-POSTROUTING'])
  })

  it('affinity: the draw once, the memory ever after', () => {
    const scene = new Scene().open(10, '10.96.7.10:80')
    expect(sum(scene.counts('default/sticky -> ').slice(0, 2))).to.equal(9)
    expect(sum(scene.counts('default/sticky -> ').slice(2))).to.equal(1)
  })

  it('a sync writes dispatch anew and leaves Services that did not change their counters', () => {
    const scene = new Scene().open(5, '10.96.7.7:80').open(4, '10.96.7.8:80')
    scene.cluster.delete('Pod', 'default/three', 0)
    scene.cluster.advance('1m')
    expect(sum(scene.counts('default/web -> '))).to.equal(5)
    expect(sum(scene.counts('web cluster IP'))).to.equal(0)
    expect(sum(scene.counts('kubernetes service portals', 'n1', 'nat'))).to.equal(9)
    scene.open(1, '10.96.7.7:80')
    expect(scene.counts('web cluster IP')[0]).to.equal('[1:60] KUBE-SERVICES')
    expect(sum(scene.counts('default/web -> '))).to.equal(6)
  })

  it('another mode takes the counters along', () => {
    const scene = new Scene().open(5, '10.96.7.7:80')
    scene.cluster.switchProxy('n1', 'nftables')
    expect(countersOf(scene.cluster, 'n1', scene.crossings)).to.deep.equal({
      mode: 'nftables',
      text: scene.cluster.rules('n1'),
    })
    scene.cluster.switchProxy('n1', 'iptables')
    expect(sum(scene.counts(''))).to.equal(0)
  })

  it('a proxy that starts again writes every chain of its own, and leaves the jumps to them', () => {
    const scene = new Scene().open(5, '10.96.7.7:80')
    scene.cluster.startProxy('n1')
    expect(sum(scene.counts('-A KUBE-'))).to.equal(0)
    expect(scene.counts('kubernetes service portals', 'n1', 'nat')[0]).to.equal('[5:300] PREROUTING')
  })
})

describe('ipvsadm after connections', () => {
  const ipvs = (): Scene => new Scene({ proxy: { mode: 'ipvs' } })
  const text = (scene: Scene): string => countersOf(scene.cluster, 'n1', scene.crossings).text

  it('--stats: connections and packets of each virtual and real server', () => {
    expect(text(ipvs().open(4, '10.96.7.7:80')))
      .to.include(
        `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes
  -> RemoteAddress:Port
`,
      )
      .and.to.include(`
TCP  10.96.7.7:80                        4       16        8      864      448
  -> 10.244.1.2:8080                     2        8        4      432      224
  -> 10.244.2.2:8080                     2        8        4      432      224
`)
  })

  it('-Lnc: states with the time they have left; an ended connection goes after two minutes', () => {
    const scene = ipvs().open(1, '10.96.7.8:80', undefined, true)
    scene.cluster.advance('10s')
    scene.open(1, '10.96.7.8:80')
    scene.cluster.advance('5s')
    const lines = (): readonly string[] => text(scene).split('IPVS connection entries\n')[1]!.trim().split('\n')
    const [, open, closed] = lines()
    expect(open).to.equal('TCP 14:45  ESTABLISHED 10.244.1.254:40000 10.96.7.8:80       10.244.1.3:8080')
    expect(closed).to.equal('TCP 01:55  TIME_WAIT   10.244.1.254:40001 10.96.7.8:80       10.244.1.3:8080')
    scene.cluster.advance('2m')
    expect(lines()).to.have.length(2)
  })

  it('-Lnc: a template keeps the client', () => {
    const scene = ipvs().open(2, '10.96.7.10:80')
    expect(
      text(scene)
        .split('\n')
        .filter((line) => line.includes('ASSURED')),
    ).to.satisfy(
      (lines: readonly string[]) => lines.length === 1 && /^TCP 180:00 ASSURED {5}10\.244\.1\.254:0 /.test(lines[0]!),
    )
  })
})

describe('a node of both families', () => {
  const nodes = [
    { name: 'n1', addresses: ['192.168.10.1', 'fd00:10::1'], podCIDRs: ['10.244.1.0/24', 'fd00:244:1::/64'] },
  ]

  it('each save counts its own', () => {
    const cluster = Cluster.create({ nodes })
    cluster.apply(WEB.replaceAll('nodeName: n2', 'nodeName: n1'))
    cluster.advance('1m')
    const client = cluster.client(cluster.clientPods('default')[0]!)
    const { value, trace } = cluster.open({ from: client, to: '10.96.7.8:80' }, 'one')
    const { text } = countersOf(cluster, 'n1', crossingsOf({ client, outcome: value, trace, hold: false }, cluster))
    expect(text.match(/^\*nat$/gm)).to.have.length(2)
    expect(text.match(/^\[1:60\] -A PREROUTING/gm)).to.have.length(1)
    expect(text.indexOf('[1:60] -A PREROUTING')).to.be.lessThan(text.indexOf('# ip6tables-save'))
  })
})
