import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { Fraction } from '../../fraction.ts'
import { albsOf } from '../alb/groups.ts'
import { albRouter } from '../alb/router.ts'
import { request, Scene, shares, viewOf } from '../scene.case.ts'
import { ingressNginx } from './router.ts'

const PREFIX = 'nginx.ingress.kubernetes.io/'

interface Rule {
  readonly host: string
  readonly path: string
  readonly pathType: 'Exact' | 'Prefix'
  readonly service: 'v10' | 'v11'
  /** The Ingress that it is written in. */
  readonly ingress: number
}

const rule: fc.Arbitrary<Rule> = fc.record({
  host: fc.constantFrom('', 'shop.example', '*.example', 'api.example'),
  path: fc.constantFrom('/', '/a', '/a/b', '/ab', '/c'),
  pathType: fc.constantFrom('Exact', 'Prefix'),
  service: fc.constantFrom('v10', 'v11'),
  ingress: fc.nat(2),
})

const rules = fc.uniqueArray(rule, {
  minLength: 1,
  maxLength: 8,
  selector: ({ host, path, pathType }) => `${host} ${path} ${pathType}`,
})

function shop(): Scene {
  return new Scene()
    .put('IngressClass', 'nginx', { spec: { controller: 'k8s.io/ingress-nginx' } }, null)
    .put('IngressClass', 'alb', { spec: { controller: 'ingress.k8s.aws/alb' } }, null)
    .service('v10', ['10.1.0.1:8080 ready v1.0', '10.1.0.2:8080 ready v1.0'])
    .service('v11', ['10.1.1.1:8080 ready v1.1'])
}

function spec(list: readonly Rule[], order: (index: number) => number): object {
  const written = list.map((one, index) => [order(index), one] as const).sort(([a], [b]) => a - b)
  return {
    ingressClassName: 'nginx',
    rules: written.map(([, { host, path, pathType, service }]) => ({
      ...(host === '' ? {} : { host }),
      http: { paths: [{ path, pathType, backend: { service: { name: service, port: { number: 80 } } } }] },
    })),
  }
}

/** The rules in their Ingresses; `turned`: Ingresses and rules in the opposite order. */
function scene(list: readonly Rule[], turned: boolean): Scene {
  const numbers = [...new Set(list.map(({ ingress }) => ingress))]
  return (turned ? numbers.toReversed() : numbers).reduce(
    (made, number) =>
      made.put('Ingress', `i${number}`, {
        spec: spec(
          list.filter(({ ingress }) => ingress === number),
          (index) => (turned ? -index : index),
        ),
      }),
    shop(),
  )
}

const url = fc
  .tuple(
    fc.constantFrom('shop.example', 'api.example', 'www.example', 'other.test'),
    fc.constantFrom('/', '/a', '/a/', '/a/b', '/a/b/c', '/ab', '/c', '/d'),
  )
  .map(([host, path]) => `http://${host}${path}`)

const answers = (made: Scene, to: string): Readonly<Record<string, string>> =>
  shares(ingressNginx(), request(`GET ${to}`), viewOf(made))

function canary(weight: number, total: number): Scene {
  const main: Rule = { host: 'shop.example', path: '/', pathType: 'Prefix', service: 'v10', ingress: 0 }
  const annotations = {
    [`${PREFIX}canary`]: 'true',
    [`${PREFIX}canary-weight`]: String(weight),
    [`${PREFIX}canary-weight-total`]: String(total),
  }
  return shop()
    .put('Ingress', 'main', { spec: spec([main], (index) => index) })
    .put('Ingress', 'canary', {
      metadata: { annotations },
      spec: spec([{ ...main, service: 'v11' }], (index) => index),
    })
}

function forwarded(weights: readonly [number, number]): Readonly<Record<string, string>> {
  const action = {
    type: 'forward',
    forwardConfig: {
      targetGroups: [
        { serviceName: 'v10', servicePort: 80, weight: weights[0] },
        { serviceName: 'v11', servicePort: 80, weight: weights[1] },
      ],
    },
  }
  const made = shop().put('Ingress', 'web', {
    metadata: {
      annotations: {
        'alb.ingress.kubernetes.io/target-type': 'ip',
        'alb.ingress.kubernetes.io/actions.split': JSON.stringify(action),
      },
    },
    spec: {
      ingressClassName: 'alb',
      rules: [
        {
          http: {
            paths: [
              {
                path: '/',
                pathType: 'Prefix',
                backend: { service: { name: 'split', port: { name: 'use-annotation' } } },
              },
            ],
          },
        },
      ],
    },
  })
  return shares(albRouter(albsOf(made.state)[0]!), request('GET http://shop.example/'), viewOf(made))
}

describe('laws of Ingress controllers', () => {
  it('ingress-nginx: the order of Ingresses and rules decides nothing while no two claim one path', () => {
    fc.assert(
      fc.property(rules, url, (list, to) => {
        expect(answers(scene(list, true), to)).to.deep.equal(answers(scene(list, false), to))
      }),
      { numRuns: 200 },
    )
  })
  it('ingress-nginx: a canary gets exactly weight of total, and a total below 100 is 100', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), (weight, total) => {
        const whole = Math.max(total, 100)
        const part = new Fraction(Math.min(weight, whole), whole)
        const expected = Object.fromEntries(
          (
            [
              ['v1.0', new Fraction(1).sub(part)],
              ['v1.1', part],
            ] as const
          ).flatMap(([version, share]) => (share.equals(0) ? [] : [[version, share.toFraction()]])),
        )
        expect(answers(canary(weight, total), 'http://shop.example/')).to.deep.equal(expected)
      }),
      { numRuns: 100 },
    )
  })
  it('ALB: weights that are multiplied alike share alike', () => {
    const weight = fc.integer({ min: 1, max: 60 })
    fc.assert(
      fc.property(weight, weight, fc.integer({ min: 2, max: 9 }), (a, b, times) => {
        expect(forwarded([a * times, b * times])).to.deep.equal(forwarded([a, b]))
      }),
      { numRuns: 60 },
    )
  })
})
