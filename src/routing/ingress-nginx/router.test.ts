import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { HttpRequest } from '../../http.ts'
import { type Faults, request, Scene, shares, viewOf, type Went, ways } from '../scene.case.ts'
import { ingressNginx } from './router.ts'

const nginx = ingressNginx()
const V10 = ['10.1.0.1:8080', '10.1.0.2:8080', '10.1.0.3:8080']
const V11 = ['10.1.1.1:8080', '10.1.1.2:8080']
const P = 'nginx.ingress.kubernetes.io/'

interface Path {
  readonly path?: string
  readonly pathType?: string
  readonly service?: string
  readonly port?: number | string
}

function paths(list: readonly Path[]): object {
  return {
    paths: list.map(({ path = '/', pathType = 'Prefix', service = 'v10', port = 80 }) => ({
      path,
      pathType,
      backend: { service: { name: service, port: typeof port === 'number' ? { number: port } : { name: port } } },
    })),
  }
}

interface Written {
  readonly host?: string
  readonly annotations?: Readonly<Record<string, string>>
  readonly paths?: readonly Path[]
  readonly spec?: object
  readonly class?: string
}

function put(
  scene: Scene,
  name: string,
  { host = 'shop.example', annotations = {}, paths: list = [{}], spec = {}, class: named = 'nginx' }: Written,
): Scene {
  return scene.put('Ingress', name, {
    metadata: {
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([key, value]) => [key.includes('/') ? key : P + key, value]),
      ),
    },
    spec: {
      ...(named === '' ? {} : { ingressClassName: named }),
      rules: [{ ...(host === '' ? {} : { host }), http: paths(list) }],
      ...spec,
    },
  })
}

function shop(down: 'none' | 'v1.0' | 'v1.1' = 'none'): Scene {
  const scene = new Scene().put('IngressClass', 'nginx', { spec: { controller: 'k8s.io/ingress-nginx' } }, null)
  const lines = (addresses: readonly string[], version: string): string[] =>
    addresses.map((address) => `${address} ${down === version ? 'unready' : 'ready'} ${version}`)
  return scene.service('v10', lines(V10, 'v1.0')).service('v11', lines(V11, 'v1.1'))
}

function canary(
  down: 'none' | 'v1.0' | 'v1.1',
  main: Readonly<Record<string, string>>,
  second: Readonly<Record<string, string>>,
): Scene {
  const scene = put(shop(down), 'main', { annotations: main })
  return put(scene, 'canary', {
    annotations: { canary: 'true', 'canary-weight': '10', ...second },
    paths: [{ service: 'v11' }],
  })
}

const get = (text = 'http://shop.example/', more: Partial<HttpRequest> = {}): HttpRequest =>
  request(`GET ${text}`, more)
const shareOf = (scene: Scene, asked = get(), faults: Faults = {}): Readonly<Record<string, string>> =>
  shares(nginx, asked, viewOf(scene, faults))
const statusOf = (scene: Scene, url: string): number => ways(nginx, get(url), viewOf(scene))[0]!.response.status

function cookiesOf({ response }: Went): Record<string, string> {
  return Object.fromEntries(response.cookies.map(({ name, value }) => [name, value]))
}

/** Whether every new session keeps its Pod for three more requests, whatever nature decides. */
function sticks(scene: Scene): 'Pod' | 'version' | 'nothing' {
  const view = viewOf(scene)
  let pods = true
  let versions = true
  const version = (pod?: string): string | undefined => view.state.get('Pod', pod ?? '')?.metadata.labels?.['version']
  for (const first of ways(nginx, get(), view)) {
    let memories = [first.memory]
    for (let count = 0; count < 3; count++) {
      const next = memories.flatMap((memory) =>
        ways(nginx, get('http://shop.example/', { cookies: cookiesOf(first) }), view, memory),
      )
      pods &&= next.every(({ response }) => response.pod === first.response.pod)
      versions &&= next.every(({ response }) => version(response.pod) === version(first.response.pod))
      memories = [...new Map(next.map(({ memory }) => [memory.key, memory])).values()]
    }
  }
  return pods ? 'Pod' : versions ? 'version' : 'nothing'
}

