import { inCidr } from '../address.ts'
import { socketText } from '../packet.ts'
import type { NodeView, ProxyConfig } from '../proxy.ts'
import type { Candidate } from './endpoints.ts'
import { chainHash, type Unit } from './units.ts'

/** Chain names of a unit. */
export interface Chains {
  readonly svc: string
  readonly svl: string
  readonly ext: string
  readonly fw: string
  endpoint(candidate: Candidate): string
}

const known = new WeakMap<Unit, Chains>()

export function chainsOf(unit: Unit): Chains {
  let chains = known.get(unit)
  if (chains === undefined) {
    const protocol = unit.protocol.toLowerCase()
    const hash = chainHash(unit.name, protocol)
    const endpoints = new Map<string, string>()
    chains = {
      svc: `KUBE-SVC-${hash}`,
      svl: `KUBE-SVL-${hash}`,
      ext: `KUBE-EXT-${hash}`,
      fw: `KUBE-FW-${hash}`,
      endpoint({ ip, port }) {
        const at = socketText(ip, port)
        let name = endpoints.get(at)
        if (name === undefined) {
          name = `KUBE-SEP-${chainHash(unit.name, protocol, at)}`
          endpoints.set(at, name)
        }
        return name
      },
    }
    known.set(unit, chains)
  }
  return chains
}

/** Which chains a unit has, and why. */
export function shape(unit: Unit): {
  readonly external: boolean
  readonly cluster: boolean
  readonly local: boolean
  readonly usable: readonly Candidate[]
} {
  const external = unit.nodePort !== 0 || unit.externalIPs.length > 0 || unit.balancerIPs.length > 0
  const { endpoints } = unit
  const cluster = endpoints.cluster.length > 0 && (!unit.internalLocal || external)
  const local = (unit.internalLocal || (external && unit.externalLocal)) && endpoints.local.length > 0
  const usable = [...new Set([...(cluster ? endpoints.cluster : []), ...(local ? endpoints.local : [])])]
  return { external, cluster, local, usable }
}

const comment = (text: string): string => `-m comment --comment "${text}"`

/** Probability of rule i of n as kube-proxy writes it: ten decimals of 1/(n-i). */
export function probability(rules: number): string {
  return (1 / rules).toFixed(10)
}

interface Text {
  readonly filter: Map<string, string[]>
  readonly nat: Map<string, string[]>
}

function add(table: Map<string, string[]>, chain: string, rule: string): void {
  const rules = table.get(chain)
  if (rules === undefined) table.set(chain, [rule])
  else rules.push(rule)
}

function localSource(config: ProxyConfig, node: NodeView, negated: boolean): string | undefined {
  const source =
    config.detectLocalMode === 'ClusterCIDR'
      ? config.clusterCIDR
      : config.detectLocalMode === 'NodeCIDR'
        ? node.podCIDRs[0]
        : undefined
  return source === undefined ? undefined : `${negated ? '! ' : ''}-s ${source}`
}

/** The verdict of a policy side that has nothing to forward to. */
function missing(unit: Unit, local: boolean): { readonly text: string; readonly target: string } | undefined {
  if (!unit.endpoints.anywhere)
    return { text: `${unit.name} has no endpoints`, target: 'REJECT --reject-with icmp-port-unreachable' }
  if (local && unit.endpoints.local.length === 0) return { text: `${unit.name} has no local endpoints`, target: 'DROP' }
  return undefined
}

