import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { POD_OVERRIDE } from '../application.ts'
import { expectWithin } from '../expect/load.ts'
import { keyOf } from '../object.ts'
import { Cluster } from './cluster.ts'
import { type Loaded, load } from './load.ts'

const app = (replicas: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: api }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec: { containers: [{ name: a, image: 'shop/api:1', ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: api }
spec: { selector: { app: api }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
`

const gateway = (more = ''): string => `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: web }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api }
spec:
  hosts: ['shop.example']
  gateways: [web]
  http: [{ route: [{ destination: { host: api } }]${more === '' ? '' : `, ${more}`} }]
`

const rule = (policy: string): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: api }
spec: { host: api, trafficPolicy: { ${policy} } }
`

interface Set {
  readonly replicas?: number
  readonly policy?: string
  readonly route?: string
  readonly delay?: number
}

function made({ replicas = 1, policy = '', route = '', delay = 0 }: Set): Cluster {
  const cluster = Cluster.create({
    install: { istio: { sidecars: true } },
    nodes: [{ name: 'n1' }, { name: 'n2' }, { name: 'n3' }],
    images: { 'shop/api:1': { listen: [{ port: 8080, protocol: 'TCP', speaks: 'http' }], paths: { '*': 200 } } },
  })
  for (const text of [app(replicas), gateway(route), ...(policy === '' ? [] : [rule(policy)])]) {
    const refused = cluster.apply(text).filter(({ issues }) => issues.length > 0)
    expect(refused).to.deep.equal([])
  }
  cluster.advance('30s')
  for (const pod of cluster.state.list('Pod', { labels: { matchLabels: { app: 'api' } } }))
    override(cluster, keyOf(pod), { delay })
  return cluster
}

function override(cluster: Cluster, key: string, value: object): void {
  cluster.write({ verb: 'remember', component: POD_OVERRIDE, key, value: Object.freeze(value) })
}

const ask = { from: '203.0.113.9', url: 'http://198.51.100.82/', host: 'shop.example' }

/** `2 × 200, 3 × 503`. */
const answersOf = ({ answers }: Loaded): string =>
  [...answers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([end, number]) => `${number.toFraction()} × ${end}`)
    .join(', ')

const atOnce = (set: Set, count: number): Loaded => load(made(set), { ask, count })
const pool = (connections: number, pending: number): string =>
  `connectionPool: { tcp: { maxConnections: ${connections} }, http: { http1MaxPendingRequests: ${pending} } }`

describe('connection pools under requests at once', () => {
  it('without limits everybody is served', () => {
    expect(answersOf(atOnce({}, 8))).to.equal('8 × 200')
  })

  it('one connection and one place to wait: two of five are served, nobody asks for the others', () => {
    const loaded = atOnce({ policy: pool(1, 1) }, 5)
    expect(answersOf(loaded)).to.equal('2 × 200, 3 × 503')
    expect(loaded.overflows.toFraction()).to.equal('3')
    expect([...loaded.tries.values()].map(String)).to.deep.equal(['2'])
  })

  it('each endpoint gets its first connection whatever the limit (tryCreateNewConnection)', () => {
    // Two draws may name one endpoint, so that now and then a place stays empty: 3 connections and 1 that waits at most.
    const { answers, mostFailed } = atOnce({ replicas: 3, policy: pool(1, 1) }, 8)
    expect(answers.get('200')!.valueOf()).to.be.within(3.9, 4)
    expect(mostFailed).to.equal(6)
  })

  it('http2MaxRequests bounds what is open in all', () => {
    const policy = 'connectionPool: { http: { http2MaxRequests: 3 } }'
    expect(answersOf(atOnce({ replicas: 2, policy }, 5))).to.equal('3 × 200, 2 × 503')
  })

  it('a full pool is no reason to retry', () => {
    const route = 'retries: { attempts: 3, retryOn: 5xx }'
    const loaded = atOnce({ policy: pool(1, 1), route }, 4)
    expect(answersOf(loaded)).to.equal('2 × 200, 2 × 503')
    expect(loaded.retries.toFraction()).to.equal('0')
  })

  it('who waits takes its turn, and the timeout of the rule goes on meanwhile', () => {
    const slow = { policy: pool(1, 10), delay: 1000 }
    expect(answersOf(atOnce({ ...slow, route: 'timeout: 2500ms' }, 5))).to.equal('2 × 200, 3 × 504')
  })

  it('one after another they do not meet', () => {
    const loaded = load(made({ policy: pool(1, 1) }), { ask, count: 6, every: 1000 })
    expect(answersOf(loaded)).to.equal('6 × 200')
  })

  it('each sidecar counts for itself', () => {
    const cluster = made({ policy: pool(1, 1) })
    const pods = ['a', 'b'].map((name) => {
      cluster.apply(
        `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: { containers: [{ name: c, image: 'shop/api:1' }] }`,
      )
      return `pod default/${name}`
    })
    cluster.advance('30s')
    for (const from of pods)
      expect(answersOf(load(cluster, { ask: { from, url: 'http://api/' }, count: 3 }))).to.equal('2 × 200, 1 × 503')
  })

  it('property: one endpoint serves its connections and those that wait, and never less for more of either', () => {
    const small = fc.integer({ min: 1, max: 4 })
    fc.assert(
      fc.property(small, small, fc.integer({ min: 1, max: 9 }), (connections, pending, count) => {
        const { answers } = atOnce({ policy: pool(connections, pending) }, count)
        expect(String(answers.get('200'))).to.equal(String(Math.min(count, connections + pending)))
      }),
      { numRuns: 12 },
    )
  })

  it('property: nobody is lost, and no more are served than there is room for', () => {
    const few = fc.integer({ min: 1, max: 3 })
    fc.assert(
      fc.property(few, few, few, fc.integer({ min: 1, max: 6 }), (replicas, connections, pending, count) => {
        const { answers } = atOnce({ replicas, policy: pool(connections, pending) }, count)
        const served = answers.get('200')?.valueOf() ?? 0
        // Every endpoint may come to one connection beyond the limit, its first.
        expect(served).to.be.at.most(Math.min(count, connections + replicas - 1 + pending))
        expect(served).to.be.at.least(Math.min(count, connections + pending) - 1e-9)
        expect(served + (answers.get('503')?.valueOf() ?? 0)).to.be.closeTo(count, 1e-9)
      }),
      { numRuns: 12 },
    )
  })
})

describe('outlier detection and retries under a load', () => {
  const sick = (set: Set): { readonly cluster: Cluster; readonly pod: string } => {
    const cluster = made({ replicas: 3, ...set })
    const pod = keyOf(cluster.state.list('Pod', { labels: { matchLabels: { app: 'api' } } })[0]!)
    override(cluster, pod, { responds: 503 })
    return { cluster, pod }
  }
  const outliers =
    'outlierDetection: { consecutive5xxErrors: 1, interval: 1s, baseEjectionTime: 1h, maxEjectionPercent: 100 }'
  const without = 'retries: { attempts: 0 }'

  it('a failing endpoint fails once, then it is out', () => {
    const { cluster, pod } = sick({ policy: outliers, route: without })
    const loaded = load(cluster, { ask, count: 12, every: 1000 })
    expect(loaded.mostFailed).to.equal(1)
    expect([...loaded.ejections.keys()]).to.deep.equal([pod])
  })

  it('with retries nobody notices it', () => {
    const { cluster } = sick({ route: 'retries: { attempts: 2, retryOn: 5xx }' })
    const loaded = load(cluster, { ask, count: 6, every: 1000 })
    expect(answersOf(loaded)).to.equal('6 × 200')
    expect(loaded.retries.toFraction()).to.equal('2')
  })

  it('without either a third fails, and up to all of them may', () => {
    const { cluster } = sick({ route: without })
    const loaded = load(cluster, { ask, count: 6, every: 1000 })
    expect(answersOf(loaded)).to.equal('4 × 200, 2 × 503')
    expect(loaded.mostFailed).to.equal(6)
  })

  it('the ejection is told at its instant', () => {
    const { cluster, pod } = sick({ replicas: 1, policy: outliers, route: without })
    const { moments, surelyEjected } = load(cluster, { ask, count: 3, every: 1000 })
    expect(surelyEjected).to.deep.equal([pod])
    expect(moments.map(({ what }) => `${what.code} ${JSON.stringify(what.params)}`)).to.deep.equal([
      `moment.ejected {"pod":"${pod}","seconds":3600}`,
    ])
  })
})

describe('the way between zones', () => {
  it('is added to an answer, there and back, and steps ask how long it takes', () => {
    const cluster = Cluster.create({
      delays: { 'zone-a>zone-b': 2, 'zone-b>zone-a': 3, 'region-1>region-1': 50 },
      images: { 'shop/api:1': { listen: [{ port: 8080, protocol: 'TCP', speaks: 'http' }], paths: { '*': 200 } } },
    })
    const pod = (name: string, node: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, labels: { app: ${name} } }\nspec: { nodeName: ${node}, containers: [{ name: c, image: 'shop/api:1', ports: [{ containerPort: 8080 }] }] }\n`
    for (const text of [pod('a', 'n1'), pod('b', 'n2'), pod('c', 'n3'), pod('near', 'n1')]) cluster.apply(text)
    cluster.advance('30s')
    const delay = (to: string): number | undefined => {
      const ip = cluster.state.get('Pod', `default/${to}`)!.status!.podIP!
      const [branch] = cluster.request({ from: 'pod default/a', url: `http://${ip}:8080/` }).branches
      return branch!.value.kind === 'answered' ? branch!.value.response.delay : undefined
    }
    expect([delay('near'), delay('b'), delay('c')]).to.deep.equal([0, 5, 100])
    const asked = cluster.request({
      from: 'pod default/a',
      url: `http://${cluster.state.get('Pod', 'default/b')!.status!.podIP}:8080/`,
    })
    expect(expectWithin(asked, 5)).to.deep.equal([])
    expect(expectWithin(asked, 4).map(({ code }) => code)).to.deep.equal(['expect.waits'])
  })
})
