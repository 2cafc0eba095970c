import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { ClusterOptions } from '../environment.ts'
import { Fraction } from '../fraction.ts'
import { Cluster } from './cluster.ts'
import { type Pool, PooledClient } from './pool.ts'
import { largestShare, spreads } from './spread.ts'

const web = (replicas: number, type = 'ClusterIP'): string => `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: ${type}, clusterIP: 10.96.7.7, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  replicas: ${replicas}
  podManagementPolicy: Parallel
  serviceName: web
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: c, image: web, ports: [{ containerPort: 8080 }] }] }
`

const INGRESS = (annotations = ''): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, annotations: { ${annotations} } }
spec:
  ingressClassName: nginx
  rules: [{ host: web.example, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }]
`

function made(replicas = 3, options: ClusterOptions = {}): Cluster {
  const images = { web: { listen: [{ port: 8080, protocol: 'TCP', speaks: 'http' }], paths: { '*': 200 } } } as const
  const cluster = Cluster.create({ images, ...options })
  cluster.apply(web(replicas))
  cluster.advance('30s')
  return cluster
}

function scale(cluster: Cluster, replicas: number): void {
  cluster.apply(web(replicas))
  cluster.advance('30s')
}

function pooled(cluster: Cluster, pool: Pool, countTo?: number, url = 'http://10.96.7.7/'): PooledClient {
  return new PooledClient(cluster, { from: cluster.clientPods('default')[0]!, url }, pool, countTo)
}

/** `web-0 4, web-1 8/3`: requests expected by Pod. */
const told = (client: PooledClient): string =>
  [...client.result.requests]
    .map(([pod, count]) => `${pod.replace('default/', '')} ${count.toFraction()}`)
    .sort()
    .join(', ')

/** By the multinomial law: the chance that one of n Pods gets none of k connections. */
const none = (endpoints: number, size: number): Fraction => new Fraction(endpoints - 1, endpoints).pow(size)!

const MODES: Readonly<Record<string, ClusterOptions>> = {
  iptables: {},
  nftables: { proxy: { mode: 'nftables' } },
  ipvs: { proxy: { mode: 'ipvs' } },
  'ipvs lc': { proxy: { mode: 'ipvs', scheduler: 'lc' } },
  userspace: { proxy: { mode: 'userspace' } },
  ebpf: { proxy: { mode: 'ebpf' } },
  kernelspace: { nodes: [{ name: 'n1', os: 'windows' }] },
}
const RANDOM = ['iptables', 'nftables', 'ebpf']

describe('requests of a client that keeps its connections', () => {
  for (const [mode, options] of Object.entries(MODES))
    it(`${mode}: a thousand requests over 1, 2, 5 and 10 connections to three Pods`, () => {
      for (const size of [1, 2, 5, 10]) {
        const client = pooled(made(3, options), { size })
        client.send(1000)
        const { handshakes, open, requests } = client.result
        expect([handshakes.toFraction(), open.toFraction()]).to.deep.equal([String(size), String(size)])
        expect([...requests.values()].reduce((a, b) => a.add(b)).toFraction()).to.equal('1000')
        const cluster = made(3, options)
        const from = cluster.clientPods('default')[0]!
        const law = largestShare(spreads(cluster, { from, to: '10.96.7.7:80', hold: mode === 'ipvs lc' }, size), size)
        expect(client.largestShare.toFraction(), `${size}`).to.equal(law.toFraction())
        if (RANDOM.includes(mode))
          expect(client.nothingFor('default/web-0').toFraction()).to.equal(none(3, size).toFraction())
      }
    })

  it('one connection is one Pod, ten are not even either (iptables)', () => {
    const shares = [1, 2, 5, 10].map((size) => {
      const client = pooled(made(), { size })
      client.send(1000)
      return client.largestShare.toFraction()
    })
    // The expected largest count of a multinomial over three, by its closed form.
    expect(shares).to.deep.equal(['1', '2/3', '5/9', '9697/19683'])
  })

  for (const [mode, options] of Object.entries(MODES))
    it(`${mode}: Pods that come later get nothing while the connections live`, () => {
      const cluster = made(2, options)
      const client = pooled(cluster, { size: 4 })
      client.send(40)
      scale(cluster, 4)
      client.recount()
      client.send(400)
      expect(client.result.handshakes.toFraction()).to.equal('0')
      expect(['default/web-2', 'default/web-3'].map((pod) => client.nothingFor(pod).toFraction())).to.deep.equal([
        '1',
        '1',
      ])
      expect(told(client)).to.equal('web-0 200, web-1 200')
    })

  it('a connection that ends after so many requests is drawn anew', () => {
    const cluster = made(2)
    const client = pooled(cluster, { size: 2, perConnection: 10 })
    client.send(10)
    scale(cluster, 4)
    client.recount()
    client.send(10)
    expect(told(client)).to.equal('web-0 5, web-1 5')
    expect(client.result.open.toFraction()).to.equal('0')
    client.recount()
    client.send(40)
    expect(client.result.handshakes.toFraction()).to.equal('4')
    expect(told(client)).to.equal('web-0 10, web-1 10, web-2 10, web-3 10')
  })

  it('so is one that was idle for long enough, not a millisecond before', () => {
    const opened = (pause: number): string => {
      const cluster = made(2)
      const client = pooled(cluster, { size: 3, idle: 90_000 })
      client.send(30)
      cluster.advance(pause)
      client.send(30)
      return client.result.handshakes.toFraction()
    }
    expect([opened(89_999), opened(90_000)]).to.deep.equal(['3', '6'])
  })

  it('those whose Pod goes are opened again, the others stay', () => {
    const cluster = made(2)
    const client = pooled(cluster, { size: 4 })
    client.send(8)
    scale(cluster, 1)
    cluster.advance('1m')
    client.recount()
    expect(client.result.open.toFraction()).to.equal('2')
    client.send(8)
    expect([client.result.handshakes.toFraction(), told(client)]).to.deep.equal(['2', 'web-0 8'])
  })

  it('nobody there: no connection is kept, every request is one that failed', () => {
    const client = pooled(made(0), { size: 2 })
    client.send(6)
    const { handshakes, open, requests } = client.result
    expect([handshakes, open].map((one) => one.toFraction())).to.deep.equal(['0', '0'])
    expect(requests.get('')!.toFraction()).to.equal('6')
    expect(client.largestShare.toFraction()).to.equal('0')
  })

  it('ipvs lc sees the connections that are open, and that they end', () => {
    const cluster = made(2, MODES['ipvs lc'])
    const client = pooled(cluster, { size: 2, idle: 1000 })
    client.send(2)
    expect(told(client)).to.equal('web-0 1, web-1 1')
    scale(cluster, 3)
    client.recount()
    client.send(3)
    expect(client.result.handshakes.toFraction()).to.equal('2')
  })

  it('property: even chances for whoever is there at the opening; a partial round prefers nobody', () => {
    const few = fc.integer({ min: 1, max: 4 })
    fc.assert(
      fc.property(few, few, fc.integer({ min: 1, max: 11 }), (replicas, size, count) => {
        const client = pooled(made(replicas), { size })
        client.send(count)
        const { requests, handshakes } = client.result
        expect(handshakes.toFraction()).to.equal(String(Math.min(size, count)))
        for (const number of requests.values()) expect(number.equals(new Fraction(count, replicas))).to.equal(true)
      }),
      { numRuns: 15 },
    )
  })
})

describe('connections kept to a proxy that reads requests', () => {
  const behind = (annotations = ''): Cluster => {
    const cluster = made(2, { install: { 'ingress-nginx': {} }, publicNames: ['web.example'] })
    cluster.apply(INGRESS(annotations))
    cluster.advance('1m')
    return cluster
  }
  const after = (cluster: Cluster): PooledClient => {
    const client = new PooledClient(cluster, { from: '203.0.113.9', url: 'http://web.example/' }, { size: 2 }, 1)
    client.send(4)
    scale(cluster, 4)
    client.recount()
    client.send(8)
    return client
  }

  it('ingress-nginx chooses for each request: Pods that come later get their share at once', () => {
    const client = after(behind())
    expect(client.result.handshakes.toFraction()).to.equal('0')
    expect(told(client)).to.equal('web-0 2, web-1 2, web-2 2, web-3 2')
  })

  it('unless it hashes the address of the client', () => {
    const client = after(behind("nginx.ingress.kubernetes.io/upstream-hash-by: '$remote_addr'"))
    expect([...client.result.requests.values()].map((one) => one.toFraction())).to.deep.equal(['8'])
  })
})
