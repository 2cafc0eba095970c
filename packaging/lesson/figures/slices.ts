import { Cluster } from '../../../src/cluster/cluster.ts'
import { propagation } from '../../../src/cluster/propagation.ts'
import type { Cell, Figure } from './figure.ts'
import { manifests } from './scene.ts'

const NODES = Array.from({ length: 10 }, (_, index) => ({
  name: `n${index + 1}`,
  cpu: '1000',
  memory: '10Ti',
  pods: 1000,
  podCIDRs: [`10.${128 + index}.0.0/16`],
}))

function row(replicas: number): readonly Cell[] {
  const cluster = Cluster.create({
    nodes: NODES,
    podCIDR: '10.128.0.0/9',
    undescribedImages: 'listens-on-declared-ports',
    limits: { rounds: 10_000_000, pods: 10_000 },
  })
  cluster.apply(manifests({ replicas, container: ['readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1 }'] }))
  cluster.advance('1m')
  const slices = cluster.state.list('EndpointSlice', {
    namespace: 'default',
    labels: { matchLabels: { 'kubernetes.io/service-name': 'web' } },
  })
  const listed = (cluster.state.get('Endpoints', 'default/web')?.subsets ?? []).flatMap(
    ({ addresses = [] }) => addresses,
  )
  const pod = cluster.state.list('Pod', { namespace: 'default' })[0]!.metadata.name
  const cost = propagation(cluster, () => {
    cluster.break(`default/${pod}`)
    cluster.advance('5s')
  })
  return [
    replicas.toLocaleString('en'),
    String(slices.length),
    listed.length.toLocaleString('en'),
    (cost.endpoints.bytes * cost.watchers).toLocaleString('en'),
    (cost.slices.bytes * cost.watchers).toLocaleString('en'),
  ]
}

/** What one change of one Pod sends to ten nodes, by the older Endpoints and by EndpointSlices. */
export const slices: Figure = { id: 'endpoints-or-slices', rows: () => [100, 500, 1000, 1200].map(row) }
