import type { Issue } from '../issue.ts'
import type { Reference } from '../position.ts'
import { fqdn } from './name.ts'

/** One resource record of class IN; `data` is its rdata as a zone file writes it. */
export interface ResourceRecord {
  readonly name: string
  readonly ttl: number
  readonly type: string
  readonly data: string
}

export interface DnsQuestion {
  /** Absolute, with the final dot; case as asked. */
  readonly name: string
  readonly type: string
}

export type Rcode = 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED'

/** What a server answers, with the objects that made the answer what it is. */
export interface Reply {
  readonly question: DnsQuestion
  readonly rcode: Rcode
  readonly answers: readonly ResourceRecord[]
  readonly authority: readonly ResourceRecord[]
  readonly additional: readonly ResourceRecord[]
  readonly authoritative: boolean
  readonly because: readonly Reference[]
  /** Why there is no such name, or no such record, when the server knows. */
  readonly reason?: Issue
  /** Whether the server shuffles address records (plugin loadbalance, public resolvers). */
  readonly shuffled?: boolean
  /** Seconds this answer has been in the server's cache; absent: fresh. */
  readonly age?: number
}

/** `payment.shop.svc.cluster.local. 5 IN A 10.96.1.100`, the notation of tests, traces and zone files. */
export function zoneLine({ name, ttl, type, data }: ResourceRecord): string {
  return `${name} ${ttl} IN ${type} ${data}`
}

/** Types whose rdata is one name that may stand without its final dot. */
const named: readonly string[] = ['CNAME', 'NS', 'PTR']

/**
 * Reads `name ttl TYPE rdata`, with or without the class. @throws Error when the line is none.
 */
export function parseZoneLine(line: string): ResourceRecord {
  const [, name, ttl, type, data] = /^(\S+)\s+(\d+)\s+(?:IN\s+)?([A-Za-z0-9]+)\s+(.+)$/.exec(line.trim()) ?? []
  if (name === undefined || ttl === undefined || type === undefined || data === undefined)
    throw new Error(`not a zone line: ${line}`)
  const upper = type.toUpperCase()
  return { name: fqdn(name), ttl: Number(ttl), type: upper, data: named.includes(upper) ? fqdn(data) : data }
}

/** Addresses of a reply for a family, in the order they stand. */
export function addressesOf(reply: Reply, type: 'A' | 'AAAA'): readonly string[] {
  return reply.answers.filter((record) => record.type === type).map(({ data }) => data)
}

/** A reply of a server that has nothing to say about the question. */
export function emptyReply(
  question: DnsQuestion,
  rcode: Rcode,
  more: Partial<Omit<Reply, 'question' | 'rcode'>> = {},
): Reply {
  return { question, rcode, answers: [], authority: [], additional: [], authoritative: false, because: [], ...more }
}
