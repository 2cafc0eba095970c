import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { ClusterOptions } from '../environment.ts'
import type { From } from './asking.ts'
import { Cluster } from './cluster.ts'

/** An application that opens its port late, without a probe: its endpoint is listed before anybody listens. */
const LATE = {
  'late:1': { listen: [{ port: 80, protocol: 'TCP', speaks: 'http' }], startSeconds: 7 },
  'late:2': { listen: [{ port: 80, protocol: 'TCP', speaks: 'http' }], startSeconds: 3 },
} as const

/** A database outside that fails over to another address. */
const HOST = {
  name: 'db',
  names: ['db.example'],
  addresses: [
    { from: 0, address: '203.0.113.9' },
    { from: 61_000, address: '203.0.113.10' },
  ],
  ports: [{ port: 5432, protocol: 'TCP' }],
} as const

const SCENES: readonly { readonly options: ClusterOptions; readonly service: string }[] = [
  { options: {}, service: 'clusterIP: 10.96.7.7' },
  { options: { proxy: { mode: 'ipvs' } }, service: 'clusterIP: 10.96.7.7, sessionAffinity: ClientIP' },
  { options: {}, service: 'clusterIP: None' },
  // Health checks of a balancer notice a failed node some time after it failed, and nobody writes that down.
  { options: { environment: 'gke' }, service: 'clusterIP: 10.96.7.7, type: LoadBalancer' },
]

const manifests = (service: string): string => `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { ${service}, selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: c, image: 'late:1', ports: [{ containerPort: 80 }] }] }
`

const deeds: Readonly<Record<string, (cluster: Cluster) => void>> = {
  'a problem': (cluster) => cluster.break(pod(cluster)),
  'a problem is over': (cluster) => cluster.heal(pod(cluster)),
  'a rollout': (cluster) => cluster.setImage('Deployment', 'default/web', 'late:2'),
  'a Pod goes': (cluster) => cluster.delete('Pod', pod(cluster)),
  'a node fails': (cluster) => cluster.breakNode('n1'),
  'a client is served and remembered': (cluster) => {
    cluster.live({ from: cluster.clientPods('default')[0]!, url: 'http://web/' }, 'somebody')
  },
}

function pod(cluster: Cluster): string {
  const [first] = cluster.state.list('Pod', { namespace: 'default' })
  return `default/${first!.metadata.name}`
}

function questions(cluster: Cluster): readonly { readonly from: From; readonly to: string }[] {
  const inside = cluster.clientPods('default')
  const ends = cluster.externalAddresses('default/web').map(({ address }) => `${address}:80`)
  return [
    ...inside.flatMap((from) => ['web:80', '10.96.7.7:80', 'db.example:5432'].map((to) => ({ from, to }))),
    ...ends.map((to) => ({ from: '198.51.100.4', to })),
  ]
}

const told = (cluster: Cluster, question: { readonly from: From; readonly to: string }): unknown =>
  cluster.connect(question).branches.map(({ value, probability, trace }) => [value, probability.toFraction(), trace])

const step = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 9_000 }) },
  fc.constantFrom(...Object.keys(deeds)),
)

describe('answers that stand', () => {
  it('are those that a fork, which has none, works out', () => {
    const scene = fc.constantFrom(...SCENES)
    const start = fc.integer({ min: 1_000, max: 62_000 })
    fc.assert(
      fc.property(
        scene,
        start,
        fc.array(step, { minLength: 4, maxLength: 12 }),
        ({ options, service }, from, steps) => {
          const cluster = Cluster.create({ ...options, images: LATE, hosts: [HOST] })
          cluster.apply(manifests(service))
          cluster.advance(from)
          for (const deed of steps) {
            if (typeof deed === 'number') cluster.advance(deed)
            else deeds[deed]!(cluster)
            for (const question of questions(cluster))
              expect(told(cluster, question), JSON.stringify(question)).to.deep.equal(told(cluster.fork(), question))
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  it('are the same objects while nothing happens, and others once a port opens', () => {
    const cluster = Cluster.create({ images: LATE })
    cluster.apply(manifests('clusterIP: 10.96.7.7'))
    cluster.advance('2s')
    const question = { from: cluster.clientPods('default')[0]!, to: 'web:80' }
    const ask = (): unknown => cluster.connect(question).branches
    const first = ask()
    cluster.advance(250)
    expect(ask()).to.equal(first)
    expect(cluster.connect(question).question.at).to.equal(2_250)
    cluster.advance('10s')
    expect(ask()).not.to.equal(first)
  })

  /** The answers before and after something during which nothing is written: those told, and those worked out anew. */
  function around(cluster: Cluster, question: { readonly from: From; readonly to: string }, happens: () => void) {
    const before = told(cluster, question)
    const { state } = cluster
    happens()
    expect(cluster.state, 'nothing was written').to.equal(state)
    return { before, after: told(cluster, question), anew: told(cluster.fork(), question) }
  }

  it('fall when a host outside gets another address', () => {
    const cluster = Cluster.create({ hosts: [HOST] })
    cluster.advance(60_999)
    const question = { from: cluster.clientPods('default')[0]!, to: 'db.example:5432' }
    const { before, after, anew } = around(cluster, question, () => cluster.advance(2))
    expect(after).to.deep.equal(anew)
    expect(after).not.to.deep.equal(before)
  })

  it('fall when the network remembers a client', () => {
    const cluster = Cluster.create({ images: LATE })
    cluster.apply(manifests('clusterIP: 10.96.7.7, sessionAffinity: ClientIP'))
    cluster.advance('55s')
    const question = { from: cluster.clientPods('default')[0]!, to: '10.96.7.7:80' }
    const { before, after, anew } = around(cluster, question, () =>
      deeds['a client is served and remembered']!(cluster),
    )
    expect(before).to.have.length(2)
    expect(after).to.deep.equal(anew).and.to.have.length(1)
  })

  it('do not stand before a balancer, which notices by itself that a node has failed', () => {
    const cluster = Cluster.create({ environment: 'gke', images: LATE })
    cluster.apply(manifests('clusterIP: 10.96.7.7, type: LoadBalancer'))
    cluster.advance('65s')
    const [external] = cluster.externalAddresses('default/web')
    cluster.breakNode('n1')
    const question = { from: '198.51.100.4', to: `${external!.address}:80` }
    const changed = Array.from({ length: 38 }, () => {
      const { state } = cluster
      const before = told(cluster, question)
      cluster.advance('1s')
      const after = told(cluster, question)
      expect(after).to.deep.equal(told(cluster.fork(), question))
      return cluster.state === state && JSON.stringify(after) !== JSON.stringify(before)
    })
    expect(changed).to.contain(true)
  })
})
