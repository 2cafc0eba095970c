import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { Cluster } from '../cluster/cluster.ts'
import type { WatchEvent } from '../controller.ts'
import { keyOf } from '../object.ts'
import { desiredGroups, type Endpoint, identity, selectedPods } from './endpointslice/desired.ts'
import { SERVICE_NAME } from './endpointslice/endpointslice.ts'
import { portMapKey } from './endpointslice/ports.ts'

const SHOP = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n'

const service = (name: string, app: string, more = ''): string => `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { app: ${app} }, ports: [{ name: http, port: 80, targetPort: 8080 }]${more} }
`

const container = 'containers: [{ name: app, image: x/app:1, ports: [{ containerPort: 8080 }]'

const pod = (name: string, app: string): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: ${app} } }
spec: { ${container} }] }
`

const workload = (kind: string, name: string, app: string, replicas: number, more = ''): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name}, namespace: shop }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${app} } }
  ${more}
  template:
    metadata: { labels: { app: ${app} } }
    spec: { ${container}, readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 2 } }] }
`

const POOL: readonly string[] = [
  service('web', 'web'),
  service('all', 'web', ', publishNotReadyAddresses: true'),
  service('db', 'db', ', clusterIP: None'),
  service('tied', 'web', ', trafficDistribution: PreferClose'),
  workload('Deployment', 'web', 'web', 4),
  workload('StatefulSet', 'db', 'db', 3, 'serviceName: db'),
  workload('StatefulSet', 'quick', 'web', 2, 'podManagementPolicy: Parallel'),
  workload('ReplicaSet', 'bare', 'other', 2),
  pod('lone', 'web'),
  pod('other', 'db'),
  `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent, namespace: shop }
spec:
  selector: { matchLabels: { app: agent } }
  template: { metadata: { labels: { app: agent } }, spec: { ${container} }] } }
`,
  `apiVersion: batch/v1
kind: Job
metadata: { name: once, namespace: shop }
spec:
  completions: 2
  template:
    metadata: { labels: { app: web } }
    spec: { restartPolicy: Never, containers: [{ name: c, image: busybox, command: [sleep, "3"] }] }
`,
  `apiVersion: v1
kind: Service
metadata: { name: outside, namespace: shop }
spec: { ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Endpoints
metadata: { name: outside, namespace: shop }
subsets: [{ addresses: [{ ip: 172.20.0.5 }], ports: [{ port: 8080 }] }]
`,
]

/** Everything that can be said of a settled cluster without generated names and addresses. */
function summary(cluster: Cluster): string {
  const { state } = cluster
  const pods = state.list('Pod', { namespace: 'shop' }).map(({ metadata, status }) => {
    const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status
    return `${metadata.labels?.['app']} ${status?.phase} ${ready}`
  })
  const endpoints = state.list('EndpointSlice', { namespace: 'shop' }).flatMap((slice) =>
    (slice.endpoints ?? []).map(({ conditions, hints, zone }) => {
      const own = hints === undefined ? '' : hints.forZones?.[0]?.name === zone
      return `${slice.metadata.labels?.[SERVICE_NAME]} ${JSON.stringify(conditions)} ${JSON.stringify(slice.ports)} ${own}`
    }),
  )
  const deployments = state
    .list('Deployment', { namespace: 'shop' })
    .map(({ status }) => JSON.stringify([status?.replicas, status?.availableReplicas]))
  return [...pods.sort(), ...endpoints.sort(), ...deployments].join('\n')
}

function clusterOf(documents: readonly string[], at = 60_000): Cluster {
  const cluster = Cluster.create()
  const applied = cluster.apply([SHOP, ...documents].join('---\n'))
  expect(applied.filter(({ issues }) => issues.length > 0)).to.deep.equal([])
  cluster.advance(at)
  return cluster
}

/** The writes that every controller would still make, were it asked about every object again. */
function restless(cluster: Cluster): readonly string[] {
  const { state, now } = cluster
  const events = state
    .kinds()
    .flatMap((kind) =>
      state.all(kind).map((object): WatchEvent => ({ type: 'ADDED', kind, key: keyOf(object), object })),
    )
  return cluster.controllers.flatMap((controller) => {
    const concerned = events.filter(({ kind }) => controller.watches?.includes(kind) ?? true)
    const keys = new Set(concerned.flatMap((event) => controller.keys(event, state)))
    return [...keys].flatMap((key) =>
      controller.reconcile(key, state, now).writes.map(({ verb }) => `${controller.name} ${key}: ${verb}`),
    )
  })
}

