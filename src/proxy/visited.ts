import { type Packet, socketText } from '../packet.ts'
import type { ProxyModeName } from '../proxy.ts'
import { passages, readIptables } from './iptables-read.ts'

/** A listing of nftables: rules by chain, and elements of sets and maps. */
export interface NftChains {
  readonly rules: ReadonlyMap<string, readonly string[]>
  readonly elements: number
}

export function readNftables(listing: string): NftChains {
  const rules = new Map<string, string[]>()
  let elements = 0
  let chain: string[] | undefined
  for (const line of listing.split('\n')) {
    const [, name] = /^\tchain (\S+) \{/.exec(line) ?? []
    if (name !== undefined) {
      chain = []
      rules.set(name, chain)
    } else if (line === '\t}') chain = undefined
    else if (chain !== undefined && !/^\t\t(type|comment) /.test(line)) chain.push(line.trim())
    else if (line.includes('elements = {') || line.includes(' : goto ')) elements += line.split(', ').length
  }
  return { rules, elements }
}

const lines = (text: string, start: RegExp): number => text.split('\n').filter((line) => start.test(line)).length

/** What a node holds: rules, with nftables elements too, with ipvs virtual and real servers; undefined: no such table. */
export function held(mode: ProxyModeName, listing: string): number | undefined {
  if (mode === 'iptables') return lines(listing, /^-A /)
  if (mode === 'ipvs') return lines(listing, /^-[Aa] /)
  if (mode !== 'nftables') return undefined
  const { rules, elements } = readNftables(listing)
  return [...rules.values()].reduce((sum, own) => sum + own.length, 0) + elements
}

/** Rules that a forwarded first packet meets: nat PREROUTING, filter FORWARD, nat POSTROUTING; the mean over the endpoints. */
function iptablesVisited(tables: ReturnType<typeof readIptables>, packet: Packet, local: readonly string[]): number {
  const [nat, filter] = [tables.get('nat')!, tables.get('filter')!]
  let mean = 0
  for (const one of passages(nat, 'PREROUTING', { packet, local, marked: false })) {
    const [, destination = packet.destination, port = packet.port] = /^(.*):(\d+)$/.exec(one.end ?? '') ?? []
    const passing = { packet: { ...packet, destination, port: Number(port) }, local, marked: one.marked }
    const [forward] = passages(filter, 'FORWARD', passing)
    const [leaving] = passages(nat, 'POSTROUTING', passing)
    mean += one.probability * (one.visited + forward!.visited + (forward!.end === undefined ? leaving!.visited : 0))
  }
  return mean
}

/** The chain that the map of Services leads a destination to. */
function serviceChain(listing: string, { destination, port, protocol }: Packet): string | undefined {
  const key = `${destination} . ${protocol.toLowerCase()} . ${port} : goto `.replaceAll('.', '\\.')
  return new RegExp(`${key}([^\\s,]+)`).exec(listing)?.[1]
}

/** One look-up in a map is one rule, however many elements it has. */
function nftablesVisited({ rules }: NftChains, listing: string, packet: Packet): number {
  const long = (name: string | undefined): number => rules.get(name ?? '')?.length ?? 0
  const service = serviceChain(listing, packet)
  const endpoint = /goto (endpoint-[^\s,]+)/.exec((rules.get(service ?? '') ?? []).join('\n'))?.[1]
  return (
    long('filter-prerouting-pre-dnat') +
    long('firewall-check') +
    long('nat-prerouting') +
    1 +
    long(service) +
    long(endpoint) +
    long('filter-forward') +
    long('service-endpoints-check') +
    long('cluster-ips-check') +
    long('nat-postrouting') +
    1
  )
}

/**
 * Reads a listing once and tells how many rules are looked at for a new connection of a Pod to a cluster IP; a look-up in a
 * map or a table of servers is one. undefined: the mode has no rules to count. `local`: the node's addresses.
 */
export function visits(
  mode: ProxyModeName,
  listing: string,
  local: readonly string[],
): (packet: Packet) => number | undefined {
  if (mode === 'iptables') {
    const tables = readIptables(listing)
    return (packet) => iptablesVisited(tables, packet, local)
  }
  if (mode === 'nftables') {
    const chains = readNftables(listing)
    return (packet) => nftablesVisited(chains, listing, packet)
  }
  if (mode !== 'ipvs') return () => undefined
  return ({ destination, port }) => (listing.includes(` ${socketText(destination, port)} `) ? 1 : undefined)
}
