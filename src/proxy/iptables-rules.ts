import type { Family } from '../address.ts'
import { socketText } from '../packet.ts'
import type { NodeView, ProxyConfig } from '../proxy.ts'
import type { Candidate } from './endpoints.ts'
import { DIALECTS, type Dialect } from './family.ts'
import { chainsOf } from './iptables-chains.ts'
import { detector } from './local-traffic.ts'
import { allowedSources, type End, guarded, type Shape, shape } from './shape.ts'
import type { Unit } from './units.ts'

/** Rules by chain, in the order in which they are looked at. */
export type Rules = Map<string, string[]>

/** The two tables that kube-proxy fills. */
export interface Tables {
  readonly filter: Rules
  readonly nat: Rules
}

/** What rules of a unit are written from. */
interface Writing {
  readonly unit: Unit
  readonly shape: Shape
  readonly node: NodeView
  readonly config: ProxyConfig
  readonly words: Dialect
  readonly tables: Tables
  /** Above a thousand endpoints the rules of each endpoint carry no comment. */
  readonly large: boolean
}

export const comment = (text: string): string => `-m comment --comment "${text}"`

export function add(rules: Rules, chain: string, rule: string): void {
  const list = rules.get(chain)
  if (list === undefined) rules.set(chain, [rule])
  else list.push(rule)
}

/** Probability of rule i of n as kube-proxy writes it: ten decimals of 1/(n-i). */
export function probability(rules: number): string {
  return (1 / rules).toFixed(10)
}

/** The match of a Pod's packet, or of any other's. */
function localMatch(config: ProxyConfig, node: NodeView, family: Family, negated: boolean): string | undefined {
  const found = detector(config, node, family)
  if (found === undefined) return undefined
  const not = negated ? '! ' : ''
  return found.by === 'source' ? `${not}-s ${found.range}` : `${not}-i ${found.name}${found.prefix ? '+' : ''}`
}

function verdict(unit: Unit, end: End): { readonly text: string; readonly target: string } {
  return end === 'reject'
    ? { text: `${unit.name} has no endpoints`, target: `REJECT --reject-with ${DIALECTS[unit.family].unreachable}` }
    : { text: `${unit.name} has no local endpoints`, target: 'DROP' }
}

/** `-d 10.96.0.1/32 -p tcp -m comment --comment "…" -m tcp --dport 80`. */
function toService({ unit, words }: Writing, ip: string, says: string): string {
  const protocol = unit.protocol.toLowerCase()
  return `-d ${ip}/${words.host} -p ${protocol} ${comment(says)} -m ${protocol} --dport ${unit.port}`
}

function internalDispatch(writing: Writing): void {
  const { unit, tables, shape: has } = writing
  if (has.internalEnd !== undefined) {
    const { text, target } = verdict(unit, has.internalEnd)
    add(tables.filter, 'KUBE-SERVICES', `${toService(writing, unit.clusterIP, text)} -j ${target}`)
    return
  }
  const chain = unit.internalLocal ? chainsOf(unit).svl : chainsOf(unit).svc
  add(tables.nat, 'KUBE-SERVICES', `${toService(writing, unit.clusterIP, `${unit.name} cluster IP`)} -j ${chain}`)
}

/** External addresses and those of load balancers: the way in while there is an endpoint anywhere, and the end while there is none to reach. */
function addressDispatch(writing: Writing, ip: string, says: string, chain: string): void {
  const { unit, tables, shape: has } = writing
  if (unit.endpoints.anywhere) add(tables.nat, 'KUBE-SERVICES', `${toService(writing, ip, says)} -j ${chain}`)
  if (has.externalEnd === undefined) return
  const { text, target } = verdict(unit, has.externalEnd)
  add(tables.filter, 'KUBE-EXTERNAL-SERVICES', `${toService(writing, ip, text)} -j ${target}`)
}

function balancerDispatch(writing: Writing): void {
  const { unit, tables } = writing
  const { ext, fw } = chainsOf(unit)
  const says = `${unit.name} loadbalancer IP`
  for (const ip of unit.balancerIPs) {
    addressDispatch(writing, ip, says, guarded(unit) ? fw : ext)
    if (!guarded(unit) || !unit.endpoints.anywhere) continue
    const rest = `${unit.name} traffic not accepted by ${fw}`
    add(tables.filter, 'KUBE-PROXY-FIREWALL', `${toService(writing, ip, rest)} -j DROP`)
  }
}

function nodePortDispatch({ unit, tables, shape: has }: Writing): void {
  if (unit.nodePort === 0) return
  const protocol = unit.protocol.toLowerCase()
  const port = `-m ${protocol} --dport ${unit.nodePort}`
  if (unit.endpoints.anywhere)
    add(tables.nat, 'KUBE-NODEPORTS', `-p ${protocol} ${comment(unit.name)} ${port} -j ${chainsOf(unit).ext}`)
  if (has.externalEnd === undefined) return
  const { text, target } = verdict(unit, has.externalEnd)
  add(
    tables.filter,
    'KUBE-EXTERNAL-SERVICES',
    `-p ${protocol} ${comment(text)} -m addrtype --dst-type LOCAL ${port} -j ${target}`,
  )
}

/** One rule for each port of the Service, all alike. */
function healthCheck({ unit, tables }: Writing): void {
  if (unit.healthCheckNodePort === 0) return
  const says = comment(`${unit.name} health check node port`)
  add(tables.filter, 'KUBE-NODEPORTS', `-p tcp ${says} -m tcp --dport ${unit.healthCheckNodePort} -j ACCEPT`)
}