const chosen = fc.subarray([...POOL], { minLength: 1 })

describe('controllers', () => {
  it('bring the whole pool to rest: every workload has its Pods, every Service its endpoints', () => {
    const cluster = clusterOf(POOL)
    const text = summary(cluster)
    for (const line of [
      'web Running True',
      'db Running True',
      'agent Running True',
      'web Succeeded False',
      'other Running True',
    ])
      expect(text).to.include(line)
    expect(text)
      .to.match(/^outside {"ready":true}/m)
      .and.to.match(/^tied .*true$/m)
    expect(cluster.refused).to.deep.equal([])
  })

  it('write nothing when a settled state is looked at again', () => {
    fc.assert(
      fc.property(chosen, fc.integer({ min: 0, max: 20_000 }), (documents, at) => {
        expect(restless(clusterOf(documents, at))).to.deep.equal([])
      }),
      { numRuns: 40 },
    )
  })

  it('settle in the same state whatever the order of the manifests', () => {
    fc.assert(
      fc.property(
        chosen.chain((documents) =>
          fc.tuple(fc.constant(documents), fc.shuffledSubarray(documents, { minLength: documents.length })),
        ),
        ([documents, shuffled]) => {
          expect(summary(clusterOf(shuffled))).to.equal(summary(clusterOf(documents)))
        },
      ),
      { numRuns: 30 },
    )
  })
})

type Deed =
  | { readonly do: 'add' | 'remove' | 'relabel' | 'break' | 'heal'; readonly pod: number }
  | { readonly do: 'retarget'; readonly port: number }
  | { readonly do: 'wait'; readonly seconds: number }

const number = fc.integer({ min: 0, max: 5 })
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    do: fc.constantFrom(
      'add' as const,
      'add' as const,
      'remove' as const,
      'relabel' as const,
      'break' as const,
      'heal' as const,
    ),
    pod: number,
  }),
  fc.record({ do: fc.constant('retarget' as const), port: fc.constantFrom(8080, 9090) }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 9 }) }),
)

function perform(cluster: Cluster, one: Deed): void {
  const key = 'pod' in one ? `shop/p${one.pod}` : ''
  const there = cluster.state.get('Pod', key) !== undefined
  if (one.do === 'wait') cluster.advance(one.seconds * 1000)
  else if (one.do === 'retarget')
    cluster.apply(service('web', 'web').replace('targetPort: 8080', `targetPort: ${one.port}`))
  else if (one.do === 'add')
    cluster.apply(
      pod(`p${one.pod}`, 'web').replace(
        '}] }',
        ', readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1, failureThreshold: 1 } }] }',
      ),
    )
  else if (!there) return
  else if (one.do === 'remove') cluster.delete('Pod', key)
  else if (one.do === 'relabel')
    cluster.apply(
      pod(`p${one.pod}`, 'gone').replace(
        '}] }',
        ', readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1, failureThreshold: 1 } }] }',
      ),
    )
  else if (one.do === 'break') cluster.break(key)
  else cluster.heal(key)
}

describe('EndpointSlices', () => {
  it('list exactly what a computation from scratch lists, after any history', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 25 }), (deeds) => {
        const cluster = clusterOf(
          [service('web', 'web'), service('tied', 'web', ', trafficDistribution: PreferSameNode')],
          0,
        )
        for (const one of deeds) perform(cluster, one)
        for (const name of ['web', 'tied']) {
          const { state } = cluster
          const made = state.get('Service', `shop/${name}`)!
          const wanted = [...desiredGroups(made, selectedPods(made, state), 'IPv4', state)].flatMap(([ports, group]) =>
            group.endpoints.map((endpoint) => `${ports} ${identity(endpoint)} ${JSON.stringify(endpoint.conditions)}`),
          )
          const slices = state.list('EndpointSlice', {
            namespace: 'shop',
            labels: { matchLabels: { [SERVICE_NAME]: name } },
          })
          const listed = slices.flatMap(({ ports, endpoints }) =>
            ((endpoints ?? []) as unknown as Endpoint[]).map(
              (endpoint) => `${portMapKey(ports)} ${identity(endpoint)} ${JSON.stringify(endpoint.conditions)}`,
            ),
          )
          expect(listed.sort()).to.deep.equal(wanted.sort())
          expect(slices.length).to.be.at.least(1)
        }
      }),
      { numRuns: 30 },
    )
  })
})