describe('ingress-nginx: 90/10, failover and affinity', () => {
  const attempts: readonly (readonly [
    name: string,
    main: Record<string, string>,
    second: Record<string, string>,
    down: Record<string, string>,
    keeps: string,
  ])[] = [
    ['cookie affinity on main', { affinity: 'cookie' }, {}, { 'v1.0': '1' }, 'Pod'],
    ['cookie affinity on the canary', {}, { affinity: 'cookie' }, { 'v1.0': '1' }, 'nothing'],
    ['upstream-hash-by on main', { 'upstream-hash-by': '$remote_addr' }, {}, { 'v1.0': '1' }, 'nothing'],
    [
      'service-upstream on both',
      { affinity: 'cookie', 'service-upstream': 'true' },
      { 'service-upstream': 'true' },
      { 'v1.0': '9/10', '502': '1/10' },
      'version',
    ],
  ]
  for (const [name, main, second, down, keeps] of attempts) {
    it(name, () => {
      expect(shareOf(canary('none', main, second))).to.deep.equal({ 'v1.0': '9/10', 'v1.1': '1/10' })
      expect(shareOf(canary('v1.1', main, second))).to.deep.equal(down)
      expect(sticks(canary('none', main, second))).to.equal(keeps)
    })
  }
  it('one Service over all five Pods: 60/40, and its ClientIP affinity is passed by', () => {
    const all = [...V10.map((address) => `${address} ready v1.0`), ...V11.map((address) => `${address} ready v1.1`)]
    const scene = put(shop().service('api', all, { sessionAffinity: 'ClientIP' }), 'main', {
      paths: [{ service: 'api' }],
    })
    expect(shareOf(scene)).to.deep.equal({ 'v1.0': '3/5', 'v1.1': '2/5' })
    expect(sticks(scene)).to.equal('nothing')
  })
  it('v1.1 that fails while Ready keeps its tenth', () => {
    expect(
      shareOf(canary('none', { affinity: 'cookie' }, {}), get(), {
        '10.1.1.1': { status: 500 },
        '10.1.1.2': { status: 500 },
      }),
    ).to.deep.equal({ 'v1.0': '9/10', '500': '1/10' })
  })
  it('main without endpoints is 503, though the canary is well and forced', () => {
    const forced = get('http://shop.example/', { headers: { 'x-canary': 'always' } })
    expect(shareOf(canary('v1.0', {}, { 'canary-by-header': 'X-Canary' }), forced)).to.deep.equal({ '503': '1' })
  })
})

describe('ingress-nginx: sessions when v1.1 goes down and returns', () => {
  const session = (mode: string): readonly string[] => {
    const main = { affinity: 'cookie', 'affinity-mode': mode, 'session-cookie-name': 'shop' }
    const first = ways(nginx, get(), viewOf(canary('none', main, {}))).find(({ response }) =>
      response.pod?.includes('10-1-1-'),
    )!
    const during = ways(
      nginx,
      get('http://shop.example/', { cookies: cookiesOf(first) }),
      viewOf(canary('v1.1', main, {})),
    )
    const cookies = { ...cookiesOf(first), ...cookiesOf(during[0]!) }
    const after = ways(nginx, get('http://shop.example/', { cookies }), viewOf(canary('none', main, {})))
    const version = (way: Went): string => (way.response.pod?.includes('10-1-1-') ? 'v1.1' : 'v1.0')
    return [version(during[0]!), version(after[0]!)]
  }
  it('balanced: they come back', () => {
    expect(session('balanced')).to.deep.equal(['v1.0', 'v1.1'])
  })
  it('persistent: they stay', () => {
    expect(session('persistent')).to.deep.equal(['v1.0', 'v1.0'])
  })
  it('a session of main ignores the forcing header', () => {
    const scene = canary('none', { affinity: 'cookie' }, { 'canary-by-header': 'X-Canary' })
    const first = ways(nginx, get('http://shop.example/', { headers: { 'x-canary': 'never' } }), viewOf(scene))[0]!
    expect(
      shareOf(scene, get('http://shop.example/', { cookies: cookiesOf(first), headers: { 'x-canary': 'always' } })),
    ).to.deep.equal({ 'v1.0': '1' })
  })
  it('legacy: the canary sets no cookie', () => {
    const scene = canary(
      'none',
      { affinity: 'cookie' },
      { 'affinity-canary-behavior': 'legacy', 'canary-weight': '100' },
    )
    expect(ways(nginx, get(), viewOf(scene)).flatMap(({ response }) => response.cookies)).to.deep.equal([])
  })
})

