import type { Cluster } from '../../../src/cluster/cluster.ts'
import { Fraction, sum, ZERO } from '../../../src/fraction.ts'
import type { Cell, Figure } from './figure.ts'
import { percent, pods, type Scene, settled } from './scene.ts'

const NODES = ['zone-a', 'zone-a', 'zone-b', 'zone-b'].map((zone, index) => ({
  name: `n${index + 1}`,
  zone,
  region: 'r1',
}))

const SPREAD =
  'topologySpreadConstraints: [{ maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, labelSelector: { matchLabels: { app: web } } }]'

/** Clients by zone: four in five ask from zone-a. */
const WEIGHTS: Readonly<Record<string, Fraction>> = { 'zone-a': new Fraction(4, 5), 'zone-b': new Fraction(1, 5) }

const zoneOf = (cluster: Cluster, node: string): string =>
  cluster.state.get('Node', node)?.metadata.labels?.['topology.kubernetes.io/zone'] ?? ''

interface Part {
  readonly from: string
  readonly pod: string
  readonly to: string
  readonly share: Fraction
}

/** What one client of each zone sends to each Pod, weighed by the clients of the zone. */
function parts(cluster: Cluster): readonly Part[] {
  const clients = cluster.clientPods('default').filter((_, index) => index % 2 === 0)
  return clients.flatMap((from) => {
    const own = zoneOf(cluster, from.kind === 'pod' ? from.node : '')
    return cluster.connect({ from, to: 'web:80' }).branches.flatMap(({ value, probability }) => {
      if (value.kind !== 'delivered' || value.to.kind !== 'pod') return []
      const node = cluster.state.get('Pod', value.to.key)?.spec?.nodeName ?? ''
      return [{ from: own, pod: value.to.key, to: zoneOf(cluster, node), share: probability.mul(WEIGHTS[own] ?? ZERO) }]
    })
  })
}

function row(name: string, replicas: number, scene: Scene): readonly Cell[] {
  const cluster = settled({ ...scene, replicas, pod: [SPREAD], options: { nodes: NODES } })
  const all = parts(cluster)
  const crossing = sum(all.filter(({ from, to }) => from !== to).map((one) => one.share))
  const load = pods(cluster)
    .map((pod) => sum(all.filter((one) => one.pod === pod).map((one) => one.share)))
    .sort((a, b) => b.compare(a))
  return [name, String(replicas), percent(crossing), load.map((one) => percent(one).replace(' %', '')).join(' / ')]
}

/** Two zones, four in five clients in one of them: what crosses, and what each Pod gets. */
export const zones: Figure = {
  id: 'zones',
  rows: () => [
    row('–', 4, {}),
    row('trafficDistribution: PreferClose', 4, { service: ['trafficDistribution: PreferClose'] }),
    row('topology-mode: Auto', 4, { annotations: ['service.kubernetes.io/topology-mode: Auto'] }),
    row('topology-mode: Auto', 3, { annotations: ['service.kubernetes.io/topology-mode: Auto'] }),
    row('internalTrafficPolicy: Local', 4, { service: ['internalTrafficPolicy: Local'] }),
  ],
}
