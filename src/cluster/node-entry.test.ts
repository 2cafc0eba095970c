import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { ClusterOptions, NodeOptions } from '../environment.ts'
import { outcomeText } from '../expect/outcome.ts'
import { fractionText } from '../fraction.ts'
import { Cluster } from './cluster.ts'

const WEB = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: one, labels: { app: web } }
spec: { nodeName: n2, containers: [{ name: web, image: web, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: host }
spec:
  nodeName: n1
  hostNetwork: true
  containers: [{ name: web, image: web, ports: [{ containerPort: 9100, hostPort: 9100 }] }]
`

function cluster(first: Omit<NodeOptions, 'name'> = {}, options: ClusterOptions = {}): Cluster {
  const made = Cluster.create({ ...options, nodes: [{ name: 'n1', ...first }, { name: 'n2' }] })
  made.apply(WEB)
  made.advance('1m')
  return made
}

/** `203.0.113.9 → 192.168.10.1:30080` and how it ends. */
function end(of: Cluster, to: string, from = '203.0.113.9'): string {
  return of
    .connect({ from, to })
    .branches.map(({ value, probability }) => `${outcomeText(value)} ${fractionText(probability)}`)
    .join(', ')
}

const [N1, N2] = ['192.168.10.1', '192.168.10.2']

describe('a firewall in front of a node', () => {
  const table: readonly (readonly [open: readonly string[], port: number, end: string])[] = [
    [[], 30080, 'dropped (firewall) 1'],
    [['30080'], 30080, 'delivered to default/one 1'],
    [['30080/TCP'], 30080, 'delivered to default/one 1'],
    [['30080/UDP'], 30080, 'dropped (firewall) 1'],
    [['30000-32767'], 30080, 'delivered to default/one 1'],
    [['30081-32767/TCP'], 30080, 'dropped (firewall) 1'],
    [['22', '9100'], 9100, 'delivered to default/host 1'],
    [['22'], 9100, 'dropped (firewall) 1'],
  ]
  for (const [open, port, wanted] of table)
    it(`open [${open.join(', ')}]: 203.0.113.9 → ${N1}:${port}/TCP ${wanted}`, () => {
      expect(end(cluster({ firewall: { open } }), `${N1}:${port}`)).to.equal(wanted)
    })

  it('each node has its own, and within the cluster nobody is asked', () => {
    const one = cluster({ firewall: { open: [] } })
    expect(end(one, `${N2}:30080`)).to.equal('delivered to default/one 1')
    expect(end(one, `${N1}:30080`, 'node n2')).to.equal('delivered to default/one 1')
    expect(end(one, `${N1}:30080`, 'pod default/one')).to.equal('delivered to default/one 1')
  })

  it('says which port is closed and which are open', () => {
    const [branch] = cluster({ firewall: { open: ['22'] } }).connect({
      from: '203.0.113.9',
      to: `${N1}:30080`,
    }).branches
    expect(branch!.trace.at(-1)!.says).to.deep.include({
      code: 'hop.network.firewall',
      params: { node: 'n1', port: '30080/TCP', open: '22' },
    })
  })

  it('clouds close their nodes to the internet, not to their own network, unless told otherwise', () => {
    for (const environment of ['eks', 'gke', 'aks'] as const) {
      const one = cluster({}, { environment })
      expect(end(one, `${N1}:30080`)).to.equal('dropped (firewall) 1')
      expect(end(one, `${N1}:30080`, '10.0.0.9')).to.equal('delivered to default/one 1')
      expect(end(cluster({ firewall: { open: ['30080'] } }, { environment }), `${N1}:30080`)).to.equal(
        'delivered to default/one 1',
      )
    }
    for (const environment of ['none', 'metallb'] as const)
      expect(end(cluster({}, { environment }), `${N1}:30080`)).to.equal('delivered to default/one 1')
  })

  it('a balancer is let in by the controller that made it', () => {
    const one = cluster({}, { environment: 'eks' })
    one.apply(WEB.replace('type: NodePort', 'type: LoadBalancer').split('---')[0]!)
    one.advance('10m')
    const [front] = one.externalAddresses('default/web')
    const { branches } = one.request({ from: '203.0.113.9', url: `http://${front!.address}/` })
    expect(branches.map(({ value }) => value.kind)).to.satisfy((kinds: string[]) =>
      kinds.every((kind) => kind === 'answered'),
    )
  })
})

describe('a node fails, seen from outside', () => {
  it('as the entry of a node port it times out; the other node goes on and leads past its dead Pods', () => {
    const one = cluster()
    one.breakNode('n1')
    expect(end(one, `${N1}:30080`)).to.equal('dropped (node) 1')
    expect(end(one, `${N2}:30080`)).to.equal('delivered to default/one 1')
  })

  it('where the only Pod was, connections through the living node time out until its endpoint goes', () => {
    const one = cluster()
    one.breakNode('n2')
    expect(end(one, `${N1}:30080`)).to.equal('dropped (node) 1')
    one.advance('10m')
    expect(end(one, `${N1}:30080`)).to.equal('refused (kube-proxy) 1')
  })
})
