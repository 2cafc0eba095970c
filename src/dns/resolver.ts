import { evenly, type Hop } from '../hop.ts'
import { type Issue, issue } from '../issue.ts'
import type { Reference } from '../position.ts'
import type { Walk } from '../walk.ts'
import { type DnsCache, EMPTY_CACHE, fromCache, toCache } from './cache.ts'
import { etcHosts } from './etc-hosts.ts'
import { addressesOf, type DnsQuestion, emptyReply, type Reply, zoneLine } from './message.ts'
import { fqdn, hostType } from './name.ts'
import { type DnsView, outsideReply } from './outside.ts'
import { nodeResolvConf, podDns, podResolvConf, type ResolvConf } from './resolvconf.ts'
import { candidates, type Libc } from './search.ts'
import { clusterDns, clusterDomain, serverAddresses } from './server.ts'

/** Who asks: a Pod (which need not exist), a process on a node, or somebody outside the cluster. */
export type DnsClient =
  | { readonly kind: 'pod'; readonly key: string; readonly namespace: string }
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'outside'; readonly ip: string }

/** What a resolver may look at, and whether its question reaches a name server at all. */
export interface ResolverView extends DnsView {
  /** The way of one datagram to a name server; absent: every server answers every client. */
  readonly reaches?: (server: string, protocol: 'UDP' | 'TCP') => Walk<boolean>
  readonly libc?: Libc
}

/** How a lookup ended; `rcode` NODATA: some candidate exists, none has the record. */
export interface Searched {
  readonly rcode: 'NOERROR' | 'NODATA' | 'NXDOMAIN' | 'SERVFAIL'
  readonly reply: Reply
  /** Absolute names in the order sent, ending with the one that answered. */
  readonly tried: readonly string[]
  readonly cache: DnsCache
}

/** The addresses a name leads to for a client, one of which it uses. */
export interface ResolveResult {
  readonly rcode: Searched['rcode']
  readonly address?: string
  readonly addresses: readonly string[]
  /** Seconds the answer may be kept. */
  readonly ttl: number
  readonly tried: readonly string[]
  readonly cache: DnsCache
}

/** A public resolver keeps what it was told for as long as the record says. */
const PUBLIC = { maximum: 86_400, minimum: 0, except: [] } as const
const PUBLIC_CACHE = { success: PUBLIC, denial: { ...PUBLIC, maximum: 10_800 }, servfail: 0 } as const

/** The resolver of somebody outside the cluster. */
const OUTSIDE: ResolvConf = { nameservers: ['public'], search: [], options: [] }

/** The resolver configuration a client has. */
export function resolvConfOf(client: DnsClient, view: DnsView): ResolvConf {
  if (client.kind === 'outside') return OUTSIDE
  if (client.kind === 'node') return nodeResolvConf(view)
  const pod = view.state.get('Pod', client.key)
  return podResolvConf(pod === undefined ? { namespace: client.namespace } : podDns(pod), view)
}

/** One question to one name server: the cluster's own, or a caching resolver outside. */
export function ask(
  question: DnsQuestion,
  server: string,
  view: DnsView,
  cache: DnsCache,
): { readonly reply: Reply; readonly cache: DnsCache } {
  if (serverAddresses(view).includes(server)) return clusterDns(question, view, cache)
  if (server !== 'public') return { reply: outsideReply(question, server, view), cache }
  const kept = fromCache(cache, server, question, view.now)
  if (kept !== undefined) return { reply: kept, cache }
  const fresh = outsideReply(question, server, view)
  return { cache: toCache(cache, server, fresh, view.now, PUBLIC_CACHE).cache, reply: fresh }
}

const nothing = (reply: Reply): Searched['rcode'] =>
  reply.rcode === 'NOERROR' ? 'NODATA' : reply.rcode === 'NXDOMAIN' ? 'NXDOMAIN' : 'SERVFAIL'

function hop(at: Hop['at'], rule: string, says: Issue, because: readonly Reference[] = []): Hop {
  return { at, rule, says, because }
}

/** What an answer says, as a sentence: the records, or why there are none. */
function said({ question: { name, type }, rcode, answers, reason, age, authority }: Reply, server: string): Issue {
  if (answers.length > 0) {
    const records = answers.map((record) => `${record.type} ${record.data}`).join(', ')
    return age === undefined
      ? issue('hop.dns.answered', { name, type, records })
      : issue('hop.dns.cached', { name, type, records, age })
  }
  if (age !== undefined) return issue('hop.dns.cached-miss', { name, type, age, left: authority[0]?.ttl ?? 0 })
  if (reason !== undefined) return reason
  switch (rcode) {
    case 'NOERROR':
      return issue('hop.dns.nodata', { name, type })
    case 'NXDOMAIN':
      return issue('hop.dns.nxdomain', { name })
    case 'REFUSED':
      return issue('hop.dns.refused', { name, server })
    case 'SERVFAIL':
      return issue('hop.dns.servfail', { name })
  }
}

/** Zone lines of an answer, or its rcode: the rule a hop shows. */
function ruleOf(reply: Reply): string {
  if (reply.answers.length > 0) return reply.answers.map(zoneLine).join('\n')
  return `${reply.question.name} ${reply.question.type} ${reply.rcode === 'NOERROR' ? 'NODATA' : reply.rcode}`
}

interface Heard {
  readonly reply: Reply
  readonly cache: DnsCache
  /** No server answered at all: the resolver gives up instead of trying further names. */
  readonly silent: boolean
}

