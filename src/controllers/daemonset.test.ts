import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from '../cluster/cluster.ts'
import { endpointCounts } from '../expect/endpoint-state.ts'

const daemon = (strategy: string): string => `apiVersion: v1
kind: Service
metadata: { name: agent }
spec: { selector: { app: agent }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent }
spec:
  selector: { matchLabels: { app: agent } }
  updateStrategy: { type: RollingUpdate, rollingUpdate: { ${strategy} } }
  template:
    metadata: { labels: { app: agent } }
    spec: { containers: [{ name: c, image: 'agent:1', ports: [{ containerPort: 80 }], readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1 }, lifecycle: { preStop: { sleep: { seconds: 2 } } } }] }
`

/** `ready/unready/terminating` endpoints each second of an update of three daemons. */
function update(strategy: string, image = 'agent:2'): readonly string[] {
  const cluster = Cluster.create()
  cluster.apply(daemon(strategy))
  cluster.advance('30s')
  cluster.setImage('DaemonSet', 'default/agent', image)
  const seen: string[] = []
  for (let second = 0; second < 30; second++) {
    cluster.advance(1000)
    const { ready, unready, terminating } = endpointCounts(cluster.state, 'default/agent')
    seen.push(`${ready}/${unready}/${terminating}`)
  }
  const images = cluster.state.list('Pod', { namespace: 'default' }).map(({ spec }) => spec!.containers[0]!.image!)
  return [...new Set(seen), ...new Set(images)]
}

describe('the update of a DaemonSet', () => {
  it('takes one node at a time out by default', () => {
    expect(update('maxUnavailable: 1')).to.include.members(['2/0/1', '3/0/0', 'agent:2']).and.not.include('4/0/0')
  })

  it('with maxSurge puts the new Pod beside the old one first: never fewer than all', () => {
    const seen = update('maxUnavailable: 0, maxSurge: 1')
    expect(seen.filter((text) => /^[012]\//.test(text))).to.deep.equal([])
    expect(seen).to.include.members(['3/0/1', '3/0/0', 'agent:2'])
  })

  it('with maxSurge 100% goes on all nodes at once', () => {
    const seen = update('maxUnavailable: 0, maxSurge: "100%"')
    expect(seen).to.include.members(['3/0/3', '3/0/0', 'agent:2'])
  })

  it('with maxSurge waits for ever for a Pod that never is available, and loses nobody', () => {
    const cluster = Cluster.create({
      images: { 'agent:1': { listen: [{ port: 80, protocol: 'TCP', speaks: 'tcp' }] }, 'agent:2': { listen: [] } },
    })
    cluster.apply(daemon('maxUnavailable: 0, maxSurge: 1'))
    cluster.advance('30s')
    cluster.setImage('DaemonSet', 'default/agent', 'agent:2')
    cluster.advance('5m')
    expect(endpointCounts(cluster.state, 'default/agent')).to.deep.equal({ ready: 3, unready: 1, terminating: 0 })
  })
})
