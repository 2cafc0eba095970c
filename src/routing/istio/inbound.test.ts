import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from '../../cluster/cluster.ts'

const pod = (name: string, namespace: string, account = ''): string => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name} } }
spec: { ${account === '' ? '' : `serviceAccountName: ${account}, `}containers: [{ name: c, image: x, ports: [{ containerPort: 8080 }] }] }
`
const base = `apiVersion: v1
kind: ServiceAccount
metadata: { name: caller, namespace: shop }
${pod('api', 'data')}${pod('web', 'shop', 'caller')}${pod('other', 'test')}---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: data }
spec: { type: NodePort, selector: { app: api }, ports: [{ name: http, port: 80, targetPort: 8080, nodePort: 30080 }] }
`

function cluster(objects: string): Cluster {
  const made = Cluster.create({
    namespaces: { data: {}, shop: {}, test: {} },
    install: { istio: { sidecars: true } },
    undescribedImages: 'listens-on-declared-ports',
  })
  const refused = made.apply(`${base}---\n${objects}`).flatMap(({ issues }) => issues)
  expect(refused).to.deep.equal([])
  made.advance('30s')
  return made
}

/** What a client gets from `GET http://api.data/path`: the status, or how it ended. */
function get(
  made: Cluster,
  from: string,
  path = '/',
  more: { readonly method?: string; readonly headers?: Record<string, string> } = {},
): string {
  const [branch] = made.request({ from, url: `http://api.data${path}`, ...more }).branches
  const { value } = branch!
  return value.kind === 'answered' ? String(value.response.status) : value.kind
}

const node = (made: Cluster): string => made.state.list('Node')[0]!.status!.addresses![0]!.address
const viaNode = (made: Cluster): string => {
  const [branch] = made.request({ from: '203.0.113.9', url: `http://${node(made)}:30080/` }).branches
  return branch!.value.kind === 'answered' ? String(branch!.value.response.status) : branch!.value.kind
}

const policy = (spec: string, namespace = 'data', name = 'p'): string =>
  `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n`
const peers = (mode: string, namespace: string, rest = ''): string =>
  `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: default, namespace: ${namespace} }\nspec: { ${rest}mtls: { mode: ${mode} } }\n`

describe('PeerAuthentication', () => {
  it('STRICT closes connections in plain text, and leaves those of sidecars open', () => {
    const strict = cluster(peers('STRICT', 'data'))
    expect([get(strict, 'pod shop/web'), viaNode(strict)]).to.deep.equal(['200', 'closed'])
    const open = cluster(peers('PERMISSIVE', 'data'))
    expect([get(open, 'pod shop/web'), viaNode(open)]).to.deep.equal(['200', '200'])
  })

  it('the namespace speaks before the mesh, the workload before the namespace', () => {
    expect(viaNode(cluster(peers('STRICT', 'istio-system')))).to.equal('closed')
    expect(viaNode(cluster(`${peers('STRICT', 'istio-system')}---\n${peers('PERMISSIVE', 'data')}`))).to.equal('200')
    const narrow = peers('PERMISSIVE', 'data', 'selector: { matchLabels: { app: api } }, ').replace(
      'name: default',
      'name: api',
    )
    expect(viaNode(cluster(`${peers('STRICT', 'data')}---\n${narrow}`))).to.equal('200')
  })
})

describe('PeerAuthentication of a port', () => {
  const narrow = (rest: string): string =>
    `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: api, namespace: data }\nspec: { selector: { matchLabels: { app: api } }, ${rest} }\n`
  const rows: readonly (readonly [name: string, objects: string, outcome: string])[] = [
    [
      'the port before the workload',
      narrow('mtls: { mode: STRICT }, portLevelMtls: { 8080: { mode: PERMISSIVE } }'),
      '200',
    ],
    [
      'UNSET at the port: the workload',
      narrow('mtls: { mode: STRICT }, portLevelMtls: { 8080: { mode: UNSET } }'),
      'closed',
    ],
    ['another port', narrow('mtls: { mode: STRICT }, portLevelMtls: { 80: { mode: PERMISSIVE } }'), 'closed'],
    ['not without a selector', peers('STRICT', 'data', 'portLevelMtls: { 8080: { mode: PERMISSIVE } }, '), 'closed'],
  ]
  for (const [name, objects, outcome] of rows)
    it(`${name} → ${outcome}`, () => {
      expect(viaNode(cluster(objects))).to.equal(outcome)
    })

  it('DISABLE: nobody is known by name', () => {
    const made = cluster(
      `${peers('DISABLE', 'data')}---\n${policy('{ rules: [{ from: [{ source: { namespaces: [shop] } }] }] }')}`,
    )
    expect(get(made, 'pod shop/web')).to.equal('403')
  })
})

