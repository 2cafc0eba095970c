import { spawnSync } from 'node:child_process'
import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { Stored } from '../../../src/object.ts'
import { modes } from '../../../src/proxy/modes.ts'
import type { ProxyView } from '../../../src/proxy.ts'

const root = process.getuid?.() === 0
const skip = root ? false : 'needs root'
const CONFIG = {
  clusterCIDR: '10.244.0.0/16',
  detectLocalMode: 'ClusterCIDR',
  masqueradeAll: false,
  serviceCIDRs: ['10.96.0.0/12'],
} as const
const NODE = { name: 'n1', addresses: ['192.0.2.11'], podCIDRs: ['10.244.1.0/24'], labels: {} }

/** So many Services of every sort, each with so many endpoints. */
function view(services: number, endpoints: number): ProxyView {
  const meta = (name: string, labels = {}): object => ({
    name,
    namespace: 'default',
    uid: name,
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
    labels,
  })
  const made = Array.from({ length: services }, (_, index) => {
    const balanced = index % 4 === 1
    const external = index % 4 === 1 || index % 4 === 2
    return {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: meta(`s${index}`),
      spec: {
        type: balanced ? 'LoadBalancer' : external ? 'NodePort' : 'ClusterIP',
        clusterIP: `10.96.${Math.floor(index / 250) + 1}.${(index % 250) + 1}`,
        internalTrafficPolicy: index % 7 === 0 ? 'Local' : 'Cluster',
        ...(external ? { externalTrafficPolicy: index % 3 === 0 ? 'Local' : 'Cluster' } : {}),
        ...(balanced ? { loadBalancerSourceRanges: ['203.0.113.0/24'] } : {}),
        ...(index % 5 === 0
          ? { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } }
          : {}),
        ports: [
          {
            name: 'http',
            port: 80,
            targetPort: 8080,
            protocol: 'TCP',
            ...(external ? { nodePort: 30000 + index } : {}),
          },
        ],
      },
      ...(balanced
        ? { status: { loadBalancer: { ingress: [{ ip: `198.18.${Math.floor(index / 250)}.${(index % 250) + 1}` }] } } }
        : {}),
    } as unknown as Stored<'Service'>
  })
  const slices = made.map(
    (_, index) =>
      ({
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: meta(`s${index}-x`, { 'kubernetes.io/service-name': `s${index}` }),
        addressType: 'IPv4',
        ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
        endpoints: Array.from({ length: index % 11 === 10 ? 0 : endpoints }, (__, at) => ({
          addresses: [`10.244.${(at % 3) + 1}.${(index % 240) + 2 + (at % 10)}`],
          nodeName: `n${(at % 3) + 1}`,
          conditions: { ready: true, serving: true, terminating: false },
        })),
      }) as unknown as Stored<'EndpointSlice'>,
  )
  return { services: made, slices }
}

describe('listings are taken by the real tools', { skip }, () => {
  for (const [services, endpoints] of [
    [1, 1],
    [12, 3],
    [100, 10],
    [1000, 10],
  ] as const) {
    it(`iptables-restore --test: ${services} Services × ${endpoints} endpoints`, () => {
      const { listing } = modes.iptables.program(view(services, endpoints), NODE, CONFIG)
      const { status, stderr } = spawnSync('iptables-restore', ['--test'], { input: listing, encoding: 'utf8' })
      expect(status, stderr).to.equal(0)
    })

    it(`nft --check: ${services} Services × ${endpoints} endpoints`, () => {
      const { listing } = modes.nftables.program(view(services, endpoints), NODE, CONFIG)
      const { status, stderr } = spawnSync('nft', ['--check', '-f', '-'], { input: listing, encoding: 'utf8' })
      expect(status, stderr.slice(0, 500)).to.equal(0)
    })
  }
})
