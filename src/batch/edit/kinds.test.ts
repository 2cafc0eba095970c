import { describe, it } from 'node:test'
import { expect } from 'chai'
import { documentsOf, fileOf, mutantsOf } from '../mutants.ts'
import { EDIT_KINDS, EDIT_NAMES, type EditName } from './kinds.ts'
import type { Tree } from './tree.ts'

const encoder = new TextEncoder()

/** The mutants of a manifest of one kind of edit, as `field before → after`. */
function edits(kind: EditName, manifest: string): readonly string[] {
  return mutantsOf([{ path: 'a.yaml', bytes: encoder.encode(manifest) }])
    .filter((mutant) => mutant.kind === kind)
    .map(({ name }) => name.slice(name.indexOf(': ') + 2))
}

const object = (kind: string, body: string): string => `kind: ${kind}\nmetadata: { name: a, namespace: shop }\n${body}`
const service = (spec: string): string => object('Service', `spec: { ${spec} }`)
const pod = (container: string, more = ''): string =>
  object(
    'Deployment',
    `spec: { template: { metadata: { labels: { app: a } }, spec: { ${more}containers: [{ ${container} }] } } }`,
  )

/** Every kind of edit with what it makes of a manifest. */
const cases: Readonly<Record<EditName, readonly (readonly [manifest: string, edits: readonly string[]])[]>> = {
  name: [[object('Service', ''), ['metadata.name "a" → "a-x"']]],
  namespace: [
    [object('Service', ''), ['metadata.namespace "shop" → "default"']],
    ['kind: IngressClass\nmetadata: { name: nginx }', []],
  ],
  selector: [
    [service('selector: { app: a }'), ['spec.selector.app "a" → "a-x"']],
    [
      service('selector: { app: a, version: v1 }'),
      [
        'spec.selector.app "a" → "a-x"',
        'spec.selector.app "a" → ∅',
        'spec.selector.version "v1" → "v1-x"',
        'spec.selector.version "v1" → ∅',
      ],
    ],
    [
      object('Deployment', 'spec: { selector: { matchLabels: { app: a } } }'),
      ['spec.selector.matchLabels.app "a" → "a-x"'],
    ],
  ],
  label: [[pod('name: a'), ['spec.template.metadata.labels.app "a" → "a-x"']]],
  port: [
    [service('ports: [{ port: 80 }, { port: 443 }]'), ['spec.ports[0].port 80 → 81', 'spec.ports[1].port 443 → 444']],
  ],
  'target-port': [
    [service('ports: [{ port: 80, targetPort: http }]'), ['spec.ports[0].targetPort "http" → "http-x"']],
    [service('ports: [{ port: 80, targetPort: 8080 }]'), ['spec.ports[0].targetPort 8080 → 8081']],
    [service('ports: [{ port: 80 }]'), []],
  ],
  'node-port': [[service('ports: [{ port: 80, nodePort: 30080 }]'), ['spec.ports[0].nodePort 30080 → 30081']]],
  protocol: [
    [service('ports: [{ port: 53 }]'), ['spec.ports[0].protocol ∅ → "UDP"']],
    [service('ports: [{ port: 53, protocol: UDP }]'), ['spec.ports[0].protocol "UDP" → "TCP"']],
  ],
  'port-name': [
    [service('ports: [{ port: 80, name: http }]'), ['spec.ports[0].name "http" → "http-x"']],
    [
      pod('ports: [{ containerPort: 80, name: http }]'),
      ['spec.template.spec.containers[0].ports[0].name "http" → "http-x"'],
    ],
  ],
  'container-port': [
    [pod('ports: [{ containerPort: 80 }]'), ['spec.template.spec.containers[0].ports[0].containerPort 80 → 81']],
  ],
  type: [
    [service(''), ['spec.type ∅ → "NodePort"', 'spec.type ∅ → "LoadBalancer"']],
    [service('type: NodePort'), ['spec.type "NodePort" → "ClusterIP"']],
    [service('clusterIP: None'), ['spec.type ∅ → "LoadBalancer"']],
  ],
  headless: [
    [service('clusterIP: None'), ['spec.clusterIP "None" → ∅']],
    [service('clusterIP: 10.96.0.7'), []],
  ],
  'session-affinity': [
    [service('sessionAffinity: ClientIP'), ['spec.sessionAffinity "ClientIP" → "None"']],
    [
      service('sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } }'),
      ['spec.sessionAffinityConfig.clientIP.timeoutSeconds 60 → 1'],
    ],
  ],
  'traffic-policy': [
    [service(''), ['spec.internalTrafficPolicy ∅ → "Local"']],
    [
      service('type: NodePort, externalTrafficPolicy: Local'),
      ['spec.externalTrafficPolicy "Local" → "Cluster"', 'spec.internalTrafficPolicy ∅ → "Local"'],
    ],
    [service('type: ExternalName'), []],
  ],
  'external-name': [[service('externalName: db.example'), ['spec.externalName "db.example" → "db.example-x"']]],
  image: [[pod('image: "a:1"'), ['spec.template.spec.containers[0].image "a:1" → "a:1-x"']]],
  replicas: [
    [object('Deployment', 'spec: { replicas: 2 }'), ['spec.replicas 2 → 1', 'spec.replicas 2 → 3']],
    [object('StatefulSet', 'spec: {}'), ['spec.replicas ∅ → 0', 'spec.replicas ∅ → 2']],
  ],
  'readiness-probe': [
    [
      pod('readinessProbe: { httpGet: { path: /ready, port: http } }'),
      [
        'spec.template.spec.containers[0].readinessProbe {"httpGet":{"path":"/ready","port":"http"}} → ∅',
        'spec.template.spec.containers[0].readinessProbe.httpGet.port "http" → "http-x"',
        'spec.template.spec.containers[0].readinessProbe.httpGet.path "/ready" → "/x"',
        'spec.template.spec.containers[0].readinessProbe.periodSeconds ∅ → 300',
      ],
    ],
    [
      pod('readinessProbe: { exec: { command: [redis-cli, ping] }, periodSeconds: 5 }'),
      [
        'spec.template.spec.containers[0].readinessProbe {"exec":{"command":["redis-cli","ping"]},"periodSeconds":5} → ∅',
        'spec.template.spec.containers[0].readinessProbe.exec.command ["redis-cli","ping"] → ["false"]',
        'spec.template.spec.containers[0].readinessProbe.periodSeconds 5 → 300',
      ],
    ],
  ],
  'liveness-probe': [
    [
      pod('livenessProbe: { tcpSocket: { port: 80 }, initialDelaySeconds: 9 }'),
      [
        'spec.template.spec.containers[0].livenessProbe {"tcpSocket":{"port":80},"initialDelaySeconds":9} → ∅',
        'spec.template.spec.containers[0].livenessProbe.tcpSocket.port 80 → 81',
        'spec.template.spec.containers[0].livenessProbe.periodSeconds ∅ → 300',
        'spec.template.spec.containers[0].livenessProbe.initialDelaySeconds 9 → 0',
      ],
    ],
  ],
  'startup-probe': [
    [
      pod('startupProbe: { grpc: { port: 80 }, failureThreshold: 30 }'),
      [
        'spec.template.spec.containers[0].startupProbe {"grpc":{"port":80},"failureThreshold":30} → ∅',
        'spec.template.spec.containers[0].startupProbe.grpc.port 80 → 81',
        'spec.template.spec.containers[0].startupProbe.failureThreshold 30 → 1',
      ],
    ],
  ],
  lifecycle: [
    [
      pod('lifecycle: { preStop: { sleep: { seconds: 9 } } }', 'terminationGracePeriodSeconds: 60, '),
      [
        'spec.template.spec.containers[0].lifecycle.preStop {"sleep":{"seconds":9}} → ∅',
        'spec.template.spec.containers[0].lifecycle.preStop.sleep.seconds 9 → 1',
        'spec.template.spec.terminationGracePeriodSeconds 60 → 1',
      ],
    ],
  ],
  strategy: [
    [
      object('Deployment', 'spec: { strategy: { type: RollingUpdate, rollingUpdate: { maxUnavailable: 0 } } }'),
      ['spec.strategy.type "RollingUpdate" → "Recreate"', 'spec.strategy.rollingUpdate.maxUnavailable 0 → "100%"'],
    ],
  ],
  environment: [
    [
      pod('env: [{ name: URL, value: "http://b" }, { name: PASSWORD, value: x }]'),
      [
        'spec.template.spec.containers[0].env[0].name "URL" → "URL_X"',
        'spec.template.spec.containers[0].env[0].value "http://b" → ∅',
      ],
    ],
    [
      pod('env: [{ name: URL, valueFrom: { configMapKeyRef: { name: c, key: url } } }]'),
      [
        'spec.template.spec.containers[0].env[0].name "URL" → "URL_X"',
        'spec.template.spec.containers[0].env[0].valueFrom.configMapKeyRef.name "c" → "c-x"',
        'spec.template.spec.containers[0].env[0].valueFrom.configMapKeyRef.key "url" → "url-x"',
      ],
    ],
  ],
  configuration: [[object('ConfigMap', 'data: { url: a }'), ['data.url "a" → "a-x"', 'data.url "a" → ∅']]],
  placement: [
    [pod('name: a', 'nodeSelector: { disk: ssd }, '), ['spec.template.spec.nodeSelector {"disk":"ssd"} → ∅']],
  ],
  'service-name': [[object('StatefulSet', 'spec: { serviceName: db }'), ['spec.serviceName "db" → "db-x"']]],
  endpoints: [
    [
      object('EndpointSlice', 'ports: [{ port: 80 }]\nendpoints: [{ addresses: [198.51.100.1] }]'),
      ['endpoints[0].addresses[0] "198.51.100.1" → "192.0.2.1"', 'ports[0].port 80 → 81'],
    ],
    [
      object('Endpoints', 'subsets: [{ addresses: [{ ip: 198.51.100.1 }], ports: [{ port: 80 }] }]'),
      ['subsets[0].addresses[0].ip "198.51.100.1" → "192.0.2.1"', 'subsets[0].ports[0].port 80 → 81'],
    ],
  ],
  annotation: [
    [
      'kind: Ingress\nmetadata: { name: a, annotations: { x/canary: "true", x/mode: cookie, x/age: "9" } }',
      [
        'metadata.annotations[x/canary] "true" → ∅',
        'metadata.annotations[x/canary] "true" → "false"',
        'metadata.annotations[x/mode] "cookie" → ∅',
        'metadata.annotations[x/mode] "cookie" → "cookie-x"',
        'metadata.annotations[x/age] "9" → ∅',
        'metadata.annotations[x/age] "9" → "10"',
      ],
    ],
  ],
  weight: [
    [
      'kind: Ingress\nmetadata: { name: a, annotations: { nginx.ingress.kubernetes.io/canary-weight: "10" } }',
      ['metadata.annotations[nginx.ingress.kubernetes.io/canary-weight] "10" → "20"'],
    ],
    [
      object('HTTPRoute', 'spec: { rules: [{ backendRefs: [{ name: a, weight: 3 }, { name: b, weight: 0 }] }] }'),
      ['spec.rules[0].backendRefs[0].weight 3 → 6', 'spec.rules[0].backendRefs[1].weight 0 → 1'],
    ],
    [
      object('VirtualService', 'spec: { http: [{ route: [{ destination: { host: a }, weight: 80 }] }] }'),
      ['spec.http[0].route[0].weight 80 → 160'],
    ],
  ],
  class: [
    [
      object('Ingress', 'spec: { ingressClassName: nginx }'),
      ['spec.ingressClassName "nginx" → ∅', 'spec.ingressClassName "nginx" → "nginx-x"'],
    ],
    ['kind: IngressClass\nmetadata: { name: a }\nspec: { controller: b/c }', ['spec.controller "b/c" → "b/c-x"']],
    [object('Gateway', 'spec: { gatewayClassName: g }'), ['spec.gatewayClassName "g" → "g-x"']],
  ],
  host: [
    [object('Ingress', 'spec: { rules: [{ host: a.example }] }'), ['spec.rules[0].host "a.example" → "x.a.example"']],
    [object('HTTPRoute', 'spec: { hostnames: [a.example] }'), ['spec.hostnames[0] "a.example" → "x.a.example"']],
    [object('VirtualService', 'spec: { hosts: [a.example] }'), ['spec.hosts[0] "a.example" → "x.a.example"']],
    [
      object('Gateway', 'spec: { servers: [{ hosts: [a.example] }] }'),
      ['spec.servers[0].hosts[0] "a.example" → "x.a.example"'],
    ],
  ],
  path: [
    [
      object('Ingress', 'spec: { rules: [{ http: { paths: [{ path: /, pathType: Prefix }] } }] }'),
      ['spec.rules[0].http.paths[0].path "/" → "/x"', 'spec.rules[0].http.paths[0].pathType "Prefix" → "Exact"'],
    ],
    [
      object('HTTPRoute', 'spec: { rules: [{ matches: [{ path: { type: PathPrefix, value: /a } }] }] }'),
      ['spec.rules[0].matches[0].path.value "/a" → "/x"', 'spec.rules[0].matches[0].path.type "PathPrefix" → "Exact"'],
    ],
  ],
  match: [
    [
      object('VirtualService', 'spec: { http: [{ match: [{ headers: { who: { exact: me } } }] }] }'),
      [
        'spec.http[0].match[0].headers.who.exact "me" → "me-x"',
        'spec.http[0].match [{"headers":{"who":{"exact":"me"}}}] → ∅',
      ],
    ],
  ],
  backend: [
    [
      object('Ingress', 'spec: { defaultBackend: { service: { name: b, port: { number: 80 } } } }'),
      ['spec.defaultBackend.service.name "b" → "b-x"', 'spec.defaultBackend.service.port.number 80 → 81'],
    ],
    [
      object('HTTPRoute', 'spec: { rules: [{ backendRefs: [{ name: b, port: 80 }] }] }'),
      ['spec.rules[0].backendRefs[0].name "b" → "b-x"', 'spec.rules[0].backendRefs[0].port 80 → 81'],
    ],
    [
      object('VirtualService', 'spec: { http: [{ route: [{ destination: { host: b } }] }] }'),
      ['spec.http[0].route[0].destination.host "b" → "b-x"'],
    ],
  ],
  parent: [
    [
      object('HTTPRoute', 'spec: { parentRefs: [{ name: g, namespace: infra, sectionName: web }] }'),
      [
        'spec.parentRefs[0].name "g" → "g-x"',
        'spec.parentRefs[0].namespace "infra" → ∅',
        'spec.parentRefs[0].sectionName "web" → "web-x"',
      ],
    ],
    [object('VirtualService', 'spec: { gateways: [g] }'), ['spec.gateways[0] "g" → "g-x"']],
  ],
  listener: [
    [
      object(
        'Gateway',
        'spec: { listeners: [{ port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: All } } }] }',
      ),
      [
        'spec.listeners[0].port 80 → 81',
        'spec.listeners[0].protocol "HTTP" → "TCP"',
        'spec.listeners[0].allowedRoutes.namespaces.from "All" → "None"',
      ],
    ],
    [
      object(
        'Gateway',
        'spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, protocol: HTTP } }] }',
      ),
      [
        'spec.servers[0].port.number 80 → 81',
        'spec.servers[0].port.protocol "HTTP" → "TCP"',
        'spec.selector.istio "ingressgateway" → "ingressgateway-x"',
      ],
    ],
  ],
  subset: [
    [
      object('DestinationRule', 'spec: { host: a, subsets: [{ name: v1, labels: { version: v1 } }] }'),
      ['spec.host "a" → "a-x"', 'spec.subsets[0].name "v1" → "v1-x"', 'spec.subsets[0].labels.version "v1" → "v1-x"'],
    ],
  ],
  'mesh-policy': [
    [object('PeerAuthentication', 'spec: { mtls: { mode: STRICT } }'), ['spec.mtls.mode "STRICT" → "PERMISSIVE"']],
    [
      object('AuthorizationPolicy', 'spec: { action: ALLOW, rules: [{ from: [] }] }'),
      ['spec.action "ALLOW" → "DENY"', 'spec.rules[0].from [] → ∅'],
    ],
  ],
  'policy-pods': [
    [
      object('NetworkPolicy', 'spec: { podSelector: { matchLabels: { app: db } } }'),
      ['spec.podSelector.matchLabels.app "db" → "db-x"'],
    ],
  ],
  'policy-peer': [
    [
      object('NetworkPolicy', 'spec: { ingress: [{ from: [{ podSelector: { matchLabels: { app: a } } }] }] }'),
      [
        'spec.ingress[0].from [{"podSelector":{"matchLabels":{"app":"a"}}}] → ∅',
        'spec.ingress[0].from[0].podSelector {"matchLabels":{"app":"a"}} → ∅',
        'spec.ingress[0].from[0].podSelector.matchLabels.app "a" → "a-x"',
      ],
    ],
    [
      object('NetworkPolicy', 'spec: { egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }] }'),
      [
        'spec.egress[0].to [{"ipBlock":{"cidr":"10.0.0.0/8"}}] → ∅',
        'spec.egress[0].to[0].ipBlock.cidr "10.0.0.0/8" → "192.0.2.0/24"',
      ],
    ],
  ],
  'policy-port': [
    [
      object('NetworkPolicy', 'spec: { ingress: [{ ports: [{ port: 5432 }] }] }'),
      [
        'spec.ingress[0].ports[0].port 5432 → 5433',
        'spec.ingress[0].ports[0].protocol ∅ → "UDP"',
        'spec.ingress[0].ports [{"port":5432}] → ∅',
      ],
    ],
  ],
  'policy-type': [
    [
      object('NetworkPolicy', 'spec: { policyTypes: [Ingress], ingress: [{}] }'),
      ['spec.policyTypes ["Ingress"] → ["Egress"]', 'spec.ingress[0] {} → ∅'],
    ],
  ],
  budget: [
    [
      object('PodDisruptionBudget', 'spec: { minAvailable: 2 }'),
      ['spec.minAvailable 2 → 1', 'spec.minAvailable 2 → 3'],
    ],
    [
      object('PodDisruptionBudget', 'spec: { maxUnavailable: 50% }'),
      ['spec.maxUnavailable "50%" → "0%"', 'spec.maxUnavailable "50%" → "100%"'],
    ],
  ],
  autoscaler: [
    [
      object('HorizontalPodAutoscaler', 'spec: { minReplicas: 2, maxReplicas: 9, scaleTargetRef: { name: a } }'),
      ['spec.minReplicas 2 → 3', 'spec.maxReplicas 9 → 1', 'spec.scaleTargetRef.name "a" → "a-x"'],
    ],
  ],
}

