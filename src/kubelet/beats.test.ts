import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from '../cluster/cluster.ts'
import type { ClusterOptions } from '../environment.ts'

const OPTIONS: ClusterOptions = {
  images: {
    'slow:1': { listen: [{ port: 8080, protocol: 'TCP', speaks: 'http' }], paths: { '/': 200 }, startSeconds: 25 },
  },
}

/** When anything wants to be looked at, some time after a Pod of one slow container was applied. */
function nextOf(container: string, after: number): number | undefined {
  const cluster = Cluster.create(OPTIONS)
  cluster.apply(`apiVersion: v1
kind: Pod
metadata: { name: p }
spec: { containers: [{ name: app, image: "slow:1", ${container} }] }
`)
  cluster.advance(after)
  return cluster.next()
}

const probe = (kind: string, more: string): string => `${kind}Probe: { tcpSocket: { port: 8080 }, ${more} }`

describe('a running container', () => {
  it('has no clock without probes: nobody looks when its ports open', () => {
    expect(nextOf('ports: []', 2000)).to.equal(undefined)
  })

  it('is looked at when its ports open, if a probe that fails would go on failing until then', () => {
    expect(nextOf(probe('readiness', 'periodSeconds: 2, failureThreshold: 1'), 2000)).to.equal(26_000)
  })

  it('is looked at with every beat as long as outcomes count up', () => {
    expect(nextOf(probe('readiness', 'periodSeconds: 2, failureThreshold: 3'), 2000)).to.equal(3000)
  })

  it('is left alone when its probes succeed and would go on', () => {
    expect(nextOf(probe('readiness', 'periodSeconds: 2, failureThreshold: 1'), 40_000)).to.equal(undefined)
  })
})
