import { describe, it } from 'node:test'
import { expect } from 'chai'
import { branches } from '../../walk.ts'
import { NO_ROUTER_MEMORY } from '../contract.ts'
import { type Faults, request, Scene, viewOf } from '../scene.case.ts'
import { accessLogLine } from './access-log.ts'
import { ingressNginx } from './router.ts'

function shop(addresses: readonly string[]): Scene {
  return new Scene()
    .put('IngressClass', 'nginx', { spec: { controller: 'k8s.io/ingress-nginx' } }, null)
    .service(
      'api',
      addresses.map((address) => `${address} ready v1`),
    )
    .put('Ingress', 'main', {
      spec: {
        ingressClassName: 'nginx',
        rules: [
          {
            http: {
              paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'api', port: { number: 80 } } } }],
            },
          },
        ],
      },
    })
}

function lines(scene: Scene, faults: Faults = {}): readonly string[] {
  const asked = request('GET http://shop.example/cart?id=1')
  return [...branches(() => ingressNginx().route(asked, viewOf(scene, faults), NO_ROUTER_MEMORY))].map(
    ({ value, trace }) => accessLogLine(asked, value.response, { trace, now: 0 }),
  )
}

describe('the access log of ingress-nginx', () => {
  const start = '203.0.113.10 - - [2026-01-01T00:00:00Z] "GET /cart?id=1 HTTP/1.1"'
  it('names the upstream and the peer', () => {
    expect(lines(shop(['10.1.0.1:8080']))).to.deep.equal([`${start} 200 0.000 [default-api-80] 10.1.0.1:8080 200`])
  })
  it('lists every try', () => {
    const [first] = lines(shop(['10.1.0.1:8080', '10.1.0.2:8080']), { '10.1.0.1': { failed: 'refused' } })
    expect(first).to.equal(`${start} 200 0.000 [default-api-80] 10.1.0.1:8080, 10.1.0.2:8080 502, 200`)
  })
  it('has dashes when nobody was asked', () => {
    expect(lines(shop([]))).to.deep.equal([`${start} 503 0.000 [default-api-80] - -`])
  })
})
