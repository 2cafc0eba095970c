import type { Instant } from '../clock.ts'
import type { ClusterOptions } from '../environment.ts'
import { issue } from '../issue.ts'
import { kept } from '../kept.ts'
import type { ClusterState } from '../state.ts'
import { type DnsQuestion, emptyReply, parseZoneLine, type Reply, type ResourceRecord } from './message.ts'
import { fqdn, hostType, sameName } from './name.ts'
import { published } from './published.ts'

/** What every name question may look at. */
export interface DnsView {
  readonly state: ClusterState
  readonly now: Instant
  readonly options: ClusterOptions
}

/** Seconds an outside name lives when its host does not say, and how long resolvers remember that there is none. */
const HOST_TTL = 300
const MISS_TTL = 60

/** Aliases a resolver follows. */
const LONGEST_CHAIN = 8

const read = kept((zone: readonly string[]): readonly ResourceRecord[] => zone.map(parseZoneLine))

/** The records a resolver outside knows: its own zone lines (or those of `default`), every declared host, what is published. */
function known(server: string, view: DnsView): readonly ResourceRecord[] {
  const { upstream } = view.options.dns ?? {}
  return [...read(upstream?.[server] ?? upstream?.['default'] ?? []), ...hostRecords(view), ...published(view)]
}

/** A host's names lead to the addresses it has now: those that began last. */
function hostRecords({ options, now }: DnsView): readonly ResourceRecord[] {
  return (options.hosts ?? []).flatMap(({ names = [], addresses, ttl = HOST_TTL }) => {
    const begun = addresses.filter(({ from }) => from <= now)
    const latest = Math.max(...begun.map(({ from }) => from))
    const current = begun.filter(({ from }) => from === latest).map(({ address }) => hostType(address))
    return names.flatMap((name) => current.map(({ type, data }) => ({ name: fqdn(name), ttl, type, data })))
  })
}

const missSoa: ResourceRecord = {
  name: '.',
  ttl: MISS_TTL,
  type: 'SOA',
  data: `a.root-servers.net. nstld.verisign-grs.com. 1 1800 900 604800 ${MISS_TTL}`,
}

/**
 * What the resolver at an address outside the cluster answers; whatever is not listed there does not exist. It follows
 * aliases, and knows nothing of the cluster's zone.
 */
export function outsideReply(question: DnsQuestion, server: string, view: DnsView): Reply {
  const records = known(server, view)
  const answers: ResourceRecord[] = []
  let name = question.name
  let listed = false
  for (let step = 0; step <= LONGEST_CHAIN; step++) {
    const own = records.filter((record) => sameName(record.name, name))
    if (step === 0) listed = own.length > 0
    const found = own.filter(({ type }) => type === question.type)
    if (found.length > 0 || question.type === 'CNAME') {
      answers.push(...found)
      break
    }
    const alias = own.find(({ type }) => type === 'CNAME')
    if (alias === undefined) break
    answers.push(alias)
    name = alias.data
  }
  if (answers.length > 0) return { ...emptyReply(question, 'NOERROR'), answers, shuffled: true }
  const authority = [missSoa]
  if (listed) return emptyReply(question, 'NOERROR', { authority })
  return emptyReply(question, 'NXDOMAIN', { authority, reason: issue('dns.not-outside', { name: question.name }) })
}
