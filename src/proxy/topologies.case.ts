import fc from 'fast-check'
import type { ServiceText } from './scene.case.ts'

const PORT = 'ports: [{port: 80, targetPort: 8080, protocol: TCP'

/** A Service of any type with any policies, and endpoints in any condition on two nodes. */
export const anyService: fc.Arbitrary<ServiceText> = fc
  .record({
    type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer'),
    internal: fc.constantFrom('Cluster', 'Local'),
    external: fc.constantFrom('Cluster', 'Local'),
    externalIP: fc.boolean(),
    ranges: fc.constantFrom('', '203.0.113.0/24', '198.51.100.0/24', '192.168.10.0/24'),
    affinity: fc.constantFrom(0, 10),
    endpoints: fc.array(
      fc.record({
        condition: fc.constantFrom('ready', 'ready', 'ready', 'terminating', 'gone', 'unready'),
        node: fc.constantFrom('n1', 'n2'),
      }),
      { maxLength: 5 },
    ),
  })
  .map(({ type, internal, external, externalIP, ranges, affinity, endpoints }) => {
    const outside = type !== 'ClusterIP' || externalIP
    const spec = [
      `clusterIP: 10.96.0.80, type: ${type}, internalTrafficPolicy: ${internal}`,
      ...(outside ? [`externalTrafficPolicy: ${external}`] : []),
      ...(externalIP ? ['externalIPs: [203.0.113.80]'] : []),
      ...(type === 'LoadBalancer' && ranges !== '' ? [`loadBalancerSourceRanges: [${ranges}]`] : []),
      ...(affinity > 0
        ? [`sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: ${affinity}}}`]
        : []),
      `${PORT}${type === 'ClusterIP' ? '' : ', nodePort: 30080'}}]`,
    ].join(', ')
    return {
      name: 'web',
      spec,
      ...(type === 'LoadBalancer' ? { balancer: '203.0.113.90' } : {}),
      endpoints: endpoints.map(
        ({ condition, node }, index) => `10.244.${node === 'n1' ? 1 : 2}.${10 + index} ${condition} ${node}`,
      ),
    }
  })

/** Destinations that a Service may have, and some that it has not. */
export const DESTINATIONS = [
  '10.96.0.80:80',
  '10.96.0.80:81',
  '203.0.113.80:80',
  '203.0.113.90:80',
  '192.168.10.1:30080',
  '172.20.0.1:30080',
  '127.0.0.1:30080',
  '10.96.0.81:80',
] as const

/** Who asks: a Pod of this node, one of another, somebody outside, the node itself. */
export const SOURCES = {
  '10.244.1.200': 'pod',
  '10.244.1.10': 'pod',
  '10.244.2.200': 'outside',
  '198.51.100.7': 'outside',
  '192.168.10.1': 'host',
  '127.0.0.1': 'host',
} as const
