import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { Controller } from '../controller.ts'
import { POOL, SHOP } from '../controllers/laws.case.ts'
import type { ClusterOptions } from '../environment.ts'
import { PODS } from '../kubelet/pods.case.ts'
import { NO_MEMORY } from '../network/memory.ts'
import { keyOf } from '../object.ts'
import { StatusError } from '../refusal.ts'
import { Snapshot } from '../state.ts'
import { Cluster } from './cluster.ts'
import { committer } from './commit.ts'
import { Dataplanes } from './dataplanes.ts'
import { systemObjects } from './defaults.ts'
import { blueprint } from './install.ts'
import { Loop } from './loop.ts'
import { Sources } from './sources.ts'

const OPTIONS: ClusterOptions = {
  environment: 'metallb',
  install: { 'ingress-nginx': {}, 'aws-load-balancer-controller': {}, 'gateway-api': { channel: 'standard' } },
  images: {
    'web:1': {
      listen: [{ port: 8080, protocol: 'TCP', speaks: 'http' }],
      paths: { '/healthz': 200, '/ready': 200 },
      problem: { paths: { '/healthz': 500, '/ready': 503 } },
    },
    'slow:1': { listen: [{ port: 8080, protocol: 'TCP', speaks: 'http' }], paths: { '*': 200 }, startSeconds: 7 },
    'needy:1': {
      listen: [{ port: 8080, protocol: 'TCP', speaks: 'http' }],
      paths: { '*': 200 },
      needs: [{ service: 'web', port: 80, paths: ['/ready'] }],
    },
  },
}

/** A cluster whose controllers are also woken by what they write themselves. */
class Woken extends Cluster {
  static of(options: ClusterOptions): Cluster {
    const made = blueprint(options)
    const controllers = made.controllers.map((one): Controller => ({ ...one, foresaw: () => false }))
    const loop = new Loop(controllers, committer(made.admission), new Snapshot())
    for (const object of [...systemObjects(options), ...made.objects]) {
      loop.write({ verb: 'create', object })
      if (object['status'] !== undefined) loop.write({ verb: 'updateStatus', object })
    }
    loop.settle()
    return new Woken({
      options,
      blueprint: { ...made, controllers },
      loop,
      sources: new Sources(),
      dataplanes: new Dataplanes(options),
      memory: NO_MEMORY,
    })
  }
}

type Deed = (cluster: Cluster) => void

/** What is refused is refused in both; its words are compared with everything else. */
function tried(cluster: Cluster, deed: Deed): string {
  try {
    deed(cluster)
    return ''
  } catch (error) {
    if (error instanceof StatusError) return error.message
    throw error
  }
}

/** One of the Pods there are. */
const onPod =
  (chance: number, deed: (cluster: Cluster, pod: string) => void): Deed =>
  (cluster) => {
    const pods = cluster.state.list('Pod', { namespace: 'shop' })
    if (pods.length > 0) deed(cluster, keyOf(pods[chance % pods.length]!))
  }

const gate: (status: 'True' | 'False') => (cluster: Cluster, pod: string) => void = (status) => (cluster, pod) => {
  const found = cluster.state.get('Pod', pod)!
  const others = (found.status?.conditions ?? []).filter(({ type }) => type !== 'shop/open')
  const conditions = [...others, { type: 'shop/open', status }]
  cluster.write({ verb: 'updateStatus', object: { ...found, status: { ...found.status, conditions } } as never })
}

const documents = [...POOL, ...PODS]

const POD_DEEDS: readonly ((cluster: Cluster, pod: string) => void)[] = [
  (cluster, pod) => cluster.break(pod),
  (cluster, pod) => cluster.break(pod),
  (cluster, pod) => cluster.heal(pod),
  (cluster, pod) => cluster.delete('Pod', pod),
  (cluster, pod) => cluster.delete('Pod', pod, 0),
  (cluster, pod) => cluster.evict(pod),
  gate('True'),
  gate('False'),
]

const DEEDS: readonly Deed[] = [
  (cluster) => cluster.breakNode('n2'),
  (cluster) => cluster.healNode('n2'),
  (cluster) => cluster.drain('n1'),
  (cluster) => cluster.cordon('n1', false),
  (cluster) => cluster.scale('Deployment', 'shop/web', 1),
  (cluster) => cluster.scale('Deployment', 'shop/web', 6),
  (cluster) => cluster.scale('StatefulSet', 'shop/db', 4),
  (cluster) => cluster.setImage('Deployment', 'shop/web', 'web:1'),
  (cluster) => cluster.setImage('StatefulSet', 'shop/db', 'nowhere:1'),
  (cluster) => cluster.restart('Deployment', 'shop/web'),
  (cluster) => cluster.undo('Deployment', 'shop/web'),
  (cluster) => cluster.pause('shop/web', true),
  (cluster) => cluster.pause('shop/web', false),
  (cluster) => cluster.delete('Service', 'shop/web'),
  (cluster) => cluster.delete('Deployment', 'shop/web'),
]

const deeds: fc.Arbitrary<readonly Deed[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom(...documents).map(
        (text): Deed =>
          (cluster) =>
            void cluster.apply(text),
      ),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(fc.nat(9), fc.constantFrom(...POD_DEEDS)).map(([chance, deed]) => onPod(chance, deed)),
    },
    { weight: 2, arbitrary: fc.constantFrom(...DEEDS) },
    {
      weight: 4,
      arbitrary: fc.integer({ min: 1, max: 40_000 }).map(
        (time): Deed =>
          (one) =>
            one.advance(time),
      ),
    },
  ),
  { minLength: 4, maxLength: 20 },
)
const first = fc.subarray(documents, { minLength: 1, maxLength: 8 })

/** All that happens in a cluster while things are done to it, in order and to the last resourceVersion. */
function story(cluster: Cluster, documents: readonly string[], all: readonly Deed[]): readonly string[] {
  const told: string[] = []
  cluster.listen(({ type, kind, key, object }, now) =>
    told.push(`${now} ${type} ${kind} ${key} ${JSON.stringify(object)}`),
  )
  cluster.apply([SHOP, ...documents].join('---\n'))
  cluster.advance(5000)
  for (const deed of all) {
    told.push(tried(cluster, deed))
    const { state, now } = cluster
    told.push(`${now} at ${state.resourceVersion}, next ${cluster.next()}, refused ${cluster.refused.length}`)
  }
  cluster.advance(30_000)
  return [...told, ...cluster.state.all('Event').map((one) => JSON.stringify(one))]
}

describe('what a controller foresaw', () => {
  it('leaves every event, object and timer as if it had looked at it', () => {
    fc.assert(
      fc.property(first, deeds, (some, all) => {
        expect(story(Cluster.create(OPTIONS), some, all)).to.deep.equal(story(Woken.of(OPTIONS), some, all))
      }),
      { numRuns: 40 },
    )
  })
})
