import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { expect } from 'chai'
import { instantOf } from '../../src/clock.ts'
import { Cluster } from '../../src/cluster/cluster.ts'
import { lostIn, type Second, type Traffic, underTraffic } from '../../src/cluster/traffic.ts'
import { endpointsOf } from '../../src/expect/endpoints.ts'
import { sum } from '../../src/fraction.ts'
import type { Stored } from '../../src/object.ts'

const PODS = 100
/** The application opens its port three seconds after its container started. */
const STARTS = 3
const golden = join(import.meta.dirname, '../golden/rolling-update.txt')

const READINESS = 'readinessProbe: { httpGet: { port: 8080 }, periodSeconds: 1 }'
const PRE_STOP = 'lifecycle: { preStop: { sleep: { seconds: 5 } } }'

function settled(...parts: readonly string[]): Cluster {
  const image = {
    listen: [{ port: 8080, protocol: 'TCP', speaks: 'http' }],
    paths: { '*': 200 },
    startSeconds: STARTS,
  } as const
  const cluster = Cluster.create({ images: { 'app:1': image, 'app:2': image }, undescribedImages: 'ImagePullBackOff' })
  cluster.apply(`apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: ${PODS}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { ${['name: app', 'image: app:1', 'ports: [{ containerPort: 8080 }]', ...parts].join(', ')} }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { clusterIP: 10.96.7.7, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`)
  cluster.advance('60s')
  return cluster
}

/** Every 250 ms a connection from a Pod, held for half a second; the nodes' rules are a second behind. */
const TRAFFIC: Omit<Traffic, 'from'> = {
  to: '10.96.7.7:80',
  service: 'default/web',
  every: 250,
  lasts: 500,
  lag: 1000,
}

function rolledOut({ state }: Cluster): boolean {
  const { status } = state.get('Deployment', 'default/web')!
  return status?.updatedReplicas === PODS && status.availableReplicas === PODS && status.replicas === PODS
}

interface Rollout {
  readonly seconds: readonly Second[]
  readonly cluster: Cluster
}

/** From one version to the other under traffic, and three seconds more. */
function rollout(cluster: Cluster, traffic: Partial<Traffic> = {}, each: () => void = () => undefined): Rollout {
  const run = underTraffic(cluster, { from: cluster.clientPods('default').slice(0, 1), ...TRAFFIC, ...traffic })
  cluster.setImage('Deployment', 'default/web', 'app:2')
  const seconds: Second[] = []
  for (let quiet = 0; quiet < 3 && seconds.length < 120; ) {
    seconds.push(run.next().value)
    each()
    quiet = rolledOut(cluster) && seconds.at(-1)!.endpoints.terminating === 0 ? quiet + 1 : 0
  }
  expect(rolledOut(cluster)).to.equal(true)
  return { seconds, cluster }
}

const kinds = (seconds: readonly Second[]): readonly string[] =>
  [...new Set(seconds.flatMap(({ lost }) => [...lost.keys()]))].sort()

function lines(title: string, { seconds }: Rollout): readonly string[] {
  const row = ({ second, endpoints: { ready, unready, terminating }, opened, lost }: Second): string => {
    const how = [...lost].map(([name, count]) => `${name} ${count.toFraction()}`).join(', ')
    return `${String(second).padStart(3)}s  ready ${String(ready).padStart(3)}  unready ${String(unready).padStart(3)}  terminating ${String(terminating).padStart(3)}  opened ${opened}  lost ${how || '0'}`
  }
  return [title, ...seconds.map(row), `lost in all: ${sum(seconds.map(lostIn)).toFraction()}`, '']
}

describe('a rolling update of 100 Pods under continuous connections', () => {
  const right = rollout(settled(READINESS, PRE_STOP))
  const unready = rollout(settled(PRE_STOP))
  const abrupt = rollout(settled(READINESS))

  it('loses none when readiness and preStop are right', () => {
    expect(kinds(right.seconds)).to.deep.equal([])
    expect(right.seconds.every(({ opened }) => opened.equals(4))).to.equal(true)
  })

  it('keeps three quarters of the endpoints throughout, as maxUnavailable 25% says', () => {
    for (const { endpoints } of right.seconds) expect(endpoints.ready).to.be.within(75, PODS)
  })

  it('without a readiness probe meets Pods whose application does not listen yet', () => {
    expect(kinds(unready.seconds)).to.deep.equal(['refused (pod)'])
  })

  it('without preStop cuts what is under way, and sends new connections to addresses that nobody has any more', () => {
    expect(kinds(abrupt.seconds)).to.deep.equal(['cut', 'dropped (underlay)'])
  })

  it('is told second by second', () => {
    const text = [
      ...lines('readiness probe and preStop sleep 5', right),
      ...lines('no readiness probe', unready),
      ...lines('no preStop', abrupt),
    ].join('\n')
    if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(golden, text)
    expect(text).to.equal(readFileSync(golden, 'utf8'))
  })
})

/** When a Pod's application opens its port: counted from its status, not asked of the network. */
function opens(pod: Stored<'Pod'>): number {
  const since = pod.status?.containerStatuses?.[0]?.state?.running?.startedAt
  return since === undefined ? Number.POSITIVE_INFINITY : instantOf(since) + STARTS * 1000
}

describe('lost connections', () => {
  it('are just the share of endpoints that do not listen', () => {
    const cluster = settled(PRE_STOP)
    const expected: string[] = []
    const { seconds } = rollout(cluster, { every: 1000, lasts: 0, lag: 0 }, () => {
      const ready = endpointsOf(cluster.state, 'default/web').filter((one) => one.ready)
      const closed = ready.filter(({ pod }) => opens(cluster.state.get('Pod', pod!)!) > cluster.now)
      expected.push((closed.length / ready.length).toFixed(9))
    })
    expect(seconds.map((one) => lostIn(one).valueOf().toFixed(9))).to.deep.equal(expected)
    expect(new Set(expected).size).to.be.above(1)
  })

  it('are none without preStop either, where rules follow at once and connections are over at once', () => {
    const { seconds } = rollout(settled(READINESS), { lasts: 0, lag: 0 })
    expect(kinds(seconds)).to.deep.equal([])
  })

  it('are only the cut ones where rules follow at once', () => {
    const { seconds } = rollout(settled(READINESS), { lag: 0 })
    expect(kinds(seconds)).to.deep.equal(['cut'])
  })

  it('are none when preStop outlasts the rules’ lag, some when it does not', () => {
    const sleeping = (seconds: number): Cluster =>
      settled(READINESS, `lifecycle: { preStop: { sleep: { seconds: ${seconds} } } }`)
    expect(kinds(rollout(sleeping(4), { lag: 3000 }).seconds)).to.deep.equal([])
    expect(kinds(rollout(sleeping(1), { lag: 3000 }).seconds)).to.include('dropped (underlay)')
  })
})
