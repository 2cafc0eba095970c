import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import type { Fraction } from '../../../src/fraction.ts'
import { readManifests } from '../../../src/manifest/read.ts'
import type { Stored } from '../../../src/object.ts'
import { socketText } from '../../../src/packet.ts'
import { modes } from '../../../src/proxy/modes.ts'
import type { Dataplane, Entry } from '../../../src/proxy.ts'
import { branches } from '../../../src/walk.ts'
import { skipped } from './hosts.case.ts'
import { Namespaces, NODE, OUTSIDE } from './namespaces.ts'
import type { Ended } from './peer.ts'

const CLIENT = '10.244.1.200'
const ENDPOINTS: Readonly<Record<string, string>> = { a: '10.244.1.10', b: '10.244.1.11', c: '10.244.1.12' }
const CONFIG = {
  clusterCIDR: '10.244.0.0/16',
  detectLocalMode: 'ClusterCIDR',
  masqueradeAll: false,
  serviceCIDRs: ['10.96.0.0/16'],
} as const
const VIEW = { name: 'n1', addresses: [NODE], podCIDRs: ['10.244.1.0/24'], labels: {} }

interface Backend {
  readonly ip: string
  readonly node?: string
}

function slice(service: string, port: number, backends: readonly Backend[], protocol = 'TCP'): string {
  const endpoints = backends
    .map(
      ({ ip, node = 'n1' }) =>
        `  - {addresses: ["${ip}"], nodeName: ${node}, conditions: {ready: true, serving: true, terminating: false}}`,
    )
    .join('\n')
  return `---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: ${service}-1, namespace: default, labels: {kubernetes.io/service-name: ${service}}}\naddressType: IPv4\nports: [{name: "", port: ${port}, protocol: ${protocol}}]\nendpoints:${endpoints === '' ? ' []' : `\n${endpoints}`}\n`
}

function service(name: string, ip: string, spec: string, status = ''): string {
  return `---\napiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: default}\nspec: {clusterIP: ${ip}, ${spec}}\n${status}`
}

const all = Object.values(ENDPOINTS).map((ip) => ({ ip }))
const port = 'ports: [{port: 80, targetPort: 8080}]'
const UDP = 'ports: [{port: 80, targetPort: 8080, protocol: UDP}]'

/** Every topology at once: each Service is asked in its own way. */
const manifests = [
  service('three', '10.96.1.3', `type: ClusterIP, internalTrafficPolicy: Cluster, ${port}`) + slice('three', 8080, all),
  service('one', '10.96.1.1', `type: ClusterIP, internalTrafficPolicy: Cluster, ${port}`) +
    slice('one', 8080, all.slice(0, 1)),
  service('none', '10.96.1.9', `type: ClusterIP, internalTrafficPolicy: Cluster, ${port}`) + slice('none', 8080, []),
  service('elsewhere', '10.96.1.8', `type: ClusterIP, internalTrafficPolicy: Local, ${port}`) +
    slice('elsewhere', 8080, [{ ip: '10.244.2.10', node: 'n2' }]),
  service(
    'nodeport',
    '10.96.1.4',
    'type: NodePort, internalTrafficPolicy: Cluster, externalTrafficPolicy: Cluster, ports: [{port: 80, targetPort: 8080, nodePort: 30080}]',
  ) + slice('nodeport', 8080, all),
  service(
    'local',
    '10.96.1.5',
    'type: NodePort, internalTrafficPolicy: Cluster, externalTrafficPolicy: Local, ports: [{port: 80, targetPort: 8080, nodePort: 30081}]',
  ) + slice('local', 8080, all.slice(0, 2)),
  service(
    'emptyport',
    '10.96.1.6',
    'type: NodePort, internalTrafficPolicy: Cluster, externalTrafficPolicy: Cluster, ports: [{port: 80, targetPort: 8080, nodePort: 30082}]',
  ) + slice('emptyport', 8080, []),
  service(
    'external',
    '10.96.1.7',
    `type: ClusterIP, internalTrafficPolicy: Cluster, externalTrafficPolicy: Cluster, externalIPs: [203.0.113.7], ${port}`,
  ) + slice('external', 8080, all),
  service(
    'ranged',
    '10.96.1.10',
    `type: LoadBalancer, internalTrafficPolicy: Cluster, externalTrafficPolicy: Cluster, loadBalancerSourceRanges: [198.51.100.0/24], ${port}`,
    'status: {loadBalancer: {ingress: [{ip: 203.0.113.10}]}}\n',
  ) + slice('ranged', 8080, all.slice(0, 2)),
  service(
    'forbidden',
    '10.96.1.11',
    `type: LoadBalancer, internalTrafficPolicy: Cluster, externalTrafficPolicy: Cluster, loadBalancerSourceRanges: [192.0.2.128/25], ${port}`,
    'status: {loadBalancer: {ingress: [{ip: 203.0.113.11}]}}\n',
  ) + slice('forbidden', 8080, all.slice(0, 2)),
  service(
    'sticky',
    '10.96.1.12',
    `type: ClusterIP, internalTrafficPolicy: Cluster, sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 2}}, ${port}`,
  ) + slice('sticky', 8080, all),
  service(
    'other',
    '10.96.1.13',
    'type: ClusterIP, internalTrafficPolicy: Cluster, ports: [{port: 8081, targetPort: 9090}]',
  ) + slice('other', 9090, all.slice(1)),
].join('')

