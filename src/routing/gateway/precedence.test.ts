import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { request, Scene, shares, viewOf } from '../scene.case.ts'
import { literally, sceneOf, type Trial, trial, type WrittenRoute } from './literal.case.ts'
import { gatewayRouter } from './router.ts'

/** The one version that answers, or the one status. */
function taker(routes: readonly WrittenRoute[], asked: Trial['asked']): string {
  const scene = sceneOf(routes)
  return Object.keys(shares(gatewayRouter(scene.state.get('Gateway', 'default/web')!), asked, viewOf(scene))).join()
}

describe('precedence of HTTPRoutes', () => {
  it('property: the rule that answers is the one that the specification names, read sentence by sentence', () => {
    fc.assert(
      fc.property(trial, ({ routes, asked }) => {
        expect(taker(routes, asked)).to.equal(literally({ routes, asked }) ?? '404')
      }),
      { numRuns: 1000 },
    )
  })

  it('property: the order in which routes are applied decides nothing once their ages are told', () => {
    fc.assert(
      fc.property(trial, fc.infiniteStream(fc.integer({ min: 0, max: 100 })), ({ routes, asked }, numbers) => {
        const shuffled = routes
          .map((route) => ({ route, at: numbers.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ route }) => route)
        expect(taker(shuffled, asked)).to.equal(taker(routes, asked))
      }),
      { numRuns: 200 },
    )
  })

  it('property: shares are weights over their sum, and a common factor changes nothing', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 })
    const shareOf = (all: readonly number[]): Readonly<Record<string, string>> => {
      const scene = new Scene()
      scene.put('GatewayClass', 'any', { spec: { controllerName: 'any.example/gateway' } }, null)
      scene.put('Gateway', 'web', {
        spec: { gatewayClassName: 'any', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
      })
      for (const index of all.keys()) scene.service(`s${index}`, [`10.1.0.${index + 1}:8080 ready s${index}`])
      const backendRefs = all.map((weight, index) => ({ name: `s${index}`, port: 80, weight }))
      scene.put('HTTPRoute', 'r', { spec: { parentRefs: [{ name: 'web' }], rules: [{ backendRefs }] } })
      const router = gatewayRouter(scene.state.get('Gateway', 'default/web')!)
      return shares(router, request('GET http://shop.example/'), viewOf(scene))
    }
    fc.assert(
      fc.property(weights, fc.integer({ min: 2, max: 1000 }), (all, factor) => {
        const found = shareOf(all)
        expect(shareOf(all.map((weight) => weight * factor))).to.deep.equal(found)
        const sum = all.reduce((total, weight) => total + weight, 0)
        if (sum === 0) return
        for (const [index, weight] of all.entries())
          expect(numberOf(found[`s${index}`])).to.be.closeTo(weight / sum, 1e-12)
      }),
      { numRuns: 100 },
    )
  })
})

function numberOf(share = '0'): number {
  const [part, whole = '1'] = share.split('/')
  return Number(part) / Number(whole)
}
