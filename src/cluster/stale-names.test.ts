import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from './cluster.ts'

const COREFILE = (cache: string): string =>
  `.:53 {\n  kubernetes cluster.local in-addr.arpa {\n    ttl 5\n  }\n  ${cache}\n  forward . 8.8.8.8\n}\n`

const service = (address: string): string => `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { clusterIP: ${address}, selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { containers: [{ name: c, image: web, ports: [{ containerPort: 80 }] }] }
`

/** What requests to `http://web/` by one client come to, seconds after the Service got another address. */
function answers(cache: string, seconds: readonly number[]): readonly string[] {
  const cluster = Cluster.create({ dns: { corefile: COREFILE(cache) } })
  const [from] = cluster.clientPods('default')
  const ask = (): string => {
    const { outcome } = cluster.live({ from: from!, url: 'http://web/' }, 'test').value
    return outcome.kind === 'answered'
      ? String(outcome.response.status)
      : outcome.kind === 'unresolved'
        ? outcome.rcode
        : outcome.kind
  }
  cluster.apply(service('10.96.7.7'))
  cluster.advance('10s')
  expect(ask()).to.equal('200')
  cluster.delete('Service', 'default/web')
  cluster.apply(service('10.96.7.8'))
  const start = cluster.now
  return seconds.map((second) => {
    cluster.advance(start + second * 1000 - cluster.now)
    return ask()
  })
}

describe('a name whose address changes', () => {
  it('leads to the new one at once where nothing is cached', () => {
    expect(answers('', [0, 1])).to.deep.equal(['200', '200'])
  })

  it('leads to the old one, where nobody is, until the server’s cache forgets it', () => {
    expect(answers('cache 30', [0, 4, 6])).to.deep.equal(['dropped', 'dropped', '200'])
  })

  it('is not cached where the cache leaves the cluster’s zone out, as kubeadm sets it up today', () => {
    const cache = 'cache 30 {\n    disable success cluster.local\n    disable denial cluster.local\n  }'
    expect(answers(cache, [0, 4])).to.deep.equal(['200', '200'])
  })
})

describe('a name that is asked for too early', () => {
  it('stays unknown as long as the denial is cached', () => {
    const cluster = Cluster.create({ dns: { corefile: COREFILE('cache 30') } })
    const [from] = cluster.clientPods('default')
    const ask = (): string => cluster.live({ from: from!, url: 'http://web/' }, 'test').value.outcome.kind
    expect(ask()).to.equal('unresolved')
    cluster.apply(service('10.96.7.7'))
    cluster.advance('4s')
    expect(ask()).to.equal('unresolved')
    cluster.advance('2s')
    expect(ask()).to.equal('answered')
  })
})
