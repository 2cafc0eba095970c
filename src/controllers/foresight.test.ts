import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { Cluster } from '../cluster/cluster.ts'
import { clusterOf, restless, service, workload } from './laws.case.ts'

const FORGETFUL = 'revisionHistoryLimit: 0'

const WORKLOADS = [
  service('web', 'web'),
  service('tied', 'web', ', trafficDistribution: PreferClose'),
  service('shared', 'web').replace(
    'name: shared,',
    'name: shared, annotations: { service.kubernetes.io/topology-mode: Auto },',
  ),
  workload('Deployment', 'web', 'web', 3, FORGETFUL),
  workload('StatefulSet', 'db', 'db', 2, `serviceName: db\n  ${FORGETFUL}`),
  workload(
    'StatefulSet',
    'kept',
    'web',
    2,
    `podManagementPolicy: Parallel
  persistentVolumeClaimRetentionPolicy: { whenScaled: Delete }
  volumeClaimTemplates:
    - metadata: { name: disk }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }`,
  ),
  workload('ReplicaSet', 'bare', 'other', 2, 'minReadySeconds: 3'),
]

const happening: fc.Arbitrary<(cluster: Cluster) => unknown> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('Deployment/web', 'StatefulSet/db', 'StatefulSet/kept', 'ReplicaSet/bare'),
      fc.integer({ min: 0, max: 4 }),
    )
    .map(([set, size]) => {
      const [kind, name] = set.split('/') as ['Deployment', string]
      return (cluster: Cluster) => cluster.scale(kind, `shop/${name}`, size)
    }),
  fc
    .tuple(fc.constantFrom('Deployment/web', 'StatefulSet/db'), fc.constantFrom('x/app:1', 'x/app:2', 'x/none:3'))
    .map(([set, image]) => {
      const [kind, name] = set.split('/') as ['Deployment', string]
      return (cluster: Cluster) => cluster.setImage(kind, `shop/${name}`, image)
    }),
  fc.tuple(fc.nat(9), fc.constantFrom('break', 'heal', 'delete')).map(([at, what]) => (cluster: Cluster) => {
    const pods = cluster.state.list('Pod', { namespace: 'shop' })
    const pod = pods[at % Math.max(1, pods.length)]
    if (pod === undefined) return
    const key = `shop/${pod.metadata.name}`
    if (what === 'delete') cluster.delete('Pod', key)
    else if (what === 'break') cluster.break(key)
    else cluster.heal(key)
  }),
  fc.integer({ min: 1, max: 40 }).map((seconds) => (cluster: Cluster) => cluster.advance(seconds * 1000)),
)

describe('what a controller need not look at', () => {
  it('leaves it nothing to write, after any history', () => {
    const before = clusterOf(WORKLOADS, 0)
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 12 }), (happenings) => {
        const cluster = before.fork()
        for (const happen of happenings) {
          happen(cluster)
          expect(restless(cluster)).to.deep.equal([])
        }
      }),
      { numRuns: 60 },
    )
  })
})
