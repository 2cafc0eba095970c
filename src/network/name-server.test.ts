import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from '../cluster/cluster.ts'

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: c
      image: registry.example.test/app:1.0
`

function resolves(egress: string): boolean {
  const cluster = Cluster.create({ undescribedImages: 'listens-on-declared-ports' })
  const policy = `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: out\nspec:\n  podSelector: {}\n  policyTypes: [Egress]\n  egress: ${egress}\n`
  cluster.apply(pod + policy)
  cluster.advance('5s')
  return cluster.expectResolves('default/web', 'kubernetes').length === 0
}

const system = '{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }'

describe('the way to the name server', () => {
  const table: readonly (readonly [why: string, egress: string, answer: boolean])[] = [
    ['everything is open', '[{}]', true],
    ['nothing is open', '[]', false],
    ['only the own namespace is', '[{ to: [{ podSelector: {} }] }]', false],
    ['UDP 53 to kube-system is', `[{ to: [${system}], ports: [{ protocol: UDP, port: 53 }] }]`, true],
    ['a bare port 53 means TCP, and the question goes over UDP', `[{ to: [${system}], ports: [{ port: 53 }] }]`, false],
    [
      'the DNS Pods are named by their label',
      `[{ to: [{ namespaceSelector: {}, podSelector: { matchLabels: { k8s-app: kube-dns } } }] }]`,
      true,
    ],
    [
      'the Service range does not help: policies see Pod addresses',
      '[{ to: [{ ipBlock: { cidr: 10.96.0.0/12 } }] }]',
      false,
    ],
  ]
  for (const [why, egress, answer] of table) {
    it(`${why}: a name ${answer ? 'resolves' : 'does not resolve'}`, () => {
      expect(resolves(egress)).to.equal(answer)
    })
  }
})
