import { describe, it } from 'node:test'
import { expect } from 'chai'
import { expectLogged, expectNotLogged } from '../expect/access-log.ts'
import { accessLog, type Logged } from './access-log.ts'
import { Cluster } from './cluster.ts'

const OBJECTS = `apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { containers: [{ name: app, image: web:1, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, annotations: { ANNOTATIONS } }
spec:
  ingressClassName: nginx
  rules: [{ host: web.example, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: SERVICE, port: { number: 80 } } } }] } }]
`

function logged(annotations: string, service: string, host: string): Logged {
  const cluster = Cluster.create({ install: { 'ingress-nginx': {} }, undescribedImages: 'listens-on-declared-ports' })
  cluster.apply(OBJECTS.replace('ANNOTATIONS', annotations).replace('SERVICE', service))
  cluster.advance('20s')
  return accessLog(cluster, { from: '203.0.113.9', url: 'http://198.51.100.80/cart?id=1', host })
}

const line = (one: Logged): string | undefined =>
  one.lines[0]?.value?.replace(/\[2026[^\]]*\]/, '[…]').replace(/10\.244\.\S+:/, 'POD:')

describe('the access log of ingress-nginx after a request', () => {
  it('holds the client, the request, the status, the upstream and the peer', () => {
    const one = logged('', 'web', 'web.example')
    expect(line(one)).to.equal('203.0.113.9 - - […] "GET /cart?id=1 HTTP/1.1" 200 0.000 [default-web-80] POD:8080 200')
    const wanted = { client: '203.0.113.9', status: 200, service: 'default/web' }
    expect(expectLogged(one.lines, wanted)).to.deep.equal([])
    for (const other of [{ client: '203.0.113.8' }, { status: 503 }, { service: 'default/api' }])
      expect(expectLogged(one.lines, { ...wanted, ...other }).map(({ code }) => code)).to.deep.equal([
        'expect.access-log',
      ])
  })
  it('names the upstream that has no peer', () => {
    const one = logged('', 'missing', 'web.example')
    expect(line(one)).to.equal('203.0.113.9 - - […] "GET /cart?id=1 HTTP/1.1" 503 0.000 [default-missing-80] - -')
  })
  it('holds nothing where the Ingress says so, nor of hosts that nobody serves', () => {
    for (const one of [
      logged('nginx.ingress.kubernetes.io/enable-access-log: "false"', 'web', 'web.example'),
      logged('', 'web', 'other.example'),
    ]) {
      expect(one.lines.map(({ value }) => value)).to.deep.equal([undefined])
      expect(expectNotLogged(one.lines)).to.deep.equal([])
    }
  })
  it('is told by whoever expects it empty', () => {
    expect(expectNotLogged(logged('', 'web', 'web.example').lines)).to.have.lengthOf(1)
  })
})