/**
 * Asks the name servers of a resolver in turn: one that fails, refuses or keeps silent hands on to the next, one that
 * answers — also "no such name" — is believed.
 */
function* query(question: DnsQuestion, conf: ResolvConf, view: ResolverView, cache: DnsCache): Walk<Heard> {
  let last: Heard = { reply: emptyReply(question, 'SERVFAIL'), cache, silent: true }
  for (const server of conf.nameservers) {
    if (
      view.reaches !== undefined &&
      server !== 'public' &&
      !(yield* view.reaches(server, conf.options.includes('use-vc') ? 'TCP' : 'UDP'))
    ) {
      yield hop('resolver', `nameserver ${server}`, issue('hop.dns.silent', { server }))
      continue
    }
    last = { ...ask(question, server, view, last.cache), silent: false }
    yield hop('dns', ruleOf(last.reply), said(last.reply, server), last.reply.because)
    if (last.reply.rcode === 'NOERROR' || last.reply.rcode === 'NXDOMAIN') return last
  }
  return last
}

/** Walks the search list for one record type until an answer has data (A and AAAA each walk on their own). */
export function* search(
  name: string,
  type: string,
  conf: ResolvConf,
  view: ResolverView,
  cache: DnsCache = EMPTY_CACHE,
): Walk<Searched> {
  const { names, stopsAtNodata } = candidates(name, conf, view.libc)
  const tried: string[] = []
  let best: { readonly rcode: Searched['rcode']; readonly reply: Reply } | undefined
  let known = cache
  for (const [index, candidate] of names.entries()) {
    const question = { name: candidate, type }
    tried.push(candidate)
    const says = issue('hop.dns.asked', {
      name: candidate,
      type,
      server: conf.nameservers.join(', '),
      step: index + 1,
      steps: names.length,
    })
    yield hop('resolver', candidate, says)
    const answer = yield* query(question, conf, view, known)
    known = answer.cache
    const { reply } = answer
    if (reply.rcode === 'NOERROR' && reply.answers.length > 0) return { rcode: 'NOERROR', reply, tried, cache: known }
    const rcode = nothing(reply)
    // NODATA outranks NXDOMAIN, and a failure outranks nothing: it is reported when no candidate said more.
    if (best === undefined || rank(rcode) > rank(best.rcode)) best = { rcode, reply }
    if (answer.silent || (stopsAtNodata && rcode !== 'NXDOMAIN')) break
  }
  const { rcode, reply } = best ?? { rcode: 'SERVFAIL', reply: emptyReply({ name: fqdn(name), type }, 'SERVFAIL') }
  return { rcode, reply, tried, cache: known }
}

function rank(rcode: Searched['rcode']): number {
  return { NXDOMAIN: 0, SERVFAIL: 1, NODATA: 2, NOERROR: 3 }[rcode]
}

const clientName = (client: DnsClient): string =>
  client.kind === 'pod' ? client.key : client.kind === 'node' ? client.name : client.ip

/** How a client takes one address of several; `all`: it chooses later, by itself. */
export type Picks = 'first record' | 'random record' | 'all'

/** What a client brings to a lookup beside the name. */
export interface Lookup {
  readonly client: DnsClient
  readonly family: 'IPv4' | 'IPv6'
  readonly cache?: DnsCache
  readonly picks?: Picks
}

/**
 * A name becomes an address as a client's C library does it: /etc/hosts, then the search list. Of several addresses one
 * is taken: which, is nature's choice where the server shuffles or the client draws.
 */
export function* resolve(
  name: string,
  { client, family, cache = EMPTY_CACHE, picks = 'first record' }: Lookup,
  view: ResolverView,
): Walk<ResolveResult> {
  const listed =
    client.kind === 'pod'
      ? etcHosts(client.key, view.state, clusterDomain(view)).get(name.replace(/\.$/, '').toLowerCase())
      : undefined
  const own = (listed ?? []).filter((address) => (hostType(address).type === 'A') === (family === 'IPv4'))
  if (own.length > 0) {
    const because = client.kind === 'pod' ? [{ kind: 'Pod', key: client.key, field: 'spec.hostAliases' }] : []
    yield hop('resolver', '/etc/hosts', issue('hop.dns.hosts-file', { name, address: own[0]! }), because)
    return { rcode: 'NOERROR', address: own[0]!, addresses: own, ttl: 0, tried: [], cache }
  }
  const conf = resolvConfOf(client, view)
  if (conf.nameservers.length === 0)
    yield hop('resolver', '/etc/resolv.conf', issue('hop.dns.no-server', { client: clientName(client) }))
  const type = family === 'IPv4' ? 'A' : 'AAAA'
  const { rcode, reply, tried, cache: after } = yield* search(name, type, conf, view, cache)
  const addresses = addressesOf(reply, type)
  const ttl = Math.min(...reply.answers.map((record) => record.ttl), Number.MAX_SAFE_INTEGER)
  if (addresses.length === 0)
    return { rcode: rcode === 'NOERROR' ? 'NODATA' : rcode, addresses, ttl: 0, tried, cache: after }
  if (picks === 'all') return { rcode: 'NOERROR', addresses, ttl, tried, cache: after }
  const drawn = addresses.length > 1 && (reply.shuffled === true || picks === 'random record')
  const address = addresses[drawn ? yield evenly(addresses) : 0]!
  if (addresses.length > 1) yield hop('client', address, issue('hop.dns.chosen', { address, count: addresses.length }))
  return { rcode: 'NOERROR', address, addresses, ttl, tried, cache: after }
}