function dispatch(unit: Unit, text: Text): void {
  const chains = chainsOf(unit)
  const protocol = unit.protocol.toLowerCase()
  const match = (ip: string): string => `-d ${ip}/${ip.includes(':') ? 128 : 32} -p ${protocol}`
  const port = `-m ${protocol} --dport ${unit.port}`
  const { external, local, cluster } = shape(unit)
  const internalGone = missing(unit, unit.internalLocal)
  const externalGone = missing(unit, unit.externalLocal)
  const internalChain = unit.internalLocal ? (local ? chains.svl : undefined) : cluster ? chains.svc : undefined
  if (internalChain !== undefined && internalGone === undefined)
    add(
      text.nat,
      'KUBE-SERVICES',
      `${match(unit.clusterIP)} ${comment(`${unit.name} cluster IP`)} ${port} -j ${internalChain}`,
    )
  else if (internalGone !== undefined)
    add(
      text.filter,
      'KUBE-SERVICES',
      `${match(unit.clusterIP)} ${comment(internalGone.text)} ${port} -j ${internalGone.target}`,
    )
  if (!external) return
  const reach = unit.endpoints.anywhere
  for (const ip of unit.externalIPs) {
    if (reach)
      add(text.nat, 'KUBE-SERVICES', `${match(ip)} ${comment(`${unit.name} external IP`)} ${port} -j ${chains.ext}`)
    if (externalGone !== undefined)
      add(
        text.filter,
        'KUBE-EXTERNAL-SERVICES',
        `${match(ip)} ${comment(externalGone.text)} ${port} -j ${externalGone.target}`,
      )
  }
  const firewalled = unit.sourceRanges.length > 0
  for (const ip of unit.balancerIPs) {
    if (reach)
      add(
        text.nat,
        'KUBE-SERVICES',
        `${match(ip)} ${comment(`${unit.name} loadbalancer IP`)} ${port} -j ${firewalled ? chains.fw : chains.ext}`,
      )
    if (reach && firewalled)
      add(
        text.filter,
        'KUBE-PROXY-FIREWALL',
        `${match(ip)} ${comment(`${unit.name} traffic not accepted by ${chains.fw}`)} ${port} -j DROP`,
      )
    if (externalGone !== undefined)
      add(
        text.filter,
        'KUBE-EXTERNAL-SERVICES',
        `${match(ip)} ${comment(externalGone.text)} ${port} -j ${externalGone.target}`,
      )
  }
  if (unit.nodePort === 0) return
  if (reach)
    add(
      text.nat,
      'KUBE-NODEPORTS',
      `-p ${protocol} ${comment(unit.name)} -m ${protocol} --dport ${unit.nodePort} -j ${chains.ext}`,
    )
  if (externalGone !== undefined)
    add(
      text.filter,
      'KUBE-EXTERNAL-SERVICES',
      `-p ${protocol} ${comment(externalGone.text)} -m addrtype --dst-type LOCAL -m ${protocol} --dport ${unit.nodePort} -j ${externalGone.target}`,
    )
}

function externalChain(unit: Unit, config: ProxyConfig, node: NodeView, text: Text): void {
  const chains = chainsOf(unit)
  const what = `${unit.name} external destinations`
  if (!unit.externalLocal) {
    add(text.nat, chains.ext, `${comment(`masquerade traffic for ${what}`)} -j KUBE-MARK-MASQ`)
    add(text.nat, chains.ext, `-j ${chains.svc}`)
    return
  }
  const { cluster, local } = shape(unit)
  const pods = localSource(config, node, false)
  if (pods !== undefined && cluster)
    add(text.nat, chains.ext, `${pods} ${comment(`pod traffic for ${what}`)} -j ${chains.svc}`)
  add(
    text.nat,
    chains.ext,
    `${comment(`masquerade LOCAL traffic for ${what}`)} -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ`,
  )
  if (cluster)
    add(
      text.nat,
      chains.ext,
      `${comment(`route LOCAL traffic for ${what}`)} -m addrtype --src-type LOCAL -j ${chains.svc}`,
    )
  if (local) add(text.nat, chains.ext, `-j ${chains.svl}`)
}

/**
 * Sources that a load balancer's address takes. A node within the ranges may reach the address as itself: where the
 * address is a local one, the node's own packets carry it as their source (iptables/proxier.go allowFromNode).
 */
export function allowedSources(unit: Unit, node: NodeView): readonly string[] {
  const [address] = node.addresses
  const own = address !== undefined && unit.sourceRanges.some((range) => inCidr(address, range))
  return own ? [...unit.sourceRanges, ...unit.balancerIPs] : unit.sourceRanges
}

function firewallChain(unit: Unit, node: NodeView, text: Text): void {
  const chains = chainsOf(unit)
  for (const range of allowedSources(unit, node))
    add(text.nat, chains.fw, `-s ${range} ${comment(`${unit.name} loadbalancer IP`)} -j ${chains.ext}`)
  add(text.nat, chains.fw, comment(`other traffic to ${unit.name} will be dropped by KUBE-PROXY-FIREWALL`))
}

