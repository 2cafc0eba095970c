import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { HttpRequest } from '../../http.ts'
import { branches } from '../../walk.ts'
import { NO_ROUTER_MEMORY, type RouterMemory } from '../contract.ts'
import { type Faults, request, Scene, shares, viewOf, ways } from '../scene.case.ts'
import { ingressGateway } from './ingress-gateway.ts'
import type { DestinationRule, HttpRoute, VirtualService } from './model.ts'
import { intercept } from './sidecar.ts'

const router = ingressGateway('n1')
const subsets = [
  { name: 'stable', labels: { version: 'v1.0' } },
  { name: 'canary', labels: { version: 'v1.1' } },
]
const stable = { destination: { host: 'api', subset: 'stable' } }
const canary = { destination: { host: 'api', subset: 'canary' } }

interface Written {
  readonly http?: readonly HttpRoute[]
  readonly policy?: NonNullable<DestinationRule['spec']>['trafficPolicy']
  readonly down?: boolean
  readonly virtualService?: Partial<NonNullable<VirtualService['spec']>>
  readonly hosts?: readonly string[]
}

/** 3 × v1.0 at 10.1.0.x, 2 × v1.1 at 10.1.1.x, a Gateway for *.example and a VirtualService for shop.example. */
function scene({
  http = [{ route: [stable] }],
  policy = {},
  down = false,
  virtualService = {},
  hosts = ['*.example'],
}: Written = {}): Scene {
  const lines = ['10.1.0.1', '10.1.0.2', '10.1.0.3'].map((ip) => `${ip}:8080 ready v1.0`)
  const others = ['10.1.1.1', '10.1.1.2'].map((ip) => `${ip}:8080 ${down ? 'unready' : 'ready'} v1.1`)
  return new Scene()
    .service('api', [...lines, ...others])
    .put('Gateway.networking.istio.io', 'web', {
      spec: {
        selector: { istio: 'ingressgateway' },
        servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts }],
      },
    })
    .put('DestinationRule', 'api', { spec: { host: 'api', subsets, trafficPolicy: policy } })
    .put('VirtualService', 'api', { spec: { hosts: ['shop.example'], gateways: ['web'], http, ...virtualService } })
}

const get = (url = 'http://shop.example/', more: Partial<HttpRequest> = {}): HttpRequest => request(`GET ${url}`, more)
const shareOf = (written: Written, asked: HttpRequest = get(), faults: Faults = {}): Readonly<Record<string, string>> =>
  shares(router, asked, viewOf(scene(written), faults))
const first = (written: Written, asked: HttpRequest = get(), faults: Faults = {}) =>
  ways(router, asked, viewOf(scene(written), faults))[0]!.response

