import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from './cluster.ts'
import { propagation } from './propagation.ts'

function clusterOf(pods: number): Cluster {
  const nodes = Array.from({ length: 10 }, (_, index) => ({
    name: `n${index}`,
    cpu: '1000',
    memory: '10Ti',
    pods: 1000,
    podCIDRs: [`10.${128 + index}.0.0/16`],
  }))
  const cluster = Cluster.create({ nodes, podCIDR: '10.128.0.0/9', limits: { rounds: 10_000_000 } })
  cluster.apply(`apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: web }
spec:
  replicas: ${pods}
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: c, image: web, ports: [{ containerPort: 80 }], readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1, failureThreshold: 1 } }] } }
`)
  cluster.advance('1m')
  return cluster
}

describe('one change of an endpoint', () => {
  const cost = (pods: number): ReturnType<typeof propagation> => {
    const cluster = clusterOf(pods)
    const key = `default/${cluster.state.list('Pod', { namespace: 'default' })[0]!.metadata.name}`
    return propagation(cluster, () => {
      cluster.break(key)
      cluster.advance('5s')
    })
  }
  const [hundred, thousand] = [cost(100), cost(1000)]

  it('writes one object of each kind, and every node hears it', () => {
    for (const { endpoints, slices, watchers } of [hundred, thousand])
      expect([endpoints.writes, slices.writes, watchers]).to.deep.equal([1, 1, 10])
  })

  it('sends the whole of Endpoints, but one slice of a hundred', () => {
    expect(thousand.endpoints.bytes / hundred.endpoints.bytes).to.be.within(9, 11)
    expect(thousand.slices.bytes / hundred.slices.bytes).to.be.within(0.9, 1.1)
    expect(thousand.endpoints.bytes / thousand.slices.bytes).to.be.above(5)
  })
})
