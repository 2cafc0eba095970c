import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { ClusterOptions } from '../environment.ts'
import { policies, policyObjects } from '../policy/literal.case.ts'
import { reachMatrix, targetText } from '../policy/matrix.ts'
import { partyText } from '../policy/party.ts'
import { Cluster } from './cluster.ts'

const pod = (name: string, node: string): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: ${name} } }
spec: { nodeName: ${node}, containers: [{ name: c, image: echo, ports: [{ containerPort: 80 }] }] }
---
`

const service = (type: string): string => `apiVersion: v1
kind: Service
metadata: { name: api }
spec: { type: ${type}, selector: { app: api }, ports: [{ port: 80, nodePort: 30080 }] }
---
`

const policy = (spec: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out }
spec: ${spec}
---
`

const CLOSED = policy('{ podSelector: { matchLabels: { app: web } }, policyTypes: [Egress] }')
const TO_API = policy(
  '{ podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ to: [{ podSelector: { matchLabels: { app: api } } }] }] }',
)

/** Who a connection of the Pod `web` on n1 ends at, and the components of its hops: `dropped: network-policy`. */
function goes(objects: string, to: string, options: ClusterOptions = {}): string {
  const cluster = Cluster.create({ undescribedImages: 'listens-on-declared-ports', ...options })
  cluster.apply(pod('web', 'n1') + pod('api', 'n3') + objects)
  cluster.advance('2m')
  const found = cluster.connect({ from: 'pod default/web', to }).branches.map(({ value, trace }) => {
    const what = value.kind === 'delivered' ? `delivered, source ${value.sourceSeen}` : value.kind
    const stations = trace.map(({ at }) => at).filter((at, index, all) => at !== all[index - 1])
    return `${what}: ${stations.join(' > ')}`
  })
  return [...new Set(found)].sort().join(' | ')
}

function addressOf(objects: string, options: ClusterOptions): string {
  const cluster = Cluster.create({ undescribedImages: 'listens-on-declared-ports', ...options })
  cluster.apply(pod('web', 'n1') + pod('api', 'n3') + objects)
  cluster.advance('2m')
  const { hostname, ip } = cluster.state.get('Service', 'default/api')!.status!.loadBalancer!.ingress![0]!
  return hostname ?? ip!
}

describe('egress policy on the way to what is no Pod', () => {
  it('stops a packet to another node, not one to its own', () => {
    expect(goes('', '192.168.10.2:22')).to.equal('refused: node')
    expect(goes(CLOSED, '192.168.10.2:22')).to.equal('dropped: network-policy')
    expect(goes(CLOSED, '192.168.10.1:22')).to.equal('refused: network-policy > node')
  })

  it('stops a packet to an address that nobody has or declared', () => {
    expect(goes('', '203.0.113.77:443')).to.equal('unreachable: underlay')
    expect(goes(CLOSED, '203.0.113.77:443')).to.equal('dropped: network-policy')
  })

  it('stops a packet to a controller’s door, and knows its Pods by their labels', () => {
    const nginx: ClusterOptions = { install: { 'ingress-nginx': {} } }
    const door = '198.51.100.80:80'
    const toController = policy(
      '{ podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ingress-nginx } } }] }] }',
    )
    expect([goes('', door, nginx), goes(CLOSED, door, nginx), goes(toController, door, nginx)]).to.deep.equal([
      'delivered, source 10.244.1.2: ',
      'dropped: network-policy',
      'delivered, source 10.244.1.2: network-policy',
    ])
  })

  it('judges a node port elsewhere as the address it is, one of its own node as the Pod behind it', () => {
    expect(goes(service('NodePort') + TO_API, '192.168.10.1:30080')).to.equal(
      'delivered, source 192.168.10.1: kube-proxy > network-policy > pod',
    )
    expect(goes(service('NodePort') + TO_API, '192.168.10.2:30080')).to.equal('dropped: network-policy')
  })

  it('judges a cloud balancer with a name as an address, one whose address kube-proxy knows as the Pod', () => {
    const balanced = service('LoadBalancer')
    const eks: ClusterOptions = { environment: 'eks' }
    const gke: ClusterOptions = { environment: 'gke' }
    const [name, ip] = [addressOf(balanced, eks), addressOf(balanced, gke)]
    expect(goes(balanced + TO_API, `${name}:80`, eks)).to.match(/^dropped: (dns > )?network-policy$/)
    expect(goes(balanced + TO_API, `${ip}:80`, gke)).to.match(/^delivered.*: kube-proxy > network-policy > pod$/)
  })

  it('is judged once, on the first node; the receiver judges who the packet says it comes from', () => {
    const block = `{ podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 192.168.10.0/24 } }] }] }`
    const ways = goes(service('NodePort') + policy(block), '192.168.10.2:30080')
    expect(ways).to.equal('delivered, source 192.168.10.2: network-policy > node > kube-proxy > pod')
    const only = policy(
      '{ podSelector: { matchLabels: { app: api } }, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: {} }] }] }',
    )
    expect(goes(service('NodePort') + only, '192.168.10.2:30080')).to.equal(
      'dropped: node > kube-proxy > network-policy',
    )
  })
})

describe('the reachability matrix', () => {
  const labels = ['{ app: a, tier: a }', '{ app: b }', '{}']
  const pods = ['shop', 'pay', 'bare'].flatMap((namespace) =>
    labels.map(
      (own, index) => `apiVersion: v1
kind: Pod
metadata: { name: p${index}, namespace: ${namespace}, labels: ${own} }
spec:
  nodeName: n${index + 1}
  containers: [{ name: c, image: echo, ports: [{ name: http, containerPort: 80 }, { name: dns, containerPort: 53, protocol: UDP }] }]
`,
    ),
  )
  const world = [
    ...['shop', 'pay', 'bare'].map((name) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`),
    ...pods,
  ]

  it('is what a connection of each to each finds', () => {
    const empty = Cluster.create({ undescribedImages: 'listens-on-declared-ports' })
    empty.apply(world.join('---\n'))
    empty.advance('5s')
    let denied = 0
    fc.assert(
      fc.property(policies, (written) => {
        const cluster = empty.fork()
        cluster.apply(
          policyObjects(written)
            .map((one) => JSON.stringify(one))
            .join('\n---\n'),
        )
        const { rows, columns, cells } = reachMatrix(cluster.state, { namespace: 'shop' })
        const cell = (row: number, column: number): string =>
          `${partyText(rows[row]!)} → ${targetText(columns[column]!)} ${cells[row]![column]!.allowed}`
        const probe = (row: number, column: number): string => {
          const { to, port, protocol } = columns[column]!
          const { branches } = cluster.connect({ from: partyText(rows[row]!), to: `${to.ips[0]}:${port}`, protocol })
          return `${partyText(rows[row]!)} → ${targetText(columns[column]!)} ${branches[0]!.value.kind === 'delivered'}`
        }
        denied += cells.flat().filter(({ allowed }) => !allowed).length
        const places = rows.flatMap((_, row) => columns.map((_, column) => [row, column] as const))
        expect(places.map(([row, column]) => probe(row, column))).to.deep.equal(
          places.map(([row, column]) => cell(row, column)),
        )
      }),
      { numRuns: 30, seed: 6 },
    )
    expect(denied).to.be.greaterThan(200)
  })
})
