import { type Family, familyOf } from '../address.ts'
import { packetText, socketText } from '../packet.ts'
import { bytesOf, type Crossing } from './crossing.ts'
import { matches, type Passing, type PrintedTable, type Rule, readIptables } from './iptables-read.ts'

/** What a rule has counted. */
export interface Count {
  readonly packets: number
  readonly bytes: number
}

/** One rule as it is printed, with its count. */
export interface CountedRule extends Count {
  readonly table: string
  readonly chain: string
  /** `-A KUBE-SERVICES …` */
  readonly rule: string
}

const ENDS: ReadonlySet<string> = new Set(['DNAT', 'REJECT', 'DROP', 'ACCEPT', 'MASQUERADE'])

/** How a packet left a chain; absent `end`: it goes on in the chain that called. */
interface Left {
  readonly marked: boolean
  readonly end?: 'DNAT' | 'REJECT' | 'DROP' | 'ACCEPT' | 'MASQUERADE'
}

/** Rules of a node, and what they have counted. */
class Counters {
  readonly #tables: ReadonlyMap<string, PrintedTable>
  readonly #local: readonly string[]
  readonly #counts = new Map<Rule, { packets: number; bytes: number }>()

  constructor(listing: string, local: readonly string[]) {
    this.#tables = readIptables(listing)
    this.#local = local
  }

  of(rule: Rule): Count {
    return this.#counts.get(rule) ?? { packets: 0, bytes: 0 }
  }