describe('ingress-nginx: canary rules', () => {
  const cases: readonly (readonly [
    annotations: Record<string, string>,
    sent: Partial<HttpRequest>,
    canaryShare: string,
  ])[] = [
    [{ 'canary-weight': '0' }, {}, '0'],
    [{ 'canary-weight': '100' }, {}, '1'],
    [{ 'canary-weight': '10%' }, {}, '0'],
    [{ 'canary-weight': '1', 'canary-weight-total': '10' }, {}, '1/100'],
    [{ 'canary-weight': '50', 'canary-weight-total': '500' }, {}, '1/10'],
    [{ 'canary-weight': '600', 'canary-weight-total': '500' }, {}, '1'],
    [{ 'canary-by-header': 'X-C', 'canary-weight': '0' }, { headers: { 'x-c': 'always' } }, '1'],
    [{ 'canary-by-header': 'X-C', 'canary-weight': '100' }, { headers: { 'x-c': 'never' } }, '0'],
    [{ 'canary-by-header': 'X-C', 'canary-weight': '100' }, { headers: { 'x-c': 'maybe' } }, '1'],
    [
      { 'canary-by-header': 'X-C', 'canary-by-header-value': 'yes', 'canary-weight': '0' },
      { headers: { 'x-c': 'yes' } },
      '1',
    ],
    [
      { 'canary-by-header': 'X-C', 'canary-by-header-value': 'yes', 'canary-weight': '0' },
      { headers: { 'x-c': 'always' } },
      '0',
    ],
    [
      { 'canary-by-header': 'X-C', 'canary-by-header-value': 'yes', 'canary-weight': '100' },
      { headers: { 'x-c': 'never' } },
      '1',
    ],
    [
      {
        'canary-by-header': 'X-C',
        'canary-by-header-value': 'a',
        'canary-by-header-pattern': '^b',
        'canary-weight': '0',
      },
      { headers: { 'x-c': 'bb' } },
      '0',
    ],
    [
      { 'canary-by-header': 'X-C', 'canary-by-header-pattern': '^beta-.*', 'canary-weight': '0' },
      { headers: { 'x-c': 'beta-7' } },
      '1',
    ],
    [{ 'canary-by-cookie': 'try', 'canary-weight': '0' }, { cookies: { try: 'always' } }, '1'],
    [{ 'canary-by-cookie': 'try', 'canary-weight': '100' }, { cookies: { try: 'never' } }, '0'],
    [{ 'canary-by-cookie': 'try', 'canary-weight': '100' }, { cookies: { try: 'perhaps' } }, '1'],
    [
      { 'canary-by-header': 'X-C', 'canary-by-cookie': 'try' },
      { headers: { 'x-c': 'never' }, cookies: { try: 'always' } },
      '0',
    ],
  ]
  for (const [annotations, sent, wanted] of cases) {
    it(`${JSON.stringify(annotations)} ${JSON.stringify(sent)} → ${wanted}`, () => {
      expect(shareOf(canary('none', {}, annotations), get('http://shop.example/', sent))['v1.1'] ?? '0').to.equal(
        wanted,
      )
    })
  }
  it('a canary of another path, host or pathType is dropped', () => {
    for (const written of [
      { paths: [{ service: 'v11', pathType: 'Exact' }] },
      { paths: [{ service: 'v11', path: '/x' }] },
      { host: 'other.example', paths: [{ service: 'v11' }] },
    ]) {
      const scene = put(put(shop(), 'main', {}), 'canary', {
        annotations: { canary: 'true', 'canary-weight': '100' },
        ...written,
      })
      expect(shareOf(scene)).to.deep.equal({ 'v1.0': '1' })
      expect(statusOf(scene, 'http://other.example/')).to.equal(404)
    }
  })
  it('of two canaries the oldest counts', () => {
    const v12 = canary('none', {}, {}).service('v12', ['10.1.2.1:8080 ready v1.2'])
    expect(
      shareOf(
        put(v12, 'later', { annotations: { canary: 'true', 'canary-weight': '100' }, paths: [{ service: 'v12' }] }),
      ),
    ).to.deep.equal({ 'v1.0': '9/10', 'v1.1': '1/10' })
  })
})

