import { freshClients, underTraffic } from '../../../src/cluster/traffic.ts'
import { type Behaviour, type ClientMemory, NEW_CLIENT, nextAddress } from '../../../src/dns/behaviour.ts'
import { sum } from '../../../src/fraction.ts'
import { dnsClient } from '../../../src/network/resolve.ts'
import { branches } from '../../../src/walk.ts'
import type { Cell, Figure } from './figure.ts'
import { PROBE, pods, settled } from './scene.ts'

const corefile = (ttl: number, cache: number): string => `.:53 {
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    ttl ${ttl}
  }
  forward . /etc/resolv.conf
${cache === 0 ? '' : `  cache ${cache}\n`}}
`

const configured = (ttl: number, cache: number): ReturnType<typeof settled> =>
  settled({
    service: ['clusterIP: None'],
    container: [PROBE],
    options: { dns: { corefile: corefile(ttl, cache) } },
  })

/** Lookups that a client sends which opens a connection each second for a minute. */
function lookups(behaviour: Behaviour, ttl: number, cache: number): number {
  const cluster = configured(ttl, cache)
  const [from] = cluster.clientPods('default')
  const wanted = { client: dnsClient(from!), name: 'web', service: 'default/web', family: 'IPv4' } as const
  let memory: ClientMemory = NEW_CLIENT
  let sent = 0
  for (let second = 0; second < 60; second++) {
    const { state, now, options } = cluster
    const [first] = branches(() => nextAddress(behaviour, wanted, memory, { state, now, options }))
    memory = first!.value.memory
    sent += first!.trace.filter(({ says }) => says.code === 'hop.dns.asked').length
    cluster.advance('1s')
  }
  return sent
}

/** Seconds in which a client still loses connections after one of three headless Pods is gone for good. */
function stale(behaviour: Behaviour, ttl: number, cache: number): number {
  const cluster = configured(ttl, cache)
  const asking = { from: cluster.clientPods('default').slice(0, 1), to: 'web:80', service: 'default/web' }
  const clients = freshClients(cluster, asking, behaviour)
  for (const client of clients) client.open()
  cluster.break(pods(cluster)[0]!)
  const run = underTraffic(cluster, { ...asking, clients, every: 1000, lasts: 0 })
  const seconds = Array.from({ length: 90 }, () => run.next().value)
  return seconds.filter(({ lost }) => sum(lost.values()).compare(0) > 0).length
}

const KEEPING: readonly (readonly [number, number])[] = [
  [0, 0],
  [5, 5],
  [30, 30],
]

/** How long clients go on asking a Pod that has left, by the TTL of records, and how often they ask in a minute. */
export const dnsCaching: Figure = {
  id: 'dns-caching',
  rows: () =>
    KEEPING.map(([ttl, cache]) => [
      `${ttl} s`,
      `${stale('keeps for the TTL', ttl, cache)} s`,
      `${stale('first record', ttl, cache)} s`,
      String(lookups('keeps for the TTL', ttl, cache)),
      String(lookups('first record', ttl, cache)),
    ]),
}

/** How long after its readiness fails a Pod is still asked, by how clients come to know. */
export const discoveryDelay: Figure = {
  id: 'discovery-delay',
  rows: () => {
    const seconds = (behaviour: Behaviour): Cell => {
      const count = stale(behaviour, 30, 30)
      return count >= 90 ? '$never' : `${count} s`
    }
    return [
      ['$watches-slices', seconds('watches slices')],
      ['$first-record', seconds('first record')],
      ['$keeps-for-the-TTL', seconds('keeps for the TTL')],
      ['$resolves-once', seconds('resolves once')],
      ['$holds-one-Pod-address', seconds('holds one Pod address')],
    ]
  },
}

const ASKED = [
  'web',
  'web.default',
  'web.default.svc.cluster.local',
  'web.default.svc.cluster.local.',
  'api.bank.example',
  'api.bank.example.',
]

/** Queries that a Pod's resolver sends for a name until one is answered: those for IPv6 come on top. */
export const queries: Figure = {
  id: 'queries',
  rows: () => {
    const host = {
      name: 'bank',
      names: ['api.bank.example'],
      addresses: [{ from: 0, address: '198.51.100.40' }],
      ports: [],
    }
    return ASKED.map((name) => [
      name,
      ...[5, 2].map((ndots) => {
        const cluster = settled({
          pod: [`dnsConfig: { options: [{ name: ndots, value: "${ndots}" }] }`],
          options: { hosts: [host] },
        })
        const { tried } = cluster.dig({ from: `pod ${pods(cluster)[0]}`, name, type: 'A', searches: true }).value
        return String(tried.length)
      }),
    ])
  },
}
