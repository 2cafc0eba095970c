import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { AnyObject } from '../object.ts'
import { zoneLine } from './message.ts'
import { published } from './published.ts'
import { view } from './zone.case.ts'

const annotated = (host: string, more: Record<string, string> = {}): Record<string, string> => ({
  'external-dns.alpha.kubernetes.io/hostname': host,
  ...more,
})

const objects: readonly AnyObject[] = [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'web',
      namespace: 'shop',
      annotations: annotated('www.example.com, example.com', { 'external-dns.alpha.kubernetes.io/ttl': '1m' }),
    },
    spec: { type: 'LoadBalancer' },
    status: { loadBalancer: { ingress: [{ ip: '203.0.113.1' }] } },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'inside', namespace: 'shop', annotations: annotated('inside.example.com') },
    spec: { type: 'ClusterIP', clusterIP: '10.96.1.1' },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'site', namespace: 'shop' },
    spec: { rules: [{ host: 'shop.example.com' }, {}] },
    status: { loadBalancer: { ingress: [{ hostname: 'k8s-1.elb.example.com' }] } },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'gate', namespace: 'infra' },
    status: { addresses: [{ type: 'IPAddress', value: '203.0.113.9' }] },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'route', namespace: 'shop' },
    spec: { hostnames: ['api.example.com'], parentRefs: [{ name: 'gate', namespace: 'infra' }] },
  },
]

describe('external-dns', () => {
  it('publishes the hosts of balancers, Ingresses and routes', () => {
    const seen = view(objects, { install: { 'external-dns': {} } })
    expect(published(seen).map(zoneLine)).to.deep.equal([
      'www.example.com. 60 IN A 203.0.113.1',
      'example.com. 60 IN A 203.0.113.1',
      'shop.example.com. 300 IN CNAME k8s-1.elb.example.com.',
      'api.example.com. 300 IN A 203.0.113.9',
    ])
  })

  it('publishes nothing where it is not installed', () => {
    expect(published(view(objects))).to.deep.equal([])
  })
})