describe('ingress-nginx: hosts and paths', () => {
  const cases: readonly (readonly [paths: readonly Path[], url: string, status: number])[] = [
    [[{ path: '/foo', pathType: 'Exact' }], '/foo', 200],
    [[{ path: '/foo', pathType: 'Exact' }], '/foo/', 404],
    [[{ path: '/foo', pathType: 'Exact' }], '/FOO', 404],
    [[{ path: '/foo' }], '/foo?x=1', 200],
    [[{ path: '/foo' }], '/foo/bar', 200],
    [[{ path: '/foo' }], '/foobar', 404],
    [[{ path: '/foo', pathType: 'ImplementationSpecific' }], '/foobar', 404],
    [[{ path: '/foo', pathType: 'ImplementationSpecific' }], '/foo/bar', 200],
    [[{ path: '/' }], '/anything', 200],
    [[{ path: '/foo' }], '//foo///bar', 200],
    [[{ path: '/foo' }], '/%66oo/bar', 200],
    [[{ path: '/foo' }], '/foo%2Fbar', 200],
    [[{ path: '/foo', port: 'http' }], '/foo', 200],
    [[{ path: '/foo', port: 8080 }], '/foo', 200],
    [[{ path: '/foo', port: 81 }], '/foo', 503],
    [[{ path: '/foo', service: 'nowhere' }], '/foo', 503],
  ]
  for (const [list, url, status] of cases) {
    it(`${list.map(({ path, pathType = 'Prefix', service = '', port = '' }) => `${path} ${pathType} ${service}${port}`)}: ${url} → ${status}`, () => {
      expect(statusOf(put(shop(), 'main', { paths: list }), `http://shop.example${url}`)).to.equal(status)
    })
  }
  it('the longest path wins, Exact before Prefix', () => {
    const scene = put(shop(), 'main', {
      paths: [
        { path: '/' },
        { path: '/a', service: 'v11' },
        { path: '/a/b' },
        { path: '/a/b', pathType: 'Exact', service: 'v11' },
      ],
    })
    const version = (path: string): string => Object.keys(shareOf(scene, get(`http://shop.example${path}`)))[0]!
    expect(['/', '/a', '/a/x', '/a/b', '/a/b/c'].map(version)).to.deep.equal(['v1.0', 'v1.1', 'v1.1', 'v1.1', 'v1.0'])
  })
  it('a wildcard is one label; the exact host wins; no fall-through to hostless rules', () => {
    const scene = put(
      put(put(shop(), 'wild', { host: '*.example.com' }), 'exact', {
        host: 'a.example.com',
        paths: [{ path: '/only', service: 'v11' }],
      }),
      'any',
      { host: '', paths: [{ path: '/', service: 'v11' }] },
    )
    const got = ['kr.example.com', 'a.example.com', 'a.b.example.com', 'example.com'].map((host) =>
      shareOf(scene, get(`http://${host}/`)),
    )
    expect(got).to.deep.equal([{ 'v1.0': '1' }, { '404': '1' }, { 'v1.1': '1' }, { 'v1.1': '1' }])
  })
  it('regular expressions take over the whole host, anchored at the start only and without case', () => {
    const scene = put(
      put(shop(), 'one', {
        annotations: { 'use-regex': 'true' },
        paths: [{ path: '/api/[0-9]+', pathType: 'ImplementationSpecific' }],
      }),
      'two',
      { paths: [{ path: '/foo', pathType: 'Exact', service: 'v11' }] },
    )
    expect(
      ['/api/12', '/API/12/x', '/api/x', '/foobar', '/FOO'].map((path) =>
        statusOf(scene, `http://shop.example${path}`),
      ),
    ).to.deep.equal([200, 200, 404, 200, 200])
  })
  it('default backends: for every host without rules, else for the rules’ hosts alone', () => {
    const all = shop().put('Ingress', 'all', {
      spec: { ingressClassName: 'nginx', defaultBackend: { service: { name: 'v10', port: { number: 80 } } } },
    })
    expect(statusOf(all, 'http://what.ever/x')).to.equal(200)
    const some = put(shop(), 'some', {
      paths: [{ path: '/a' }],
      spec: { defaultBackend: { service: { name: 'v11', port: { number: 80 } } } },
    })
    expect(['http://shop.example/b', 'http://other.example/b'].map((url) => statusOf(some, url))).to.deep.equal([
      200, 404,
    ])
  })
  it('classes: no object, another controller, none, the old annotation', () => {
    const other = shop().put('IngressClass', 'other', { spec: { controller: 'example.com/other' } }, null)
    const status = (written: Written): number =>
      statusOf(
        put(other, `i-${JSON.stringify(written).length}`, {
          host: `h${JSON.stringify(written).length}.example`,
          ...written,
        }),
        `http://h${JSON.stringify(written).length}.example/`,
      )
    expect([
      status({ class: 'missing' }),
      status({ class: 'other' }),
      status({ class: '' }),
      status({ class: '', annotations: { 'kubernetes.io/ingress.class': 'nginx' } }),
    ]).to.deep.equal([404, 404, 404, 200])
  })
  it('of two owners the oldest keeps the path', () => {
    expect(shareOf(put(put(shop(), 'b', { paths: [{ service: 'v11' }] }), 'a', {}))).to.deep.equal({ 'v1.1': '1' })
  })
})

