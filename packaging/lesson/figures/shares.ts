import { BehavingClient } from '../../../src/cluster/behaving.ts'
import { type Behaviour, behaviours } from '../../../src/dns/behaviour.ts'
import type { Fraction } from '../../../src/fraction.ts'
import type { Cell, Figure } from './figure.ts'
import { percent, type Scene, settled } from './scene.ts'

const CLIENTS: readonly Behaviour[] = [
  'resolves once',
  'first record',
  'random record',
  'round robin',
  'hash of a key',
  'watches slices',
]
/** kubeadm's Corefile shuffles the records of each answer; this one does not. */
const UNSHUFFLED = `.:53 {
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    ttl 30
  }
  forward . /etc/resolv.conf
}
`
const HEADLESS: Scene = { service: ['clusterIP: None'] }

/** What one client sends to each of three Pods in thirty connections, the busiest first. */
function spread(behaviour: Behaviour, scene: Scene): string {
  const cluster = settled(scene)
  const to = { name: 'web', port: 80, service: 'default/web' }
  const client = new BehavingClient(cluster, cluster.clientPods('default')[0]!, behaviour, to)
  const got = new Map<string, Fraction>()
  for (let connection = 0; connection < 30; connection++)
    for (const { value, probability } of client.open()) {
      if (value.kind !== 'delivered' || value.to.kind !== 'pod') continue
      got.set(value.to.key, (got.get(value.to.key) ?? probability.sub(probability)).add(probability.div(30)))
    }
  const parts = [...got.values()].sort((a, b) => b.compare(a)).map((one) => percent(one).replace(' %', ''))
  return [...parts, ...Array(3 - parts.length).fill('0')].join(' / ')
}

/** Who balances: nobody, the client, or kube-proxy. */
export const shares: Figure = {
  id: 'headless-or-cluster-ip',
  rows: () =>
    CLIENTS.map((behaviour): readonly Cell[] => [
      `$${behaviour.replaceAll(' ', '-')}`,
      spread(behaviour, { ...HEADLESS, options: { dns: { corefile: UNSHUFFLED } } }),
      spread(behaviour, HEADLESS),
      behaviours[behaviour].source === 'dns' ? spread(behaviour, {}) : '–',
    ]),
}
