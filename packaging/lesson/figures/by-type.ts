import { billedObjects } from '../../../src/balancer/bill.ts'
import { Cluster } from '../../../src/cluster/cluster.ts'
import { Fraction } from '../../../src/fraction.ts'
import { type Client, nodeAddresses } from '../../../src/network/client.ts'
import type { Outcome } from '../../../src/outcome.ts'
import type { Branch } from '../../../src/walk.ts'
import type { Cell, Figure } from './figure.ts'
import { percent, type Scene, settled, share } from './scene.ts'

const CLIENT = '203.0.113.9'

interface Question {
  readonly from: Client
  readonly to: string
  /** The node where the connection begins, or comes in. */
  readonly node: string
}

interface Way {
  readonly scene: Scene
  readonly nodePort?: number
  readonly asks: (cluster: Cluster) => Question
}

const addressOf = (cluster: Cluster, node: string): string => nodeAddresses(cluster.state.get('Node', node)!)[0] ?? ''

function fromPod(cluster: Cluster): Question {
  const [from] = cluster.clientPods('default')
  return { from: from!, to: 'web:80', node: 'n1' }
}

function fromOutside(cluster: Cluster): Question {
  return { from: { kind: 'outside', ip: CLIENT }, to: `${addressOf(cluster, 'n1')}:30080`, node: 'n1' }
}

const WAYS: Readonly<Record<string, Way>> = {
  headless: { scene: { service: ['clusterIP: None'] }, asks: fromPod },
  ClusterIP: { scene: {}, asks: fromPod },
  'NodePort, Cluster': { scene: { service: ['type: NodePort'] }, nodePort: 30_080, asks: fromOutside },
  'NodePort, Local': {
    scene: { service: ['type: NodePort', 'externalTrafficPolicy: Local'] },
    nodePort: 30_080,
    asks: fromOutside,
  },
}

function receiver({ value }: Branch<Outcome>): Extract<Outcome, { kind: 'delivered' }> | undefined {
  return value.kind === 'delivered' ? value : undefined
}

/** Whether the destination and the source were rewritten on the way: what arrives against what was sent. */
function rewritten(branches: readonly Branch<Outcome>[], asked: string, sent: string): string {
  const arrived = branches.map(receiver).filter((one) => one !== undefined)
  const destination = arrived.some(({ to }) => to.ip !== asked) ? 1 : 0
  const source = arrived.some(({ sourceSeen }) => sourceSeen !== sent) ? 1 : 0
  return `${destination} + ${source}`
}

/** Where a name leads to; of a headless Service, the address that each branch ends at. */
function asked(cluster: Cluster, { from, to }: Question, branches: readonly Branch<Outcome>[]): string {
  const host = to.slice(0, to.lastIndexOf(':'))
  if (/^[\d.]+$/.test(host)) return host
  const found = cluster.resolve({ from, name: host }).flatMap(({ value }) => value.address ?? [])
  const ends = branches.flatMap((branch) => receiver(branch)?.to.ip ?? [])
  return found.find((address) => !ends.includes(address)) ?? ''
}

function row(name: string, { scene, nodePort, asks }: Way): readonly Cell[] {
  const port = nodePort === undefined ? {} : { ports: [`{ port: 80, nodePort: ${nodePort} }`] }
  const cluster = settled({ ...scene, ...port })
  const question = asks(cluster)
  const { branches } = cluster.connect(question)
  const destination = asked(cluster, question, branches)
  const elsewhere = share(
    branches,
    (value) =>
      value.kind === 'delivered' &&
      value.to.kind === 'pod' &&
      cluster.state.get('Pod', value.to.key)?.spec?.nodeName !== question.node,
  )
  const rules = cluster
    .rules('n1')
    .split('\n')
    .filter((line) => line.includes('default/web'))
  const changed = destination === '' ? '0 + 0' : rewritten(branches, destination, question.from.ip)
  return [name, changed, percent(elsewhere), String(rules.length)]
}

/** What one connection costs, by the type of the Service it goes to: three Pods on three nodes. */
export const byType: Figure = {
  id: 'cost-by-type',
  rows: () => Object.entries(WAYS).map(([name, way]) => row(name, way)),
}

const PUBLIC = (type: string, index: number): string =>
  `---\napiVersion: v1\nkind: Service\nmetadata: { name: s${index} }\nspec: { type: ${type}, selector: { app: web }, ports: [{ port: 80 }] }\n`

const INGRESS = `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: all, annotations: { alb.ingress.kubernetes.io/scheme: internet-facing } }
spec:
  ingressClassName: alb
  rules:
${Array.from({ length: 10 }, (_, index) => `    - { host: s${index}.example, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: s${index}, port: { number: 80 } } } }] } }`).join('\n')}
`

function bill(type: string, ingress: boolean): string {
  const cluster = Cluster.create({ environment: 'eks+lbc', undescribedImages: 'listens-on-declared-ports' })
  cluster.apply(Array.from({ length: 10 }, (_, index) => PUBLIC(type, index)).join('') + (ingress ? INGRESS : ''))
  cluster.advance('10m')
  const gates = cluster.view().gates(cluster.state)
  return String(billedObjects(cluster.state, cluster.options, gates).length)
}

/** Ten public Services on EKS: what is billed for as long as it stands. */
export const bills: Figure = {
  id: 'bills',
  rows: () => [
    ['10 × LoadBalancer', bill('LoadBalancer', false)],
    ['10 × NodePort + 1 ALB Ingress', bill('NodePort', true)],
    ['10 × NodePort', bill('NodePort', false)],
  ],
}

/** Two endpoints on one node and one on another: the Local policy divides by node, not by endpoint. */
export const localPolicy: Figure = {
  id: 'local-policy',
  rows: () => {
    const service = ['type: LoadBalancer', 'externalTrafficPolicy: Local']
    const taints = [{ key: 'empty', effect: 'NoSchedule' }]
    const options = {
      environment: 'gke',
      nodes: [{ name: 'n1', pods: 2 }, { name: 'n2' }, { name: 'n3', taints }],
    } as const
    const cluster = settled({ service, options })
    const [{ address } = { address: '' }] = cluster.externalAddresses('default/web')
    const { branches } = cluster.connect({ from: CLIENT, to: `${address}:80` })
    const of = new Map<string, Fraction>()
    for (const { value, probability } of branches) {
      if (value.kind !== 'delivered' || value.to.kind !== 'pod') continue
      const node = cluster.state.get('Pod', value.to.key)?.spec?.nodeName ?? ''
      const at = `${node} ${value.to.key}`
      of.set(at, (of.get(at) ?? new Fraction(0)).add(probability))
    }
    return [...of]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([at, part], index) => [`Pod ${index + 1}`, at.split(' ')[0]!, percent(part)])
  },
}