describe('ingress-nginx: redirects, rewrites and lists', () => {
  const answer = (
    written: Written,
    url: string,
    more: Partial<HttpRequest> = {},
  ): readonly (string | number | undefined)[] => {
    const { response } = ways(nginx, get(url, more), viewOf(put(shop(), 'main', written)))[0]!
    return [response.status, response.headers['location'] ?? response.seen?.path]
  }
  const tls = { spec: { tls: [{ hosts: ['shop.example'] }] } }
  const cases: readonly (readonly [written: Written, url: string, status: number, where?: string])[] = [
    [tls, 'http://shop.example/a/?q=1', 308, 'https://shop.example/a/?q=1'],
    [tls, 'http://shop.example/a/', 308, 'https://shop.example/a'],
    [
      { ...tls, annotations: { 'preserve-trailing-slash': 'true' } },
      'http://shop.example/a/',
      308,
      'https://shop.example/a/',
    ],
    [{ ...tls, annotations: { 'ssl-redirect': 'false' } }, 'http://shop.example/a', 200, '/a'],
    [tls, 'https://shop.example/a', 200, '/a'],
    [{ annotations: { 'force-ssl-redirect': 'true' } }, 'http://shop.example/a', 308, 'https://shop.example/a'],
    [{ host: '', spec: { tls: [{ hosts: ['shop.example'] }] } }, 'http://shop.example/a', 200, '/a'],
    [
      { annotations: { 'permanent-redirect': 'https://new.example/x' } },
      'http://shop.example/a',
      301,
      'https://new.example/x',
    ],
    [
      { annotations: { 'permanent-redirect': 'https://new.example', 'permanent-redirect-code': '308' } },
      'http://shop.example/',
      308,
      'https://new.example',
    ],
    [
      { annotations: { 'temporal-redirect': 'https://new.example' } },
      'http://shop.example/a',
      302,
      'https://new.example',
    ],
    [{ annotations: { 'app-root': '/app' } }, 'http://shop.example/', 302, 'http://shop.example/app'],
    [{ annotations: { 'app-root': '/app' } }, 'http://shop.example/x', 200, '/x'],
    [{ annotations: { 'rewrite-target': '/' }, paths: [{ path: '/foo' }] }, 'http://shop.example/foo/bar', 200, '/'],
    [
      {
        annotations: { 'rewrite-target': '/$2' },
        paths: [{ path: '/foo(/|$)(.*)', pathType: 'ImplementationSpecific' }],
      },
      'http://shop.example/foo/bar/x',
      200,
      '/bar/x',
    ],
    [
      {
        annotations: { 'rewrite-target': '/$2' },
        paths: [{ path: '/foo(/|$)(.*)', pathType: 'ImplementationSpecific' }],
      },
      'http://shop.example/foo',
      200,
      '/',
    ],
    [{ paths: [{ path: '/foo/' }] }, 'http://shop.example/foo?a=1', 301, 'http://shop.example/foo/?a=1'],
    [{ annotations: { 'whitelist-source-range': '198.51.100.0/24' } }, 'http://shop.example/', 403],
    [{ annotations: { 'whitelist-source-range': '203.0.113.0/24, 10.0.0.0/8' } }, 'http://shop.example/', 200, '/'],
    [{ annotations: { 'denylist-source-range': '203.0.113.10' } }, 'http://shop.example/', 403],
    [{ annotations: { 'whitelist-source-range': 'nonsense' } }, 'http://shop.example/', 503],
  ]
  for (const [written, url, status, where] of cases) {
    it(`${JSON.stringify(written)} ${url} → ${status} ${where ?? ''}`, () => {
      expect(answer(written, url)).to.deep.equal([status, where])
    })
  }
})

