import { describe, it } from 'node:test'
import { expect } from 'chai'
import { SECOND } from '../clock.ts'
import { podReady } from '../expect/endpoints.ts'
import { Cluster } from './cluster.ts'

/** Pod `a` with a command for its readiness, and Pod `b` behind Service `b`. */
function withProbe(script: string): Cluster {
  const cluster = Cluster.create()
  cluster.apply(`apiVersion: v1
kind: Service
metadata: { name: b }
spec: { selector: { app: b }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: b, labels: { app: b } }
spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 80 }], readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1 } }] }
---
apiVersion: v1
kind: Pod
metadata: { name: a }
spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 80 }], readinessProbe: { exec: { command: [sh, -c, '${script}'] }, periodSeconds: 1, failureThreshold: 1 } }] }
`)
  cluster.advance(30 * SECOND)
  return cluster
}

const isReady = (cluster: Cluster): boolean => podReady(cluster.state.get('Pod', 'default/a')!)

const scripts: readonly (readonly [script: string, hears: boolean])[] = [
  ['curl -fs http://b/', true],
  ['curl -fs http://localhost/ && curl -fs http://b/', true],
  ['nc -z b 80', true],
  ['curl -fs http://localhost/ || curl -fs http://b/', false],
  ['nc -z localhost 80', false],
]

describe('a readiness command', () => {
  for (const [script, hears] of scripts)
    it(`${script}: ${hears ? 'hears of' : 'does not mind'} another Pod that fails, and that heals`, () => {
      const cluster = withProbe(script)
      expect(isReady(cluster)).to.equal(true)
      cluster.break('default/b')
      cluster.advance(30 * SECOND)
      expect(isReady(cluster)).to.equal(!hears)
      cluster.heal('default/b')
      cluster.advance(30 * SECOND)
      expect(isReady(cluster)).to.equal(true)
    })

  it('that asks its own Pod only is not asked again while nothing changes', () => {
    const cluster = withProbe('nc -z localhost 80')
    const asking = withProbe('nc -z b 80')
    const wait = (one: Cluster): number => (one.next() ?? Number.POSITIVE_INFINITY) - one.now
    expect(wait(asking)).to.be.at.most(SECOND)
    expect(wait(cluster)).to.be.greaterThan(SECOND)
  })
})
