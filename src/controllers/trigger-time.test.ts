import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from '../cluster/cluster.ts'
import { TRIGGER } from './trigger-time.ts'

const WEB = `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { containers: [{ name: c, image: web, ports: [{ containerPort: 80 }], readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1, failureThreshold: 1 } }] }
`

/** The time that both the slice and the Endpoints carry; `-` for none. */
function times(cluster: Cluster): string {
  const labels = { matchLabels: { 'kubernetes.io/service-name': 'web' } }
  const [slice] = cluster.state.list('EndpointSlice', { namespace: 'default', labels })
  const endpoints = cluster.state.get('Endpoints', 'default/web')
  return [slice, endpoints].map((one) => one?.metadata.annotations?.[TRIGGER]?.slice(11) ?? '-').join(' ')
}

describe('the time of the change that endpoints follow', () => {
  it('is the creation of a Service, then that of a Pod’s readiness', () => {
    const cluster = Cluster.create()
    cluster.apply(WEB)
    expect(times(cluster)).to.equal('00:00:00Z 00:00:00Z')
    cluster.advance('10s')
    expect(times(cluster)).to.equal('00:00:01Z 00:00:01Z')
    cluster.break('default/web')
    cluster.advance('10s')
    expect(times(cluster)).to.equal('00:00:10Z 00:00:10Z')
  })

  it('goes with a change that has no time: of a port', () => {
    const cluster = Cluster.create()
    cluster.apply(WEB)
    cluster.advance('10s')
    cluster.apply(WEB.replace('port: 80 }] }', 'port: 80, targetPort: 81 }] }'))
    expect(times(cluster)).to.equal('- -')
  })
})