function balanceChain(unit: Unit, chain: string, endpoints: readonly Candidate[], text: Text): void {
  const chains = chainsOf(unit)
  const at = ({ ip, port }: Candidate): string => comment(`${unit.name} -> ${socketText(ip, port)}`)
  if (unit.affinity > 0) {
    for (const endpoint of endpoints) {
      const sep = chains.endpoint(endpoint)
      add(
        text.nat,
        chain,
        `${at(endpoint)} -m recent --rcheck --seconds ${unit.affinity} --reap --name ${sep} --mask 255.255.255.255 --rsource -j ${sep}`,
      )
    }
  }
  for (const [index, endpoint] of endpoints.entries()) {
    const left = endpoints.length - index
    const chance = left > 1 ? ` -m statistic --mode random --probability ${probability(left)}` : ''
    add(text.nat, chain, `${at(endpoint)}${chance} -j ${chains.endpoint(endpoint)}`)
  }
}

function clusterMasquerade(unit: Unit, chain: string, config: ProxyConfig, node: NodeView, text: Text): void {
  const protocol = unit.protocol.toLowerCase()
  const match = `-d ${unit.clusterIP}/32 -p ${protocol} ${comment(`${unit.name} cluster IP`)} -m ${protocol} --dport ${unit.port} -j KUBE-MARK-MASQ`
  if (config.masqueradeAll) add(text.nat, chain, match)
  else {
    const outsiders = localSource(config, node, true)
    if (outsiders !== undefined) add(text.nat, chain, `${outsiders} ${match}`)
  }
}

function endpointChains(unit: Unit, endpoints: readonly Candidate[], text: Text): void {
  const chains = chainsOf(unit)
  const protocol = unit.protocol.toLowerCase()
  for (const endpoint of endpoints) {
    const sep = chains.endpoint(endpoint)
    const set = unit.affinity > 0 ? ` -m recent --set --name ${sep} --mask 255.255.255.255 --rsource` : ''
    add(text.nat, sep, `-s ${endpoint.ip}/32 ${comment(unit.name)} -j KUBE-MARK-MASQ`)
    add(
      text.nat,
      sep,
      `-p ${protocol} ${comment(unit.name)}${set} -m ${protocol} -j DNAT --to-destination ${socketText(endpoint.ip, endpoint.port)}`,
    )
  }
}

function nodePortJump(config: ProxyConfig): readonly string[] {
  const { nodePortAddresses, localhostNodePorts = true } = config
  const note = comment('kubernetes service nodeports; NOTE: this must be the last rule in this chain')
  const local = '-m addrtype --dst-type LOCAL -j KUBE-NODEPORTS'
  const ranges = nodePortAddresses ?? []
  if (ranges.length === 0) return [`${localhostNodePorts ? '' : '! -d 127.0.0.0/8 '}${note} ${local}`]
  return ranges.map((range) => `-d ${range} ${note} ${local}`)
}

