import type { Family } from '../address.ts'
import { socketText } from '../packet.ts'
import type { NodeView, ProxyConfig } from '../proxy.ts'
import type { Candidate } from './endpoints.ts'
import { DIALECTS, type Dialect } from './family.ts'
import { detector } from './local-traffic.ts'
import { nftNames } from './nftables-names.ts'
import { enlist, type NftTable, push, tableText } from './nftables-table.ts'
import { allowedSources, type End, guarded, type Shape, shape } from './shape.ts'
import type { Unit } from './units.ts'

/** What rules of a unit are written from. */
interface Writing {
  readonly unit: Unit
  readonly shape: Shape
  readonly node: NodeView
  readonly config: ProxyConfig
  readonly words: Dialect
  readonly table: NftTable
}

const VERDICTS: Readonly<Record<End, string>> = { reject: 'goto reject-chain', drop: 'drop' }

/** The match of a Pod's packet, or of any other's. */
function localMatch({ config, node, words }: Writing, negated: boolean): string | undefined {
  const found = detector(config, node, words.family)
  if (found === undefined) return undefined
  const not = negated ? '!= ' : ''
  return found.by === 'source'
    ? `${words.ip} saddr ${not}${found.range}`
    : `iifname ${not}"${found.name}${found.prefix ? '*' : ''}"`
}

/** The key of an address in the maps: `10.96.0.1 . tcp . 80`. */
const keyAt = ({ protocol, port }: Unit, ip: string): string => `${ip} . ${protocol.toLowerCase()} . ${port}`

function internalElements({ unit, shape: { internalEnd }, table }: Writing): void {
  const key = keyAt(unit, unit.clusterIP)
  if (internalEnd === undefined) {
    const chain = unit.internalLocal ? nftNames.local(unit) : nftNames.service(unit)
    enlist(table, 'service-ips', key, `: goto ${chain}`)
  } else enlist(table, 'no-endpoint-services', key, `comment "${unit.name}" : ${VERDICTS[internalEnd]}`)
}

function externalElements({ unit, shape: { externalEnd }, table }: Writing): void {
  const both = (kind: 'services' | 'nodeports', map: string, key: string): void => {
    if (unit.endpoints.anywhere) enlist(table, map, key, `: goto ${nftNames.external(unit)}`)
    if (externalEnd !== undefined)
      enlist(table, `no-endpoint-${kind}`, key, `comment "${unit.name}" : ${VERDICTS[externalEnd]}`)
  }
  for (const ip of [...unit.externalIPs, ...unit.balancerIPs]) both('services', 'service-ips', keyAt(unit, ip))
  if (guarded(unit))
    for (const ip of unit.balancerIPs)
      enlist(table, 'firewall-ips', keyAt(unit, ip), `: goto ${nftNames.firewall(unit)}`)
  if (unit.nodePort !== 0) both('nodeports', 'service-nodeports', `${unit.protocol.toLowerCase()} . ${unit.nodePort}`)
}

function externalChain(writing: Writing): void {
  const { unit, table, shape: has } = writing
  const rule = (text: string): void => push(table.chains, nftNames.external(unit), text)
  const service = nftNames.service(unit)
  if (!unit.externalLocal) {
    rule('jump mark-for-masquerade')
    rule(`goto ${service}`)
    return
  }
  const pods = localMatch(writing, false)
  if (pods !== undefined) rule(`${pods} goto ${service} comment "short-circuit pod traffic"`)
  rule('fib saddr type local jump mark-for-masquerade comment "masquerade local traffic"')
  rule(`fib saddr type local goto ${service} comment "short-circuit local traffic"`)
  if (has.externalEnd === undefined) rule(`goto ${nftNames.local(unit)}`)
}

function firewallChain({ unit, node, words, table }: Writing): void {
  const sources = allowedSources(unit, node)
  const allowed = sources.length === 1 ? sources[0] : `{ ${sources.join(', ')} }`
  push(table.chains, nftNames.firewall(unit), `${words.ip} saddr != ${allowed} drop`)
}

