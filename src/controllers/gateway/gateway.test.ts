import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from '../../cluster/cluster.ts'
import type { Kind } from '../../object.ts'

const API = 'apiVersion: gateway.networking.k8s.io'
const CLASS = `${API}/v1\nkind: GatewayClass\nmetadata: { name: any }\nspec: { controllerName: any.example/gateway }\n`
const SERVICE =
  'apiVersion: v1\nkind: Service\nmetadata: { name: api }\nspec: { ports: [{ port: 80 }], selector: { app: api } }\n'

/** Self-signed for shop.example. */
const PEM = `-----BEGIN CERTIFICATE-----
MIIBrTCCAVKgAwIBAgIUV/aUVqPWvjSZBYoY93d+md4ajYEwCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMc2hvcC5leGFtcGxlMB4XDTI2MTEyNDEyMzA1MVoXDTI3MTEy
NDEyMzA1MVowFzEVMBMGA1UEAwwMc2hvcC5leGFtcGxlMFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAENWeFq/1JRHZylya+T1v0SpsOoPRcyvwFC7S1yvZQ/DIEHlDA
cjrC2AqvEnr0bnYa4wktQRv+ryWE6PY1I+IjnaN8MHowHQYDVR0OBBYEFDUAIqty
q8Mm9wqY2XoxvC9ICIM4MB8GA1UdIwQYMBaAFDUAIqtyq8Mm9wqY2XoxvC9ICIM4
MA8GA1UdEwEB/wQFMAMBAf8wJwYDVR0RBCAwHoIMc2hvcC5leGFtcGxlgg4qLnNo
b3AuZXhhbXBsZTAKBggqhkjOPQQDAgNJADBGAiEArfqd533J4w2krjs/v4cw169g
fEFjTIsHTJ6k7c3ZhwQCIQDcuFvHE1wPwPS8obqE5xhA4TGK33uxdPp58v4GjOP0
mQ==
-----END CERTIFICATE-----`

const gateway = (...listeners: readonly string[]): string =>
  `${API}/v1\nkind: Gateway\nmetadata: { name: web }\nspec: { gatewayClassName: any, listeners: [${listeners.join(', ')}] }\n`