function clusterMasquerade(writing: Writing): void {
  const { unit, config, node, tables } = writing
  const chain = unit.internalLocal ? chainsOf(unit).svl : chainsOf(unit).svc
  const match = `${toService(writing, unit.clusterIP, `${unit.name} cluster IP`)} -j KUBE-MARK-MASQ`
  if (config.masqueradeAll) {
    add(tables.nat, chain, match)
    return
  }
  const others = localMatch(config, node, unit.family, true)
  if (others === undefined) return
  // iptables-save prints the source before everything else, the interface behind the destination.
  const [, address = '', rest = ''] = /^(-d \S+ )(.*)$/.exec(match) ?? []
  add(tables.nat, chain, others.includes('-i ') ? `${address}${others} ${rest}` : `${others} ${match}`)
}

function externalChain({ unit, shape: has, config, node, tables }: Writing): void {
  const { ext, svc, svl } = chainsOf(unit)
  const what = `${unit.name} external destinations`
  const rule = (text: string): void => add(tables.nat, ext, text)
  if (!unit.externalLocal) {
    rule(`${comment(`masquerade traffic for ${what}`)} -j KUBE-MARK-MASQ`)
    rule(`-j ${svc}`)
    return
  }
  const pods = localMatch(config, node, unit.family, false)
  if (pods !== undefined) rule(`${pods} ${comment(`pod traffic for ${what}`)} -j ${svc}`)
  rule(`${comment(`masquerade LOCAL traffic for ${what}`)} -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ`)
  rule(`${comment(`route LOCAL traffic for ${what}`)} -m addrtype --src-type LOCAL -j ${svc}`)
  if (has.externalEnd === undefined) rule(`-j ${svl}`)
}

function firewallChain({ unit, node, words, tables }: Writing): void {
  const { ext, fw } = chainsOf(unit)
  for (const range of allowedSources(unit, node)) {
    const source = range.includes('/') ? range : `${range}/${words.host}`
    add(tables.nat, fw, `-s ${source} ${comment(`${unit.name} loadbalancer IP`)} -j ${ext}`)
  }
  add(tables.nat, fw, comment(`other traffic to ${unit.name} will be dropped by KUBE-PROXY-FIREWALL`))
}

/** The match of the list of clients that an endpoint keeps. */
function recent({ unit, words }: Writing, sep: string, deed: string): string {
  return unit.affinity === 0 ? '' : ` -m recent ${deed} --name ${sep} --mask ${words.mask} --rsource`
}

function balanceChain(writing: Writing, chain: string, endpoints: readonly Candidate[]): void {
  const { unit, tables, large } = writing
  const chains = chainsOf(unit)
  const at = ({ ip, port }: Candidate): string =>
    large ? '' : `${comment(`${unit.name} -> ${socketText(ip, port)}`)} `
  for (const endpoint of unit.affinity > 0 ? endpoints : []) {
    const sep = chains.endpoint(endpoint)
    const known = recent(writing, sep, `--rcheck --seconds ${unit.affinity} --reap`).trimStart()
    add(tables.nat, chain, `${at(endpoint)}${known} -j ${sep}`)
  }
  for (const [index, endpoint] of endpoints.entries()) {
    const left = endpoints.length - index
    const chance = left > 1 ? `-m statistic --mode random --probability ${probability(left)} ` : ''
    add(tables.nat, chain, `${at(endpoint)}${chance}-j ${chains.endpoint(endpoint)}`)
  }
}

function endpointChain(writing: Writing, endpoint: Candidate): void {
  const { unit, tables, words, large } = writing
  const protocol = unit.protocol.toLowerCase()
  const sep = chainsOf(unit).endpoint(endpoint)
  const says = large ? '' : ` ${comment(unit.name)}`
  const to = socketText(endpoint.ip, endpoint.port)
  add(tables.nat, sep, `-s ${endpoint.ip}/${words.host}${says} -j KUBE-MARK-MASQ`)
  add(
    tables.nat,
    sep,
    `-p ${protocol}${says}${recent(writing, sep, '--set')} -m ${protocol} -j DNAT --to-destination ${to}`,
  )
}

/** Every rule of one unit, in the order in which kube-proxy writes them (iptables/proxier.go syncProxyRules). */
export function unitRules(unit: Unit, node: NodeView, config: ProxyConfig, large: boolean, tables: Tables): void {
  const writing: Writing = { unit, shape: shape(unit), node, config, words: DIALECTS[unit.family], tables, large }
  const { svc, svl } = chainsOf(unit)
  const { external, cluster, local, usable, internalEnd } = writing.shape
  internalDispatch(writing)
  for (const ip of unit.externalIPs) addressDispatch(writing, ip, `${unit.name} external IP`, chainsOf(unit).ext)
  balancerDispatch(writing)
  nodePortDispatch(writing)
  healthCheck(writing)
  if (internalEnd === undefined) clusterMasquerade(writing)
  if (external && unit.endpoints.anywhere) externalChain(writing)
  if (guarded(unit) && unit.endpoints.anywhere) firewallChain(writing)
  if (cluster) balanceChain(writing, svc, unit.endpoints.cluster)
  if (local) balanceChain(writing, svl, unit.endpoints.local)
  for (const endpoint of usable) endpointChain(writing, endpoint)
}
