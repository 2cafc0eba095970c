import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { HttpRequest } from '../../http.ts'
import { type Faults, request, Scene, shares, viewOf, ways } from '../scene.case.ts'
import { type Alb, albsOf } from './groups.ts'
import { albRouter } from './router.ts'

const P = 'alb.ingress.kubernetes.io/'

interface Path {
  readonly path?: string
  readonly pathType?: string
  readonly service?: string
  readonly port?: number | string
}

interface Written {
  readonly annotations?: Readonly<Record<string, string>>
  readonly host?: string
  readonly paths?: readonly Path[]
  readonly spec?: object
}

function shop(down = false): Scene {
  return new Scene()
    .put('IngressClass', 'alb', { spec: { controller: 'ingress.k8s.aws/alb' } }, null)
    .put(
      'Node',
      'n1',
      { metadata: { labels: {} }, status: { addresses: [{ type: 'InternalIP', address: '192.168.10.1' }] } },
      null,
    )
    .service('v10', ['10.1.0.1:8080 ready v1.0', '10.1.0.2:8080 ready v1.0'])
    .service('v11', [`10.1.1.1:8080 ${down ? 'unready' : 'ready'} v1.1`])
}

function put(scene: Scene, name: string, { annotations = {}, host, paths = [{}], spec = {} }: Written): Scene {
  const rule = {
    ...(host === undefined ? {} : { host }),
    http: {
      paths: paths.map(({ path = '/', pathType = 'Prefix', service = 'v10', port = 80 }) => ({
        path,
        pathType,
        backend: { service: { name: service, port: typeof port === 'number' ? { number: port } : { name: port } } },
      })),
    },
  }
  const all = { 'target-type': 'ip', ...annotations }
  return scene.put('Ingress', name, {
    metadata: { annotations: Object.fromEntries(Object.entries(all).map(([key, value]) => [P + key, value])) },
    spec: { ingressClassName: 'alb', rules: [rule], ...spec },
  })
}

const one = (scene: Scene): Alb => albsOf(scene.state)[0]!
const get = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => request(`GET ${url}`, more)
const shareOf = (
  scene: Scene,
  url = 'http://shop.example/',
  more: Partial<HttpRequest> = {},
  faults: Faults = {},
): Readonly<Record<string, string>> => shares(albRouter(one(scene)), get(url, more), viewOf(scene, faults))

const weighted = (sticky: boolean, weights: readonly [number, number] = [90, 10]): Written => ({
  annotations: {
    'actions.split': JSON.stringify({
      type: 'forward',
      forwardConfig: {
        targetGroups: [
          { serviceName: 'v10', servicePort: 80, weight: weights[0] },
          { serviceName: 'v11', servicePort: '80', weight: weights[1] },
        ],
        targetGroupStickinessConfig: { enabled: sticky, durationSeconds: 300 },
      },
    }),
  },
  paths: [{ service: 'split', port: 'use-annotation' }],
})

describe('ALB: what the controller makes of Ingresses', () => {
  const built = (written: Written): readonly unknown[] => {
    const alb = one(put(shop(), 'front', written))
    return [alb.error?.message ?? alb.scheme, alb.listeners.map(({ port }) => port)]
  }
  it('is internal unless asked', () => {
    expect(built({})).to.deep.equal(['internal', [80]])
    expect(built({ annotations: { scheme: 'internet-facing' } })).to.deep.equal(['internet-facing', [80]])
    expect(built({ annotations: { scheme: 'public' } })).to.deep.equal(['unknown scheme: public', []])
  })
  it('wants NodePort Services for instance targets', () => {
    expect(built({ annotations: { 'target-type': 'instance' } })[0]).to.match(
      /your service must be of type 'NodePort' or 'LoadBalancer'/,
    )
  })
  it('listens where it is told, with a certificate for HTTPS', () => {
    expect(built({ annotations: { 'certificate-arn': 'arn:aws:acm:1' } })[1]).to.deep.equal([443])
    expect(
      built({
        annotations: { 'listen-ports': '[{"HTTP": 80}, {"HTTPS": 443}]', 'certificate-arn': 'arn:aws:acm:1' },
      })[1],
    ).to.deep.equal([80, 443])
    expect(built({ annotations: { 'listen-ports': '[{"HTTPS": 443}]' } })[0]).to.match(/^no certificate found/)
    expect(built({ annotations: { 'listen-ports': '80' } })[0]).to.match(/listen-ports/)
  })
  it('a group is one ALB, its members by order', () => {
    const scene = put(
      put(shop(), 'b', { annotations: { 'group.name': 'shop', 'group.order': '1' }, paths: [{ service: 'v11' }] }),
      'a',
      { annotations: { 'group.name': 'shop', 'group.order': '2' } },
    )
    expect(albsOf(scene.state).map(({ members }) => members.map(({ metadata }) => metadata.name))).to.deep.equal([
      ['b', 'a'],
    ])
    expect(shareOf(scene)).to.deep.equal({ 'v1.1': '1' })
  })
})