const secret = (namespace = 'default'): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: cert, namespace: ${namespace} }\ntype: kubernetes.io/tls\nstringData: { tls.key: key, tls.crt: ${JSON.stringify(PEM)} }\n`

const route = (name: string, spec: string, kind = 'HTTPRoute', version = 'v1'): string =>
  `${API}/${version}\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: { parentRefs: [{ name: web }], ${spec} }\n`

function made(...documents: readonly string[]): Cluster {
  const cluster = Cluster.create({
    install: { 'gateway-api': { channel: 'experimental' } },
    namespaces: { vault: {} },
  })
  for (const document of documents) {
    const refused = cluster.apply(document).filter(({ issues }) => issues.length > 0)
    expect(refused, JSON.stringify(refused)).to.deep.equal([])
    cluster.advance('1s')
  }
  return cluster
}

interface Status {
  readonly conditions: readonly { readonly type: string; readonly status: string; readonly reason: string }[]
}

/** `Accepted=True/Accepted` for each condition. */
function lines({ conditions }: Status): readonly string[] {
  return conditions.map(({ type, status, reason }) => `${type}=${status}/${reason}`)
}

const ofGateway = (cluster: Cluster): readonly string[] =>
  lines(cluster.state.get('Gateway', 'default/web')!.status as unknown as Status)

const ofListeners = (cluster: Cluster): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    (cluster.state.get('Gateway', 'default/web')!.status!.listeners ?? []).map((one) => [
      `${one.name} ${(one.supportedKinds ?? []).map(({ kind }) => kind).join()} ${one.attachedRoutes}`,
      lines(one as unknown as Status),
    ]),
  )

const ofRoute = (cluster: Cluster, name: string, kind: Kind = 'HTTPRoute'): readonly string[] =>
  lines((cluster.state.get(kind, `default/${name}`) as unknown as { status: { parents: Status[] } }).status.parents[0]!)

const HTTP = '{ name: http, port: 80, protocol: HTTP }'
const https = (more = ''): string =>
  `{ name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: cert${more} }] } }`
const WORKS = ['Accepted=True/Accepted', 'Conflicted=False/NoConflicts', 'Programmed=True/Programmed']
const toApi = 'rules: [{ backendRefs: [{ name: api, port: 80 }] }]'

describe('status of Gateways', () => {
  it('without its class nobody looks at it', () => {
    expect(ofGateway(made(gateway(HTTP)))).to.deep.equal(['Accepted=Unknown/Pending', 'Programmed=Unknown/Pending'])
  })

  it('a listener tells its kinds and counts its routes', () => {
    const cluster = made(CLASS, SERVICE, gateway(HTTP), route('api', toApi))
    expect(ofGateway(cluster)).to.deep.equal(['Accepted=True/Accepted', 'Programmed=True/Programmed'])
    expect(ofListeners(cluster)).to.deep.equal({
      'http HTTPRoute,GRPCRoute 1': [...WORKS, 'ResolvedRefs=True/ResolvedRefs'],
    })
  })

  it('a certificate must exist, hold a certificate, and be granted across namespaces', () => {
    const refs = (...documents: readonly string[]): readonly string[] =>
      Object.values(ofListeners(made(CLASS, ...documents)))[0]!.slice(2)
    expect(refs(gateway(https()))).to.deep.equal([
      'Programmed=False/Invalid',
      'ResolvedRefs=False/InvalidCertificateRef',
    ])
    expect(refs(secret(), gateway(https()))).to.deep.equal([
      'Programmed=True/Programmed',
      'ResolvedRefs=True/ResolvedRefs',
    ])
    const away = gateway(https(', namespace: vault'))
    expect(refs(secret('vault'), away)[1]).to.equal('ResolvedRefs=False/RefNotPermitted')
    const grant = `${API}/v1beta1\nkind: ReferenceGrant\nmetadata: { name: certs, namespace: vault }\nspec:\n  from: [{ group: gateway.networking.k8s.io, kind: Gateway, namespace: default }]\n  to: [{ group: '', kind: Secret }]\n`
    expect(refs(secret('vault'), away, grant)[1]).to.equal('ResolvedRefs=True/ResolvedRefs')
  })

  it('one broken listener leaves the Gateway accepted, all broken do not (ListenersNotValid)', () => {
    expect(ofGateway(made(CLASS, gateway(HTTP, https())))).to.deep.equal([
      'Accepted=True/ListenersNotValid',
      'Programmed=True/Programmed',
    ])
    expect(ofGateway(made(CLASS, gateway(https())))).to.deep.equal([
      'Accepted=False/ListenersNotValid',
      'Programmed=False/Invalid',
    ])
  })

  it('TCP beside HTTP on one port: both conflict; two hostnames on one port do not', () => {
    const tcp = '{ name: tcp, port: 80, protocol: TCP }'
    for (const [, , conflicted] of Object.values(ofListeners(made(CLASS, gateway(HTTP, tcp)))).map((all) => [
      0,
      0,
      all[1],
    ]))
      expect(conflicted).to.equal('Conflicted=True/ProtocolConflict')
    const named = (name: string): string => `{ name: ${name}, port: 80, protocol: HTTP, hostname: ${name}.example }`
    for (const all of Object.values(ofListeners(made(CLASS, gateway(named('a'), named('b'))))))
      expect(all.slice(0, 3)).to.deep.equal(WORKS)
  })

  it('kinds that a protocol cannot carry are no reference; those it can are left', () => {
    const narrow =
      '{ name: http, port: 80, protocol: HTTP, allowedRoutes: { kinds: [{ kind: GRPCRoute }, { kind: TCPRoute }] } }'
    const all = ofListeners(made(CLASS, gateway(narrow)))
    expect(all['http GRPCRoute 0']?.[3]).to.equal('ResolvedRefs=False/InvalidRouteKinds')
  })
})

describe('status of routes', () => {
  const about = (...documents: readonly string[]): readonly string[] =>
    ofRoute(made(CLASS, gateway(HTTP), ...documents), 'api')
  const good = 'Accepted=True/Accepted'

  it('backends, those of mirrors included, are resolved or named by what is wrong', () => {
    expect(about(SERVICE, route('api', toApi))).to.deep.equal([good, 'ResolvedRefs=True/ResolvedRefs'])
    expect(about(route('api', toApi))).to.deep.equal([good, 'ResolvedRefs=False/BackendNotFound'])
    const bucket = 'rules: [{ backendRefs: [{ group: storage.example, kind: Bucket, name: b }] }]'
    expect(about(route('api', bucket))).to.deep.equal([good, 'ResolvedRefs=False/InvalidKind'])
    const away = 'rules: [{ backendRefs: [{ name: api, namespace: vault, port: 80 }] }]'
    expect(about(route('api', away))).to.deep.equal([good, 'ResolvedRefs=False/RefNotPermitted'])
    const mirror =
      'rules: [{ backendRefs: [{ name: api, port: 80 }], filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: none, port: 80 } } }] }]'
    expect(about(SERVICE, route('api', mirror))).to.deep.equal([good, 'ResolvedRefs=False/BackendNotFound'])
  })

  it('a later Service or grant resolves what was missing', () => {
    const cluster = made(CLASS, gateway(HTTP), route('api', toApi))
    cluster.apply(SERVICE)
    cluster.advance('1s')
    expect(ofRoute(cluster, 'api')[1]).to.equal('ResolvedRefs=True/ResolvedRefs')
  })

  it('an HTTPRoute and a GRPCRoute for one hostname: the older is taken, the other refused', () => {
    const host = (name: string): string => `hostnames: [${name}], ${toApi}`
    const cluster = made(
      CLASS,
      SERVICE,
      gateway(HTTP),
      route('web', host('shop.example')),
      route('rpc', host('shop.example'), 'GRPCRoute'),
      route('other', host('rpc.example'), 'GRPCRoute'),
    )
    expect(ofRoute(cluster, 'web')[0]).to.equal(good)
    expect(ofRoute(cluster, 'rpc', 'GRPCRoute')[0]).to.equal('Accepted=False/HostnameConflict')
    expect(ofRoute(cluster, 'other', 'GRPCRoute')[0]).to.equal(good)
    cluster.delete('HTTPRoute', 'default/web')
    cluster.advance('1s')
    expect(ofRoute(cluster, 'rpc', 'GRPCRoute')[0]).to.equal(good)
  })
})