function clusterMasquerade(writing: Writing, chain: string): void {
  const { unit, config, words, table } = writing
  const others = config.masqueradeAll ? '' : localMatch(writing, true)
  if (others === undefined) return
  const to = `${words.ip} daddr ${unit.clusterIP} ${unit.protocol.toLowerCase()} dport ${unit.port}`
  push(table.chains, chain, `${to}${others === '' ? '' : ` ${others}`} jump mark-for-masquerade`)
}

function balanceChain({ unit, words, table }: Writing, chain: string, endpoints: readonly Candidate[]): void {
  for (const endpoint of unit.affinity > 0 ? endpoints : []) {
    const set = nftNames.affinity(unit, endpoint)
    push(table.chains, chain, `${words.ip} saddr @${set} goto ${nftNames.endpoint(unit, endpoint)}`)
  }
  const choices = endpoints.map((endpoint, index) => `${index} : goto ${nftNames.endpoint(unit, endpoint)}`)
  push(table.chains, chain, `numgen random mod ${endpoints.length} vmap { ${choices.join(', ')} }`)
}

/** Seconds as nft prints a time: `3h`, `1m40s`. */
function timeText(seconds: number): string {
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ]
  return parts.map(([count, unit]) => (count === 0 ? '' : `${count}${unit}`)).join('')
}

function affinitySet({ unit, words, table }: Writing, endpoint: Candidate): void {
  const lines = [`type ${words.type}`, 'size 65535', 'flags dynamic,timeout', `timeout ${timeText(unit.affinity)}`]
  table.sets.push(`\tset ${nftNames.affinity(unit, endpoint)} {\n\t\t${lines.join('\n\t\t')}\n\t}`)
}

function endpointChain(writing: Writing, endpoint: Candidate): void {
  const { unit, words, table } = writing
  const rule = (text: string): void => push(table.chains, nftNames.endpoint(unit, endpoint), text)
  rule(`${words.ip} saddr ${endpoint.ip} jump mark-for-masquerade`)
  if (unit.affinity > 0) {
    affinitySet(writing, endpoint)
    rule(`update @${nftNames.affinity(unit, endpoint)} { ${words.ip} saddr }`)
  }
  rule(`meta l4proto ${unit.protocol.toLowerCase()} dnat to ${socketText(endpoint.ip, endpoint.port)}`)
}

/** Everything of one unit (nftables/proxier.go syncProxyRules). */
function unitRules(unit: Unit, node: NodeView, config: ProxyConfig, table: NftTable): void {
  const writing: Writing = { unit, shape: shape(unit), node, config, words: DIALECTS[unit.family], table }
  const { external, cluster, local, usable, internalEnd } = writing.shape
  const [service, own] = [nftNames.service(unit), nftNames.local(unit)]
  for (const endpoint of usable) endpointChain(writing, endpoint)
  internalElements(writing)
  if (external) externalElements(writing)
  if (internalEnd === undefined) clusterMasquerade(writing, unit.internalLocal ? own : service)
  if (cluster) balanceChain(writing, service, unit.endpoints.cluster)
  if (local) balanceChain(writing, own, unit.endpoints.local)
  if (external && unit.endpoints.anywhere) externalChain(writing)
  if (guarded(unit)) firewallChain(writing)
}

/** What `nft list ruleset` shows of one family's table of kube-proxy on a node; `nft -f` takes it. */
export function nftablesListing(units: readonly Unit[], node: NodeView, config: ProxyConfig, family: Family): string {
  const table: NftTable = { chains: new Map(), maps: new Map(), sets: [] }
  for (const unit of units) unitRules(unit, node, config, table)
  const clusterIPs = [...new Set(units.map(({ clusterIP }) => clusterIP))].sort()
  return tableText(DIALECTS[family], clusterIPs, table, node, config)
}