describe('AuthorizationPolicy', () => {
  const rows: readonly (readonly [name: string, policies: string, web: string, other: string])[] = [
    ['none: everybody', '', '200', '200'],
    ['ALLOW without rules: nobody', policy('{}'), '403', '403'],
    ['ALLOW with an empty rule: everybody', policy('{ rules: [{}] }'), '200', '200'],
    ['a namespace', policy('{ rules: [{ from: [{ source: { namespaces: [shop] } }] }] }'), '200', '403'],
    [
      'a principal',
      policy('{ rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/caller] } }] }] }'),
      '200',
      '403',
    ],
    [
      'a principal by its end',
      policy('{ rules: [{ from: [{ source: { principals: ["*/sa/caller"] } }] }] }'),
      '200',
      '403',
    ],
    ['DENY', policy('{ action: DENY, rules: [{ from: [{ source: { namespaces: [shop] } }] }] }'), '403', '200'],
    [
      'DENY before ALLOW',
      `${policy('{ rules: [{}] }')}---\n${policy('{ action: DENY, rules: [{ from: [{ source: { notNamespaces: [test] } }] }] }', 'data', 'deny')}`,
      '403',
      '200',
    ],
    ['of another workload', policy('{ selector: { matchLabels: { app: db } } }'), '200', '200'],
    ['of another namespace', policy('{}', 'shop'), '200', '200'],
    [
      'of the root namespace: for all',
      policy('{ rules: [{ from: [{ source: { namespaces: [test] } }] }] }', 'istio-system'),
      '403',
      '200',
    ],
    ['a path', policy('{ rules: [{ to: [{ operation: { paths: ["/api/*"] } }] }] }'), '403', '403'],
    ['a port of the Pod', policy('{ rules: [{ to: [{ operation: { ports: ["8080"] } }] }] }'), '200', '200'],
    ['the port of the Service', policy('{ rules: [{ to: [{ operation: { ports: ["80"] } }] }] }'), '403', '403'],
    ['a condition', policy('{ rules: [{ when: [{ key: source.namespace, values: [shop] }] }] }'), '200', '403'],
    [
      'from and to are both needed',
      policy('{ rules: [{ from: [{ source: { namespaces: [shop] } }], to: [{ operation: { methods: [POST] } }] }] }'),
      '403',
      '403',
    ],
  ]
  for (const [name, policies, web, other] of rows)
    it(`${name} → ${web} ${other}`, () => {
      const made = cluster(policies)
      expect([get(made, 'pod shop/web'), get(made, 'pod test/other')]).to.deep.equal([web, other])
    })

  it('asks for methods, paths and headers', () => {
    const made = cluster(
      policy(
        '{ rules: [{ to: [{ operation: { methods: [GET], paths: [/healthz] } }] }, { when: [{ key: "request.headers[x-token]", values: [secret] }] }] }',
      ),
    )
    expect(get(made, 'pod test/other', '/healthz')).to.equal('200')
    expect(get(made, 'pod test/other', '/healthz', { method: 'POST' })).to.equal('403')
    expect(get(made, 'pod test/other', '/', { headers: { 'x-token': 'secret' } })).to.equal('200')
  })

  it('knows nobody by name who comes in plain text', () => {
    const made = cluster(policy('{ rules: [{ from: [{ source: { namespaces: ["*"] } }] }] }'))
    expect([get(made, 'pod shop/web'), viaNode(made)]).to.deep.equal(['200', '403'])
  })
})
