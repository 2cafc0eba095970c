import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from '../../src/cluster/cluster.ts'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import type { ClusterOptions } from '../../src/environment.ts'
import { expectConnects, expectStatus } from '../../src/expect/reach.ts'
import type { Issue } from '../../src/issue.ts'
import { render } from '../../src/messages/render.ts'
import type { Observation } from '../../src/observation.ts'
import { kubekata, root } from './run.case.ts'

/** A recorded mistake, the criterion it costs, the mistake that is told of it, and the line that is shown. */
type Row = readonly [mistake: string, criterion: string, code: string, line: RegExp]

const rows: readonly Row[] = [
  ['endpoint-strategy/one-service-for-all', 'split', 'share-by-pods', /^selector: \{ app: api \}$/],
  ['endpoint-strategy/weight-on-main', 'split', 'canary-missing', /canary-weight: "10"$/],
  ['endpoint-strategy/weight-with-percent', 'split', 'canary-weight', /canary-weight: "10%"$/],
  ['endpoint-strategy/canary-other-path-type', 'split', 'canary-rule', /pathType: Exact$/],
  ['endpoint-strategy/nine-and-one', 'pods', 'replicas', /replicas: 9$/],
  ['endpoint-strategy/service-affinity', 'affinity', 'affinity-bypassed', /^sessionAffinity: ClientIP$/],
  ['endpoint-strategy/affinity-on-canary', 'affinity', 'affinity-place', /affinity: cookie$/],
  ['endpoint-strategy/upstream-hash-by', 'affinity', 'hash-by', /upstream-hash-by/],
  ['endpoint-strategy/service-upstream', 'failover', 'service-upstream', /service-upstream: "true"$/],
  ['endpoint-strategy/service-upstream', 'affinity', 'service-upstream', /service-upstream: "true"$/],
  ['endpoint-strategy/no-readiness', 'failover', 'no-readiness', /^- name: api$/],
  ['endpoint-strategy/readiness-on-healthz', 'failover', 'blind-readiness', /healthz/],
  ['endpoint-strategy/http-route', 'failover', 'weights', /api-v1-1, port: 80, weight: 10/],
  ['endpoint-strategy/http-route', 'affinity', 'weights-forget', /weight: 90/],
  ['endpoint-strategy/http-route-session-persistence', 'failover', 'weights', /weight: 10/],
  ['endpoint-strategy/istio-subsets', 'failover', 'weights', /subset: canary/],
  ['endpoint-strategy/istio-outlier-detection', 'failover', 'weights', /subset: canary/],
  ['endpoint-strategy/istio-retries', 'failover', 'weights', /subset: canary/],
  ['endpoint-strategy/istio-consistent-hash', 'affinity', 'weights-forget', /subset: stable/],
  ['endpoint-strategy/alb-forward', 'failover', 'weights', /path: \//],
  ['internal-database/selector-typo', 'reachable', 'selector', /^role: reed$/],
  ['internal-database/wrong-target-port', 'reachable', 'target-port-closed', /targetPort: 3307$/],
  ['internal-database/wrong-service-port', 'reachable', 'service-port', /^port: 3307$|port: 3307$/],
  ['internal-database/default-namespace', 'reachable', 'namespace', /^metadata:$/],
  ['internal-database/http-probe', 'replicas', 'probe-speech', /^httpGet:$/],
  ['slow-start/wrong-path', 'starts', 'probe-path', /path: \/health,/],
  ['paths-of-one-host/no-class', 'web', 'ingress-classless', /^spec:$/],
  ['paths-of-one-host/port-name', 'cart', 'backend-port', /name: web/],
  ['weights-of-a-route/missing-service', 'share', 'backend-service', /name: api-v3/],
  ['weights-of-a-route/wrong-parent', 'share', 'route-parent', /parentRefs/],
  ['egress-and-dns/tcp-dns', 'queue', 'policy-dns', /^egress:$/],
  ['manual-endpoints/headless', 'connects', 'headless-port', /targetPort: 3307/],
  ['node-port-source-address/cluster-policy', 'source', 'source-rewritten', /^spec:$|externalTrafficPolicy/],
  ['node-port-source-address/one-replica', 'every-node', 'local-policy', /externalTrafficPolicy: Local/],
  ['public-frontend/default-scheme', 'public', 'internal-balancer', /^annotations:$|^metadata:$/],
  ['stable-identity/other-service-name', 'names', 'governing-service', /serviceName: broker/],
  ['rollout-without-loss/recreate', 'rollout', 'recreate', /type: Recreate/],
  ['rollout-without-loss/no-pre-stop', 'rollout', 'no-pre-stop', /^- name: checkout$/],
  ['search-cluster/publish-to-clients', 'health', 'publishes-anyway', /publishNotReadyAddresses: true/],
]

interface Criterion {
  readonly id: string
  readonly advice?: readonly { readonly code: string; readonly message: string }[]
  readonly location?: { readonly file: string; readonly line: number }
}

const folder = mkdtempSync(join(tmpdir(), 'kubekata-diagnosis-'))
after(() => rmSync(folder, { recursive: true }))

/** Every mistake of the table graded as a student's, in one run. */
function graded(): ReadonlyMap<string, readonly Criterion[]> {
  for (const mistake of new Set(rows.map(([name]) => name))) {
    const [exercise = '', name = ''] = mistake.split('/')
    const to = join(folder, 'in', `${exercise}--${name}`, exercise)
    mkdirSync(to, { recursive: true })
    cpSync(join(root, 'features', exercise, 'mistakes', name), to, {
      recursive: true,
      filter: (path) => !path.endsWith('expected.json'),
    })
  }
  const args = ['grade', join(folder, 'in'), '--json', '--no-cache', '--jobs', '1', '-o', join(folder, 'out')]
  const { status, stdout, stderr } = kubekata(args)
  expect(status, stderr).to.equal(0)
  const { results } = JSON.parse(stdout) as {
    readonly results: readonly {
      readonly student: string
      readonly exercise: string
      readonly criteria: readonly Criterion[]
    }[]
  }
  return new Map(results.map(({ student, exercise, criteria }) => [`${student} ${exercise}`, criteria]))
}

describe('the mistake behind a lost criterion', () => {
  const results = graded()
  for (const [mistake, criterion, code, line] of rows) {
    it(`${mistake}, ${criterion}: ${code}`, () => {
      const [exercise = '', name = ''] = mistake.split('/')
      const found = results.get(`${exercise}--${name} ${exercise}`)?.find(({ id }) => id === criterion)
      expect(found?.advice?.map((one) => one.code)).to.deep.equal([`diagnosis.${code}`])
      const text = readFileSync(join(folder, 'in', `${exercise}--${name}`, exercise, found!.location!.file), 'utf8')
      expect(text.split('\n')[found!.location!.line - 1]!.trim()).to.match(line)
    })
  }
})

interface Case {
  readonly objects: string
  readonly options?: ClusterOptions
  readonly ask: (cluster: Cluster) => {
    readonly observations: readonly Observation[]
    readonly issues: readonly Issue[]
  }
}

const POD = (name: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: ${name} } }
spec:
  containers: [{ name: app, image: registry.example/app:1, ports: [{ containerPort: 8080 }]${more} }]
