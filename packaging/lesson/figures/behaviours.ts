import type { Cluster } from '../../../src/cluster/cluster.ts'
import { freshClients, underTraffic } from '../../../src/cluster/traffic.ts'
import { type Behaviour, behaviours } from '../../../src/dns/behaviour.ts'
import { sum } from '../../../src/fraction.ts'
import type { Cell, Figure } from './figure.ts'
import { PRE_STOP, percent, pods, type Scene, settled } from './scene.ts'

const CLIENTS: readonly Behaviour[] = [
  'holds one Pod address',
  'resolves once',
  'keeps for the TTL',
  'first record',
  'random record',
  'round robin',
  'watches slices',
]

const NAME = 'web.default.svc.cluster.local'
const WINDOW = 120
/** A Pod that fails leaves after ten seconds at the latest. */
const PROBE = 'readinessProbe: { httpGet: { port: 80 }, periodSeconds: 5, failureThreshold: 2 }'

const SPREAD =
  'topologySpreadConstraints: [{ maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, labelSelector: { matchLabels: { app: web } } }]'

/** What happens to Pods in the life of an application. */
const HAPPENS: readonly ((cluster: Cluster) => void)[] = [
  (cluster) => cluster.break(pods(cluster)[0]!),
  (cluster) => cluster.delete('Pod', pods(cluster)[0]!),
  (cluster) => cluster.scale('Deployment', 'default/web', 1),
  (cluster) => cluster.restart('Deployment', 'default/web'),
  (cluster) => cluster.breakNode('n3'),
]

/** The share of connections lost in two minutes, of clients on nodes that stay, which had asked before. */
function lost(scene: Scene, behaviour: Behaviour, happens: (cluster: Cluster) => void): string {
  const cluster = settled({ ...scene, container: [PROBE, PRE_STOP], pod: [SPREAD] })
  const from = cluster.clientPods('default').slice(0, 1)
  const asking = { from, to: `${NAME}:80`, service: 'default/web' }
  const clients = freshClients(cluster, asking, behaviour)
  for (const client of clients) client.open()
  const run = underTraffic(cluster, { ...asking, clients, every: 1000, lasts: 500 })
  happens(cluster)
  const seconds = Array.from({ length: WINDOW }, () => run.next().value)
  const all = sum(seconds.map(({ opened }) => opened))
  return percent(sum(seconds.flatMap(({ lost: some }) => [...some.values()])).div(all))
}

const TYPES: Readonly<Record<string, Scene>> = { headless: { service: ['clusterIP: None'] }, ClusterIP: {} }

function row(behaviour: Behaviour, type: string): readonly Cell[] {
  return [
    `$${behaviour.replaceAll(' ', '-')}`,
    type,
    ...HAPPENS.map((happens) => lost(TYPES[type]!, behaviour, happens)),
  ]
}

/** Clients as they are found in the wild, through what happens to Pods, with and without a cluster IP in between. */
export const clientBehaviours: Figure = {
  id: 'client-behaviours',
  rows: () =>
    CLIENTS.flatMap((behaviour) => {
      const types = behaviours[behaviour].source === 'dns' ? ['headless', 'ClusterIP'] : ['headless']
      return types.map((type) => row(behaviour, type))
    }),
}
