import { fqdn } from './name.ts'
import type { ResolvConf } from './resolvconf.ts'

/** Whose rules a client's resolver follows. */
export type Libc = 'glibc' | 'musl'

/** Names a resolver tries for one lookup, in order, and what ends the search before the list does. */
export interface Candidates {
  readonly names: readonly string[]
  /** musl stops at a name that exists without the record; glibc goes on. */
  readonly stopsAtNodata: boolean
}

/** Most dots a resolver may be told to want (RES_MAXNDOTS of glibc). */
const MOST_DOTS = 15

/** The value of `ndots`; 1 when nothing is said. */
export function ndots(options: readonly string[]): number {
  const value = options.findLast((option) => option.startsWith('ndots:'))?.slice('ndots:'.length)
  if (value === undefined || !/^\d+$/.test(value)) return 1
  return Math.min(Number(value), MOST_DOTS)
}

const joined = (name: string, domain: string): string => {
  const bare = domain.replace(/^\./, '')
  return bare === '' ? fqdn(name) : fqdn(`${name}.${bare}`)
}

/**
 * The search list applied to a name. glibc (resolv/res_query.c): a final dot means exactly this name; with at least
 * `ndots` dots the name itself comes first, otherwise last, and the whole list is tried either way. musl: with at least
 * `ndots` dots there is no search at all.
 */
export function candidates(name: string, conf: ResolvConf, libc: Libc = 'glibc'): Candidates {
  const stopsAtNodata = libc === 'musl'
  if (name.endsWith('.')) return { names: [name], stopsAtNodata }
  const dots = name.split('.').length - 1
  const itself = fqdn(name)
  const listed = conf.search.map((domain) => joined(name, domain))
  if (dots >= ndots(conf.options)) return { names: libc === 'musl' ? [itself] : [itself, ...listed], stopsAtNodata }
  const skipped = listed.includes(itself) || (dots === 0 && listed.length > 0 && conf.options.includes('no-tld-query'))
  return { names: skipped ? listed : [...listed, itself], stopsAtNodata }
}
