import { inCidr } from '../address.ts'
import type { Packet } from '../packet.ts'

/** One printed rule, as far as it decides. */
export interface Rule {
  readonly source?: string
  readonly notSource?: string
  readonly destination?: string
  readonly notDestination?: string
  readonly protocol?: string
  readonly port?: number
  readonly probability?: number
  readonly localSource: boolean
  readonly localDestination: boolean
  readonly marked?: boolean
  readonly invalid: boolean
  /** First packets alone. */
  readonly fresh: boolean
  readonly established: boolean
  readonly remembered: boolean
  readonly target?: string
  readonly to?: string
}

/** A table of `iptables-save`: chains by name, rules in order. */
export type PrintedTable = ReadonlyMap<string, readonly Rule[]>

function readRule(text: string): Rule {
  const word = (pattern: RegExp): string | undefined => pattern.exec(text)?.[1]
  const bare = text.replace(/"[^"]*"/g, '""')
  const source = /(! )?-s (\S+)/.exec(bare)
  const destination = /(?<!! )-d (\S+)/.exec(bare)?.[1]
  const notDestination = /! -d (\S+)/.exec(bare)?.[1]
  const probability = word(/--probability (\S+)/)
  const port = word(/--dport (\d+)/)
  const protocol = word(/-p (\w+)/)
  const mark = /(! )?--mark 0x4000\/0x4000/.exec(bare)
  const target = word(/ -j (\S+)/)
  const to = word(/--to-destination (\S+)/)
  return {
    ...(source === null ? {} : source[1] === undefined ? { source: source[2]! } : { notSource: source[2]! }),
    ...(destination === undefined ? {} : { destination }),
    ...(notDestination === undefined ? {} : { notDestination }),
    ...(protocol === undefined ? {} : { protocol: protocol.toUpperCase() }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(probability === undefined ? {} : { probability: Number(probability) }),
    ...(mark === null ? {} : { marked: mark[1] === undefined }),
    ...(target === undefined ? {} : { target }),
    ...(to === undefined ? {} : { to }),
    localSource: bare.includes('--src-type LOCAL'),
    localDestination: bare.includes('--dst-type LOCAL'),
    invalid: bare.includes('--ctstate INVALID'),
    fresh: bare.includes('--ctstate NEW'),
    established: /(?<!! )--ctstate RELATED,ESTABLISHED/.test(bare),
    remembered: bare.includes('-m recent --rcheck'),
  }
}

/** Reads what `iptables-save` prints, table by table. */
export function readIptables(listing: string): ReadonlyMap<string, PrintedTable> {
  const tables = new Map<string, Map<string, Rule[]>>()
  let table = new Map<string, Rule[]>()
  for (const line of listing.split('\n')) {
    if (line.startsWith('*')) {
      table = new Map()
      tables.set(line.slice(1), table)
    }
    const [, chain, rule] = /^-A (\S+)(.*)$/.exec(line) ?? []
    if (chain === undefined) continue
    const rules = table.get(chain)
    if (rules === undefined) table.set(chain, [readRule(rule!)])
    else rules.push(readRule(rule!))
  }
  return tables
}

/** A way through a table: where it ends, how likely, after how many rules. */
export interface Passage {
  readonly probability: number
  /** Rules that were looked at. */
  readonly visited: number
  readonly marked: boolean
  /** `10.244.1.10:8080` after DNAT, `REJECT`, `DROP`; absent: nothing matched. */
  readonly end?: string
}

/** A packet as the printed rules see it. */
export interface Passing {
  readonly packet: Packet
  /** Addresses of the node. */
  readonly local: readonly string[]
  readonly marked: boolean
  /** A later packet of a flow, in either direction. */
  readonly established?: boolean
}

/** Addresses of type LOCAL: the node's own, and loopback. */
function isLocal(ip: string, own: readonly string[]): boolean {
  return own.includes(ip) || inCidr(ip, '127.0.0.0/8')
}

/** Whether a rule matches, chance and memory left aside. */
export function matches(rule: Rule, { packet, local, marked, established = false }: Passing): boolean {
  const { source, destination, port, protocol } = packet
  if (rule.invalid || (established ? rule.fresh : rule.established)) return false
  if (rule.source !== undefined && !inCidr(source, network(rule.source))) return false
  if (rule.notSource !== undefined && inCidr(source, network(rule.notSource))) return false
  if (rule.destination !== undefined && !inCidr(destination, network(rule.destination))) return false
  if (rule.notDestination !== undefined && inCidr(destination, network(rule.notDestination))) return false
  if (rule.protocol !== undefined && rule.protocol !== protocol) return false
  if (rule.port !== undefined && rule.port !== port) return false
  if (rule.localSource && !isLocal(source, local)) return false
  if (rule.localDestination && !isLocal(destination, local)) return false
  if (rule.marked !== undefined && rule.marked !== marked) return false
  return true
}

function network(text: string): string {
  return text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`
}

/**
 * Every way of a packet through a chain of a printed table, with its probability and the rules it cost; nothing is
 * remembered of its source.
 */
export function* passages(table: PrintedTable, chain: string, passing: Passing, depth = 0): Generator<Passage> {
  if (depth > 20) throw new RangeError(`chains in a circle at ${chain}`)
  let probability = 1
  let visited = 0
  let { marked } = passing
  for (const rule of table.get(chain) ?? []) {
    visited++
    if (rule.remembered || !matches(rule, { ...passing, marked })) continue
    const { target, probability: chance = 1 } = rule
    if (target === undefined) continue
    const taken = probability * chance
    if (target === 'DNAT' || target === 'REJECT' || target === 'DROP') {
      yield { probability: taken, visited, marked, end: rule.to ?? target }
      return
    }
    if (target === 'RETURN' || target === 'ACCEPT') break
    if (target === 'MARK') marked = true
    if (!target.startsWith('KUBE-')) continue
    let open = 0
    for (const inner of passages(table, target, { ...passing, marked }, depth + 1)) {
      if (inner.end !== undefined)
        yield { ...inner, probability: taken * inner.probability, visited: visited + inner.visited }
      else {
        open += taken * inner.probability
        visited += inner.visited
        marked = inner.marked
      }
    }
    probability = chance === 1 ? open : probability - taken + open
    if (probability === 0) return
  }
  if (probability > 0) yield { probability, visited, marked }
}
