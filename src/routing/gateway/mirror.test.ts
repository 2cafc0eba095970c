import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from '../../cluster/cluster.ts'

const workload = (version: string): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: api-${version} }
spec:
  replicas: 2
  selector: { matchLabels: { version: ${version} } }
  template:
    metadata: { labels: { version: ${version} } }
    spec: { containers: [{ name: api, image: api, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: api-${version} }
spec: { selector: { version: ${version} }, ports: [{ port: 80, targetPort: 8080 }] }
`

function cluster(mirror: string): Cluster {
  const made = Cluster.create({
    install: { 'gateway-api': { channel: 'standard' } },
    undescribedImages: 'listens-on-declared-ports',
  })
  made.apply(`${workload('v1')}${workload('v2')}---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: any }
spec: { controllerName: any.example/gateway }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: web }
spec: { gatewayClassName: any, listeners: [{ name: http, port: 80, protocol: HTTP }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: api }
spec:
  parentRefs: [{ name: web }]
  rules:
    - backendRefs: [{ name: api-v1, port: 80 }]
      filters:
        - type: RequestMirror
          requestMirror: ${mirror}
`)
  made.advance('30s')
  return made
}

/** `v1 + v2 1/2`: who answered, who got a copy, and how often. */
function copies(mirror: string): readonly string[] {
  const made = cluster(mirror)
  const [door] = made.view().doors(made.state)
  const version = (pod = ''): string => made.state.get('Pod', pod)?.metadata.labels?.['version'] ?? '-'
  const shares = new Map<string, number>()
  for (const { value, probability } of made.request({ from: '203.0.113.10', url: `http://${door!.addresses[0]}/` })
    .branches) {
    const response = value.kind === 'answered' ? value.response : undefined
    const name = `${version(response?.pod)} + ${(response?.mirrored ?? []).map(version).join()}`
    shares.set(name, (shares.get(name) ?? 0) + probability.valueOf())
  }
  return [...shares].map(([name, share]) => `${name} ${share}`).sort()
}

describe('RequestMirror', () => {
  it('a copy of every request goes to the mirror, whose answer is thrown away', () => {
    expect(copies('{ backendRef: { name: api-v2, port: 80 } }')).to.deep.equal(['v1 + v2 1'])
  })

  it('percent and fraction say how many', () => {
    expect(copies('{ backendRef: { name: api-v2, port: 80 }, percent: 25 }')).to.deep.equal([
      'v1 +  0.75',
      'v1 + v2 0.25',
    ])
    expect(
      copies('{ backendRef: { name: api-v2, port: 80 }, fraction: { numerator: 1, denominator: 2 } }'),
    ).to.deep.equal(['v1 +  0.5', 'v1 + v2 0.5'])
    expect(copies('{ backendRef: { name: api-v2, port: 80 }, percent: 0 }')).to.deep.equal(['v1 +  1'])
  })
})
