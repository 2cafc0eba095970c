import { billedObjects } from '../../../src/balancer/bill.ts'
import { Cluster } from '../../../src/cluster/cluster.ts'
import type { EnvironmentName } from '../../../src/environment.ts'
import { ZERO } from '../../../src/fraction.ts'
import type { Observation } from '../../../src/observation.ts'
import type { Cell, Figure } from './figure.ts'
import { delivered, manifests, percent, share } from './scene.ts'

const ENVIRONMENTS: readonly EnvironmentName[] = ['none', 'metallb', 'eks', 'eks+lbc', 'gke', 'aks']
/** Who asks: the internet, and the network that the nodes are in. */
const CLIENTS = ['203.0.113.9', '192.168.99.9'] as const
const PATIENCE = 600

const POOL = `---
apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: { name: pool, namespace: metallb-system }
spec: { addresses: [198.51.100.100-198.51.100.110] }
---
apiVersion: metallb.io/v1beta1
kind: L2Advertisement
metadata: { name: pool, namespace: metallb-system }
`

/** Seconds until the Service shows an address; undefined: it is still pending after ten minutes. */
function waited(cluster: Cluster): number | undefined {
  for (let second = 0; second <= PATIENCE; second++) {
    if (cluster.externalAddresses('default/web').length > 0) return second
    cluster.advance('1s')
  }
  return undefined
}

function keeps({ branches }: Observation, client: string): boolean {
  return branches.some(({ value }) => value.kind === 'delivered' && value.sourceSeen === client)
}

function row(environment: EnvironmentName, policy: 'Cluster' | 'Local'): readonly Cell[] {
  const service = ['type: LoadBalancer', `externalTrafficPolicy: ${policy}`]
  const cluster = Cluster.create({
    environment,
    namespaces: { 'metallb-system': {} },
    undescribedImages: 'listens-on-declared-ports',
  })
  cluster.apply(manifests({ service }) + (environment === 'metallb' ? POOL : ''))
  const seconds = waited(cluster)
  if (seconds === undefined) return [environment, policy, '$pending', '–', '–', '–', '–', '0']
  const [{ address, owner } = { address: '', owner: '' }] = cluster.externalAddresses('default/web')
  cluster.advance('5m')
  const asked = CLIENTS.map((from) => ({ from, seen: cluster.connect({ from, to: `${address}:80` }) }))
  const reached = asked.map(({ seen }) => share(seen.branches, delivered))
  return [
    environment,
    policy,
    owner.replace(/^\S+ /, ''),
    `${seconds} s`,
    ...reached.map((part) => (part.equals(ZERO) ? '$no' : percent(part))),
    asked.some(({ from, seen }) => keeps(seen, from)) ? '$yes' : '$no',
    String(billedObjects(cluster.state, cluster.options).length),
  ]
}

/** One Service of type LoadBalancer in every environment. */
export const environments: Figure = {
  id: 'types-by-environment',
  rows: () =>
    ENVIRONMENTS.flatMap((environment) => (['Cluster', 'Local'] as const).map((policy) => row(environment, policy))),
}
