import { describe, it } from 'node:test'
import { expect } from 'chai'
import { canonicalQuantity, milliValue } from './quantity.ts'
import { Trial } from './trial.case.ts'

describe('quantities, as the server keeps them', () => {
  const table: readonly (readonly [string | number, string | undefined])[] = [
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['0.5', '500m'],
    ['.5', '500m'],
    [1, '1'],
    [0.1, '100m'],
    ['1000', '1k'],
    ['1024Mi', '1Gi'],
    ['1536Mi', '1536Mi'],
    ['0.5Gi', '512Mi'],
    ['64Mi', '64Mi'],
    ['1e3', '1e3'],
    ['12E', '12E'],
    ['0', '0'],
    ['-1', '-1'],
    ['100n', '100n'],
    ['0.1n', '1n'],
    ['1 Gi', undefined],
    ['1gi', undefined],
    ['', undefined],
    ['fast', undefined],
    ['1K', undefined],
  ]
  for (const [given, kept] of table)
    it(`${JSON.stringify(given)} → ${kept}`, () => {
      expect(canonicalQuantity(given)).to.equal(kept)
    })

  it('compare in thousandths', () => {
    expect([milliValue('1'), milliValue('100m'), milliValue('1Ki'), milliValue('1n')]).to.deep.equal([
      1000n,
      100n,
      1_024_000n,
      1n,
    ])
  })
})

describe('custom resources', () => {
  const route = (rest: string): string =>
    `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a}\nspec: {parentRefs: [{name: g}], rules: [{${rest}}]}\n`
  const backend = 'backendRefs: [{name: b, port: "80"}, {name: 5, port: 80}]'

  it('every value of a wrong type is reported, in the schema’s words', () => {
    expect(new Trial({ gatewayChannel: 'standard' }).sentences(route(backend)).slice(0, 2)).to.deep.equal([
      'spec.rules[0].backendRefs[0].port: Invalid value: "string": spec.rules[0].backendRefs[0].port in body must be of type integer: "string"',
      'spec.rules[0].backendRefs[1].name: Invalid value: "integer": spec.rules[0].backendRefs[1].name in body must be of type string: "integer"',
    ])
  })

  it('unknown fields come first, and the standard channel knows fewer', () => {
    const text = route(`retry: {attempts: 1}, ${backend}`)
    expect(new Trial({ gatewayChannel: 'standard' }).errors(text)).to.deep.equal(['spec.rules[0].retry UnknownField'])
    expect(new Trial().errors(text)).to.deep.equal([' NoMatch'])
  })
})