const FILTER_BASE: readonly (readonly [chain: string, rule: string])[] = [
  ['INPUT', `-m conntrack --ctstate NEW ${comment('kubernetes load balancer firewall')} -j KUBE-PROXY-FIREWALL`],
  ['INPUT', `${comment('kubernetes health check service ports')} -j KUBE-NODEPORTS`],
  [
    'INPUT',
    `-m conntrack --ctstate NEW ${comment('kubernetes externally-visible service portals')} -j KUBE-EXTERNAL-SERVICES`,
  ],
  ['FORWARD', `-m conntrack --ctstate NEW ${comment('kubernetes load balancer firewall')} -j KUBE-PROXY-FIREWALL`],
  ['FORWARD', `${comment('kubernetes forwarding rules')} -j KUBE-FORWARD`],
  ['FORWARD', `-m conntrack --ctstate NEW ${comment('kubernetes service portals')} -j KUBE-SERVICES`],
  [
    'FORWARD',
    `-m conntrack --ctstate NEW ${comment('kubernetes externally-visible service portals')} -j KUBE-EXTERNAL-SERVICES`,
  ],
  ['OUTPUT', `-m conntrack --ctstate NEW ${comment('kubernetes load balancer firewall')} -j KUBE-PROXY-FIREWALL`],
  ['OUTPUT', `-m conntrack --ctstate NEW ${comment('kubernetes service portals')} -j KUBE-SERVICES`],
  ['KUBE-FORWARD', '-m conntrack --ctstate INVALID -j DROP'],
  ['KUBE-FORWARD', `${comment('kubernetes forwarding rules')} -m mark --mark 0x4000/0x4000 -j ACCEPT`],
  [
    'KUBE-FORWARD',
    `${comment('kubernetes forwarding conntrack rule')} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
  ],
]

const NAT_BASE: readonly (readonly [chain: string, rule: string])[] = [
  ['PREROUTING', `${comment('kubernetes service portals')} -j KUBE-SERVICES`],
  ['OUTPUT', `${comment('kubernetes service portals')} -j KUBE-SERVICES`],
  ['POSTROUTING', `${comment('kubernetes postrouting rules')} -j KUBE-POSTROUTING`],
  ['KUBE-MARK-MASQ', '-j MARK --set-xmark 0x4000/0x4000'],
  ['KUBE-POSTROUTING', '-m mark ! --mark 0x4000/0x4000 -j RETURN'],
  ['KUBE-POSTROUTING', '-j MARK --set-xmark 0x4000/0x0'],
  ['KUBE-POSTROUTING', `${comment('kubernetes service traffic requiring SNAT')} -j MASQUERADE --random-fully`],
]

function printed(
  name: string,
  builtin: readonly string[],
  own: readonly string[],
  rules: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const chains = [...new Set([...own, ...[...rules.keys()].filter((chain) => !builtin.includes(chain))])].sort()
  return [
    `*${name}`,
    ...builtin.map((chain) => `:${chain} ACCEPT [0:0]`),
    ...chains.map((chain) => `:${chain} - [0:0]`),
    ...[...builtin, ...chains].flatMap((chain) => (rules.get(chain) ?? []).map((rule) => `-A ${chain} ${rule}`)),
    'COMMIT',
  ]
}

/** What `iptables-save` shows of kube-proxy's work on a node; `iptables-restore` takes it. */
export function iptablesListing(units: readonly Unit[], node: NodeView, config: ProxyConfig): string {
  const text: Text = { filter: new Map(), nat: new Map() }
  for (const [chain, rule] of FILTER_BASE) add(text.filter, chain, rule)
  for (const [chain, rule] of NAT_BASE) add(text.nat, chain, rule)
  for (const unit of units) {
    const { external, cluster, local, usable } = shape(unit)
    const chains = chainsOf(unit)
    dispatch(unit, text)
    if (unit.healthCheckNodePort !== 0)
      add(
        text.filter,
        'KUBE-NODEPORTS',
        `-p tcp ${comment(`${unit.key} health check node port`)} -m tcp --dport ${unit.healthCheckNodePort} -j ACCEPT`,
      )
    if (external && unit.endpoints.anywhere) externalChain(unit, config, node, text)
    if (external && unit.endpoints.anywhere && unit.balancerIPs.length > 0 && unit.sourceRanges.length > 0)
      firewallChain(unit, node, text)
    if (cluster) {
      if (!unit.internalLocal) clusterMasquerade(unit, chains.svc, config, node, text)
      balanceChain(unit, chains.svc, unit.endpoints.cluster, text)
    }
    if (local) {
      if (unit.internalLocal) clusterMasquerade(unit, chains.svl, config, node, text)
      balanceChain(unit, chains.svl, unit.endpoints.local, text)
    }
    endpointChains(unit, usable, text)
  }
  for (const rule of nodePortJump(config)) add(text.nat, 'KUBE-SERVICES', rule)
  const filter = printed(
    'filter',
    ['INPUT', 'FORWARD', 'OUTPUT'],
    ['KUBE-EXTERNAL-SERVICES', 'KUBE-FORWARD', 'KUBE-NODEPORTS', 'KUBE-PROXY-FIREWALL', 'KUBE-SERVICES'],
    text.filter,
  )
  const nat = printed(
    'nat',
    ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
    ['KUBE-MARK-MASQ', 'KUBE-NODEPORTS', 'KUBE-POSTROUTING', 'KUBE-SERVICES'],
    text.nat,
  )
  return `${[...filter, ...nat].join('\n')}\n`
}