function plane(mode: 'iptables' | 'nftables', text: string): Dataplane {
  const objects = readManifests(text, 'kernel.yaml').manifests.map(({ value }) => value as Stored)
  const of = <T>(kind: string): readonly T[] =>
    objects.filter((object) => object.kind === kind) as unknown as readonly T[]
  return modes[mode].program({ services: of('Service'), slices: of('EndpointSlice') }, VIEW, CONFIG)
}

interface Expected {
  /** `by peer` → share, or `refused` / `timeout`. */
  readonly ends: ReadonlyMap<string, Fraction>
}

/** The simulator's exact answer: by which endpoint, from which source, or how it fails. */
function simulated(
  mode: 'iptables' | 'nftables',
  rules: Dataplane,
  source: string,
  host: string,
  to: number,
): Expected {
  const entry: Entry = source === NODE ? 'host' : source === OUTSIDE ? 'outside' : 'pod'
  const packet = { protocol: 'TCP', source, sourcePort: 40_000, destination: host, port: to } as const
  const ends = new Map<string, Fraction>()
  for (const { value, probability } of branches(() => rules.translate(packet, entry, modes[mode].empty(), 0))) {
    const [translation] = value
    const key =
      translation.kind === 'forward'
        ? `${socketText(translation.packet.destination, translation.packet.port)} sees ${translation.packet.source}`
        : translation.kind === 'ended'
          ? translation.outcome.kind === 'refused'
            ? 'refused'
            : 'timeout'
          : 'unmatched'
    ends.set(key, ends.get(key)?.add(probability) ?? probability)
  }
  return { ends }
}

