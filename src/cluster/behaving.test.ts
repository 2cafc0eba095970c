import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { Behaviour } from '../dns/behaviour.ts'
import { Cluster } from './cluster.ts'
import { lostIn, underTraffic } from './traffic.ts'

const WEB = `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { clusterIP: None, selector: { app: web }, ports: [{ port: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: virtual }
spec: { clusterIP: 10.96.7.7, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: web }
spec:
  replicas: 4
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: c, image: web, ports: [{ containerPort: 8080 }], readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1, failureThreshold: 1 } }] }
`

/** Connections lost each second by one client of a behaviour, from the moment all but one Pod are replaced. */
function lost(behaviour: Behaviour | undefined, to = 'web:8080'): readonly string[] {
  const cluster = Cluster.create()
  cluster.apply(WEB)
  cluster.advance('30s')
  const from = cluster.clientPods('default').slice(0, 1)
  const service = `default/${to.split(':')[0]}`
  const run = underTraffic(cluster, {
    from,
    to,
    service,
    every: 1000,
    lasts: 0,
    ...(behaviour === undefined ? {} : { behaviour }),
  })
  expect(lostIn(run.next().value).toFraction()).to.equal('0')
  for (const { metadata } of cluster.state.list('Pod', { namespace: 'default' }).slice(1))
    cluster.delete('Pod', `default/${metadata.name}`)
  return Array.from({ length: 8 }, () => lostIn(run.next().value).toFraction())
}

const NONE = Array.from({ length: 8 }, () => '0')

describe('clients while three of four Pods are replaced', () => {
  it('who hold one Pod address lose it for ever with the probability that it was one of the three', () => {
    expect(lost('holds one Pod address').slice(2)).to.deep.equal(Array.from({ length: 6 }, () => '3/4'))
  })

  it('who watch slices lose nothing', () => {
    expect(lost('watches slices')).to.deep.equal(NONE)
  })

  it('who ask for a random record each time lose nothing where nothing caches', () => {
    expect(lost('random record')).to.deep.equal(NONE)
  })

  it('who take the first record of a shuffled answer and keep it for ever are like those that hold an address', () => {
    expect(lost('resolves once').at(-1)).to.equal('3/4')
  })

  it('who keep it for its TTL of 30 seconds lose as many, until it is over', () => {
    expect(lost('keeps for the TTL').at(-1)).to.equal('3/4')
  })

  it('who use the cluster IP lose nothing, and need not know', () => {
    expect(lost(undefined, 'virtual:80')).to.deep.equal(NONE)
    expect(lost('resolves once', 'virtual:80')).to.deep.equal(NONE)
  })
})
