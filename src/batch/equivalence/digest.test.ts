import { describe, it } from 'node:test'
import { expect } from 'chai'
import { MINUTE } from '../../clock.ts'
import { Cluster } from '../../cluster/cluster.ts'
import { observableDigest } from './digest.ts'
import { Told } from './told.ts'

const TOLD = new Told('Clients of http://shop.example/ and web.shop:80; Pods carry label version=v1.')

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api, version: v1, team: blue } }
    spec:
      containers:
        - name: api
          image: api:1
          ports: [{ name: http, containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /, port: http } }
`
const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: backend, namespace: shop }
spec:
  selector: { app: api, team: blue }
  ports: [{ name: web-ui, port: 80, targetPort: http }]
`
const PUBLIC = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  selector: { app: api }
  ports: [{ name: web-ui, port: 80, targetPort: http }]
`
const INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: entrance, namespace: shop }
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: backend, port: { number: 80 } } } }] }
`
const ALL = [DEPLOYMENT, SERVICE, PUBLIC, INGRESS].join('---\n')

const base = Cluster.create({
  seed: 'digest',
  namespaces: { shop: {} },
  install: { 'ingress-nginx': {} },
  images: {
    'api:1': { listen: [{ port: 8080, protocol: 'TCP', speaks: 'http' }], paths: { '/': 200, '/ready': 200 } },
  },
})

function digest(manifests: string, told = TOLD): string {
  const cluster = base.fork()
  const issues = cluster.apply(manifests, 'all.yaml').flatMap((one) => one.issues)
  expect(issues).to.deep.equal([])
  cluster.advance(5 * MINUTE)
  return observableDigest(cluster.state, told)
}

/** All manifests with texts replaced, each wherever it stands. */
function changed(...changes: readonly (readonly [from: string, to: string])[]): string {
  return changes.reduce((text, [from, to]) => {
    expect(text, from).to.include(from)
    return text.replaceAll(from, to)
  }, ALL)
}

const equal: Readonly<Record<string, string>> = {
  'a Deployment, an Ingress and a container by other names': changed(
    ['name: api, namespace', 'name: server, namespace'],
    ['name: entrance', 'name: door'],
    ['- name: api', '- name: main'],
  ),
  'a Service nobody is told of by another name, followed by its Ingress': changed(['name: backend', 'name: upstream']),
  'its port by another number, followed by its Ingress': changed(
    [
      '{ app: api, team: blue }\n  ports: [{ name: web-ui, port: 80',
      '{ app: api, team: blue }\n  ports: [{ name: web-ui, port: 81',
    ],
    ['number: 80', 'number: 81'],
  ),
  'its port referred to by name': changed(['number: 80', 'name: web-ui']),
  'a port of the container by another name, followed by probe and Services': changed(
    ['name: http, containerPort', 'name: main, containerPort'],
    ['port: http', 'port: main'],
    ['targetPort: http', 'targetPort: main'],
  ),
  'ports as numbers, and none written down': changed(
    ['          ports: [{ name: http, containerPort: 8080 }]\n', ''],
    ['path: /, port: http', 'path: /, port: 8080'],
    ['targetPort: http', 'targetPort: 8080'],
  ),
  'a selector that means the same Pods': changed(['{ app: api, team: blue }\n  ports', '{ app: api }\n  ports']),
  'names of Service ports': changed(['web-ui', 'front']),
  'defaults written out': changed(['{ app: api }\n  ports', '{ app: api }\n  type: ClusterIP\n  ports']),
  'another order of documents': [INGRESS, PUBLIC, SERVICE, DEPLOYMENT].join('---\n'),
}

const different: Readonly<Record<string, string>> = {
  'a Service that clients know, by another name': changed(['name: web,', 'name: front,']),
  'its port by another number': changed([
    '{ app: api }\n  ports: [{ name: web-ui, port: 80',
    '{ app: api }\n  ports: [{ name: web-ui, port: 81',
  ]),
  'a Service nobody is told of, opened to the outside': changed([
    '{ app: api, team: blue }\n  ports',
    '{ app: api, team: blue }\n  type: NodePort\n  ports',
  ]),
  'a rename that its Ingress does not follow': ALL.replace('name: backend, namespace', 'name: upstream, namespace'),
  'a port that its Ingress does not follow': changed(['number: 80', 'number: 81']),
  'another host': changed(['host: shop.example', 'host: www.shop.example']),
  'no readiness probe': changed(['          readinessProbe: { httpGet: { path: /, port: http } }\n', '']),
  'a liveness probe': changed([
    '          readinessProbe',
    '          livenessProbe: { tcpSocket: { port: http } }\n          readinessProbe',
  ]),
  'a slower probe': changed(['path: /, port: http }', 'path: /, port: http }, periodSeconds: 30']),
  'one Pod more': changed(['replicas: 2', 'replicas: 3']),
  'a label that the exercise speaks of': changed(['version: v1,', 'version: v2,']),
  'a selector that means other Pods': changed([
    '{ app: api, team: blue }\n  ports',
    '{ app: api, team: red }\n  ports',
  ]),
  'a grace period': changed([
    '    spec:\n      containers',
    '    spec:\n      terminationGracePeriodSeconds: 5\n      containers',
  ]),
  'an annotation': changed([
    'name: entrance,',
    'name: entrance, annotations: { nginx.ingress.kubernetes.io/affinity: cookie },',
  ]),
}

describe('what a client can observe', () => {
  const whole = digest(ALL)
  for (const [what, manifests] of Object.entries(equal))
    it(`is the same with ${what}`, () => {
      expect(digest(manifests)).to.equal(whole)
    })
  for (const [what, manifests] of Object.entries(different))
    it(`differs with ${what}`, () => {
      expect(digest(manifests)).to.not.equal(whole)
    })

  it('depends on what is told: a name in the task is a name somebody asks for', () => {
    const told = new Told('Service backend; Deployment shop/api')
    expect(digest(changed(['name: backend', 'name: upstream']), told)).to.not.equal(digest(ALL, told))
    expect(digest(changed(['name: api, namespace', 'name: server, namespace']), told)).to.not.equal(digest(ALL, told))
    const variable = new Told('The variable BACKEND_SERVICE_HOST')
    expect(digest(changed(['name: backend', 'name: upstream']), variable)).to.not.equal(digest(ALL, variable))
  })

  it('depends on what other objects say: a Service whose address a container is given is asked for', () => {
    const calling = changed([
      'image: api:1',
      'image: api:1\n          env: [{ name: URL, value: "http://backend.shop" }]',
    ])
    expect(digest(calling.replaceAll('name: backend', 'name: upstream'))).to.not.equal(digest(calling))
  })
})

describe('what is told', () => {
  it('knows whole words', () => {
    const told = new Told('api-v1.shop:80 label version=v1.0')
    const known = ['api-v1', 'shop', '80', 'v1.0', 'version'].map((word) => told.has(word))
    expect(known).to.deep.equal([true, true, true, true, true])
    expect(['api', '', 'op', 'sho'].map((word) => told.has(word))).to.deep.equal([false, false, false, false])
  })
})
