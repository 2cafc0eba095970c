import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from '../cluster/cluster.ts'
import { readyPodsBehind } from '../expect/endpoints.ts'

const web = (replicas: number, more = ''): string => `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: c, image: web, resources: { requests: { cpu: 100m } } }] } }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: 2
  maxReplicas: 10
  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 60 } } }]
  ${more}
`

function clusterOf(replicas: number, more = ''): Cluster {
  const cluster = Cluster.create()
  expect(cluster.apply(web(replicas, more)).flatMap(({ issues }) => issues)).to.deep.equal([])
  cluster.advance('30s')
  return cluster
}

const size = (cluster: Cluster): number => readyPodsBehind(cluster.state, 'default/web').length

/** Endpoints after each span under a load. */
function sizes(cluster: Cluster, steps: readonly (readonly [percent: number, time: string])[]): readonly number[] {
  return steps.map(([percent, time]) => {
    cluster.load('Deployment', 'default/web', percent)
    cluster.advance(time)
    return size(cluster)
  })
}

describe('a HorizontalPodAutoscaler', () => {
  it('keeps a workload between its bounds, whatever is measured', () => {
    expect([1, 3, 12].map((replicas) => size(clusterOf(replicas)))).to.deep.equal([2, 3, 10])
  })

  it('leaves one alone that was scaled to nothing', () => {
    expect(size(clusterOf(0))).to.equal(0)
  })

  it('makes as many Pods as bring each near its target', () => {
    expect(sizes(clusterOf(2), [[240, '20s']])).to.deep.equal([4])
    expect(sizes(clusterOf(2), [[125, '20s']])).to.deep.equal([2])
  })

  it('at most doubles, or adds four, every 15 seconds', () => {
    expect(
      sizes(clusterOf(2), [
        [600, '16s'],
        [600, '15s'],
      ]),
    ).to.deep.equal([6, 10])
  })

  it('goes down only when no load of the last five minutes asked for more', () => {
    expect(
      sizes(clusterOf(2), [
        [480, '1m'],
        [60, '4m'],
        [60, '2m'],
      ]),
    ).to.deep.equal([8, 8, 2])
  })

  it('goes down as soon as its behaviour lets it', () => {
    const quick = 'behavior: { scaleDown: { stabilizationWindowSeconds: 0 } }'
    expect(
      sizes(clusterOf(2, quick), [
        [480, '1m'],
        [60, '30s'],
      ]),
    ).to.deep.equal([8, 2])
  })

  it('tells of it', () => {
    const cluster = clusterOf(2)
    sizes(cluster, [[240, '20s']])
    const messages = cluster.state.list('Event', { namespace: 'default' }).map(({ message }) => message)
    expect(messages).to.include('New size: 4; reason: cpu resource utilization (percentage of request) above target')
  })
})
