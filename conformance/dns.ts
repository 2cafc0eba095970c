import { Cluster } from '../src/cluster/cluster.ts'
import { type DnsCache, EMPTY_CACHE } from '../src/dns/cache.ts'
import type { Reply } from '../src/dns/message.ts'
import { ask, type DnsClient, resolvConfOf, search } from '../src/dns/resolver.ts'
import type { ClusterOptions } from '../src/environment.ts'
import { stream } from '../src/random.ts'
import { sample } from '../src/walk.ts'
import type { CaseResult, RunTable } from './result.ts'
import { type PodState, type TimedEvent, Timeline } from './timeline.ts'

interface Query {
  readonly from: string
  readonly name: string
  readonly type: string
  readonly useSearchPath: boolean
  readonly atSeconds?: number
  readonly rcode: string
  readonly answers: readonly string[]
  readonly ttl?: number
  readonly negativeTtl?: number
  readonly tried?: readonly string[]
}

interface Expected {
  readonly pod: string
  readonly nameservers?: readonly string[]
  readonly search?: readonly string[]
  readonly options?: readonly string[]
}

interface Case {
  readonly id: string
  readonly objects: string
  readonly podStates?: readonly PodState[]
  readonly events?: readonly TimedEvent[]
  readonly queries?: readonly Query[]
  readonly resolvConf?: readonly Expected[]
  readonly corefile?: string
  readonly upstream?: Readonly<
    Record<
      string,
      readonly { readonly name: string; readonly type: string; readonly value: string; readonly ttl?: number }[]
    >
  >
  readonly nodeResolvConf?: {
    readonly nameservers: readonly string[]
    readonly search?: readonly string[]
    readonly options?: readonly string[]
  }
}

/** The Corefile of the table, unless a case has its own. */
const COREFILE = `.:53 {
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    pods insecure
    fallthrough in-addr.arpa ip6.arpa
  }
  forward . /etc/resolv.conf
}
`

/** The cluster DNS, asked directly. */
const SERVER = '10.96.0.10'

/** A query without a moment is asked at second 10. */
const MOMENT = 10

function optionsOf({ corefile = COREFILE, upstream = {}, nodeResolvConf }: Case): ClusterOptions {
  const lines = Object.entries(upstream).map(
    ([server, records]) =>
      [server, records.map(({ name, type, value, ttl = 300 }) => `${name} ${ttl} ${type} ${value}`)] as const,
  )
  return {
    undescribedImages: 'listens-on-declared-ports',
    serviceCIDRs: ['10.96.0.0/12', 'fd00:10:96::/112'],
    nodes: ['n1', 'n2', 'n3'].map((name, index) => ({
      name,
      addresses: [`192.168.10.${index + 1}`],
      podCIDRs: [`10.244.${index + 1}.0/24`, `fd00:10:244:${index + 1}::/64`],
    })),
    dns: { corefile, upstream: Object.fromEntries(lines), ...(nodeResolvConf === undefined ? {} : { nodeResolvConf }) },
  }
}

/** A namespace is an ordinary Pod there; `ns/pod` is that Pod. */
function clientOf(from: string): DnsClient {
  const [namespace = '', pod] = from.split('/')
  return { kind: 'pod', namespace, key: pod === undefined ? `${namespace}/conformance-client` : from }
}

/** Names compare without regard to case; a text without its quotes, an SOA without its serial number. */
const answer = (text: string): string =>
  text
    .replaceAll('"', '')
    .toLowerCase()
    .replace(/^(soa \S+ \S+) \d+/, '$1 *')

interface Asked {
  readonly reply: Reply
  readonly rcode: string
  readonly tried?: readonly string[]
  readonly cache: DnsCache
}

