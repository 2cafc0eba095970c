import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from '../../cluster/cluster.ts'
import { Fraction } from '../../fraction.ts'

const GROUP = 'gateway.networking.k8s.io'

const IMAGES = {
  plain: { listen: [{ port: 5432, protocol: 'TCP', speaks: 'tcp' }] },
  secure: { listen: [{ port: 8443, protocol: 'TCP', speaks: 'https' }], paths: { '*': 200 } },
  names: { listen: [{ port: 53, protocol: 'UDP', speaks: 'dns' }] },
} as const

function backend(name: string, image: keyof typeof IMAGES, replicas = 2): string {
  const { port, protocol } = IMAGES[image].listen[0]
  return `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: app, image: ${image} }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ port: ${port}, protocol: ${protocol} }] }
`
}

function gateway(...listeners: readonly string[]): string {
  return `---
apiVersion: ${GROUP}/v1
kind: GatewayClass
metadata: { name: any }
spec: { controllerName: any.example/gateway }
---
apiVersion: ${GROUP}/v1
kind: Gateway
metadata: { name: web }
spec: { gatewayClassName: any, listeners: [${listeners.join(', ')}] }
`
}

function route(kind: string, name: string, refs: readonly string[], more = ''): string {
  return `---
apiVersion: ${GROUP}/v1alpha2
kind: ${kind}
metadata: { name: ${name} }
spec: { parentRefs: [{ name: web }], ${more} rules: [{ backendRefs: [${refs.join(', ')}] }] }
`
}

function made(text: string): Cluster {
  const cluster = Cluster.create({
    install: { 'gateway-api': { channel: 'experimental' } },
    images: IMAGES as never,
  })
  const refused = cluster.apply(text).filter(({ issues }) => issues.length > 0)
  expect(refused, JSON.stringify(refused)).to.deep.equal([])
  cluster.advance('30s')
  return cluster
}

interface Connecting {
  readonly protocol?: 'TCP' | 'UDP'
  readonly serverName?: string
}

/** `{ blue: '9/10', refused: '1/10' }`: who took new connections from 203.0.113.10, by the label app. */
function takers(cluster: Cluster, port: number, connecting: Connecting = {}): Readonly<Record<string, string>> {
  const [door] = cluster.view().doors(cluster.state)
  const shares = new Map<string, Fraction>()
  const to = `${door!.addresses[0]}:${port}`
  for (const { value, probability } of cluster.connect({ from: '203.0.113.10', to, ...connecting }).branches) {
    const pod = value.kind === 'delivered' && value.to.kind === 'pod' ? value.to.key : undefined
    const label = pod === undefined ? undefined : cluster.state.get('Pod', pod)?.metadata.labels?.['app']
    const name = label ?? (value.kind === 'delivered' ? value.to.kind : value.kind)
    shares.set(name, (shares.get(name) ?? new Fraction(0)).add(probability))
  }
  return Object.fromEntries([...shares].sort().map(([name, share]) => [name, share.toFraction()]))
}

describe('TCPRoute', () => {
  const tcp = '{ name: db, port: 5432, protocol: TCP }'

  it('weights count connections, whatever the number of endpoints', () => {
    const weighted = route('TCPRoute', 'db', [
      '{ name: blue, port: 5432, weight: 9 }',
      '{ name: green, port: 5432, weight: 1 }',
    ])
    expect(
      takers(made(backend('blue', 'plain', 1) + backend('green', 'plain', 3) + gateway(tcp) + weighted), 5432),
    ).to.deep.equal({ blue: '9/10', green: '1/10' })
  })

  it('a share without a usable backend is rejected (TCPRouteRule.backendRefs)', () => {
    const refs = ['{ name: blue, port: 5432, weight: 2 }', '{ name: nobody, port: 5432, weight: 8 }']
    expect(takers(made(backend('blue', 'plain') + gateway(tcp) + route('TCPRoute', 'db', refs)), 5432)).to.deep.equal({
      blue: '1/5',
      refused: '4/5',
    })
    expect(
      takers(
        made(backend('blue', 'plain', 0) + gateway(tcp) + route('TCPRoute', 'db', ['{ name: blue, port: 5432 }'])),
        5432,
      ),
    ).to.deep.equal({ refused: '1' })
  })

  it('the Pod sees the proxy, not the client', () => {
    const cluster = made(
      backend('blue', 'plain', 1) + gateway(tcp) + route('TCPRoute', 'db', ['{ name: blue, port: 5432 }']),
    )
    const [door] = cluster.view().doors(cluster.state)
    const [branch] = cluster.connect({ from: '203.0.113.10', to: `${door!.addresses[0]}:5432` }).branches
    expect(branch!.value).to.include({ kind: 'delivered', sourceSeen: '10.244.255.81' })
  })

  it('without a route the port takes no connection; the older of two routes has it', () => {
    const both = backend('blue', 'plain') + backend('green', 'plain') + gateway(tcp)
    expect(takers(made(both), 5432)).to.deep.equal({ refused: '1' })
    const cluster = made(both + route('TCPRoute', 'z', ['{ name: blue, port: 5432 }']))
    cluster.apply(route('TCPRoute', 'a', ['{ name: green, port: 5432 }']))
    cluster.advance('5s')
    expect(takers(cluster, 5432)).to.deep.equal({ blue: '1' })
  })

  it('a TCP listener beside an HTTP one on the same port: neither is distinct, neither is served', () => {
    const conflicted = gateway(tcp, '{ name: http, port: 5432, protocol: HTTP }')
    expect(
      takers(
        made(backend('blue', 'plain') + conflicted + route('TCPRoute', 'db', ['{ name: blue, port: 5432 }'])),
        5432,
      ),
    ).to.deep.equal({ refused: '1' })
  })
})