`
const SERVICE = (name: string, spec: string): string => `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: ${spec}
`
const WEB = SERVICE('web', '{ selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }')

const GATEWAYS: ClusterOptions = { install: { 'gateway-api': { channel: 'standard', controller: true } } }
const GATEWAY = `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: any }
spec: { controllerName: example.com/any }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public }
spec: { gatewayClassName: any, listeners: [{ name: http, port: 80, protocol: HTTP, hostname: "*.example" }] }
`
const ROUTE = (hostnames: string, backend: string): string => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web }
spec: { parentRefs: [{ name: public }], hostnames: ${hostnames}, rules: [{ backendRefs: [${backend}] }] }
`

function connects(from: string, to: string): Case['ask'] {
  return (cluster) => {
    const observations = [cluster.connect({ from, to })]
    return { observations, issues: expectConnects(observations) }
  }
}

function answers(url: string): Case['ask'] {
  return (cluster) => {
    const observations = [cluster.request({ from: '203.0.113.9', url })]
    return { observations, issues: expectStatus(observations, 200) }
  }
}

/** The diagnosis of a small cluster, with the field at fault. */
function diagnosed({
  objects,
  options = {},
  ask,
}: Case): readonly [code: string, field: string | undefined] | undefined {
  const cluster = Cluster.create({ undescribedImages: 'listens-on-declared-ports', ...options })
  cluster.apply(objects)
  cluster.advance('20s')
  const { images, state, now } = cluster.view()
  const found = diagnose({ state, now, images, notices: cluster.notices(), ...ask(cluster) })
  if (found === undefined) return undefined
  for (const locale of ['en', 'ko'] as const)
    expect(render(found, locale)).to.match(locale === 'ko' ? /[가-힣]/ : /^[^가-힣]+$/)
  return [found.code.replace('diagnosis.', ''), found.because?.at(-1)?.field]
}

const NO_POD = {
  issue: { code: 'expect.ready-pods', params: { service: 'default/web', expected: '1', actual: 0, pods: '' } } as Issue,
}

