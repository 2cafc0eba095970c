import { inCidr } from '../address.ts'
import type { Packet } from '../packet.ts'

/** A table of `nft list ruleset`: rules of chains in order, verdicts of maps by key, elements of sets. */
export interface ListedTable {
  readonly chains: ReadonlyMap<string, readonly string[]>
  readonly maps: ReadonlyMap<string, ReadonlyMap<string, string>>
  readonly sets: ReadonlyMap<string, readonly string[]>
}

function elementsOf(block: string): readonly string[] {
  const [, all = ''] = /elements = \{ ([\s\S]*?) \}/.exec(block) ?? []
  return all === '' ? [] : all.split(/,\s+/)
}

function verdictOf(element: string): readonly [key: string, verdict: string] {
  const [, key = '', verdict = ''] = /^(.*?)(?: comment "[^"]*")? : (.*)$/.exec(element) ?? []
  return [key, verdict]
}

/** Reads one table as it is listed. */
export function readNftables(listing: string): ListedTable {
  const chains = new Map<string, readonly string[]>()
  const maps = new Map<string, ReadonlyMap<string, string>>()
  const sets = new Map<string, readonly string[]>()
  for (const [, kind, name = '', block = ''] of listing.matchAll(/^\t(chain|map|set) (\S+) \{\n([\s\S]*?)\n\t\}$/gm)) {
    if (kind === 'map') maps.set(name, new Map(elementsOf(block).map(verdictOf)))
    else if (kind === 'set') sets.set(name, elementsOf(block))
    else
      chains.set(
        name,
        block
          .split('\n')
          .map((line) => line.trim().replace(/ comment "[^"]*"$/, ''))
          .filter((line) => !/^(type|comment) /.test(line)),
      )
  }
  return { chains, maps, sets }
}

/** A packet as the listed rules see it: the first of a flow, that nothing is remembered of. */
export interface Seen {
  readonly packet: Packet
  /** Addresses of the node. */
  readonly local: readonly string[]
  readonly marked: boolean
}

/** A way through a chain; absent `end`: it was left behind, and the next hook follows. */
export interface Way {
  readonly probability: number
  readonly marked: boolean
  /** `drop`, `reject`, or where DNAT leads. */
  readonly end?: string
}

const within = (ip: string, range: string): boolean => (range.includes('/') ? inCidr(ip, range) : ip === range)

function isIn(ip: string, what: string, { sets }: ListedTable): boolean {
  if (what.startsWith('@')) return (sets.get(what.slice(1)) ?? []).some((one) => within(ip, one))
  return what
    .replace(/[{}]/g, '')
    .split(',')
    .some((one) => within(ip, one.trim()))
}

/** Conditions that a rule begins with, each with its test. */
const CONDITIONS: readonly (readonly [RegExp, (found: RegExpExecArray, seen: Seen, table: ListedTable) => boolean])[] =
  [
    [/^ct state new /, () => true],
    [
      /^ip6? ([sd])addr (!= )?(@\S+|\{[^}]*\}|[^.\s]\S*) /,
      ([, side, not, what = ''], { packet }, table) =>
        isIn(side === 's' ? packet.source : packet.destination, what, table) === (not === undefined),
    ],
    [/^(tcp|udp|sctp) dport (\d+) /, ([, , port], { packet }) => Number(port) === packet.port],
    [/^meta l4proto (tcp|udp|sctp) /, ([, protocol], { packet }) => protocol === packet.protocol.toLowerCase()],
    [
      /^fib ([sd])addr type local /,
      ([, side], { packet, local }) => local.includes(side === 's' ? packet.source : packet.destination),
    ],
  ]

/** What a rule does with a packet; undefined: one of its conditions is not met. */
function actionOf(rule: string, seen: Seen, table: ListedTable): string | undefined {
  for (const [condition, test] of CONDITIONS) {
    const found = condition.exec(rule)
    if (found !== null) return test(found, seen, table) ? actionOf(rule.slice(found[0].length), seen, table) : undefined
  }
  return rule
}

/** The verdict that a map has for a packet. */
function lookUp(action: string, { packet }: Seen, { maps }: ListedTable): string | undefined {
  const [, address, map = ''] = /^(ip6? daddr \. )?meta l4proto \. th dport vmap @(\S+)$/.exec(action) ?? []
  const key = `${packet.protocol.toLowerCase()} . ${packet.port}`
  return maps.get(map)?.get(address === undefined ? key : `${packet.destination} . ${key}`)
}

/** Every way of a packet through a chain. */
export function* waysThrough(table: ListedTable, chain: string, seen: Seen, depth = 0): Generator<Way> {
  if (depth > 20) throw new RangeError(`chains in a circle at ${chain}`)
  let { marked } = seen
  for (const rule of table.chains.get(chain) ?? []) {
    const now = { ...seen, marked }
    const action = actionOf(rule, now, table)
    if (action === undefined || action.startsWith('update ')) continue
    if (action.startsWith('numgen ')) {
      const choices = [...action.matchAll(/\d+ : goto ([^\s,]+)/g)]
      for (const [, target = ''] of choices)
        for (const way of waysThrough(table, target, now, depth + 1))
          yield { ...way, probability: way.probability / choices.length }
      return
    }
    const verdict = action.includes(' vmap @') ? lookUp(action, now, table) : action
    if (verdict === undefined) continue
    if (verdict.startsWith('meta mark set')) marked = true
    else if (verdict === 'drop' || verdict === 'reject') {
      yield { probability: 1, marked, end: verdict }
      return
    } else if (verdict.startsWith('dnat to ')) {
      yield { probability: 1, marked, end: verdict.slice('dnat to '.length) }
      return
    } else {
      const [deed, target = ''] = verdict.split(' ')
      const ways = [...waysThrough(table, target, now, depth + 1)]
      const [only] = ways
      // A chain that was jumped to and only marked comes back; one that was gone to does not.
      if (deed === 'jump' && ways.length === 1 && only!.end === undefined) marked = only!.marked
      else {
        yield* ways
        return
      }
    }
  }
  yield { probability: 1, marked }
}
