import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { ClusterOptions } from '../environment.ts'
import type { Stored } from '../object.ts'
import { type Packet, packetText } from '../packet.ts'
import { Snapshot } from '../state.ts'
import { branches } from '../walk.ts'
import { serviceMutator } from './aws-webhook.ts'
import { pendingReason, publicNames } from './balancers.ts'
import { billedObjects } from './bill.ts'
import { enter } from './enter.ts'
import { externalDnsNames } from './external-dns.ts'
import { balancerNotices } from './notices.ts'
import { providerOf, providersOf } from './providers.ts'

type Spec = Readonly<Record<string, unknown>>

interface Written {
  readonly annotations?: Readonly<Record<string, string>>
  readonly spec?: Spec
  readonly objects?: readonly (readonly [kind: string, name: string, rest: object])[]
  /** Nodes that have a ready endpoint. */
  readonly on?: readonly string[]
}

const AWS = 'service.beta.kubernetes.io/aws-load-balancer-'

class Builder {
  state = new Snapshot()
  #count = 0
  put(kind: string, name: string, rest: object, namespace?: string): this {
    this.#count++
    const { metadata = {}, ...others } = rest as { readonly metadata?: object }
    const meta = {
      name,
      uid: `uid-${name}`,
      resourceVersion: String(this.#count),
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...(namespace === undefined ? {} : { namespace }),
      ...metadata,
    }
    this.state = this.state.with(kind, { apiVersion: 'v1', kind, metadata: meta, ...others } as unknown as Stored)
    return this
  }
}

function nodesInto(builder: Builder): void {
  for (const [index, zone] of ['a', 'b', 'c'].entries()) {
    const addresses = [{ type: 'InternalIP', address: `192.168.10.${index + 1}` }]
    builder.put('Node', `n${index + 1}`, {
      metadata: { labels: { 'topology.kubernetes.io/zone': zone } },
      status: { addresses, conditions: [{ type: 'Ready', status: 'True' }] },
    })
  }
}

/** Three nodes in three zones, one Service `front` with an endpoint on each of `on`, and its status as the provider gives it. */
function cluster(
  environment: ClusterOptions['environment'],
  { annotations = {}, spec = {}, objects = [], on = ['n1', 'n2'] }: Written,
  more: ClusterOptions = {},
): { readonly state: Snapshot; readonly options: ClusterOptions } {
  const options: ClusterOptions = { ...more, ...(environment === undefined ? {} : { environment }) }
  const builder = new Builder()
  nodesInto(builder)
  for (const [kind, name, rest] of objects) builder.put(kind, name, rest, 'metallb-system')
  builder.put(
    'EndpointSlice',
    'front-1',
    {
      metadata: { labels: { 'kubernetes.io/service-name': 'front' } },
      ports: [{ name: '', port: 3000, protocol: 'TCP' }],
      endpoints: on.map((nodeName, index) => ({
        addresses: [`10.244.1.${index + 1}`],
        conditions: { ready: true },
        nodeName,
      })),
    },
    'default',
  )
  const object = {
    metadata: { annotations },
    spec: {
      type: 'LoadBalancer',
      clusterIP: '10.96.0.7',
      ports: [{ port: 80, targetPort: 3000, nodePort: 30080, protocol: 'TCP' }],
      ...spec,
    },
  }
  builder.put('Service', 'front', object, 'default')
  const service = builder.state.get('Service', 'default/front')!
  const plan = providerOf(service, providersOf(options), { state: builder.state, options })?.plan(service, {
    state: builder.state,
    options,
  })
  if (plan?.kind === 'balancer') {
    const ingress = [plan.shows === 'hostname' ? { hostname: plan.hostname } : { ip: plan.ips[0] }]
    builder.put('Service', 'front', { ...object, status: { loadBalancer: { ingress } } }, 'default')
  }
  return { state: builder.state, options }
}

function shown({ state }: ReturnType<typeof cluster>): string {
  const found = state.get('Service', 'default/front')?.status?.loadBalancer?.ingress?.[0]
  return found === undefined ? 'pending' : found.hostname === undefined ? 'ip' : 'hostname'
}

/** Where connections of a source end: `10.0.0.9 → 192.168.10.1:30080/TCP`, or the way they fail. */
function goes(world: ReturnType<typeof cluster>, source: string, port = 80): readonly string[] {
  const { state, options } = world
  const ingress = state.get('Service', 'default/front')?.status?.loadBalancer?.ingress?.[0]
  if (ingress === undefined) return ['pending']
  const ips = ingress.hostname === undefined ? [ingress.ip!] : publicNames(state, options).get(ingress.hostname)!
  const found = ips.flatMap((destination) => {
    const packet: Packet = { protocol: 'TCP', source, sourcePort: 40_000, destination, port }
    return [...branches(() => enter(packet, { state, options, now: 0 }))].map(({ value }) => {
      if (value === undefined) return 'nobody'
      return value.kind === 'ended'
        ? value.outcome.kind
        : packetText({
            ...value.packet,
            destination: value.packet.destination === destination ? 'itself' : value.packet.destination,
          })
    })
  })
  return [...new Set(found)].sort()
}

const open = (world: ReturnType<typeof cluster>, source = '203.0.113.9'): boolean =>
  goes(world, source).every((one) => one.includes('→'))

describe('addresses and schemes of every environment', () => {
  const lbc = { loadBalancerClass: 'service.k8s.aws/nlb' }
  const cases: readonly (readonly [
    environment: ClusterOptions['environment'],
    written: Written,
    address: string,
    isPublic: boolean,
  ])[] = [
    ['none', {}, 'pending', false],
    ['none', { spec: { loadBalancerIP: '203.0.113.50' } }, 'pending', false],
    ['eks', {}, 'hostname', true],
    ['eks', { annotations: { [`${AWS}internal`]: 'true' } }, 'hostname', false],
    ['eks', { annotations: { [`${AWS}internal`]: '0.0.0.0/0' } }, 'hostname', false],
    ['eks', { annotations: { [`${AWS}internal`]: 'false' } }, 'hostname', true],
    ['eks', { annotations: { [`${AWS}scheme`]: 'internal' } }, 'hostname', true],
    ['eks', { annotations: { [`${AWS}type`]: 'nlb' } }, 'hostname', true],
    ['eks', { annotations: { [`${AWS}type`]: 'external' } }, 'pending', false],
    ['eks', { annotations: { [`${AWS}type`]: 'nlb-ip' } }, 'pending', false],
    ['eks', { spec: lbc }, 'pending', false],
    ['eks', { spec: { sessionAffinity: 'ClientIP' } }, 'pending', false],
    ['eks', { spec: { loadBalancerIP: '1.2.3.4' } }, 'pending', false],
    ['eks+lbc', { spec: lbc }, 'hostname', false],
    ['eks+lbc', { spec: lbc, annotations: { [`${AWS}scheme`]: 'internet-facing' } }, 'hostname', true],
    ['eks+lbc', { spec: lbc, annotations: { [`${AWS}internal`]: 'false' } }, 'hostname', true],
    [
      'eks+lbc',
      { spec: lbc, annotations: { [`${AWS}internal`]: 'true', [`${AWS}scheme`]: 'internet-facing' } },
      'hostname',
      true,
    ],
    ['eks+lbc', { spec: lbc, annotations: { [`${AWS}scheme`]: 'public' } }, 'pending', false],
    ['eks+lbc', { spec: lbc, annotations: { [`${AWS}nlb-target-type`]: 'pods' } }, 'pending', false],
    ['eks+lbc', { spec: { loadBalancerClass: 'eks.amazonaws.com/nlb' } }, 'pending', false],
    ['eks+lbc', {}, 'hostname', true],
    ['eks+lbc', { annotations: { [`${AWS}type`]: 'external' } }, 'pending', false],
    ['eks+lbc', { annotations: { [`${AWS}type`]: 'external', [`${AWS}nlb-target-type`]: 'ip' } }, 'hostname', false],
    ['gke', {}, 'ip', true],
    ['gke', { annotations: { 'networking.gke.io/load-balancer-type': 'Internal' } }, 'ip', false],
    ['gke', { annotations: { 'cloud.google.com/load-balancer-type': 'Internal' } }, 'ip', false],
    ['gke', { annotations: { [`${AWS}internal`]: 'true' } }, 'ip', true],
    ['gke', { spec: { loadBalancerClass: 'example.com/other' } }, 'pending', false],
    ['aks', {}, 'ip', true],
    ['aks', { annotations: { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' } }, 'ip', false],
    ['aks', { annotations: { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'yes' } }, 'ip', true],
  ]
  for (const [environment, written, address, isPublic] of cases) {
    it(`${environment} ${JSON.stringify({ ...written.annotations, ...written.spec })}: ${address}, ${isPublic ? 'public' : 'not public'}`, () => {
      const world = cluster(environment, written)
      expect([shown(world), open(world)]).to.deep.equal([address, isPublic])
      if (address !== 'pending') expect(open(world, '10.0.5.20')).to.equal(true)
      expect(
        pendingReason(world.state.get('Service', 'default/front')!, world.state, world.options) === undefined,
      ).to.equal(address !== 'pending')
    })
  }
})

describe('what the target sees', () => {
  const seen = (environment: ClusterOptions['environment'], written: Written): readonly string[] =>
    goes(cluster(environment, written), '203.0.113.9')
  const controller = (annotations: Record<string, string>, spec: Spec = {}): Written => ({
    annotations: { [`${AWS}scheme`]: 'internet-facing', ...annotations },
    spec: { loadBalancerClass: 'service.k8s.aws/nlb', ...spec },
  })
  it('a Classic Load Balancer opens its own connection', () => {
    expect(seen('eks', {}).every((one) => /^10\.0\.255\.\d+ → 192\.168\.10\.\d:30080/.test(one))).to.equal(true)
  })
  it('an NLB with instance targets keeps the client, and under Local goes only where endpoints are', () => {
    expect(seen('eks+lbc', controller({}))).to.deep.equal([
      '203.0.113.9 → 192.168.10.1:30080/TCP',
      '203.0.113.9 → 192.168.10.2:30080/TCP',
      '203.0.113.9 → 192.168.10.3:30080/TCP',
    ])
    expect(
      seen('eks+lbc', controller({}, { externalTrafficPolicy: 'Local', healthCheckNodePort: 31000 })),
    ).to.deep.equal(['203.0.113.9 → 192.168.10.1:30080/TCP', '203.0.113.9 → 192.168.10.2:30080/TCP'])
  })
  it('Pod targets see the balancer, unless the attribute keeps the client', () => {
    const ip = { [`${AWS}nlb-target-type`]: 'ip' }
    expect(seen('eks+lbc', controller(ip)).every((one) => /^10\.0\.255\.\d+ → 10\.244\.1\.\d:3000/.test(one))).to.equal(
      true,
    )
    expect(
      seen('eks+lbc', controller({ ...ip, [`${AWS}target-group-attributes`]: 'preserve_client_ip.enabled=true' })),
    ).to.deep.equal(['203.0.113.9 → 10.244.1.1:3000/TCP', '203.0.113.9 → 10.244.1.2:3000/TCP'])
  })
  it('GKE and AKS pass the packet to a node as it is', () => {
    for (const environment of ['gke', 'aks'] as const)
      expect(seen(environment, {})).to.deep.equal(['203.0.113.9 → itself:80/TCP'])
  })
  it('ports that no listener has, and sources outside the ranges, get no answer', () => {
    const world = cluster('gke', { spec: { loadBalancerSourceRanges: ['203.0.113.0/24'] } })
    expect([goes(world, '203.0.113.9', 8080), goes(world, '198.51.100.7'), goes(world, '203.0.113.9')]).to.deep.equal([
      ['dropped'],
      ['dropped'],
      ['203.0.113.9 → itself:80/TCP'],
    ])
    const annotated = cluster('eks', {
      annotations: { 'service.beta.kubernetes.io/load-balancer-source-ranges': '198.51.100.0/24' },
    })
    expect([open(annotated), open(annotated, '198.51.100.7')]).to.deep.equal([false, true])
  })
  it('without a healthy target', () => {
    expect(goes(cluster('eks', { on: [] }), '203.0.113.9')).to.deep.equal(['closed'])
    expect(goes(cluster('aks', { on: [] }), '203.0.113.9')).to.deep.equal(['dropped'])
  })
})

describe('MetalLB', () => {
  const pool = (spec: object = {}, name = 'lan'): readonly [string, string, object] => [
    'IPAddressPool',
    name,
    { spec: { addresses: ['192.168.10.200-192.168.10.201'], ...spec } },
  ]
  const l2 = ['L2Advertisement', 'lan', { spec: {} }] as const
  const P = 'metallb.io/'
  const cases: readonly (readonly [written: Written, address: string, lan: boolean])[] = [
    [{}, 'pending', false],
    [{ objects: [pool(), l2] }, 'ip', true],
    [{ objects: [pool()] }, 'ip', false],
    [{ objects: [pool({ autoAssign: false }), l2] }, 'pending', false],
    [{ objects: [pool({ autoAssign: false }), l2], annotations: { [`${P}address-pool`]: 'lan' } }, 'ip', true],
    [
      { objects: [pool({ autoAssign: false }), l2], annotations: { 'metallb.universe.tf/address-pool': 'lan' } },
      'ip',
      true,
    ],
    [{ objects: [pool(), l2], annotations: { [`${P}address-pool`]: 'dmz' } }, 'pending', false],
    [{ objects: [pool(), l2], spec: { loadBalancerIP: '192.168.10.201' } }, 'ip', true],
    [{ objects: [pool(), l2], spec: { loadBalancerIP: '192.168.10.9' } }, 'pending', false],
    [
      {
        objects: [pool(), l2],
        annotations: { [`${P}loadBalancerIPs`]: '192.168.10.201' },
        spec: { loadBalancerIP: '192.168.10.201' },
      },
      'pending',
      false,
    ],
    [{ objects: [pool(), l2], spec: { loadBalancerClass: 'example.com/other' } }, 'pending', false],
    [{ objects: [pool(), ['L2Advertisement', 'other', { spec: { ipAddressPools: ['dmz'] } }]] }, 'ip', false],
    [{ objects: [pool(), ['BGPAdvertisement', 'bgp', { spec: {} }], ['BGPPeer', 'router', { spec: {} }]] }, 'ip', true],
    [{ objects: [pool({ serviceAllocation: { namespaces: ['other'] } }), l2] }, 'pending', false],
    [{ objects: [pool(), l2], on: [] }, 'ip', false],
  ]
  for (const [written, address, lan] of cases) {
    it(`${JSON.stringify(written)}: ${address}, ${lan ? 'answered' : 'not answered'} on the LAN`, () => {
      const world = cluster('metallb', written)
      expect([shown(world), open(world, '192.168.10.50'), open(world, '203.0.113.9')]).to.deep.equal([
        address,
        lan,
        false,
      ])
    })
  }
})

describe('a node that fails', () => {
  const after = (environment: ClusterOptions['environment'], written: Written, seconds: number): readonly string[] => {
    const { state, options } = cluster(environment, written)
    const broken = state.remembering('node-fault', 'n1', { since: 0 })
    const [ip] = broken.get('Service', 'default/front')!.status!.loadBalancer!.ingress!
    const destination = ip!.ip ?? publicNames(broken, options).get(ip!.hostname!)![0]!
    const packet: Packet = { protocol: 'TCP', source: '203.0.113.9', sourcePort: 40_000, destination, port: 80 }
    const found = [...branches(() => enter(packet, { state: broken, options, now: seconds * 1000 }))]
    return [...new Set(found.map(({ value }) => (value?.kind === 'forward' ? (value.node ?? 'pod') : 'none')))].sort()
  }
  it('gets connections until its health check has failed often enough', () => {
    expect([after('aks', {}, 9), after('aks', {}, 10)]).to.deep.equal([
      ['n1', 'n2', 'n3'],
      ['n2', 'n3'],
    ])
    expect([after('eks', {}, 59), after('eks', {}, 60)]).to.deep.equal([
      ['n1', 'n2', 'n3'],
      ['n2', 'n3'],
    ])
  })
  it('under Local policy only nodes with an endpoint take its place', () => {
    expect(after('gke', { spec: { externalTrafficPolicy: 'Local' } }, 30)).to.deep.equal(['n2'])
  })
  it('a node that joins is a target, one that is excluded is none', () => {
    const { state, options } = cluster('gke', {})
    const node = state.get('Node', 'n3')!
    const label = { 'node.kubernetes.io/exclude-from-external-load-balancers': 'true' }
    const left = state.with('Node', {
      ...node,
      metadata: { ...node.metadata, resourceVersion: '99', labels: label },
    } as unknown as Stored)
    const joined = state.with('Node', {
      ...node,
      metadata: { ...node.metadata, name: 'n4', resourceVersion: '99' },
    } as unknown as Stored)
    const nodes = (world: Snapshot): number => {
      const destination = world.get('Service', 'default/front')!.status!.loadBalancer!.ingress![0]!.ip!
      return [
        ...branches(() =>
          enter(
            { protocol: 'TCP', source: '203.0.113.9', sourcePort: 1, destination, port: 80 },
            { state: world, options, now: 0 },
          ),
        ),
      ].length
    }
    expect([nodes(state), nodes(left), nodes(joined)]).to.deep.equal([3, 2, 4])
  })
})

describe('what people are told', () => {
  const codes = (environment: ClusterOptions['environment'], written: Written): readonly string[] => {
    const { state, options } = cluster(environment, written)
    return balancerNotices(state, options).map(({ code }) => code)
  }
  it('annotations of another cloud, and of products that are not simulated', () => {
    expect(codes('gke', { annotations: { [`${AWS}scheme`]: 'internal' } })).to.deep.equal([
      'balancer.foreign-annotation',
    ])
    expect(codes('gke', { annotations: { 'cloud.google.com/backend-config': '{}' } })).to.deep.equal([
      'balancer.not-simulated',
    ])
    expect(codes('none', {})).to.deep.equal(['balancer.nobody'])
    expect(codes('gke', {})).to.deep.equal([])
  })
  it('attributes about open connections, among those that are read', () => {
    const said = (attributes: string, environment: ClusterOptions['environment'] = 'eks+lbc'): readonly string[] => {
      const { state, options } = cluster(environment, {
        annotations: { [`${AWS}scheme`]: 'internal', [`${AWS}target-group-attributes`]: attributes },
      })
      return balancerNotices(state, options).flatMap(({ code, params }) =>
        code === 'balancer.not-simulated' ? [JSON.stringify(params)] : [],
      )
    }
    const one = (annotation: string): string =>
      JSON.stringify({ name: 'Service default/front', annotation, topic: 'draining' })
    expect(said('preserve_client_ip.enabled=true')).to.deep.equal([])
    expect(said('preserve_client_ip.enabled=true, deregistration_delay.timeout_seconds=30')).to.deep.equal([
      one('deregistration_delay.timeout_seconds'),
    ])
    expect(
      said('deregistration_delay.timeout_seconds=5,deregistration_delay.connection_termination.enabled=true'),
    ).to.deep.equal([
      one('deregistration_delay.timeout_seconds'),
      one('deregistration_delay.connection_termination.enabled'),
    ])
    expect(said('deregistration_delay.timeout_seconds=5', 'gke')).to.deep.equal([])
  })
  it('objects that are billed', () => {
    const billed = (environment: ClusterOptions['environment'], annotations = {}): readonly string[] => {
      const { state, options } = cluster(environment, { annotations })
      return billedObjects(state, options).map(({ what }) => what)
    }
    expect([
      billed('eks'),
      billed('gke'),
      billed('gke', { 'networking.gke.io/load-balancer-type': 'Internal' }),
      billed('none'),
    ]).to.deep.equal([['Classic Load Balancer'], ['forwarding rule', 'external IP address'], ['forwarding rule'], []])
  })
})

describe('names of external-dns', () => {
  const names = (
    annotations: Readonly<Record<string, string>>,
    environment: ClusterOptions['environment'] = 'gke',
  ): readonly string[] =>
    externalDnsNames(cluster(environment, { annotations }).state).map(
      ({ name, targets, ttl }) => `${name} ${ttl} ${targets.length}`,
    )
  const HOST = 'external-dns.alpha.kubernetes.io/hostname'
  it('follow the annotation once there is an address', () => {
    expect(names({ [HOST]: 'a.example., b.example' })).to.deep.equal(['a.example 300 1', 'b.example 300 1'])
    expect(names({ [HOST]: 'a.example', 'external-dns.alpha.kubernetes.io/ttl': '1m' })).to.deep.equal([
      'a.example 60 1',
    ])
    expect([names({}), names({ [HOST]: 'a.example' }, 'none')]).to.deep.equal([[], []])
  })
})

describe('other balancers', () => {
  it('a row of data is a provider, asked before the environment’s own', () => {
    const balancers = [
      {
        name: 'F5 BIG-IP',
        class: 'f5.com/bigip',
        pool: ['198.19.0.0/30'],
        client: 'kept',
        scheme: 'internet-facing',
      } as const,
    ]
    const world = cluster('none', { spec: { loadBalancerClass: 'f5.com/bigip' } }, { balancers })
    expect([shown(world), goes(world, '203.0.113.9')]).to.deep.equal([
      'ip',
      [1, 2, 3].map((node) => `203.0.113.9 → 192.168.10.${node}:30080/TCP`),
    ])
    expect(shown(cluster('none', {}, { balancers }))).to.equal('pending')
  })
  it('the AWS mutator claims new Services of type LoadBalancer without a class', () => {
    const review = (spec: Spec, operation: 'CREATE' | 'UPDATE' = 'CREATE'): unknown => {
      const answer = serviceMutator.review(
        { operation, kind: 'Service', object: { apiVersion: 'v1', kind: 'Service', spec } },
        new Snapshot(),
      )
      return ('spec' in answer ? (answer.spec as Spec) : {})['loadBalancerClass']
    }
    expect([
      review({ type: 'LoadBalancer' }),
      review({ type: 'ClusterIP' }),
      review({ type: 'LoadBalancer', loadBalancerClass: 'a/b' }),
      review({ type: 'LoadBalancer' }, 'UPDATE'),
    ]).to.deep.equal(['service.k8s.aws/nlb', undefined, 'a/b', undefined])
  })
})
