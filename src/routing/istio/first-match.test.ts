import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { HttpRequest } from '../../http.ts'
import { request, Scene, shares, viewOf } from '../scene.case.ts'
import { ingressGateway } from './ingress-gateway.ts'

/*
 * Rules of VirtualServices as the documents tell them: the first that matches, in the order of the list; several
 * VirtualServices of one host one after the other, the oldest first, rules without a condition behind all others. Nothing
 * here is shared with the implementation.
 */

type Text = { readonly exact: string } | { readonly prefix: string }

interface Match {
  readonly uri?: Text
  readonly method?: { readonly exact: string }
  readonly headers?: Readonly<Record<string, Text>>
}

interface Rule {
  readonly match: readonly Match[]
}

interface Written {
  readonly born: number
  readonly rules: readonly Rule[]
}

function fits(text: Text, value: string | undefined): boolean {
  if (value === undefined) return false
  return 'exact' in text ? value === text.exact : value.startsWith(text.prefix)
}

function holds({ uri, method, headers = {} }: Match, asked: HttpRequest): boolean {
  if (uri !== undefined && !fits(uri, asked.path)) return false
  if (method !== undefined && !fits(method, asked.method)) return false
  return Object.entries(headers).every(([name, text]) => fits(text, asked.headers[name]))
}

const everything = ({ uri, method, headers = {} }: Match): boolean =>
  method === undefined &&
  Object.keys(headers).length === 0 &&
  (uri === undefined || ('prefix' in uri && uri.prefix === '/'))

interface Named {
  readonly name: string
  readonly match: Match
}

/** `v0-1` of the rule that takes the request; undefined: none. */
function literally(services: readonly Written[], asked: HttpRequest): string | undefined {
  const oldest = services.map((one, index) => ({ ...one, index })).sort((a, b) => a.born - b.born || a.index - b.index)
  const all: Named[] = []
  for (const { rules, index } of oldest) {
    const own: Named[] = []
    for (const [at, { match }] of rules.entries())
      for (const one of match.length === 0 ? [{}] : match) own.push({ name: `v${index}-${at}`, match: one })
    const end = own.findIndex(({ match }) => everything(match))
    all.push(...(end < 0 ? own : own.slice(0, end + 1)))
  }
  const ordered = [...all.filter(({ match }) => !everything(match)), ...all.filter(({ match }) => everything(match))]
  return ordered.find(({ match }) => holds(match, asked))?.name
}

const text = (values: readonly string[]): fc.Arbitrary<Text> =>
  fc.oneof(
    fc.constantFrom(...values).map((exact) => ({ exact })),
    fc.constantFrom(...values).map((prefix) => ({ prefix })),
  )
const match: fc.Arbitrary<Match> = fc.record(
  {
    uri: text(['/', '/a', '/a/b', '/ab']),
    method: fc.constantFrom('GET', 'POST').map((exact) => ({ exact })),
    headers: fc.dictionary(fc.constantFrom('x', 'y'), text(['1', '12']), { maxKeys: 2 }),
  },
  { requiredKeys: [] },
)
const rule = fc.record({ match: fc.array(match, { maxLength: 2 }) })
const service = fc.record({
  born: fc.integer({ min: 1, max: 3 }),
  rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
})
const services = fc.array(service, { minLength: 1, maxLength: 3 })
const asked = fc
  .record({
    path: fc.constantFrom('/', '/a', '/a/b', '/ab', '/abc'),
    method: fc.constantFrom('GET', 'POST'),
    headers: fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom('1', '12', '2'), { maxKeys: 2 }),
  })
  .map(({ path, method, headers }) => request(`${method} http://shop.example${path}`, { headers: { ...headers } }))

function base(): Scene {
  return new Scene().put('Gateway.networking.istio.io', 'web', {
    spec: {
      selector: { istio: 'ingressgateway' },
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
    },
  })
}

function taker(all: readonly Written[], order: readonly number[], one: HttpRequest): string {
  const scene = base()
  for (const index of order) {
    const { born, rules } = all[index]!
    for (const at of rules.keys())
      scene.service(`v${index}-${at}`, [`10.1.${index}.${at + 1}:8080 ready v${index}-${at}`])
    scene.put('VirtualService', `v${index}`, {
      metadata: { creationTimestamp: `2026-01-01T00:00:0${born}Z` },
      spec: {
        hosts: ['shop.example'],
        gateways: ['web'],
        http: rules.map(({ match: conditions }, at) => ({
          ...(conditions.length === 0 ? {} : { match: conditions }),
          route: [{ destination: { host: `v${index}-${at}` } }],
        })),
      },
    })
  }
  return Object.keys(shares(ingressGateway('n1'), one, viewOf(scene))).join()
}

describe('the order of rules in a mesh', () => {
  it('property: the first rule that matches takes the request', () => {
    fc.assert(
      fc.property(services, asked, (all, one) => {
        expect(taker(all, [...all.keys()], one)).to.equal(literally(all, one) ?? '404')
      }),
      { numRuns: 1000 },
    )
  })

  it('property: the order in which objects are applied decides nothing once their ages are told', () => {
    fc.assert(
      fc.property(services, asked, (all, one) => {
        const order = [...all.keys()]
        expect(taker(all, order.toReversed(), one)).to.equal(taker(all, order, one))
      }),
      { numRuns: 200 },
    )
  })

  it('two rules in the other order answer otherwise: the list decides, not the longer path', () => {
    const rules = ['/', '/a'].map((prefix): Rule => ({ match: [{ uri: { prefix }, headers: { x: { exact: '1' } } }] }))
    const one = request('GET http://shop.example/a', { headers: { x: '1' } })
    expect(taker([{ born: 1, rules }], [0], one)).to.equal('v0-0')
    expect(literally([{ born: 1, rules: rules.toReversed() }], one)).to.equal('v0-0')
    expect(
      taker(
        [{ born: 1, rules: rules.toReversed() }],
        [0],
        request('GET http://shop.example/', { headers: { x: '1' } }),
      ),
    ).to.equal('v0-1')
  })

  it('property: a common factor of the weights changes nothing', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 4 })
    const shareOf = (all: readonly number[]): Readonly<Record<string, string>> => {
      const scene = base()
      for (const index of all.keys()) scene.service(`s${index}`, [`10.1.0.${index + 1}:8080 ready s${index}`])
      const route = all.map((weight, index) => ({ destination: { host: `s${index}` }, weight }))
      scene.put('VirtualService', 'v', { spec: { hosts: ['shop.example'], gateways: ['web'], http: [{ route }] } })
      return shares(ingressGateway('n1'), request('GET http://shop.example/'), viewOf(scene))
    }
    fc.assert(
      fc.property(weights, fc.integer({ min: 2, max: 1000 }), (all, factor) => {
        expect(shareOf(all.map((weight) => weight * factor))).to.deep.equal(shareOf(all))
      }),
      { numRuns: 100 },
    )
  })
})