describe('kinds of edit', () => {
  for (const kind of EDIT_NAMES) {
    for (const [index, [manifest, expected]] of cases[kind].entries())
      it(`${kind} ${index + 1}: ${expected.join(', ') || 'nothing'}`, () => {
        expect(edits(kind, manifest)).to.deep.equal(expected)
      })
  }

  it('never change what they are given, and never make the same of it', () => {
    for (const [manifest] of Object.values(cases).flat()) {
      const [tree] = documentsOf([{ path: 'a.yaml', bytes: encoder.encode(manifest) }])
      const before = JSON.stringify(tree)
      for (const { files, name } of mutantsOf([fileOf([tree])]))
        expect(JSON.stringify(documentsOf(files)[0]), name).to.not.equal(before)
      expect(JSON.stringify(tree)).to.equal(before)
    }
  })

  it('say nothing of objects that are no objects', () => {
    const odd: readonly Tree[] = [
      { kind: 'Service', spec: null },
      { kind: 'Service', spec: { ports: 'x', selector: 3 } },
      { kind: 'Deployment', spec: { template: [] } },
      { kind: 'NetworkPolicy', spec: { ingress: {}, egress: 'all' } },
    ]
    for (const tree of odd)
      for (const kind of EDIT_NAMES)
        for (const { path } of EDIT_KINDS[kind](tree)) expect(path.length, `${kind} ${path.join('.')}`).to.be.above(0)
  })
})