describe('well-known mistakes in a small cluster', () => {
  const cases: Readonly<Record<string, readonly [Case, string, string | undefined]>> = {
    'an image that nobody has': [
      {
        objects: [POD('web').replace('app:1', 'ap:1'), WEB].join('---\n'),
        options: {
          undescribedImages: 'ImagePullBackOff',
          images: { 'registry.example/app:1': { listen: [] } },
        } as ClusterOptions,
        ask: () => ({ observations: [], issues: [NO_POD.issue] }),
      },
      'image',
      'spec.containers[0].image',
    ],
    'more than any node has': [
      {
        objects: [POD('web', ', resources: { requests: { cpu: "900" } }'), WEB].join('---\n'),
        ask: () => ({ observations: [], issues: [NO_POD.issue] }),
      },
      'unschedulable',
      'spec.containers[0].resources.requests',
    ],
    'a name that no container port has': [
      {
        objects: [
          POD('web'),
          POD('client'),
          SERVICE('web', '{ selector: { app: web }, ports: [{ port: 80, targetPort: http }] }'),
        ].join('---\n'),
        ask: connects('pod default/client', 'web:80'),
      },
      'target-port-name',
      'spec.ports[0].targetPort',
    ],
    'egress rules that close the way in': [
      {
        objects: [
          POD('web'),
          POD('client'),
          WEB,
          'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: out }\nspec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress, Egress], egress: [{}] }\n',
        ].join('---\n'),
        ask: connects('pod default/client', 'web:80'),
      },
      'policy-types',
      'spec.policyTypes',
    ],
    "a policy with the Service's port": [
      {
        objects: [
          POD('web'),
          POD('client'),
          WEB,
          'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: in }\nspec: { podSelector: { matchLabels: { app: web } }, ingress: [{ ports: [{ port: 80 }] }] }\n',
        ].join('---\n'),
        ask: connects('pod default/client', 'web:80'),
      },
      'policy-port',
      'spec.ingress[0].ports[0].port',
    ],
    'a class that no balancer has': [
      {
        objects: [
          POD('web'),
          WEB.replace('{ selector', '{ type: LoadBalancer, loadBalancerClass: example.com/none, selector'),
        ].join('---\n'),
        options: { environment: 'gke' },
        ask: () => ({
          observations: [],
          issues: [{ code: 'expect.no-external-address', params: { service: 'default/web' } } as Issue],
        }),
      },
      'load-balancer-class',
      'spec.loadBalancerClass',
    ],
    'a class that no Ingress controller has': [
      {
        objects: [
          POD('web'),
          WEB,
          'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web }\nspec: { ingressClassName: ngnix, rules: [{ host: web.example, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] }\n',
        ].join('---\n'),
        options: { install: { 'ingress-nginx': {} } },
        ask: answers('http://web.example/'),
      },
      'ingress-class',
      'spec.ingressClassName',
    ],
    'a host outside that does not know the name': [
      {
        objects: [POD('client'), SERVICE('db', '{ type: ExternalName, externalName: db.example.com }')].join('---\n'),
        options: {
          hosts: [
            {
              name: 'db.example.com',
              addresses: [{ from: 0, address: '198.51.100.7' }],
              names: ['db.example.com'],
              ports: [{ port: 80, protocol: 'TCP', speaks: 'http' }],
              acceptsHosts: ['db.example.com'],
            },
          ],
        } as unknown as ClusterOptions,
        ask: (cluster) => {
          const observations = [cluster.request({ from: 'pod default/client', url: 'http://db/' })]
          return { observations, issues: expectStatus(observations, 200) }
        },
      },
      'external-name-host',
      'spec.externalName',
    ],
    'a backend in a namespace that grants nothing': [
      {
        objects: [
          'apiVersion: v1\nkind: Namespace\nmetadata: { name: data }\n',
          POD('web').replace('name: web', 'name: web, namespace: data'),
          WEB.replace('name: web', 'name: web, namespace: data'),
          GATEWAY,
          ROUTE('[web.example]', '{ name: web, namespace: data, port: 80 }'),
        ].join('---\n'),
        options: GATEWAYS,
        ask: answers('http://web.example/'),
      },
      'reference-grant',
      'spec.rules[0].backendRefs[0].namespace',
    ],
    'a hostname that no listener takes': [
      {
        objects: [POD('web'), WEB, GATEWAY, ROUTE('[web.other]', '{ name: web, port: 80 }')].join('---\n'),
        options: GATEWAYS,
        ask: answers('http://web.example/'),
      },
      'route-refused',
      'spec.hostnames',
    ],
    'nothing well-known': [
      { objects: POD('client'), ask: connects('pod default/client', '192.0.2.9:80') },
      '',
      undefined,
    ],
  }
  for (const [name, [one, code, field]] of Object.entries(cases)) {
    it(`${name}: ${code || 'no diagnosis'}`, () => {
      expect(diagnosed(one)).to.deep.equal(code === '' ? undefined : [code, field])
    })
  }
})
