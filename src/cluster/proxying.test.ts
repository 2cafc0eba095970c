import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { ClusterOptions } from '../environment.ts'
import { outcomeText } from '../expect/outcome.ts'
import { fractionText } from '../fraction.ts'
import type { ProxyModeName } from '../proxy.ts'
import { Cluster } from './cluster.ts'

const WEB = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { clusterIP: 10.96.7.7, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`
const pod = (name: string, node: string): string => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: web } }
spec: { nodeName: ${node}, containers: [{ name: web, image: web, ports: [{ containerPort: 8080 }] }] }
`

function cluster(options: ClusterOptions = {}): Cluster {
  const made = Cluster.create(options)
  made.apply(WEB + pod('one', 'n1') + pod('two', 'n2'))
  made.advance('1m')
  return made
}

/** `delivered to default/one 1/2`, sorted, from the Pod imagined on n1. */
function ends(of: Cluster, to = '10.96.7.7:80'): readonly string[] {
  const [client] = of.clientPods('default')
  return of
    .connect({ from: client!, to })
    .branches.map(({ value, probability }) => `${outcomeText(value)} ${fractionText(probability)}`)
    .sort()
}

const BOTH = ['delivered to default/one 1/2', 'delivered to default/two 1/2']

describe('kube-proxy stops on a node', () => {
  for (const mode of ['iptables', 'nftables', 'ipvs', 'ebpf'] as const) {
    it(`${mode}: its rules go stale, and lead to Pods that are gone until it starts again`, () => {
      const one = cluster({ proxy: { mode } })
      one.stopProxy('n1')
      expect(ends(one)).to.deep.equal(BOTH)
      one.delete('Pod', 'default/two', 0)
      one.advance('5m')
      expect(ends(one)).to.deep.equal(['delivered to default/one 1/2', 'dropped (underlay) 1/2'])
      one.startProxy('n1')
      expect(ends(one)).to.deep.equal(['delivered to default/one 1'])
    })
  }

  it('userspace: every connection ran through the process', () => {
    const one = cluster({ proxy: { mode: 'userspace' } })
    one.stopProxy('n1')
    expect(ends(one)).to.deep.equal(['refused (kube-proxy) 1'])
    one.startProxy('n1')
    expect(ends(one)).to.deep.equal(BOTH)
  })

  it('other nodes go on', () => {
    const one = cluster()
    one.stopProxy('n2')
    one.delete('Pod', 'default/two', 0)
    one.advance('5m')
    expect(ends(one)).to.deep.equal(['delivered to default/one 1'])
  })
})

describe('a sync period', () => {
  it('rules follow that long after the first change', () => {
    const one = cluster({ proxy: { syncPeriod: 10_000 } })
    one.write({
      verb: 'remember',
      component: 'pod-override',
      key: 'default/two',
      value: Object.freeze({ ready: false }),
    })
    one.advance(9_900)
    expect(ends(one)).to.deep.equal(BOTH)
    one.advance(200)
    expect(ends(one)).to.deep.equal(['delivered to default/one 1'])
  })

  it('a new Service is unknown at first: its address leads nowhere', () => {
    const one = cluster({ proxy: { syncPeriod: 10_000 } })
    one.apply(WEB.replace('name: web', 'name: again').replace('10.96.7.7', '10.96.7.8'))
    expect(ends(one, '10.96.7.8:80')).to.deep.equal(['dropped (underlay) 1'])
    one.advance('11s')
    expect(ends(one, '10.96.7.8:80')).to.deep.equal(BOTH)
  })
})

describe('another mode', () => {
  it('every mode takes over with the same endpoints', () => {
    const one = cluster()
    for (const mode of ['nftables', 'ipvs', 'ebpf', 'userspace', 'iptables'] as ProxyModeName[]) {
      one.switchProxy('n1', mode)
      expect(one.proxyOf('n1').mode).to.equal(mode)
      expect(ends(one), mode).to.deep.equal(BOTH)
    }
  })

  it('different modes on different nodes', () => {
    const one = cluster({
      nodes: [{ name: 'n1', proxyMode: 'nftables' }, { name: 'n2', proxyMode: 'ipvs' }, { name: 'n3' }],
    })
    expect(['n1', 'n2', 'n3'].map((node) => one.proxyOf(node).mode)).to.deep.equal(['nftables', 'ipvs', 'iptables'])
    expect(one.rules('n1')).to.match(/^table ip kube-proxy/)
    expect(one.rules('n2')).to.match(/^-A -t 10\.96\.7\.7:80 -s rr$/m)
    expect(one.rules('n3')).to.match(/^\*filter/)
    // An undefined port of a known address: rejected where nftables rules, not matched in iptables.
    const from = one.clientPods('default')
    const how = from.map((client) => one.connect({ from: client, to: '10.96.7.7:81' }).branches[0]!.value.kind)
    expect(how).to.deep.equal(['refused', 'refused', 'dropped'])
  })
})

describe('a weight set by hand', () => {
  const opened = (one: Cluster): Readonly<Record<string, number>> => {
    const [from] = one.clientPods('default')
    const counts: Record<string, number> = {}
    for (let index = 0; index < 40; index++) {
      const end = outcomeText(
        one.open({ from: from!, to: '10.96.7.7:80', sourcePort: 40_000 + index }, `${index}`).value,
      )
      counts[end] = (counts[end] ?? 0) + 1
    }
    return counts
  }
  const heavier = (one: Cluster, scheduler: string): void => {
    one.switchProxy('n1', 'ipvs', scheduler)
    const server = `${one.state.get('Pod', 'default/one')!.status!.podIP}:8080`
    one.setWeight('n1', { virtual: '10.96.7.7:80/TCP', server, weight: 3 })
  }

  it('only wrr heeds it; rr does not', () => {
    const [rr, wrr] = [cluster(), cluster()]
    heavier(rr, 'rr')
    heavier(wrr, 'wrr')
    expect(opened(rr)).to.deep.equal({ 'delivered to default/one': 20, 'delivered to default/two': 20 })
    expect(opened(wrr)).to.deep.equal({ 'delivered to default/one': 30, 'delivered to default/two': 10 })
    expect(wrr.rules('n1')).to.match(/-r 10\.244\.1\.\d+:8080 -m -w 3\n/)
  })

  it('is 1 again once kube-proxy has started again', () => {
    const one = cluster()
    heavier(one, 'wrr')
    one.stopProxy('n1')
    one.startProxy('n1')
    expect(opened(one)).to.deep.equal({ 'delivered to default/one': 20, 'delivered to default/two': 20 })
  })
})

describe('what a mode needs of its node', () => {
  it('a node that does not have it has no rules, and the cluster says why', () => {
    const codes = (node: NonNullable<ClusterOptions['nodes']>[number]): readonly string[] => {
      const one = cluster({ nodes: [node, { name: 'n2' }] })
      expect(ends(one)).to.deep.equal(['dropped (underlay) 1'])
      return one.notices().map(({ code }) => code)
    }
    expect(codes({ name: 'n1', proxyMode: 'nftables', kernel: '5.10.0' })).to.deep.equal(['proxy.needs-kernel'])
    expect(codes({ name: 'n1', proxyMode: 'ipvs', modules: ['ip_vs', 'ip_set', 'nf_conntrack'] })).to.deep.equal([
      'proxy.needs-module',
    ])
    expect(codes({ name: 'n1', proxyMode: 'kernelspace' })).to.deep.equal(['proxy.needs-os'])
    expect(codes({ name: 'n1', proxyMode: 'iptables', os: 'windows' })).to.deep.equal(['proxy.needs-os'])
  })

  it('a Windows node runs kernelspace by itself', () => {
    const one = cluster({ nodes: [{ name: 'n1', os: 'windows' }, { name: 'n2' }] })
    expect(one.proxyOf('n1')).to.deep.equal({ mode: 'kernelspace' })
    expect(one.notices()).to.deep.equal([])
  })
})

describe('a dead node as entry', () => {
  it('its node port answers nobody, another node’s still does', () => {
    const one = cluster()
    one.apply(`
apiVersion: v1
kind: Service
metadata: { name: door }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] }
`)
    one.breakNode('n1')
    one.advance('2m')
    const at = (node: string): readonly string[] =>
      one.connect({ from: '203.0.113.9', to: `${node}:30080` }).branches.map(({ value }) => outcomeText(value))
    expect(at('192.168.10.1')).to.deep.equal(['dropped (node)'])
    expect(at('192.168.10.2')).to.deep.equal(['delivered to default/two'])
  })
})

describe('live connections', () => {
  it('a UDP flow moves on when its endpoint serves no more, as after conntrack clean-up', () => {
    const one = Cluster.create()
    one.apply(
      (WEB + pod('one', 'n1') + pod('two', 'n2'))
        .replaceAll('targetPort: 8080', 'targetPort: 8080, protocol: UDP')
        .replaceAll('containerPort: 8080', 'containerPort: 8080, protocol: UDP'),
    )
    one.advance('1m')
    const [from] = one.clientPods('default')
    const send = (name: string): string =>
      outcomeText(one.open({ from: from!, to: '10.96.7.7:80', protocol: 'UDP', sourcePort: 40_000 }, name).value)
    const first = send('a')
    for (const name of ['b', 'c', 'd', 'e']) expect(send(name)).to.equal(first)
    const key = first.replace('delivered to ', '')
    one.delete('Pod', key, 0)
    one.advance('1s')
    expect(send('f')).to.equal(`delivered to ${key === 'default/one' ? 'default/two' : 'default/one'}`)
  })
})
