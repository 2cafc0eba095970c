import { describe, it } from 'node:test'
import { expect } from 'chai'
import { SECOND } from '../clock.ts'
import { render } from '../messages/render.ts'
import type { Moment } from '../moment.ts'
import { Cluster } from './cluster.ts'
import { Recording, storyOf } from './recording.ts'

const manifests = (probe: string): string => `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: a, labels: { app: web } }
spec: { containers: [{ name: web, image: web, ports: [{ containerPort: 80 }]${probe} }] }
---
apiVersion: v1
kind: Pod
metadata: { name: b, labels: { app: web } }
spec: { containers: [{ name: web, image: web, ports: [{ containerPort: 80 }]${probe} }] }
`

const READINESS = ', readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 5, failureThreshold: 2 }'

const lines = (moments: readonly Moment[], start: number): readonly string[] =>
  moments.map(({ at, what }) => `${(at - start) / SECOND}s ${render(what, 'en')}`)

function settled(probe: string): { readonly cluster: Cluster; readonly told: readonly string[] } {
  const cluster = Cluster.create()
  cluster.advance(10 * SECOND)
  const start = cluster.now
  const recording = new Recording(cluster)
  cluster.apply(manifests(probe), 'web.yaml')
  cluster.advance(30 * SECOND)
  return { cluster, told: lines(recording.end(), start) }
}

const TRIAL = { fault: 60 * SECOND, leaves: 30 * SECOND, returns: 30 * SECOND }

describe('a recording', () => {
  it('tells how Pods and endpoints come about', () => {
    expect(settled('').told).to.deep.equal([
      '0s Pod default/a is created',
      '0s Pod default/b is created',
      '0s Service default/web has 0 ready of 0 endpoints',
      '1s Pod default/a becomes Ready',
      '1s Pod default/b becomes Ready',
      '1s Service default/web has 2 ready of 2 endpoints',
    ])
  })

  it('tells the story of a Pod that leaves and comes back', () => {
    const { cluster } = settled(READINESS)
    const story = lines(storyOf(cluster, ['default/web'], 'default/a', TRIAL), cluster.now)
    expect(story[0]).to.equal('0s the application of Pod default/a begins to fail')
    expect(story[1]).to.equal('0s Service default/web has 2 ready of 2 endpoints')
    const told = story.map((line) => line.replace(/^\S+ /, ''))
    expect(told.slice(2)).to.deep.equal([
      'Pod default/a is no longer Ready',
      'Service default/web has 1 ready of 2 endpoints',
      'the application of Pod default/a works again',
      'Pod default/a becomes Ready',
      'Service default/web has 2 ready of 2 endpoints',
    ])
  })

  it('says of a Pod without a probe that nobody notices', () => {
    const { cluster } = settled('')
    const story = lines(storyOf(cluster, ['default/web'], 'default/a', TRIAL), cluster.now)
    expect(story).to.deep.equal([
      '0s the application of Pod default/a begins to fail',
      '0s Service default/web has 2 ready of 2 endpoints',
      '60s the application of Pod default/a works again',
    ])
  })

  it('changes nothing in the cluster it tells of', () => {
    const { cluster } = settled(READINESS)
    const before = cluster.state.resourceVersion
    storyOf(cluster, ['default/web'], 'default/a', TRIAL)
    expect(cluster.state.resourceVersion).to.equal(before)
  })
})
