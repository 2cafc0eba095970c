import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { ImageBehaviour, Speech } from '../application.ts'
import { outcomeText } from '../expect/outcome.ts'
import { Cluster } from './cluster.ts'

const speaking = (speaks: Speech): ImageBehaviour => ({
  listen: [{ port: 8080, protocol: 'TCP', speaks }],
  paths: { '/': 200 },
})

const app = (name: string): string => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: ${name} } }
spec: { containers: [{ name: c, image: ${name} }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ port: 80, targetPort: 8080 }] }
`

/** An Ingress host for an application, reached over plain http and over TLS, with the backend protocol of its annotation. */
const ingress = (name: string, protocol: string): string => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name}-${protocol.toLowerCase()}, annotations: { nginx.ingress.kubernetes.io/backend-protocol: ${protocol} } }
spec:
  ingressClassName: nginx
  rules:
    - host: ${protocol.toLowerCase()}.${name}.example
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: ${name}, port: { number: 80 } } } }] }
`

function cluster(): Cluster {
  const made = Cluster.create({
    images: { plain: speaking('http'), tls: speaking('https') },
    install: { 'ingress-nginx': {} },
    publicNames: ['http.plain.example', 'https.plain.example', 'http.tls.example', 'https.tls.example'],
  })
  for (const name of ['plain', 'tls']) made.apply(app(name) + ingress(name, 'HTTP') + ingress(name, 'HTTPS'))
  made.advance('2m')
  return made
}

describe('who speaks TLS to whom', () => {
  const made = cluster()
  const asked = (url: string, from: string): string =>
    outcomeText(made.request({ from, url }).branches[0]!.value).replace(/ \(default.*/, '')
  const pod = made.clientPods('default')[0]!

  const inside: Readonly<Record<string, string>> = {
    'http://plain/': 'HTTP 200',
    'https://plain:80/': 'closed (pod)',
    'http://tls/': 'HTTP 400',
    'https://tls:80/': 'HTTP 200',
  }
  for (const [url, expected] of Object.entries(inside))
    it(`${url} → ${expected}`, () => {
      expect(outcomeText(made.request({ from: pod, url }).branches[0]!.value).replace(/ \(default.*/, '')).to.equal(
        expected,
      )
    })

  // proxy_pass https:// to a server in plain text fails in the handshake: 502; http:// to a TLS server: its own 400.
  const through: Readonly<Record<string, string>> = {
    'http://http.plain.example/': 'HTTP 200',
    'http://https.plain.example/': 'HTTP 502',
    'http://http.tls.example/': 'HTTP 400',
    'http://https.tls.example/': 'HTTP 200',
    'https://http.plain.example/': 'HTTP 200',
  }
  for (const [url, expected] of Object.entries(through))
    it(`203.0.113.9 → ${url} → ${expected}`, () => {
      expect(asked(url, '203.0.113.9')).to.equal(expected)
    })
})