  #note(rule: Rule, sizes: readonly number[]): void {
    const { packets, bytes } = this.of(rule)
    this.#counts.set(rule, { packets: packets + sizes.length, bytes: bytes + bytesOf(sizes) })
  }

  /** Whether a chain is the one of the endpoint that was chosen. */
  #leads(table: PrintedTable, chain: string | undefined, to: string | undefined): boolean {
    return to !== undefined && (table.get(chain ?? '') ?? []).some((rule) => rule.to === to)
  }

  /** Where chance or memory decides, the hop has told how. */
  #takes(rule: Rule, table: PrintedTable, { after, kept }: Crossing): boolean {
    if (rule.probability === undefined && !rule.remembered) return true
    return rule.remembered === kept && this.#leads(table, rule.target, socketText(after.destination, after.port))
  }

  #run(table: PrintedTable, chain: string, passing: Passing, sizes: readonly number[], crossing: Crossing): Left {
    let { marked } = passing
    for (const rule of table.get(chain) ?? []) {
      if (!matches(rule, { ...passing, marked }) || !this.#takes(rule, table, crossing)) continue
      this.#note(rule, sizes)
      const { target = '' } = rule
      if (ENDS.has(target)) return { marked, end: target as NonNullable<Left['end']> }
      if (target === 'RETURN') return { marked }
      if (target === 'MARK') marked = true
      if (!target.startsWith('KUBE-')) continue
      const left = this.#run(table, target, { ...passing, marked }, sizes, crossing)
      if (left.end !== undefined) return left
      marked = left.marked
    }
    return { marked }
  }

  /** The first packet: nat by the way it came in, the filter hooks on its way, nat again where it leaves. */
  #first(crossing: Crossing): void {
    const { entry, before, after, packets } = crossing
    const [nat, filter] = [this.#tables.get('nat')!, this.#tables.get('filter')!]
    const sizes = packets.sent.slice(0, 1)
    const local = this.#local
    const came = { packet: before, local, marked: false }
    const { marked, end } = this.#run(nat, entry === 'host' ? 'OUTPUT' : 'PREROUTING', came, sizes, crossing)
    const to = socketText(after.destination, after.port)
    if ((end === 'DNAT') !== (to !== socketText(before.destination, before.port)))
      throw new Error(`the printed rules of ${crossing.node} do not lead ${packetText(before)} to ${to}`)
    const passing: Passing = { packet: { ...before, destination: after.destination, port: after.port }, local, marked }
    for (const hook of hooks(crossing, local)) {
      const left = this.#run(filter, hook, passing, sizes, crossing)
      if (left.end === 'REJECT' || left.end === 'DROP') return
      // The node's own packet to itself leaves and comes in again: nat has seen it when it left.
      if (hook === 'OUTPUT') this.#run(nat, 'POSTROUTING', passing, sizes, crossing)
    }
    if (entry !== 'host' && !local.includes(after.destination)) this.#run(nat, 'POSTROUTING', passing, sizes, crossing)
  }

  /** Later packets and answers: connection tracking knows where they go, so only the filter sees them. */
  #later(crossing: Crossing): void {
    const { after, before, packets } = crossing
    const filter = this.#tables.get('filter')!
    const there = { ...before, destination: after.destination, port: after.port }
    const back = { ...before, source: after.destination, destination: before.source, port: before.sourcePort }
    const pass = (packet: Passing['packet'], hook: string, sizes: readonly number[]): void => {
      if (sizes.length === 0) return
      this.#run(filter, hook, { packet, local: this.#local, marked: false, established: true }, sizes, crossing)
    }
    for (const hook of hooks(crossing, this.#local)) {
      pass(there, hook, packets.sent.slice(1))
      pass(back, BACK[hook]!, packets.answered)
    }
  }

  add(crossing: Crossing): void {
    this.#first(crossing)
    this.#later(crossing)
  }

  /** Every rule in the order of the listing. */
  rules(listing: string): readonly CountedRule[] {
    const seen = new Map<string, number>()
    let table = ''
    return listing.split('\n').flatMap((line) => {
      if (line.startsWith('*')) table = line.slice(1)
      const [, chain] = /^-A (\S+)/.exec(line) ?? []
      if (chain === undefined) return []
      const at = seen.get(`${table} ${chain}`) ?? 0
      seen.set(`${table} ${chain}`, at + 1)
      return [{ table, chain, rule: line, ...this.of(this.#tables.get(table)!.get(chain)![at]!) }]
    })
  }
}

const BACK: Readonly<Record<string, string>> = { FORWARD: 'FORWARD', INPUT: 'OUTPUT', OUTPUT: 'INPUT' }

/** Filter hooks on a packet's way, in their order. */
function hooks({ entry, after }: Crossing, local: readonly string[]): readonly string[] {
  const here = local.includes(after.destination) || after.destination.startsWith('127.')
  if (entry !== 'host') return [here ? 'INPUT' : 'FORWARD']
  return here ? ['OUTPUT', 'INPUT'] : ['OUTPUT']
}

/** Chains that a sync writes anew whatever has changed, with all their counters at 0 (iptables/proxier.go syncProxyRules). */
const WRITTEN = /^KUBE-(?!(SVC|SVL|EXT|FW|SEP)-)/

/** Chains of a listing with their rules, as text: what tells whether a sync has touched one. */
function chainTexts(rules: readonly CountedRule[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const { table, chain, rule } of rules)
    texts.set(`${table} ${chain}`, `${texts.get(`${table} ${chain}`) ?? ''}${rule}\n`)
  return texts
}

/**
 * What counters of the old rules the new ones still have: those of the built-in chains, and of Services that did not change;
 * a proxy that starts writes them `all`.
 */
function carried(old: readonly CountedRule[], fresh: readonly CountedRule[], all: boolean): readonly CountedRule[] {
  const [before, after] = [chainTexts(old), chainTexts(fresh)]
  const counts = new Map(old.map((one) => [`${one.table} ${one.rule}`, one]))
  return fresh.map((one) => {
    const chain = `${one.table} ${one.chain}`
    const written = all ? one.chain.startsWith('KUBE-') : WRITTEN.test(one.chain)
    const kept = !written && before.get(chain) === after.get(chain)
    const known = kept ? counts.get(`${one.table} ${one.rule}`) : undefined
    return known === undefined ? one : { ...one, packets: known.packets, bytes: known.bytes }
  })
}

function summed(one: CountedRule, other: CountedRule): CountedRule {
  return { ...one, packets: one.packets + other.packets, bytes: one.bytes + other.bytes }
}

/** Rules, and how often the proxy that wrote them had been started again. */
type Written = Pick<Crossing, 'rules' | 'starts'>

function countFamily(
  written: Written,
  crossings: readonly Crossing[],
  local: readonly string[],
): readonly CountedRule[] {
  const blank = (rules: string): readonly CountedRule[] => new Counters(rules, local).rules(rules)
  let under: Written = crossings[0] ?? written
  let counted = blank(under.rules)
  const follow = (next: Written): void => {
    if (next.rules === under.rules && next.starts === under.starts) return
    counted = carried(counted, blank(next.rules), next.starts !== under.starts)
    under = next
  }
  for (let at = 0; at < crossings.length; ) {
    follow(crossings[at]!)
    const { rules, starts } = under
    const counters = new Counters(rules, local)
    for (; crossings[at]?.rules === rules && crossings[at]!.starts === starts; at++) counters.add(crossings[at]!)
    const more = counters.rules(rules)
    counted = counted.map((one, index) => summed(one, more[index]!))
  }
  follow(written)
  return counted
}

/** A listing holds one save for each family of the node, headed where there are two. */
function saves(rules: string): readonly string[] {
  return rules.split(/^(?=# ip6?tables-save$)/m).filter(Boolean)
}

/**
 * What every rule of a node has counted by now, in the order of the listing. `local`: the node's addresses. Crossings
 * under older rules count where a sync leaves counters alone.
 */
export function countIptables(
  { rules, starts }: Written,
  crossings: readonly Crossing[],
  local: readonly string[],
): readonly CountedRule[] {
  return saves(rules).flatMap((save) => {
    const family: Family = save.startsWith('# ip6tables-save') ? 'IPv6' : 'IPv4'
    const own = crossings
      .filter(({ before }) => familyOf(before.destination) === family)
      .map((one) => ({ ...one, rules: ofFamily(one.rules, family) }))
    return countFamily({ rules: save, starts }, own, local)
  })
}

function ofFamily(rules: string, family: Family): string {
  const all = saves(rules)
  return all.find((save) => save.startsWith('# ip6tables-save') === (family === 'IPv6')) ?? ''
}

/** `iptables-save -c`: the same listing, each rule after `[packets:bytes]`. */
export function iptablesCounted(listing: string, counted: readonly CountedRule[]): string {
  let at = 0
  return listing
    .split('\n')
    .map((line) => {
      if (!line.startsWith('-A ')) return line
      const { packets, bytes } = counted[at++]!
      return `[${packets}:${bytes}] ${line}`
    })
    .join('\n')
}
