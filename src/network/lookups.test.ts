import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { Cluster } from '../cluster/cluster.ts'
import { branches } from '../walk.ts'
import type { Client } from './client.ts'
import { lookUp, lookUpAnew } from './resolve.ts'

const OBJECTS = `apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec:
  hostAliases: [{ ip: 10.9.9.9, hostnames: [printer] }]
  containers: [{ name: c, image: nginx, ports: [{ containerPort: 80 }] }]
---
apiVersion: v1
kind: Pod
metadata: { name: api, labels: { app: api } }
spec: { dnsPolicy: Default, containers: [{ name: c, image: nginx, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: heads }
spec: { clusterIP: None, ports: [{ port: 80 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: heads, labels: { kubernetes.io/service-name: heads } }
addressType: IPv4
ports: [{ port: 80 }]
endpoints: [{ addresses: [10.1.0.1] }, { addresses: [10.1.0.2] }]
---
apiVersion: v1
kind: Service
metadata: { name: away }
spec: { type: ExternalName, externalName: shop.example.test }
`

const policy = (name: string, app: string, egress: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name} }
spec: { podSelector: { matchLabels: { app: ${app} } }, policyTypes: [Egress], egress: ${egress} }
`

const CHANGES: readonly string[] = [
  policy('closed', 'web', '[]'),
  policy('closed', 'web', '[{}]'),
  policy('other', 'api', '[]'),
  'apiVersion: v1\nkind: Service\nmetadata: { name: late }\nspec: { ports: [{ port: 80 }] }\n',
  `apiVersion: v1
kind: ConfigMap
metadata: { name: coredns, namespace: kube-system }
data: { Corefile: ".:53 { kubernetes cluster.local\\n hosts { 10.7.7.7 gone.example.test\\n fallthrough }\\n forward . 192.168.0.2 }" }
`,
]

const CLIENTS: readonly string[] = ['pod default/web', 'pod default/api', 'node n1', 'node n2', '203.0.113.9']

const NAMES: readonly string[] = [
  'web',
  'web.default.svc.cluster.local.',
  'heads',
  'late',
  'away',
  'printer',
  'shop.example.test',
  'gone.example.test',
]

type Step =
  | { readonly change: string }
  | { readonly pass: number }
  | { readonly from: string; readonly name: string; readonly lone: boolean }

const asks: fc.Arbitrary<Step> = fc.record({
  from: fc.constantFrom(...CLIENTS),
  name: fc.constantFrom(...NAMES),
  lone: fc.boolean(),
})

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: asks },
    { weight: 1, arbitrary: fc.constantFrom(...CHANGES).map((change) => ({ change })) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 400 }).map((pass) => ({ pass })) },
  ),
  { minLength: 5, maxLength: 40 },
)

const base = Cluster.create({
  undescribedImages: 'listens-on-declared-ports',
  hosts: [
    {
      name: 'shop',
      names: ['shop.example.test'],
      addresses: [
        { address: '198.51.100.7', from: 0 },
        { address: '198.51.100.8', from: 200_000 },
      ],
      ports: [{ port: 80, protocol: 'TCP' }],
    },
  ],
})
base.apply(OBJECTS)
base.advance('5s')

/** A Pod that exists for the question alone, with the labels of one that policies select. */
function imagined(client: Client): Client {
  return client.kind === 'pod' ? { ...client, key: 'default/imagined' } : client
}

describe('lookups that are told again', () => {
  it('are what they would be if they were made anew', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const cluster = base.fork()
        for (const step of all) {
          if ('change' in step) cluster.apply(step.change)
          else if ('pass' in step) cluster.advance(step.pass * 1000)
          else {
            const view = cluster.view()
            const client = step.lone ? imagined(cluster.client(step.from)) : cluster.client(step.from)
            const told = [...branches(() => lookUp(client, step.name, view))]
            expect(told).to.deep.equal([...branches(() => lookUpAnew(client, step.name, view))])
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('are walked once for clients that resolvers cannot tell apart', () => {
    const view = base.view()
    const client = base.client('pod default/web')
    const [first] = branches(() => lookUp(client, 'web', view))
    const [second] = branches(() => lookUp({ ...client, ip: '10.244.3.254' } as Client, 'web', view))
    expect(second!.trace[0]).to.equal(first!.trace[0])
    expect(second!.value).to.equal(first!.value)
  })

  it('are asked again where nature chooses among the records', () => {
    const view = base.view()
    const outcomes = [...branches(() => lookUp(base.client('pod default/web'), 'heads', view))]
    expect(outcomes.map(({ value }) => value.address).sort()).to.deep.equal(['10.1.0.1', '10.1.0.2'])
    expect([...branches(() => lookUp(base.client('pod default/web'), 'heads', view))]).to.deep.equal(outcomes)
  })
})
