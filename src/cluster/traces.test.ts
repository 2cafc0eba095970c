import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { ClusterOptions } from '../environment.ts'
import type { Observation } from '../observation.ts'
import { Cluster } from './cluster.ts'

const APP = `apiVersion: apps/v1
kind: Deployment
metadata: { name: api }
spec:
  replicas: 2
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec: { containers: [{ name: a, image: 'shop/api:1', ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: api }
spec: { selector: { app: api }, ports: [{ name: http, port: 80, targetPort: 8080 }, { name: tcp, port: 5432, targetPort: 8080 }] }
`

const GATEWAY = `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: any }
spec: { controllerName: any.example/gateway }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: web }
spec:
  gatewayClassName: any
  listeners:
    - { name: http, port: 80, protocol: HTTP }
    - { name: db, port: 5432, protocol: TCP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop }
spec:
  parentRefs: [{ name: web }]
  hostnames: [shop.example]
  rules: [{ backendRefs: [{ name: api, port: 80 }] }]
---
apiVersion: gateway.networking.k8s.io/v1alpha2
kind: TCPRoute
metadata: { name: db }
spec: { parentRefs: [{ name: web, sectionName: db }], rules: [{ backendRefs: [{ name: api, port: 5432 }] }] }
`

const MESH = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: web }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example] }
    - { port: { number: 443, name: tcp, protocol: TCP }, hosts: ['*'] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: api }
spec: { host: api, subsets: [{ name: all, labels: { app: api } }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop }
spec:
  hosts: [shop.example, api]
  gateways: [web, mesh]
  http: [{ route: [{ destination: { host: api, subset: all, port: { number: 80 } } }] }]
  tcp: [{ route: [{ destination: { host: api, subset: all, port: { number: 5432 } } }] }]
`

const CLIENT =
  "apiVersion: v1\nkind: Pod\nmetadata: { name: client }\nspec: { containers: [{ name: c, image: 'shop/api:1' }] }\n"

function made(install: NonNullable<ClusterOptions['install']>, ...texts: readonly string[]): Cluster {
  const cluster = Cluster.create({ install, nodes: [{ name: 'n1' }, { name: 'n2' }] })
  for (const [index, text] of [APP, ...texts].entries())
    expect(cluster.apply(text, `${index}.yaml`).filter(({ issues }) => issues.length > 0)).to.deep.equal([])
  cluster.advance('30s')
  return cluster
}

/** `kind file:line`, in the order of the walk, each once: what explains one way that a question went. */
function places(cluster: Cluster, { branches }: Observation): readonly string[] {
  const [branch] = branches
  const said = branch!.trace.flatMap(({ because }) => because)
  const lines = said.map((reference) => {
    const at = cluster.locate(reference)
    return `${reference.kind} ${at === undefined ? 'nowhere' : `${at.file}:${at.line}`}`
  })
  return [...new Set(lines)]
}

const door = (cluster: Cluster): string => cluster.view().doors(cluster.state)[0]!.addresses[0]!
const asked = (cluster: Cluster): Observation =>
  cluster.request({ from: '203.0.113.9', url: `http://${door(cluster)}/`, host: 'shop.example' })

describe('what a way through a router refers to', () => {
  it('HTTPRoute: listener, rule, backend, Service, endpoint', () => {
    const cluster = made({ 'gateway-api': { channel: 'experimental' } }, GATEWAY)
    expect(places(cluster, asked(cluster))).to.deep.equal([
      'Gateway 1.yaml:12',
      'HTTPRoute 1.yaml:21',
      'Service 0.yaml:11',
      'Pod 0.yaml:1',
    ])
  })

  it('TCPRoute: backend, Service, endpoint', () => {
    const cluster = made({ 'gateway-api': { channel: 'experimental' } }, GATEWAY)
    const to = `${door(cluster)}:5432`
    expect(places(cluster, cluster.connect({ from: '203.0.113.9', to }))).to.deep.equal([
      'Gateway 1.yaml:13',
      'TCPRoute 1.yaml:26',
      'Service 0.yaml:11',
      'Pod 0.yaml:1',
    ])
  })

  it('Istio’s gateway: server, rule, destination, subset, endpoint', () => {
    const cluster = made({ istio: { sidecars: true } }, MESH)
    expect(places(cluster, asked(cluster))).to.deep.equal([
      'Gateway.networking.istio.io 1.yaml:7',
      'VirtualService 1.yaml:21',
      'Service 0.yaml:11',
      'DestinationRule 1.yaml:13',
      'Pod 0.yaml:1',
    ])
  })

  it('a bare connection at Istio’s gateway', () => {
    const cluster = made({ istio: { sidecars: true } }, MESH)
    const to = `${door(cluster)}:443`
    expect(places(cluster, cluster.connect({ from: '203.0.113.9', to }))).to.deep.equal([
      'Gateway.networking.istio.io 1.yaml:8',
      'VirtualService 1.yaml:22',
      'Service 0.yaml:11',
      'DestinationRule 1.yaml:13',
      'Pod 0.yaml:1',
    ])
  })

  it('sidecars: rule, destination, subset, endpoint, for requests and for bare connections', () => {
    const cluster = made({ istio: { sidecars: true } }, MESH, CLIENT)
    const from = 'pod default/client'
    expect(places(cluster, cluster.request({ from, url: 'http://api/' }))).to.deep.equal([
      'Service 0.yaml:14',
      'VirtualService 1.yaml:21',
      'Service 0.yaml:11',
      'DestinationRule 1.yaml:13',
      'Pod 0.yaml:1',
    ])
    expect(places(cluster, cluster.connect({ from, to: 'api:5432' }))).to.deep.equal([
      'Service 0.yaml:14',
      'VirtualService 1.yaml:22',
      'Service 0.yaml:11',
      'DestinationRule 1.yaml:13',
      'Pod 0.yaml:1',
    ])
  })
})