describe('subsets and weights', () => {
  const split: HttpRoute = {
    route: [
      { ...stable, weight: 90 },
      { ...canary, weight: 10 },
    ],
  }

  const table: readonly (readonly [name: string, written: Written, shares: Readonly<Record<string, string>>])[] = [
    ['90 and 10', { http: [split] }, { 'v1.0': '9/10', 'v1.1': '1/10' }],
    [
      '9 and 1 are the same',
      {
        http: [
          {
            route: [
              { ...stable, weight: 9 },
              { ...canary, weight: 1 },
            ],
          },
        ],
      },
      { 'v1.0': '9/10', 'v1.1': '1/10' },
    ],
    ['an empty subset keeps its share: no failover', { http: [split], down: true }, { 'v1.0': '9/10', '503': '1/10' }],
    [
      'a subset that no rule defines',
      { http: [{ route: [{ destination: { host: 'api', subset: 'beta' } }] }] },
      { '503': '1' },
    ],
    [
      'no subset: every endpoint of the host',
      { http: [{ route: [{ destination: { host: 'api' } }] }] },
      { 'v1.0': '3/5', 'v1.1': '2/5' },
    ],
    ['a single destination needs no weight', { http: [{ route: [canary] }] }, { 'v1.1': '1' }],
    ['a host that is no Service', { http: [{ route: [{ destination: { host: 'nobody' } }] }] }, { '503': '1' }],
    [
      'a port the Service does not have',
      { http: [{ route: [{ destination: { host: 'api', port: { number: 81 } } }] }] },
      { '503': '1' },
    ],
  ]
  for (const [name, written, expected] of table)
    it(`${name} → ${JSON.stringify(expected)}`, () => {
      expect(shareOf(written)).to.deep.equal(expected)
    })

  it('shares follow the weights, whatever their sum', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 20 }),
        (a, b, times) => {
          const of = (x: number, y: number): Readonly<Record<string, string>> =>
            shareOf({
              http: [
                {
                  route: [
                    { ...stable, weight: x },
                    { ...canary, weight: y },
                  ],
                },
              ],
            })
          expect(of(a, b)).to.deep.equal(of(a * times, b * times))
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('rules', () => {
  const to = (uri: object, one: typeof stable): HttpRoute => ({ match: [{ uri }], route: [one] })
  const versionOf = (http: readonly HttpRoute[], path: string, more: Partial<HttpRequest> = {}): string =>
    Object.keys(shareOf({ http }, get(`http://shop.example${path}`, more))).join()

  const table: readonly (readonly [
    name: string,
    http: readonly HttpRoute[],
    path: string,
    more: Partial<HttpRequest>,
    version: string,
  ])[] = [
    [
      'the first in the list wins, not the longest',
      [to({ prefix: '/' }, stable), to({ prefix: '/v2' }, canary)],
      '/v2',
      {},
      'v1.0',
    ],
    ['a prefix counts characters', [to({ prefix: '/foo' }, canary), { route: [stable] }], '/foobar', {}, 'v1.1'],
    ['exact', [to({ exact: '/foo' }, canary), { route: [stable] }], '/foo/', {}, 'v1.0'],
    [
      'a regular expression matches the whole path',
      [to({ regex: '/v[0-9]' }, canary), { route: [stable] }],
      '/v2/x',
      {},
      'v1.0',
    ],
    [
      'case, ignored',
      [{ match: [{ uri: { prefix: '/FOO' }, ignoreUriCase: true }], route: [canary] }, { route: [stable] }],
      '/foo',
      {},
      'v1.1',
    ],
    [
      'a header',
      [{ match: [{ headers: { 'x-canary': { exact: 'yes' } } }], route: [canary] }, { route: [stable] }],
      '/',
      { headers: { 'x-canary': 'yes' } },
      'v1.1',
    ],
    [
      'a header that is there',
      [{ match: [{ headers: { 'x-canary': {} } }], route: [canary] }, { route: [stable] }],
      '/',
      {},
      'v1.0',
    ],
    [
      'without a header',
      [{ match: [{ withoutHeaders: { 'x-canary': {} } }], route: [canary] }, { route: [stable] }],
      '/',
      {},
      'v1.1',
    ],
    [
      'the cookie header',
      [{ match: [{ headers: { cookie: { regex: '.*user=jason.*' } } }], route: [canary] }, { route: [stable] }],
      '/',
      { cookies: { user: 'jason' } },
      'v1.1',
    ],
    [
      'a query parameter',
      [{ match: [{ queryParams: { beta: { exact: '1' } } }], route: [canary] }, { route: [stable] }],
      '/?beta=1',
      {},
      'v1.1',
    ],
    [
      'conditions of one match are all needed',
      [{ match: [{ uri: { prefix: '/a' }, headers: { x: {} } }], route: [canary] }, { route: [stable] }],
      '/a',
      {},
      'v1.0',
    ],
    [
      'matches are alternatives',
      [{ match: [{ uri: { exact: '/b' } }, { method: { exact: 'GET' } }], route: [canary] }],
      '/a',
      {},
      'v1.1',
    ],
    ['nothing matches', [to({ prefix: '/v2' }, canary)], '/', {}, '404'],
  ]
  for (const [name, http, path, more, version] of table)
    it(`${name}: GET ${path} → ${version}`, () => {
      expect(versionOf(http, path, more)).to.equal(version)
    })

  it('GET /old/x is rewritten, redirected, answered', () => {
    const old = { uri: { prefix: '/old' } }
    const asked = get('http://shop.example/old/x')
    expect(
      first({ http: [{ match: [old], rewrite: { uri: '/new', authority: 'inner' }, route: [stable] }] }, asked).seen,
    ).to.include({ path: '/new/x', host: 'inner' })
    expect(
      first({ http: [{ match: [old], redirect: { uri: '/new', authority: 'b.example' } }] }, asked),
    ).to.deep.include({ status: 301, headers: { location: 'http://b.example/new' } })
    expect(
      first({ http: [{ match: [old], directResponse: { status: 418, body: { string: 'tea' } } }] }, asked),
    ).to.deep.include({ status: 418, body: 'tea' })
  })

  it('headers are set, added and removed on the way there and back', () => {
    const http: readonly HttpRoute[] = [
      {
        headers: { request: { set: { a: '1' }, add: { b: '2' }, remove: ['c'] }, response: { set: { d: '3' } } },
        route: [stable],
      },
    ]
    const answer = first({ http }, get(undefined, { headers: { a: '0', b: '0', c: '0' } }))
    expect(answer.seen!.headers).to.deep.equal({ a: '1', b: '0,2' })
    expect(answer.headers['d']).to.equal('3')
  })

  it('a fault is injected into its share; an unset percentage into none', () => {
    const abort = (percentage?: { value: number }): Written => ({
      http: [
        { fault: { abort: { httpStatus: 418, ...(percentage === undefined ? {} : { percentage }) } }, route: [stable] },
      ],
    })
    expect(shareOf(abort({ value: 25 }))).to.deep.equal({ '418': '1/4', 'v1.0': '3/4' })
    expect(shareOf(abort())).to.deep.equal({ 'v1.0': '1' })
    expect(
      first({ http: [{ fault: { delay: { fixedDelay: '5s', percentage: { value: 100 } } }, route: [stable] }] }).delay,
    ).to.equal(5000)
  })

  it('a mirror gets copies, and nobody waits for them', () => {
    const mirror: HttpRoute = {
      mirror: { host: 'api', subset: 'canary' },
      mirrorPercentage: { value: 50 },
      route: [stable],
    }
    const all = ways(router, get(), viewOf(scene({ http: [mirror] })))
    const copied = all.filter(({ response }) => (response.mirrored ?? []).length > 0)
    expect(copied.reduce((sum, { probability }) => sum + probability.valueOf(), 0)).to.be.closeTo(0.5, 1e-9)
    expect(shareOf({ http: [mirror] })).to.deep.equal({ 'v1.0': '1' })
  })
})

describe('retries and timeouts', () => {
  const route = (more: HttpRoute): Written => ({ http: [{ route: [stable], ...more }] })
  const broken: Faults = { '10.1.0.1': { status: 503 } }

  it('a refused connection is tried again elsewhere in the subset, without being asked to', () => {
    expect(shareOf(route({}), get(), { '10.1.0.1': { failed: 'refused' } })).to.deep.equal({ 'v1.0': '1' })
    expect(shareOf(route({ retries: { attempts: 0 } }), get(), { '10.1.0.1': { failed: 'refused' } })).to.deep.equal({
      'v1.0': '2/3',
      '503': '1/3',
    })
  })

  it('an answer 503 is tried again only where the rule says so', () => {
    expect(shareOf(route({}), get(), broken)).to.deep.equal({ 'v1.0': '2/3', '503': '1/3' })
    for (const retryOn of ['5xx', 'gateway-error', '503', 'connect-failure,5xx'])
      expect(shareOf(route({ retries: { attempts: 2, retryOn } }), get(), broken), retryOn).to.deep.equal({
        'v1.0': '1',
      })
    expect(shareOf(route({ retries: { attempts: 2, retryOn: 'reset,retriable-4xx' } }), get(), broken)).to.deep.equal({
      'v1.0': '2/3',
      '503': '1/3',
    })
  })

  it('a retry stays in the subset that was drawn', () => {
    const http: readonly HttpRoute[] = [
      {
        route: [
          { ...stable, weight: 90 },
          { ...canary, weight: 10 },
        ],
        retries: { attempts: 5, retryOn: '5xx' },
      },
    ]
    const faults: Faults = { '10.1.1.1': { status: 500 }, '10.1.1.2': { status: 500 } }
    expect(shareOf({ http }, get(), faults)).to.deep.equal({ 'v1.0': '9/10', '500': '1/10' })
  })

  it('an answer later than the timeout is 504; a try later than its own is tried elsewhere', () => {
    const slow: Faults = { '10.1.0.1': { status: 200, delay: 3000 } }
    expect(shareOf(route({ timeout: '2s' }), get(), slow)).to.deep.equal({ 'v1.0': '2/3', '504': '1/3' })
    const patient = route({ timeout: '10s', retries: { attempts: 2, perTryTimeout: '1s', retryOn: '5xx' } })
    expect(shareOf(patient, get(), slow)).to.deep.equal({ 'v1.0': '1' })
  })
})

describe('load balancing', () => {
  it('a header pins an endpoint; without it any will do', () => {
    const written: Written = { policy: { loadBalancer: { consistentHash: { httpHeaderName: 'x-user' } } } }
    expect(ways(router, get(undefined, { headers: { 'x-user': 'alice' } }), viewOf(scene(written)))).to.have.lengthOf(1)
    expect(ways(router, get(), viewOf(scene(written)))).to.have.lengthOf(3)
  })

  it('a cookie is made where a lifetime is given, and pins an endpoint of each subset, not the subset', () => {
    const written: Written = {
      http: [
        {
          route: [
            { ...stable, weight: 1 },
            { ...canary, weight: 1 },
          ],
        },
      ],
      policy: { loadBalancer: { consistentHash: { httpCookie: { name: 'shop', ttl: '0s' } } } },
    }
    const view = viewOf(scene(written))
    const { cookies } = ways(router, get(), view)[0]!.response
    expect(cookies.map(({ name }) => name)).to.deep.equal(['shop'])
    const again = ways(router, get(undefined, { cookies: { shop: cookies[0]!.value } }), view)
    expect(again.map(({ response, probability }) => `${response.pod} ${probability.toFraction()}`)).to.have.lengthOf(2)
  })

  it('five failures in a row eject an endpoint, if so many may be; nobody left is 503', () => {
    const faults: Faults = { '10.1.1.1': { status: 500 }, '10.1.1.2': { status: 500 } }
    const eject = (maxEjectionPercent: number): string => {
      const written: Written = {
        http: [{ route: [canary] }],
        policy: { outlierDetection: { consecutive5xxErrors: 2, maxEjectionPercent } },
      }
      const view = viewOf(scene(written), faults)
      let memory: RouterMemory = NO_ROUTER_MEMORY
      const statuses: number[] = []
      for (let number = 0; number < 8; number++) {
        const [way] = ways(router, get(), view, memory)
        memory = way!.memory
        statuses.push(way!.response.status)
      }
      return statuses.join(' ')
    }
    expect(eject(100)).to.equal('500 500 500 500 503 503 503 503')
    // Of two endpoints one is 50 %: with the default of 10 % nobody may be ejected (Envoy since 1.31).
    expect(eject(10)).to.equal('500 500 500 500 500 500 500 500')
  })
})

describe('the ingress gateway', () => {
  const statusOf = (written: Written, url = 'http://shop.example/'): number => first(written, get(url)).status

  it('listens where a server selects it', () => {
    expect(router.ports(scene().state)).to.deep.equal([80])
    expect(router.ports(new Scene().state)).to.deep.equal([])
  })

  it('answers 404 for hosts nobody serves', () => {
    expect(statusOf({}, 'http://other.example/')).to.equal(404)
    expect(statusOf({ hosts: ['shop.test'] })).to.equal(404)
    expect(statusOf({ virtualService: { gateways: ['mesh'] } })).to.equal(404)
    expect(statusOf({ virtualService: { gateways: ['other/web'] } })).to.equal(404)
    expect(statusOf({ virtualService: { gateways: ['default/web'] } })).to.equal(200)
    expect(statusOf({ virtualService: { exportTo: ['.'] } })).to.equal(404)
    expect(statusOf({ hosts: ['other/*'] })).to.equal(404)
    expect(statusOf({ hosts: ['default/*'] })).to.equal(200)
  })

  it('an exact host wins over a wildcard, without falling through', () => {
    const wide = scene({ virtualService: { hosts: ['*.example'] } }).put('VirtualService', 'exact', {
      spec: {
        hosts: ['shop.example'],
        gateways: ['web'],
        http: [{ match: [{ uri: { prefix: '/v2' } }], route: [canary] }],
      },
    })
    expect(shares(router, get(), viewOf(wide))).to.deep.equal({ '404': '1' })
    expect(shares(router, get('http://shop.example/v2'), viewOf(wide))).to.deep.equal({ 'v1.1': '1' })
  })

  it('several VirtualServices for a host are one, the oldest first', () => {
    const both = scene({ http: [{ match: [{ uri: { prefix: '/a' } }], route: [stable] }] }).put(
      'VirtualService',
      'younger',
      {
        spec: { hosts: ['shop.example'], gateways: ['web'], http: [{ route: [canary] }] },
      },
    )
    expect(shares(router, get('http://shop.example/a'), viewOf(both))).to.deep.equal({ 'v1.0': '1' })
    expect(shares(router, get(), viewOf(both))).to.deep.equal({ 'v1.1': '1' })
  })
})

describe('a sidecar', () => {
  const proxy = { namespace: 'default', labels: { app: 'web' }, node: 'n1', gateway: 'mesh' }
  const through = (from: Scene, url: string): Readonly<Record<string, number>> => {
    const view = viewOf(from)
    const found: Record<string, number> = {}
    for (const { value, probability } of branches(() =>
      intercept(request(`GET ${url}`), proxy, view, NO_ROUTER_MEMORY),
    )) {
      const pod = value?.response.pod
      const name =
        value === undefined
          ? 'let through'
          : pod === undefined
            ? String(value.response.status)
            : (view.state.get('Pod', pod)?.metadata.labels?.['version'] ?? '')
      found[name] = (found[name] ?? 0) + probability.valueOf()
    }
    return found
  }
  const mesh = (http: readonly HttpRoute[]): Scene =>
    scene({ http, virtualService: { hosts: ['api'], gateways: ['mesh'] } })

  it('routes a Service by the VirtualService of its name, under every name it has', () => {
    for (const host of ['api', 'api.default', 'api.default.svc', 'api.default.svc.cluster.local'])
      expect(through(mesh([{ route: [canary] }]), `http://${host}/`), host).to.deep.equal({ 'v1.1': 1 })
  })

  it('balances over the Service itself where no rule speaks for it', () => {
    const found = through(scene(), 'http://api/')
    expect(found['v1.0']).to.be.closeTo(0.6, 1e-9)
  })

  it('asks for its own labels and namespace', () => {
    const only = (match: object): readonly HttpRoute[] => [{ match: [match], route: [canary] }, { route: [stable] }]
    expect(through(mesh(only({ sourceLabels: { app: 'web' } })), 'http://api/')).to.deep.equal({ 'v1.1': 1 })
    expect(through(mesh(only({ sourceLabels: { app: 'other' } })), 'http://api/')).to.deep.equal({ 'v1.0': 1 })
    expect(through(mesh(only({ sourceNamespace: 'other' })), 'http://api/')).to.deep.equal({ 'v1.0': 1 })
  })

  it('lets through what the mesh does not know', () => {
    expect(through(scene(), 'http://outside.example/')).to.deep.equal({ 'let through': 1 })
    expect(through(scene(), 'http://api:81/')).to.deep.equal({ 'let through': 1 })
    expect(through(scene(), 'https://api/')).to.deep.equal({ 'let through': 1 })
  })
})