function counted(ends: readonly Ended[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const ended of ends) {
    const [name = '', at = ''] = 'by' in ended ? ended.by.split(':') : []
    const key = 'error' in ended ? ended.error : `${socketText(ENDPOINTS[name] ?? name, Number(at))} sees ${ended.peer}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

/** Chi-square beyond which a fair kernel falls less than once in 10⁸ comparisons, by degrees of freedom. */
const LIMIT = [1e-9, 32.9, 36.9, 40.5]

function compare(expected: Expected, counts: ReadonlyMap<string, number>, total: number): void {
  expect([...counts.keys()].sort()).to.deep.equal([...expected.ends.keys()].sort())
  let square = 0
  for (const [key, share] of expected.ends) {
    const wanted = total * Number(share.valueOf())
    square += ((counts.get(key) ?? 0) - wanted) ** 2 / wanted
  }
  expect(square, JSON.stringify([...counts])).to.be.lessThan(LIMIT[expected.ends.size - 1]!)
}

/** From whom, to where, how often: one connection where the answer is an ICMP error, which kernels limit. */
const questions: readonly (readonly [
  what: string,
  from: 'client' | 'outside' | 'node' | 'a',
  host: string,
  port: number,
  count: number,
  unmatched?: 'timeout' | 'refused',
])[] = [
  ['three endpoints, from a Pod', 'client', '10.96.1.3', 80, 240],
  ['three endpoints, from the node', 'node', '10.96.1.3', 80, 120],
  ['three endpoints, from outside', 'outside', '10.96.1.3', 80, 120],
  ['hairpin: an endpoint asks its own Service', 'a', '10.96.1.3', 80, 240],
  ['one endpoint', 'client', '10.96.1.1', 80, 20],
  ['no endpoint, from a Pod', 'client', '10.96.1.9', 80, 1],
  ['no endpoint, from the node', 'node', '10.96.1.9', 80, 3],
  ['policy Local, none here', 'client', '10.96.1.8', 80, 2],
  ['node port, policy Cluster, from outside', 'outside', NODE, 30080, 240],
  ['node port, policy Cluster, from a Pod', 'client', NODE, 30080, 120],
  ['node port, policy Local, from outside', 'outside', NODE, 30081, 160],
  ['node port without endpoints', 'outside', NODE, 30082, 1],
  ['external IP, from outside', 'outside', '203.0.113.7', 80, 120],
  ['external IP, from a Pod', 'client', '203.0.113.7', 80, 120],
  ['load balancer, source allowed', 'outside', '203.0.113.10', 80, 120],
  ['load balancer, source not allowed', 'outside', '203.0.113.11', 80, 2],
  ['source ranges do not guard the cluster IP', 'outside', '10.96.1.11', 80, 80],
  ['another port number', 'client', '10.96.1.13', 8081, 160],
  ['an undefined port of a known address', 'client', '10.96.1.3', 81, 1, 'timeout'],
  ['an address of the Service range that nobody has', 'client', '10.96.77.7', 80, 1, 'timeout'],
]

const SOURCES = { client: CLIENT, outside: OUTSIDE, node: NODE, a: ENDPOINTS['a']! } as const
let compared = 0

describe('the kernel as judge', { skip: skipped }, () => {
  const net = new Namespaces()
  before(async () => {
    net.node()
    for (const [name, ip] of [...Object.entries(ENDPOINTS), ['client', CLIENT] as const, ['outside', OUTSIDE] as const])
      net.leg(name, ip)
    await Promise.all(Object.keys(ENDPOINTS).map((name) => net.serve(name, [8080, 9090])))
  })
  after(() => {
    net.end()
    console.log(`${compared} comparisons with the kernel`)
  })

  for (const mode of ['iptables', 'nftables'] as const) {
    describe(mode, () => {
      const rules = plane(mode, manifests)
      before(() => net.load(mode, rules.listing))

      for (const [what, from, host, to, count, unmatched] of questions) {
        it(what, async () => {
          const { ends } = simulated(mode, rules, SOURCES[from], host, to)
          const expected = {
            ends: new Map([...ends].map(([key, share]) => [key === 'unmatched' ? (unmatched ?? key) : key, share])),
          }
          compare(expected, counted(await net.ask(from, host, to, count)), count)
          compared++
        })
      }

      it('session affinity holds a client within its timeout', async () => {
        const counts = counted(await net.ask('client', '10.96.1.12', 80, 30))
        expect([...counts.values()]).to.deep.equal([30])
        compared++
      })

      it('and draws afresh after it', { timeout: 60_000 }, async () => {
        const seen = new Set<string>()
        for (let round = 0; round < 12 && seen.size < 2; round++) {
          for (const key of counted(await net.ask('client', '10.96.1.12', 80, 2)).keys()) seen.add(key)
          await sleep(2300)
        }
        // Twelve equal draws of three happen less than once in 10⁵; the simulator says 1/3 each.
        expect(seen.size).to.be.greaterThan(1)
        compared++
      })

      it('an established connection survives the loss of all endpoints', async () => {
        const held = await net.hold('client', '10.96.1.1', 80)
        expect(held.first).to.match(/"by":"a:8080"/)
        net.load(
          mode,
          plane(mode, manifests.replace(slice('one', 8080, all.slice(0, 1)), slice('one', 8080, []))).listing,
        )
        expect(await held.say('still there')).to.equal('still there')
        held.end()
        compared++
        net.load(mode, rules.listing)
      })

      it('a UDP flow stays with an endpoint that is gone until its entry is deleted, as kube-proxy does', async () => {
        const udp = service('datagrams', '10.96.1.14', `type: ClusterIP, internalTrafficPolicy: Cluster, ${UDP}`)
        const at = (name: string): string => udp + slice('datagrams', 8080, [{ ip: ENDPOINTS[name]! }], 'UDP')
        const from = mode === 'iptables' ? 45_000 : 45_001
        const ask = async (): Promise<readonly string[]> => [
          ...counted(await net.ask('client', '10.96.1.14', 80, 1, { protocol: 'UDP', from })).keys(),
        ]
        const [before, after] = [plane(mode, at('a')), plane(mode, at('b'))]
        const packet = {
          protocol: 'UDP',
          source: CLIENT,
          sourcePort: from,
          destination: '10.96.1.14',
          port: 80,
        } as const
        const [opened] = [...branches(() => before.translate(packet, 'pod', modes[mode].empty(), 0))]
        const flows = opened!.value[1]
        const end = ([translation]: ReturnType<Dataplane['established']>): string =>
          translation.kind === 'forward' ? translation.packet.destination : translation.kind
        net.load(mode, before.listing)
        expect(await ask()).to.deep.equal([`${ENDPOINTS['a']}:8080 sees ${CLIENT}`])
        net.load(mode, after.listing)
        expect(await ask()).to.deep.equal([`${ENDPOINTS['a']}:8080 sees ${CLIENT}`])
        expect(end(after.established(packet, flows, 1000))).to.equal(ENDPOINTS['a'])
        // The simulator forgets the flow when it syncs; so does the node once its entry is deleted.
        expect(end(after.established(packet, after.resync(before, flows, 1000), 1000))).to.equal('unmatched')
        net.run('conntrack', '-D', '-p', 'udp', '--orig-dst', '10.96.1.14')
        expect(await ask()).to.deep.equal([`${ENDPOINTS['b']}:8080 sees ${CLIENT}`])
        compared++
        net.load(mode, rules.listing)
      })
    })
  }
})