function asked({ from, name, type, useSearchPath }: Query, cluster: Cluster, cache: DnsCache): Asked {
  const view = cluster.view()
  if (!useSearchPath) {
    const { reply, cache: after } = ask({ name, type }, SERVER, view, cache)
    return { reply, rcode: reply.rcode, cache: after }
  }
  const conf = resolvConfOf(clientOf(from), view)
  const { value } = sample(() => search(name, type, conf, view, cache), stream('conformance', name))
  return {
    reply: value.reply,
    rcode: value.rcode === 'NODATA' ? 'NOERROR' : value.rcode,
    tried: value.tried,
    cache: value.cache,
  }
}

/** What the table says of a query, and what was answered, in one notation. */
function lines(query: Query, { reply, rcode, tried }: Asked): readonly [expected: string, got: string] {
  const soa = reply.authority.find(({ type }) => type === 'SOA')
  const ttls = [...new Set(reply.answers.map(({ ttl }) => ttl))]
  const part = (name: string, wanted: unknown, value: unknown): readonly [string, string] =>
    wanted === undefined ? ['', ''] : [` ${name} ${wanted}`, ` ${name} ${value}`]
  const parts = [
    [query.rcode, rcode],
    [
      ` [${query.answers.map(answer).sort().join(', ')}]`,
      ` [${reply.answers
        .map(({ type, data }) => answer(`${type} ${data}`))
        .sort()
        .join(', ')}]`,
    ],
    part('ttl', query.answers.length === 0 ? undefined : query.ttl, ttls.join('/')),
    part('negativeTtl', query.negativeTtl, soa?.ttl ?? 'none'),
    part('tried', query.tried?.join(' ').toLowerCase(), tried?.join(' ').toLowerCase()),
  ]
  const head = `${query.name} ${query.type}: `
  return [head + parts.map(([wanted]) => wanted).join(''), head + parts.map(([, value]) => value).join('')]
}

function confLines(expected: Expected, cluster: Cluster): readonly [string, string] {
  const conf = resolvConfOf(clientOf(expected.pod), cluster.view())
  const text = (one: Omit<Expected, 'pod'>): string => {
    const parts = [
      expected.nameservers && `nameservers ${one.nameservers?.join(' ')}`,
      expected.search && `search ${one.search?.join(' ')}`,
      expected.options && `options ${[...(one.options ?? [])].sort().join(' ')}`,
    ]
    return `${expected.pod}: ${parts.filter((part) => part !== undefined).join('; ')}`
  }
  return [text(expected), text(conf)]
}

function runCase(one: Case): CaseResult {
  const timeline = new Timeline(Cluster.create(optionsOf(one)), one)
  const pairs: (readonly [string, string])[] = []
  let cache = EMPTY_CACHE
  const moments = [
    ...(one.queries ?? []).map((query) => ({ at: query.atSeconds ?? MOMENT, query })),
    ...(one.resolvConf ?? []).map((conf) => ({ at: MOMENT, conf })),
  ].sort((a, b) => a.at - b.at)
  for (const moment of moments) {
    timeline.until(moment.at)
    if ('conf' in moment) {
      pairs.push(confLines(moment.conf, timeline.cluster))
      continue
    }
    const found = asked(moment.query, timeline.cluster, cache)
    cache = found.cache
    pairs.push(lines(moment.query, found))
  }
  const wrong = pairs.filter(([expected, got]) => expected !== got)
  const trouble = timeline.trouble.map((text) => `(${text})`)
  return {
    id: one.id,
    passed: wrong.length === 0,
    expected: wrong.map(([expected]) => expected).join('\n            '),
    got: [...wrong.map(([, got]) => got), ...trouble].join('\n            '),
  }
}

/** Runs the DNS table. */
export const run: RunTable = async (table, only) => {
  const cases = (table as { readonly cases: readonly Case[] }).cases.filter(
    ({ id }) => only === undefined || id === only,
  )
  return cases.map((one) => {
    try {
      return runCase(one)
    } catch (error) {
      return { id: one.id, passed: false, got: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    }
  })
}
