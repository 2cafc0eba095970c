import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from '../../cluster/cluster.ts'
import type { NodeOptions } from '../../environment.ts'

const NODES: readonly NodeOptions[] = [
  { name: 'a1', zone: 'a', cpu: '2', labels: { gen: '3' } },
  { name: 'a2', zone: 'a', cpu: '2', labels: { gen: '5', disk: 'ssd' } },
  { name: 'b1', zone: 'b', cpu: '2', labels: { gen: '7' } },
  { name: 'c1', zone: 'c', cpu: '2', taints: [{ key: 'team', value: 'x', effect: 'NoSchedule' }] },
]

/** Pods of one ReplicaSet by node: `a1 1, b1 2`, and how many found none. */
function placed(spec: string, replicas: number, nodes = NODES): string {
  const cluster = Cluster.create({ nodes })
  const applied = cluster.apply(`apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: web }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { ${spec} containers: [{ name: c, image: x, resources: { requests: { cpu: 500m } } }] }
`)
  expect(applied[0]?.issues).to.deep.equal([])
  cluster.advance('3s')
  const byNode = Map.groupBy(
    cluster.state.list('Pod', { namespace: 'default' }),
    ({ spec: own }) => own?.nodeName ?? 'nowhere',
  )
  return [...byNode]
    .map(([node, pods]) => `${node} ${pods.length}`)
    .sort()
    .join(', ')
}

const affinity = (operator: string, value: string): string =>
  `affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: gen, operator: ${operator}, values: ["${value}"] }] }] } } },`
const apart = (key: string): string =>
  `affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: ${key}, labelSelector: { matchLabels: { app: web } } }] } },`
const together = (key: string): string => apart(key).replace('podAntiAffinity', 'podAffinity')
const spread = (key: string, when: string): string =>
  `topologySpreadConstraints: [{ maxSkew: 1, topologyKey: ${key}, whenUnsatisfiable: ${when}, labelSelector: { matchLabels: { app: web } } }],`

const table: readonly (readonly [what: string, spec: string, replicas: number, result: string])[] = [
  ['zones first, then nodes', '', 3, 'a1 1, a2 1, b1 1'],
  ['a node selector', 'nodeSelector: { disk: ssd },', 2, 'a2 2'],
  ['nobody has the label', 'nodeSelector: { disk: hdd },', 2, 'nowhere 2'],
  ['affinity Gt', affinity('Gt', '4'), 2, 'a2 1, b1 1'],
  ['affinity Lt', affinity('Lt', '5'), 2, 'a1 2'],
  ['affinity NotIn takes nodes without the label', affinity('NotIn', '3'), 2, 'a2 1, b1 1'],
  [
    'a toleration opens the tainted node',
    'tolerations: [{ key: team, operator: Exists }], nodeSelector: { topology.kubernetes.io/zone: c },',
    1,
    'c1 1',
  ],
  ['cpu runs out', 'nodeSelector: { kubernetes.io/hostname: a1 },', 5, 'a1 4, nowhere 1'],
  ['anti-affinity by host', apart('kubernetes.io/hostname'), 4, 'a1 1, a2 1, b1 1, nowhere 1'],
  ['anti-affinity by zone', apart('topology.kubernetes.io/zone'), 3, 'a1 1, b1 1, nowhere 1'],
  ['affinity to oneself starts anywhere and stays', together('kubernetes.io/hostname'), 3, 'a1 3'],
  [
    'spread over zones, hard: the zone nobody may enter counts',
    spread('topology.kubernetes.io/zone', 'DoNotSchedule'),
    3,
    'a1 1, b1 1, nowhere 1',
  ],
  ['spread over zones, soft', spread('topology.kubernetes.io/zone', 'ScheduleAnyway'), 4, 'a1 1, a2 1, b1 2'],
  ['host ports', 'hostNetwork: true,', 2, 'a1 1, b1 1'],
]

describe('scheduler', () => {
  for (const [what, spec, replicas, result] of table)
    it(`${what} → ${result}`, () => {
      expect(placed(spec, replicas)).to.equal(result)
    })

  it('places a waiting Pod when room is made, and says why it waited', () => {
    const pod = (name: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: { containers: [{ name: c, image: x, resources: { requests: { cpu: "2" } } }] }\n`
    const cluster = Cluster.create({ nodes: [{ name: 'n', cpu: '2' }] })
    cluster.apply(`${pod('one')}---\n${pod('two')}`)
    cluster.advance('5s')
    expect(cluster.state.get('Pod', 'default/two')?.status?.conditions?.[0]?.message).to.match(
      /^0\/1 nodes are available: 1 Insufficient cpu/,
    )
    expect(cluster.state.list('Event').some(({ reason }) => reason === 'FailedScheduling')).to.equal(true)
    cluster.delete('Pod', 'default/one')
    cluster.advance('5s')
    expect(cluster.state.get('Pod', 'default/two')?.status?.phase).to.equal('Running')
  })

  it('spreads so that a lost zone takes no more than its share', () => {
    const even = [...NODES.slice(0, 3), { name: 'c1', zone: 'c', cpu: '4' }]
    expect(placed(spread('topology.kubernetes.io/zone', 'DoNotSchedule'), 6, even)).to.equal('a1 1, a2 1, b1 2, c1 2')
  })
})
