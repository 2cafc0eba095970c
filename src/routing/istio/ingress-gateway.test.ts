import { describe, it } from 'node:test'
import { expect } from 'chai'
import { branches } from '../../walk.ts'
import type { Arrival } from '../contract.ts'
import { Scene } from '../scene.case.ts'
import { ingressGateway } from './ingress-gateway.ts'

const router = ingressGateway('n1')

const server = (protocol: string, hosts: readonly string[], tls?: object): object => ({
  port: { number: 443, name: protocol.toLowerCase(), protocol },
  hosts,
  ...(tls === undefined ? {} : { tls }),
})

/** What becomes of a connection to port 443, and by which sentence. */
function passed(servers: readonly object[], tls: Arrival['tls'], port = 443): string {
  const scene = new Scene().put('Gateway.networking.istio.io', 'web', {
    spec: { selector: { istio: 'ingressgateway' }, servers },
  })
  scene.put('Secret', 'cert', {}, 'istio-system')
  const arrival: Arrival = { protocol: 'TCP', port, clientIP: '203.0.113.9', ...(tls === undefined ? {} : { tls }) }
  const [branch] = [...branches(() => router.pass!(arrival, scene.state))]
  return [branch!.value.kind, ...branch!.trace.map(({ says }) => says.code)].join(' ')
}

const shop = { serverName: 'shop.example' }
const simple = server('HTTPS', ['shop.example'], { mode: 'SIMPLE', credentialName: 'cert' })

const rows: readonly (readonly [
  title: string,
  servers: readonly object[],
  tls: Arrival['tls'],
  says: string,
  port?: number,
])[] = [
  ['HTTPS for its name: requests follow', [simple], shop, 'requests'],
  ['another name', [simple], { serverName: 'other.example' }, 'closed hop.mesh.no-tls-server'],
  ['no name', [simple], {}, 'closed hop.mesh.no-tls-server'],
  ['plain text where TLS is spoken', [simple], false, 'closed hop.mesh.wants-tls'],
  ['a connection of which nothing more is known', [simple], undefined, 'requests'],
  [
    'a client without a certificate where one is wanted',
    [server('HTTPS', ['shop.example'], { mode: 'MUTUAL', credentialName: 'cert' })],
    shop,
    'closed hop.mesh.client-certificate',
  ],
  [
    'no mode is PASSTHROUGH (ServerTLSSettings.TLSmode 0), and nobody routes it',
    [server('HTTPS', ['shop.example'], { credentialName: 'cert' })],
    shop,
    'closed hop.mesh.stream-server hop.mesh.stream-unserved',
  ],
  [
    'a certificate that is not there',
    [server('HTTPS', ['*'], { mode: 'SIMPLE', credentialName: 'no' })],
    shop,
    'refused',
  ],
  ['HTTP', [server('HTTP', ['*'])], false, 'requests'],
  [
    'bare bytes that nobody routes',
    [server('TCP', ['*'])],
    false,
    'closed hop.mesh.stream-server hop.mesh.stream-unserved',
  ],
  ['a port without a server', [simple], false, 'refused', 80],
]

describe('connections at the ingress gateway', () => {
  for (const [title, servers, tls, says, port] of rows)
    it(`${title} → ${says}`, () => {
      expect(passed(servers, tls, port)).to.equal(says)
    })
})
