import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { Cluster } from '../cluster/cluster.ts'
import type { Stored } from '../object.ts'
import { desiredGroups, selectedPods } from './endpointslice/desired.ts'
import { type Endpoint, identity } from './endpointslice/endpoint.ts'
import { SERVICE_NAME } from './endpointslice/keys.ts'
import { portMapKey } from './endpointslice/ports.ts'
import { clusterOf, POOL, pod, questions, restless, service } from './laws.case.ts'

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

  it('are all asked something by the pool', () => {
    const cluster = clusterOf(POOL)
    const asked = new Set(questions(cluster).map(([{ name }]) => name))
    // Nothing of the pool is deleted, tainted, drained, or a target of an AWS balancer; what happens below is.
    const idle = cluster.controllers.map(({ name }) => name).filter((name) => !asked.has(name))
    expect(idle).to.deep.equal(['garbage-collector', 'drain', 'taint-eviction-controller', 'target-readiness'])
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

/** What may happen at one instant without one thing being the other's cause. */
const HAPPENINGS: readonly (readonly [what: string, act: (cluster: Cluster) => void])[] = [
  ['scale the Deployment', (cluster) => cluster.scale('Deployment', 'shop/web', 6)],
  ['roll the StatefulSet out', (cluster) => cluster.setImage('StatefulSet', 'shop/db', 'x/app:2')],
  ['restart the daemons', (cluster) => cluster.restart('DaemonSet', 'shop/agent')],
  ['break a Pod', (cluster) => cluster.break('shop/lone')],
  ['delete a Pod', (cluster) => cluster.delete('Pod', 'shop/other')],
  ['delete a Service', (cluster) => cluster.delete('Service', 'shop/tied')],
  ['delete the ReplicaSet', (cluster) => cluster.delete('ReplicaSet', 'shop/bare')],
  ['lose a node', (cluster) => cluster.breakNode('n2')],
  ['drain a node', (cluster) => cluster.drain('n3')],
  ['write Endpoints by hand', (cluster) => void cluster.apply(OTHER_ADDRESS)],
]

const OTHER_ADDRESS = `apiVersion: v1
kind: Endpoints
metadata: { name: outside, namespace: shop }
subsets: [{ addresses: [{ ip: 172.20.0.6 }], notReadyAddresses: [{ ip: 172.20.0.7 }], ports: [{ port: 9090 }] }]
`

describe('what happens at one instant', () => {
  it('comes to the same in any order', () => {
    const before = clusterOf(POOL)
    const after = (happenings: typeof HAPPENINGS): string => {
      const cluster = before.fork()
      cluster.atOnce(() => {
        for (const [, act] of happenings) act(cluster)
      })
      cluster.advance('10m')
      expect(restless(cluster)).to.deep.equal([])
      return summary(cluster)
    }
    fc.assert(
      fc.property(
        fc
          .subarray([...HAPPENINGS], { minLength: 2 })
          .chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length }))),
        ([some, shuffled]) => {
          expect(after(shuffled)).to.equal(after(some))
        },
      ),
      { numRuns: 15 },
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

/** Addresses of Endpoints as text: `10.0.0.1 ready 8080`. */
function told({ subsets = [] }: Pick<Stored<'Endpoints'>, 'subsets'>): readonly string[] {
  return subsets
    .flatMap(({ addresses = [], notReadyAddresses = [], ports = [] }) =>
      [...addresses.map(({ ip }) => `${ip} ready`), ...notReadyAddresses.map(({ ip }) => `${ip} unready`)].flatMap(
        (address) => ports.map(({ port }) => `${address} ${port}`),
      ),
    )
    .sort()
}

/** The same of slices. */
function listedBy(slices: readonly Stored<'EndpointSlice'>[], terminating: boolean): readonly string[] {
  return slices
    .flatMap(({ endpoints, ports }) =>
      (endpoints ?? [])
        .filter(({ conditions }) => terminating || conditions?.terminating !== true)
        .flatMap(({ addresses, conditions }) =>
          (ports ?? []).map(
            ({ port }) => `${addresses[0]} ${conditions?.ready === false ? 'unready' : 'ready'} ${port}`,
          ),
        ),
    )
    .sort()
}

describe('Endpoints', () => {
  it('tell what the slices tell, but for Pods that are going, after any history', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 25 }), (deeds) => {
        const cluster = clusterOf([service('web', 'web')], 0)
        for (const one of deeds) perform(cluster, one)
        const labels = { matchLabels: { [SERVICE_NAME]: 'web' } }
        const slices = cluster.state.list('EndpointSlice', { namespace: 'shop', labels })
        expect(told(cluster.state.get('Endpoints', 'shop/web')!)).to.deep.equal(listedBy(slices, false))
      }),
      { numRuns: 30 },
    )
  })
})

const address = fc.integer({ min: 1, max: 40 }).map((last) => `172.20.0.${last}`)
const subset = fc.record({
  ready: fc.uniqueArray(address, { maxLength: 5 }),
  unready: fc.uniqueArray(address, { maxLength: 5 }),
  port: fc.constantFrom(80, 8080, 9090),
})

describe('mirrored slices', () => {
  it('tell what the Endpoints by hand tell, whatever was written before', () => {
    fc.assert(
      fc.property(fc.array(fc.array(subset, { maxLength: 3 }), { minLength: 1, maxLength: 5 }), (versions) => {
        const cluster = clusterOf(
          [
            'apiVersion: v1\nkind: Service\nmetadata: { name: hand, namespace: shop }\nspec: { ports: [{ port: 80 }] }\n',
          ],
          0,
        )
        for (const version of versions) {
          const subsets = version
            .map((one) => ({ ...one, unready: one.unready.filter((ip) => !one.ready.includes(ip)) }))
            .filter(({ ready, unready }) => ready.length + unready.length > 0)
            .map(({ ready, unready, port }) => ({
              ...(ready.length === 0 ? {} : { addresses: ready.map((ip) => ({ ip })) }),
              ...(unready.length === 0 ? {} : { notReadyAddresses: unready.map((ip) => ({ ip })) }),
              ports: [{ port }],
            }))
          const text = JSON.stringify({
            apiVersion: 'v1',
            kind: 'Endpoints',
            metadata: { name: 'hand', namespace: 'shop' },
            subsets,
          })
          expect(cluster.apply(text).flatMap(({ issues }) => issues)).to.deep.equal([])
          cluster.advance(1000)
        }
        const labels = { matchLabels: { [SERVICE_NAME]: 'hand' } }
        const listed = listedBy(cluster.state.list('EndpointSlice', { namespace: 'shop', labels }), true)
        const wanted = told(cluster.state.get('Endpoints', 'shop/hand')!)
        // An address that is ready and not ready on one port is ready (canonicalised subsets).
        const canonical = [...new Set(wanted)].filter(
          (one) => !wanted.includes(one.replace(' unready ', ' ready ')) || one.includes(' ready '),
        )
        expect(listed).to.deep.equal(canonical)
      }),
      { numRuns: 40 },
    )
  })
})
