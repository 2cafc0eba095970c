import { describe, it } from 'node:test'
import { expect } from 'chai'
import { outcomeText } from '../expect/outcome.ts'
import { Cluster } from './cluster.ts'

const CLIENT =
  "apiVersion: v1\nkind: Pod\nmetadata: { name: client }\nspec: { containers: [{ name: c, image: 'shop/c:1' }] }\n"

const entry = (ports: string, rest = 'resolution: DNS'): string => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: partner }
spec: { hosts: [api.partner.example], location: MESH_EXTERNAL, ports: [${ports}], ${rest} }
`
const HTTP = '{ number: 80, name: http, protocol: HTTP }'
const HTTP_TO_443 = '{ number: 80, name: http, protocol: HTTP, targetPort: 443 }'

const rule = (policy: string): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: partner }
spec: { host: api.partner.example, trafficPolicy: { ${policy} } }
`
const virtualService = (http: string): string => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: partner }
spec: { hosts: [api.partner.example], http: [${http}] }
`
const ONLY_KNOWN = `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default }
spec: { outboundTrafficPolicy: { mode: REGISTRY_ONLY } }
`

/** What a client in the mesh gets from a partner outside, who answers 80 plainly and 443 over TLS. */
function asked(texts: readonly string[], url = 'http://api.partner.example/', answersTls = true): string {
  const cluster = Cluster.create({
    install: { istio: { sidecars: true } },
    hosts: [
      {
        name: 'partner',
        names: ['api.partner.example'],
        addresses: [{ from: 0, address: '198.51.100.7' }],
        ports: [
          { port: 80, protocol: 'TCP', speaks: 'http' },
          ...(answersTls ? [{ port: 443, protocol: 'TCP' as const, speaks: 'https' as const }] : []),
        ],
        certificate: ['api.partner.example'],
      },
    ],
  })
  for (const text of [CLIENT, ...texts])
    expect(cluster.apply(text).filter(({ issues }) => issues.length > 0)).to.deep.equal([])
  cluster.advance('30s')
  const { branches } = cluster.request({ from: 'pod default/client', url })
  return [...new Set(branches.map(({ value }) => outcomeText(value)))].join()
}

describe('hosts outside of a mesh', () => {
  it('unknown ones are let through, unless a Sidecar says that only known ones are', () => {
    expect(asked([])).to.include('200')
    expect(asked([ONLY_KNOWN])).to.include('502')
    expect(asked([ONLY_KNOWN, entry(HTTP)])).to.include('200')
    expect(asked([ONLY_KNOWN, entry(HTTP, 'resolution: NONE')])).to.include('200')
  })

  it('rules speak for a name once a ServiceEntry makes it known', () => {
    const fault =
      '{ fault: { abort: { percentage: { value: 100 }, httpStatus: 429 } }, route: [{ destination: { host: api.partner.example } }] }'
    expect(asked([entry(HTTP), virtualService(fault)])).to.include('429')
  })

  it('a destination nobody knows is 503', () => {
    expect(asked([virtualService('{ route: [{ destination: { host: api.partner.example } }] }')])).to.include('503')
  })

  it('the proxy begins TLS where a DestinationRule says SIMPLE (egress TLS origination)', () => {
    const origination = [entry(HTTP_TO_443), rule('tls: { mode: SIMPLE }')]
    expect(asked(origination)).to.include('200')
    expect(asked([entry(HTTP_TO_443)])).to.include('400')
    expect(asked(origination, undefined, false)).to.include('503')
  })

  it('endpoints of its own: an address, or a name that is resolved', () => {
    expect(asked([entry(HTTP, 'resolution: STATIC, endpoints: [{ address: 198.51.100.7 }]')])).to.include('200')
    expect(asked([entry(HTTP, 'resolution: STATIC, endpoints: [{ address: 198.51.100.99 }]')])).to.include('503')
    expect(asked([entry(HTTP, 'resolution: DNS, endpoints: [{ address: api.partner.example }]')])).to.include('200')
  })
})