describe('UDPRoute', () => {
  const udp = '{ name: dns, port: 53, protocol: UDP }'

  it('datagrams go on by weight; what no backend takes is dropped, without an answer', () => {
    const refs = ['{ name: names, port: 53, weight: 3 }', '{ name: nobody, port: 53 }']
    const cluster = made(backend('names', 'names') + gateway(udp) + route('UDPRoute', 'dns', refs))
    expect(takers(cluster, 53, { protocol: 'UDP' })).to.deep.equal({ names: '3/4', dropped: '1/4' })
    expect(takers(cluster, 53), '203.0.113.10 → gateway:53/TCP').to.deep.equal({ refused: '1' })
  })
})

describe('TLSRoute', () => {
  const passthrough = (hostname?: string): string =>
    `{ name: tls${hostname === undefined ? '' : hostname.length}, port: 443, protocol: TLS, tls: { mode: Passthrough }${hostname === undefined ? '' : `, hostname: "${hostname}"`} }`
  const names = (text: string): string => `hostnames: ["${text}"],`
  const both = backend('blue', 'secure') + backend('green', 'secure')
  const to = (name: string): readonly string[] => [`{ name: ${name}, port: 8443 }`]

  it('the server name chooses the route: exact names before wildcards; other names are turned away', () => {
    const cluster = made(
      both +
        gateway(passthrough()) +
        route('TLSRoute', 'exact', to('blue'), names('pay.shop.example')) +
        route('TLSRoute', 'wild', to('green'), names('*.shop.example')),
    )
    const asked = (serverName: string): Readonly<Record<string, string>> => takers(cluster, 443, { serverName })
    expect(asked('pay.shop.example')).to.deep.equal({ blue: '1' })
    expect(asked('img.shop.example')).to.deep.equal({ green: '1' })
    expect(asked('a.b.shop.example')).to.deep.equal({ green: '1' })
    expect(asked('shop.example')).to.deep.equal({ closed: '1' })
  })

  it('a listener serves only where its hostname and the route’s meet', () => {
    const cluster = made(
      both + gateway(passthrough('*.shop.example')) + route('TLSRoute', 'pay', to('blue'), names('pay.bank.example')),
    )
    expect(takers(cluster, 443, { serverName: 'pay.bank.example' })).to.deep.equal({ closed: '1' })
    const status = cluster.state.get('TLSRoute', 'default/pay')?.status?.parents?.[0]?.conditions ?? []
    expect(status.find(({ type }) => type === 'Accepted')).to.include({
      status: 'False',
      reason: 'NoMatchingListenerHostname',
    })
  })

  it('an https request passes through to the Pod that ends TLS itself', () => {
    const cluster = made(
      both + gateway(passthrough()) + route('TLSRoute', 'pay', to('blue'), names('pay.shop.example')),
    )
    const [door] = cluster.view().doors(cluster.state)
    const ask = (url: string, host: string): readonly string[] =>
      cluster
        .request({ from: '203.0.113.10', url, host })
        .branches.map(({ value }) => (value.kind === 'answered' ? `${value.response.status}` : value.kind))
    const address = door!.addresses[0]!
    expect(new Set(ask(`https://${address}/`, 'pay.shop.example'))).to.deep.equal(new Set(['200']))
    expect(new Set(ask(`http://${address}:443/`, 'pay.shop.example'))).to.deep.equal(new Set(['closed']))
  })
})
