import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { request, Scene, shares, viewOf } from '../scene.case.ts'
import { nginxNotices } from './notices.ts'
import { ingressNginx } from './router.ts'

const PREFIX = 'nginx.ingress.kubernetes.io/'

function put(
  scene: Scene,
  name: string,
  annotations: Readonly<Record<string, string>>,
  service = 'v10',
  path = '/',
  named: string | undefined = 'nginx',
): Scene {
  return scene.put('Ingress', name, {
    metadata: {
      annotations: Object.fromEntries(Object.entries(annotations).map(([key, value]) => [PREFIX + key, value])),
    },
    spec: {
      ...(named === '' ? {} : { ingressClassName: named }),
      rules: [
        {
          host: 'shop.example',
          http: {
            paths: [{ path, pathType: 'Prefix', backend: { service: { name: service, port: { number: 80 } } } }],
          },
        },
      ],
    },
  })
}

const shop = (): Scene =>
  new Scene()
    .put('IngressClass', 'nginx', { spec: { controller: 'k8s.io/ingress-nginx' } }, null)
    .service('v10', ['10.1.0.1:8080 ready v1.0'])
    .service('v11', ['10.1.1.1:8080 ready v1.1'])

const codes = (scene: Scene): readonly string[] => nginxNotices(scene.state).map(({ code }) => code)

describe('notices of ingress-nginx', () => {
  const canary = { canary: 'true', 'canary-weight': '10' }
  const cases: readonly (readonly [name: string, scene: () => Scene, code: string])[] = [
    ['a class without object', () => put(shop(), 'a', {}, 'v10', '/', 'missing'), 'ingress.class-missing'],
    ['no class', () => put(shop(), 'a', {}, 'v10', '/', ''), 'ingress.class-none'],
    ['a canary alone', () => put(shop(), 'c', canary, 'v11'), 'ingress.canary-dropped'],
    ['a canary of another path', () => put(put(shop(), 'a', {}), 'c', canary, 'v11', '/x'), 'ingress.canary-dropped'],
    ['a canary of the same Service', () => put(put(shop(), 'a', {}), 'c', canary, 'v10'), 'ingress.canary-dropped'],
    [
      'a weight in percent',
      () => put(put(shop(), 'a', {}), 'c', { ...canary, 'canary-weight': '10%' }, 'v11'),
      'ingress.canary-weight',
    ],
    [
      'a total below 100',
      () => put(put(shop(), 'a', {}), 'c', { ...canary, 'canary-weight-total': '10' }, 'v11'),
      'ingress.canary-total',
    ],
    [
      'affinity on the canary',
      () => put(put(shop(), 'a', {}), 'c', { ...canary, affinity: 'cookie' }, 'v11'),
      'ingress.canary-annotation',
    ],
    ['ewma', () => put(shop(), 'a', { 'load-balance': 'ewma' }), 'ingress.unpredictable'],
    ['requests a second', () => put(shop(), 'a', { 'limit-rps': '5' }), 'ingress.not-simulated'],
    ['a misspelt annotation', () => put(shop(), 'a', { 'rewrite-targt': '/' }), 'ingress.unknown-annotation'],
    ['a path with an owner', () => put(put(shop(), 'a', {}), 'b', {}, 'v11'), 'ingress.owner'],
  ]
  for (const [name, scene, code] of cases) {
    it(`${name}: ${code}`, () => {
      expect(codes(scene())).to.deep.equal([code])
    })
  }
  it('nothing to say about the full solution', () => {
    expect(codes(put(put(shop(), 'a', { affinity: 'cookie' }), 'c', canary, 'v11'))).to.deep.equal([])
  })
})

describe('laws of ingress-nginx', () => {
  it('the canary’s share is weight over total, in whole numbers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 100, max: 1000 }), (weight, total) => {
        const scene = put(
          put(shop(), 'a', {}),
          'c',
          { canary: 'true', 'canary-weight': String(weight), 'canary-weight-total': String(total) },
          'v11',
        )
        const found = shares(ingressNginx(), request('GET http://shop.example/'), viewOf(scene))['v1.1']!
        const [over = '0', under = '1'] = found.split('/')
        return BigInt(over) * BigInt(total) === BigInt(weight) * BigInt(under)
      }),
      { numRuns: 50 },
    )
  })
  it('a path belongs to the longest rule, in whatever order rules are written', () => {
    const paths = ['/', '/a', '/a/b', '/a/b/c', '/z']
    fc.assert(
      fc.property(
        fc.shuffledSubarray(paths, { minLength: 1 }),
        fc.constantFrom('/', '/a', '/a/x', '/a/b', '/a/b/c/d', '/ab', '/z/1'),
        (rules, path) => {
          const scene = rules.reduce(
            (made, rule) =>
              made.service(`s${rule.replaceAll('/', '-')}`, [`10.2.0.${paths.indexOf(rule) + 1}:8080 ready ${rule}`]),
            shop(),
          )
          scene.put('Ingress', 'all', {
            spec: {
              ingressClassName: 'nginx',
              rules: [
                {
                  http: {
                    paths: rules.map((rule) => ({
                      path: rule,
                      pathType: 'Prefix',
                      backend: { service: { name: `s${rule.replaceAll('/', '-')}`, port: { number: 80 } } },
                    })),
                  },
                },
              ],
            },
          })
          const covering = rules
            .filter((rule) => path === rule || path.startsWith(rule === '/' ? '/' : `${rule}/`))
            .sort((a, b) => b.length - a.length)[0]
          const found = Object.keys(shares(ingressNginx(), request(`GET http://shop.example${path}`), viewOf(scene)))
          expect(found).to.deep.equal([covering ?? '404'])
        },
      ),
      { numRuns: 100 },
    )
  })
})
