import { familyOf } from '../address.ts'
import { publicNames as balancerNames } from '../balancer/balancers.ts'
import { externalDnsNames, type PublishedName } from '../balancer/external-dns.ts'
import type { DnsCache } from '../dns/cache.ts'
import type { Reply } from '../dns/message.ts'
import { type DnsClient, type ResolverView, resolvConfOf, resolve, search } from '../dns/resolver.ts'
import { serverAddresses } from '../dns/server.ts'
import { evenly } from '../hop.ts'
import { issue } from '../issue.ts'
import { policed } from '../policy/compile.ts'
import { overheard, retold, type Walk } from '../walk.ts'
import type { Client } from './client.ts'
import { connect } from './connect.ts'
import { gatesOf } from './door.ts'
import { type LookedUp, lookupsOf, placeOf } from './lookups.ts'
import { NO_MEMORY } from './memory.ts'
import { allowedToDns } from './name-server.ts'
import { publicAddresses } from './public-names.ts'
import type { NetworkView } from './view.ts'

export type { LookedUp } from './lookups.ts'

/** A client as resolvers know it. */
export function dnsClient(client: Client): DnsClient {
  if (client.kind === 'pod') return { kind: 'pod', key: client.key, namespace: client.namespace }
  return client.kind === 'node' ? { kind: 'node', name: client.name } : { kind: 'outside', ip: client.ip }
}

/** Whether a datagram to a name server arrives: only a policy between the client and the cluster's DNS stops it. */
function reaching(client: Client, view: NetworkView): Pick<ResolverView, 'reaches'> {
  return client.kind === 'pod' && policed(view.state) ? { reaches: pastPolicies(client, view) } : {}
}

function pastPolicies(client: Client, view: NetworkView): NonNullable<ResolverView['reaches']> {
  return function* (server, protocol) {
    if (!serverAddresses(view).includes(server)) return true
    const imagined = yield* allowedToDns(client, protocol, view)
    if (imagined !== undefined) return imagined
    const walk = connect({ client, destination: server, port: 53, protocol }, view, NO_MEMORY)
    // Which replica answers decides nothing: any of them is asked, its hops stay out of the trace.
    let step = walk.next(0)
    while (!step.done) {
      if (!('among' in step.value) && step.value.at === 'network-policy') yield step.value
      step = walk.next(0)
    }
    const { outcome } = step.value
    return !(outcome.kind === 'dropped' && outcome.by === 'network-policy')
  }
}

/** What a client's lookup of a name comes to; one that nature has no say in is told again as long as nothing changes. */
export function* lookUp(client: Client, host: string, view: NetworkView, known?: DnsCache): Walk<LookedUp> {
  if (familyOf(host) !== undefined) return { address: host, rcode: 'NODATA' }
  if (host === 'localhost') return { address: '127.0.0.1', rcode: 'NODATA' }
  const lookups = lookupsOf(view, known)
  const place = placeOf(client, host, view)
  const told = lookups.get(place)
  if (told !== undefined) return yield* retold(told)
  return yield* overheard(lookUpAnew(client, host, view, known), (heard) => lookups.set(place, heard))
}

/** Addresses that the lookup of names outside, published by the exercise's own DNS, lead to. */
export function* lookUpAnew(client: Client, host: string, view: NetworkView, known?: DnsCache): Walk<LookedUp> {
  const published = publicAddresses(host, view)
  if (client.kind === 'outside' && published !== undefined) {
    const [address] = published.addresses
    yield {
      at: 'dns',
      rule: `${host} A ${published.addresses.join(' ')}`,
      says: issue('hop.dns.published', {
        name: host,
        addresses: published.addresses.join(', '),
        owner: published.owner,
      }),
      because: published.because,
    }
    return address === undefined ? { rcode: 'NXDOMAIN' } : { address, rcode: 'NODATA' }
  }
  const followed = followedName(host, view)
  if (followed !== undefined) return yield* follow(client, followed, view, known)
  const balancer = balancerNames(view.state, view.options, view.now).get(host) ?? gateAddresses(host, view)
  if (balancer !== undefined) {
    const address = balancer[balancer.length === 1 ? 0 : yield evenly(balancer)]!
    yield {
      at: 'dns',
      rule: `${host} A ${balancer.join(' ')}`,
      says: issue('hop.dns.balancer', { name: host, address, count: balancer.length }),
      because: [],
    }
    return { address, rcode: 'NODATA' }
  }
  const view4 = { state: view.state, now: view.now, options: view.options, ...reaching(client, view) }
  const asking = { client: dnsClient(client), ...(known === undefined ? {} : { cache: known }) }
  const { address, rcode, cache } = yield* resolve(host, { ...asking, family: 'IPv4' }, view4)
  if (address !== undefined) return { address, rcode: 'NODATA', cache }
  const second = yield* resolve(host, { ...asking, cache, family: 'IPv6' }, view4)
  if (second.address !== undefined) return { address: second.address, rcode: 'NODATA', cache: second.cache }
  return { rcode: rcode === 'NOERROR' ? 'NODATA' : rcode, cache: second.cache }
}

/** The record that external-dns made of an object, where it is installed. */
function followedName(host: string, view: NetworkView): PublishedName | undefined {
  if (view.options.install?.['external-dns'] === undefined) return undefined
  return externalDnsNames(view.state).find(({ name }) => name === host)
}

function* follow(
  client: Client,
  { name, targets, ttl, because }: PublishedName,
  view: NetworkView,
  known: DnsCache | undefined,
): Walk<LookedUp> {
  const [target = ''] = targets
  const type = familyOf(target) === undefined ? 'CNAME' : 'A'
  const says = issue('hop.dns.published', { name, addresses: targets.join(', '), owner: 'external-dns' })
  yield { at: 'dns', rule: `${name} ${ttl} ${type} ${targets.join(' ')}`, says, because }
  return type === 'A' ? { address: target, rcode: 'NODATA' } : yield* lookUp(client, target, view, known)
}

function gateAddresses(host: string, view: NetworkView): readonly string[] | undefined {
  return gatesOf(view).find(({ hostname }) => hostname === host)?.ips
}

/** One question as dig asks it. */
export interface Dig {
  readonly name: string
  readonly type: string
  /** Whether the search list is walked (`dig +search`); else the name is taken as it is. */
  readonly searches?: boolean
  readonly cache?: DnsCache
}

/** What came of it: a reply, or silence of every server. */
export interface Dug {
  readonly servers: readonly string[]
  readonly reply: Reply | undefined
  readonly tried: readonly string[]
  readonly cache: DnsCache
}

/** Asks the name servers of a client's resolver for records of any type. */
export function* dig(client: Client, { name, type, searches = false, cache }: Dig, view: NetworkView): Walk<Dug> {
  const seen = { state: view.state, now: view.now, options: view.options, ...reaching(client, view) }
  const conf = resolvConfOf(dnsClient(client), seen)
  let answered = false
  const walk = search(searches || name.endsWith('.') ? name : `${name}.`, type, conf, seen, cache)
  let step = walk.next(0)
  while (!step.done) {
    answered ||= !('among' in step.value) && step.value.at === 'dns'
    step = walk.next(yield step.value)
  }
  const { reply, tried, cache: after } = step.value
  return { servers: conf.nameservers, reply: answered ? reply : undefined, tried, cache: after }
}