describe('ALB: rules and actions', () => {
  const cases: readonly (readonly [paths: readonly Path[], url: string, status: string])[] = [
    [[{ path: '/foo' }], '/foo', '200'],
    [[{ path: '/foo' }], '/foo/bar', '200'],
    [[{ path: '/foo' }], '/foobar', '404'],
    [[{ path: '/foo', pathType: 'Exact' }], '/foo/', '404'],
    [[{ path: '/img/*', pathType: 'ImplementationSpecific' }], '/img/a/b', '200'],
    [[{ path: '/img/*', pathType: 'ImplementationSpecific' }], '/img', '404'],
    [[{ path: '/', service: 'nowhere' }], '/', '503'],
  ]
  for (const [paths, url, status] of cases) {
    it(`${paths[0]!.path} ${paths[0]!.pathType ?? 'Prefix'}: ${url} → ${status}`, () => {
      const found = ways(
        albRouter(one(put(shop(), 'front', { paths }))),
        get(`http://shop.example${url}`),
        viewOf(put(shop(), 'front', { paths })),
      )
      expect([...new Set(found.map(({ response }) => String(response.status)))]).to.deep.equal([status])
    })
  }
  it('a host belongs to its rule; a wildcard stands for any labels; the default backend takes the rest', () => {
    const scene = put(shop(), 'front', { host: '*.shop.example', paths: [{ service: 'v11' }], spec: {} })
    expect([shareOf(scene, 'http://a.b.shop.example/'), shareOf(scene, 'http://shop.example/')]).to.deep.equal([
      { 'v1.1': '1' },
      { '404': '1' },
    ])
  })
  it('weights split target groups; stickiness keeps one', () => {
    const scene = put(shop(), 'front', weighted(true))
    expect(shareOf(scene)).to.deep.equal({ 'v1.0': '9/10', 'v1.1': '1/10' })
    expect(shareOf(scene, 'http://shop.example/', { cookies: { AWSALBTG: 'default/v11' } })).to.deep.equal({
      'v1.1': '1',
    })
  })
  it('an empty target group keeps its share', () => {
    expect(shareOf(put(shop(true), 'front', weighted(false)))).to.deep.equal({ 'v1.0': '9/10', '503': '1/10' })
  })
  it('targets that fail their health check are left out, unless all do', () => {
    const scene = put(shop(), 'front', { annotations: { 'healthcheck-path': '/healthz' } })
    const first = { '10.1.0.1': { status: 500 } }
    expect(shareOf(scene, 'http://shop.example/', {}, first)).to.deep.equal({ 'v1.0': '1' })
    expect(shareOf(scene, 'http://shop.example/', {}, { ...first, '10.1.0.2': { status: 503 } })).to.deep.equal({
      '500': '1/2',
      '503': '1/2',
    })
  })
  it('fixed responses and redirects', () => {
    const answer = (name: string, action: object): readonly unknown[] => {
      const scene = put(shop(), 'front', {
        annotations: { [`actions.${name}`]: JSON.stringify(action) },
        paths: [{ service: name, port: 'use-annotation' }],
      })
      const { response } = ways(albRouter(one(scene)), get('http://shop.example/a?b=1'), viewOf(scene))[0]!
      return [response.status, response.headers['location']]
    }
    expect(
      answer('gone', { type: 'fixed-response', fixedResponseConfig: { contentType: 'text/plain', statusCode: '410' } }),
    ).to.deep.equal([410, undefined])
    expect(
      answer('www', { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } }),
    ).to.deep.equal([301, 'https://shop.example:443/a?b=1'])
  })
  it('ssl-redirect turns every http rule into a redirect', () => {
    const scene = put(shop(), 'front', {
      annotations: {
        'ssl-redirect': '443',
        'listen-ports': '[{"HTTP": 80}, {"HTTPS": 443}]',
        'certificate-arn': 'arn',
      },
    })
    const { response } = ways(albRouter(one(scene)), get('http://shop.example/a'), viewOf(scene))[0]!
    expect([response.status, response.headers['location']]).to.deep.equal([301, 'https://shop.example:443/a'])
  })
  it('further conditions', () => {
    const scene = put(shop(), 'front', {
      annotations: {
        'conditions.v11': JSON.stringify([
          { field: 'http-header', httpHeaderConfig: { httpHeaderName: 'X-Beta', values: ['yes'] } },
        ]),
      },
      paths: [{ path: '/', pathType: 'Exact', service: 'v11' }, { path: '/' }],
    })
    expect([shareOf(scene), shareOf(scene, 'http://shop.example/', { headers: { 'x-beta': 'yes' } })]).to.deep.equal([
      { 'v1.0': '1' },
      { 'v1.1': '1' },
    ])
  })
})
