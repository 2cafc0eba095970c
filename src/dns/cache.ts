import type { Instant } from '../clock.ts'
import type { DnsQuestion, Reply, ResourceRecord } from './message.ts'
import { inZone } from './name.ts'
import type { CacheBounds, CacheOptions } from './plugins.ts'

/** An answer as it was stored: for how many seconds, and when. */
interface Kept {
  readonly reply: Reply
  readonly stored: Instant
  readonly seconds: number
}

/**
 * What caching servers and clients remember, as a plain immutable value: `server type name` → answer. Two caches with
 * equal `key` behave alike for ever.
 */
export interface DnsCache {
  readonly key: string
  readonly kept: Readonly<Record<string, Kept>>
}

export const EMPTY_CACHE: DnsCache = Object.freeze({ key: '', kept: Object.freeze({}) })

/** How an answer is filed: success, denial, failure, or not at all (pkg/response/typify.go). */
function filing({ rcode, answers, authority }: Reply): 'success' | 'denial' | 'failure' | undefined {
  if (rcode === 'NOERROR' && answers.length > 0) return 'success'
  const proven = authority.some(({ type }) => type === 'SOA')
  if (proven && (rcode === 'NOERROR' || rcode === 'NXDOMAIN')) return 'denial'
  if (rcode === 'SERVFAIL') return 'failure'
  return rcode === 'NOERROR' ? 'success' : undefined
}

/** A failed or bare answer is kept for as long as a cache keeps anything at least. */
const FALLBACK = 5

function lowest({ answers, authority, additional }: Reply): number {
  const all = [...answers, ...authority, ...additional].map(({ ttl }) => ttl)
  return all.length === 0 ? FALLBACK : Math.min(...all)
}

/** Maximum wins over minimum: `cache 3` keeps three seconds although the minimum is five (computeTTL in cache.go). */
function within(seconds: number, { minimum, maximum }: CacheBounds): number {
  return Math.min(Math.max(seconds, minimum), maximum)
}

function aged(reply: Reply, ttl: number, age: number): Reply {
  const set = (records: readonly ResourceRecord[]): readonly ResourceRecord[] =>
    records.map((record) => ({ ...record, ttl }))
  return {
    ...reply,
    answers: set(reply.answers),
    authority: set(reply.authority),
    additional: set(reply.additional),
    age,
  }
}

function entry(owner: string, { name, type }: DnsQuestion): string {
  return `${owner} ${type} ${name.toLowerCase()}`
}

/** Its key is spelt out once somebody compares it. */
class Answers implements DnsCache {
  readonly kept: DnsCache['kept']
  #key: string | undefined

  constructor(kept: DnsCache['kept']) {
    this.kept = kept
  }

  get key(): string {
    this.#key ??= Object.entries(this.kept)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([at, { reply, stored, seconds }]) => `${at}@${stored}+${seconds}:${text(reply)}`)
      .join(';')
    return this.#key
  }
}

function put(cache: DnsCache, at: string, kept: Kept): DnsCache {
  return new Answers({ ...cache.kept, [at]: kept })
}

function text({ rcode, answers }: Reply): string {
  return `${rcode} ${answers.map(({ type, data }) => `${type} ${data}`).join(',')}`
}

/** A kept answer that may still be served; its records all show what is left of its time. */
export function fromCache(
  cache: DnsCache,
  owner: string,
  question: DnsQuestion,
  now: Instant,
  staleFor = 0,
): Reply | undefined {
  const kept = cache.kept[entry(owner, question)]
  if (kept === undefined) return undefined
  const age = Math.floor((now - kept.stored) / 1000)
  const left = kept.seconds - age
  if (left <= 0 && !(staleFor > 0 && -left < staleFor)) return undefined
  return { ...aged(kept.reply, Math.max(0, left), age), question }
}

/** Keeps an answer under its own time to live, within bounds, and shows that time in the answer handed on. */
export function toCache(
  cache: DnsCache,
  owner: string,
  reply: Reply,
  now: Instant,
  options: Pick<CacheOptions, 'success' | 'denial' | 'servfail'>,
): { readonly cache: DnsCache; readonly reply: Reply } {
  const kind = filing(reply)
  if (kind === undefined) return { cache, reply }
  const bounds = kind === 'denial' ? options.denial : options.success
  const seconds = kind === 'failure' ? options.servfail : within(lowest(reply), bounds)
  const { age: _fresh, ...shown } = aged(reply, seconds, 0)
  const excepted = (kind === 'success' ? options.success : options.denial).except
  if (seconds <= 0 || excepted.some((zone) => inZone(reply.question.name, zone))) return { cache, reply: shown }
  return { cache: put(cache, entry(owner, reply.question), { reply: shown, stored: now, seconds }), reply: shown }
}