describe('ingress-nginx: tries and timeouts', () => {
  const status = (
    annotations: Record<string, string>,
    faults: Faults,
    method = 'GET',
  ): Readonly<Record<string, string>> =>
    shares(nginx, request(`${method} http://shop.example/`), viewOf(put(shop(), 'main', { annotations }), faults))
  const dead: Faults = { '10.1.0.1': { failed: 'refused' } }
  const all = (fault: Faults[string]): Faults =>
    Object.fromEntries(['10.1.0.1', '10.1.0.2', '10.1.0.3'].map((ip) => [ip, fault]))
  it('a refused connection moves on to the next peer', () => {
    expect(status({}, dead)).to.deep.equal({ 'v1.0': '1' })
  })
  it('unless the tries are used up', () => {
    expect(status({ 'proxy-next-upstream-tries': '1' }, dead)).to.deep.equal({ '502': '1/3', 'v1.0': '2/3' })
  })
  it('or switched off', () => {
    expect(status({ 'proxy-next-upstream': 'off' }, dead)).to.deep.equal({ '502': '1/3', 'v1.0': '2/3' })
  })
  it('all refused is 502, all silent 504', () => {
    expect(status({}, all({ failed: 'refused' }))).to.deep.equal({ '502': '1' })
    expect(status({}, all({ failed: 'timeout' }))).to.deep.equal({ '504': '1' })
  })
  it('a 500 is no reason, unless asked for', () => {
    const broken: Faults = { '10.1.0.1': { status: 503 } }
    expect(status({}, broken)).to.deep.equal({ '503': '1/3', 'v1.0': '2/3' })
    expect(status({ 'proxy-next-upstream': 'error timeout http_503' }, broken)).to.deep.equal({ 'v1.0': '1' })
    expect(status({ 'proxy-next-upstream': 'error timeout http_503' }, broken, 'POST')).to.deep.equal({
      '503': '1/3',
      'v1.0': '2/3',
    })
  })
  it('an answer after proxy-read-timeout is 504', () => {
    expect(status({ 'proxy-read-timeout': '2' }, all({ status: 200, delay: 3000 }))).to.deep.equal({ '504': '1' })
    expect(status({ 'proxy-read-timeout': '4' }, all({ status: 200, delay: 3000 }))).to.deep.equal({ 'v1.0': '1' })
  })
})
