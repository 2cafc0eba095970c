import type { NodeView, ProxyConfig } from '../proxy.ts'
import type { Candidate } from './endpoints.ts'
import { allowedSources, shape } from './iptables-listing.ts'
import { chainHash, type Unit } from './units.ts'

/** Names that nftables takes are 256 letters long at most; the longest prefix takes 16 of them. */
const LONGEST = 240

/** The hash before the name tells chains apart that differ in a digit, and when the end is cut off (nftables/proxier.go hashAndTruncate). */
function hashed(name: string): string {
  const full = `${chainHash(name).slice(0, 8)}-${name}`
  return full.length > LONGEST ? `${full.slice(0, LONGEST - 3)}...` : full
}

/** `ns1/svc1/tcp/p80`. */
function named(unit: Unit): string {
  const [key = '', port = ''] = unit.name.split(':')
  return `${key}/${unit.protocol.toLowerCase()}/${port}`
}

/** `ULMVA6XW-ns1/svc1/tcp/p80`: hash and name of a unit, as every chain of it carries. */
function base(unit: Unit): string {
  return hashed(named(unit))
}

/** `5OJB2KTY-ns1/svc1/tcp/p80__10.180.0.1/80`; the colons of an IPv6 address become dots. */
function endpointBase(unit: Unit, { ip, port }: Candidate): string {
  return hashed(`${named(unit)}__${ip.replaceAll(':', '.')}/${port}`)
}

export const nftNames = {
  service: (unit: Unit): string => `service-${base(unit)}`,
  local: (unit: Unit): string => `local-${base(unit)}`,
  external: (unit: Unit): string => `external-${base(unit)}`,
  firewall: (unit: Unit): string => `firewall-${base(unit)}`,
  endpoint: (unit: Unit, endpoint: Candidate): string => `endpoint-${endpointBase(unit, endpoint)}`,
  affinity: (unit: Unit, endpoint: Candidate): string => `affinity-${endpointBase(unit, endpoint)}`,
}

/** Addresses on which node ports answer: the primary one unless configured. */
export function nodePortIPs({ addresses }: NodeView, { nodePortAddresses = [] }: ProxyConfig): readonly string[] {
  if (nodePortAddresses.length === 0 || nodePortAddresses.includes('primary')) return addresses.slice(0, 1)
  return addresses
}

interface Chains {
  readonly maps: Map<string, string[]>
  readonly chains: Map<string, string[]>
  readonly sets: string[]
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

function localSource(config: ProxyConfig, node: NodeView): string | undefined {
  return config.detectLocalMode === 'ClusterCIDR'
    ? config.clusterCIDR
    : config.detectLocalMode === 'None'
      ? undefined
      : node.podCIDRs[0]
}

function verdicts(unit: Unit, made: Chains): void {
  const { external, cluster, local } = shape(unit)
  const protocol = unit.protocol.toLowerCase()
  const at = (ip: string): string => `${ip} . ${protocol} . ${unit.port}`
  const gone = (isLocal: boolean): string | undefined =>
    unit.endpoints.anywhere ? (isLocal && unit.endpoints.local.length === 0 ? 'drop' : undefined) : 'goto reject-chain'
  const internal = gone(unit.internalLocal)
  if (internal !== undefined)
    push(made.maps, 'no-endpoint-services', `${at(unit.clusterIP)} comment "${unit.name}" : ${internal}`)
  else if (unit.internalLocal ? local : cluster)
    push(
      made.maps,
      'service-ips',
      `${at(unit.clusterIP)} : goto ${unit.internalLocal ? nftNames.local(unit) : nftNames.service(unit)}`,
    )
  if (!external) return
  const outside = gone(unit.externalLocal)
  const ips = [...unit.externalIPs, ...unit.balancerIPs]
  for (const ip of ips) {
    if (unit.endpoints.anywhere) push(made.maps, 'service-ips', `${at(ip)} : goto ${nftNames.external(unit)}`)
    if (outside !== undefined) push(made.maps, 'no-endpoint-services', `${at(ip)} comment "${unit.name}" : ${outside}`)
  }
  if (unit.sourceRanges.length > 0)
    for (const ip of unit.balancerIPs)
      push(made.maps, 'firewall-ips', `${at(ip)} comment "${unit.name}" : goto ${nftNames.firewall(unit)}`)
  if (unit.nodePort === 0) return
  const nodePort = `${protocol} . ${unit.nodePort}`
  if (unit.endpoints.anywhere) push(made.maps, 'service-nodeports', `${nodePort} : goto ${nftNames.external(unit)}`)
  if (outside !== undefined) push(made.maps, 'no-endpoint-nodeports', `${nodePort} comment "${unit.name}" : ${outside}`)
}

function chainsFor(unit: Unit, node: NodeView, config: ProxyConfig, made: Chains): void {
  const { external, cluster, local, usable } = shape(unit)
  const add = (chain: string, rule: string): void => push(made.chains, chain, rule)
  const pods = localSource(config, node)
  const protocol = unit.protocol.toLowerCase()
  if (external && unit.endpoints.anywhere) {
    const chain = nftNames.external(unit)
    if (!unit.externalLocal) {
      add(chain, 'jump mark-for-masquerade')
      add(chain, `goto ${nftNames.service(unit)}`)
    } else {
      if (pods !== undefined && cluster)
        add(chain, `ip saddr ${pods} goto ${nftNames.service(unit)} comment "short-circuit pod traffic"`)
      add(chain, 'fib saddr type local jump mark-for-masquerade comment "masquerade local traffic"')
      if (cluster)
        add(chain, `fib saddr type local goto ${nftNames.service(unit)} comment "short-circuit local traffic"`)
      if (local) add(chain, `goto ${nftNames.local(unit)}`)
    }
  }
  if (unit.sourceRanges.length > 0 && unit.balancerIPs.length > 0)
    add(nftNames.firewall(unit), `ip saddr != { ${allowedSources(unit, node).join(', ')} } drop`)
  const masquerade = config.masqueradeAll ? '' : pods === undefined ? undefined : ` ip saddr != ${pods}`
  const sides: readonly (readonly [boolean, string, readonly Candidate[], boolean])[] = [
    [cluster, nftNames.service(unit), unit.endpoints.cluster, !unit.internalLocal],
    [local, nftNames.local(unit), unit.endpoints.local, unit.internalLocal],
  ]
  for (const [there, chain, endpoints, internal] of sides) {
    if (!there) continue
    if (internal && masquerade !== undefined)
      add(chain, `ip daddr ${unit.clusterIP} ${protocol} dport ${unit.port}${masquerade} jump mark-for-masquerade`)
    if (unit.affinity > 0)
      for (const endpoint of endpoints)
        add(chain, `ip saddr @${nftNames.affinity(unit, endpoint)} goto ${nftNames.endpoint(unit, endpoint)}`)
    add(
      chain,
      `numgen random mod ${endpoints.length} vmap { ${endpoints.map((endpoint, index) => `${index} : goto ${nftNames.endpoint(unit, endpoint)}`).join(', ')} }`,
    )
  }
  for (const endpoint of usable) {
    const chain = nftNames.endpoint(unit, endpoint)
    add(chain, `ip saddr ${endpoint.ip} jump mark-for-masquerade`)
    if (unit.affinity > 0) {
      made.sets.push(
        `\tset ${nftNames.affinity(unit, endpoint)} {\n\t\ttype ipv4_addr\n\t\tflags dynamic,timeout\n\t\ttimeout ${unit.affinity}s\n\t}`,
      )
      add(chain, `update @${nftNames.affinity(unit, endpoint)} { ip saddr }`)
    }
    add(chain, `meta l4proto ${protocol} dnat to ${endpoint.ip}:${endpoint.port}`)
  }
}

const MAPS: readonly (readonly [name: string, type: string, comment: string])[] = [
  [
    'firewall-ips',
    'ipv4_addr . inet_proto . inet_service : verdict',
    'destinations that are subject to LoadBalancerSourceRanges',
  ],
  [
    'no-endpoint-services',
    'ipv4_addr . inet_proto . inet_service : verdict',
    'vmap to drop or reject packets to services with no endpoints',
  ],
  [
    'no-endpoint-nodeports',
    'inet_proto . inet_service : verdict',
    'vmap to drop or reject packets to service nodeports with no endpoints',
  ],
  [
    'service-ips',
    'ipv4_addr . inet_proto . inet_service : verdict',
    'ClusterIP, ExternalIP and LoadBalancer IP traffic',
  ],
  ['service-nodeports', 'inet_proto . inet_service : verdict', 'NodePort traffic'],
]

/** Chains that are there whatever the Services: hooks first. */
function fixed(config: ProxyConfig): readonly (readonly [name: string, rules: readonly string[]])[] {
  const drop = config.serviceCIDRs.filter((range) => !range.includes(':'))
  return [
    ['mark-for-masquerade', ['meta mark set meta mark or 0x4000']],
    [
      'masquerading',
      ['meta mark and 0x4000 == 0 return', 'meta mark set meta mark xor 0x4000', 'masquerade fully-random'],
    ],
    ['reject-chain', ['reject comment "helper for @no-endpoint-services / @no-endpoint-nodeports"']],
    [
      'services',
      [
        'ip daddr . meta l4proto . th dport vmap @service-ips',
        'ip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports',
      ],
    ],
    ['service-endpoints-check', ['ip daddr . meta l4proto . th dport vmap @no-endpoint-services']],
    ['nodeport-endpoints-check', ['ip daddr @nodeport-ips meta l4proto . th dport vmap @no-endpoint-nodeports']],
    ['firewall-check', ['ip daddr . meta l4proto . th dport vmap @firewall-ips']],
    [
      'cluster-ips-check',
      [
        'ip daddr @cluster-ips reject comment "Reject traffic to invalid ports of ClusterIPs"',
        ...(drop.length === 0
          ? []
          : [`ip daddr { ${drop.join(', ')} } drop comment "Drop traffic to unallocated ClusterIPs"`]),
      ],
    ],
    [
      'filter-prerouting-pre-dnat',
      ['type filter hook prerouting priority -110; policy accept;', 'ct state new jump firewall-check'],
    ],
    [
      'filter-output-pre-dnat',
      ['type filter hook output priority -110; policy accept;', 'ct state new jump firewall-check'],
    ],
    [
      'filter-input',
      [
        'type filter hook input priority 0; policy accept;',
        'ct state new jump nodeport-endpoints-check',
        'ct state new jump service-endpoints-check',
      ],
    ],
    [
      'filter-forward',
      [
        'type filter hook forward priority 0; policy accept;',
        'ct state new jump service-endpoints-check',
        'ct state new jump cluster-ips-check',
      ],
    ],
    [
      'filter-output',
      [
        'type filter hook output priority 0; policy accept;',
        'ct state new jump service-endpoints-check',
        'ct state new jump nodeport-endpoints-check',
        'ct state new jump cluster-ips-check',
      ],
    ],
    ['nat-prerouting', ['type nat hook prerouting priority -100; policy accept;', 'jump services']],
    ['nat-output', ['type nat hook output priority -100; policy accept;', 'jump services']],
    ['nat-postrouting', ['type nat hook postrouting priority 100; policy accept;', 'jump masquerading']],
  ]
}

function setText(name: string, comment: string, elements: readonly string[]): string {
  const lines = [`\tset ${name} {`, '\t\ttype ipv4_addr', `\t\tcomment "${comment}"`]
  if (elements.length > 0) lines.push(`\t\telements = { ${elements.join(', ')} }`)
  return [...lines, '\t}'].join('\n')
}

/** What `nft list ruleset` shows of kube-proxy's table on a node; `nft -f` takes it. */
export function nftablesListing(units: readonly Unit[], node: NodeView, config: ProxyConfig): string {
  const made: Chains = { maps: new Map(), chains: new Map(), sets: [] }
  for (const unit of units) {
    verdicts(unit, made)
    chainsFor(unit, node, config, made)
  }
  const clusterIPs = [...new Set(units.map(({ clusterIP }) => clusterIP))].sort()
  const parts = [
    'table ip kube-proxy {',
    '\tcomment "rules for kube-proxy"',
    '',
    setText('cluster-ips', 'Active ClusterIPs', clusterIPs),
    setText('nodeport-ips', 'IPs that accept NodePort traffic', nodePortIPs(node, config)),
    ...made.sets,
    ...fixed(config).map(([name, rules]) => chainText(name, rules)),
    ...[...made.chains.entries()]
      .sort(([a], [b]) =>
        a.startsWith('endpoint-') === b.startsWith('endpoint-') ? (a < b ? -1 : 1) : a.startsWith('endpoint-') ? -1 : 1,
      )
      .map(([name, rules]) => chainText(name, rules)),
    ...MAPS.map(([name, type, comment]) => mapText(name, type, comment, made.maps.get(name) ?? [])),
    '}',
  ]
  return `${parts.join('\n')}\n`
}

function chainText(name: string, rules: readonly string[]): string {
  return `\tchain ${name} {\n${rules.map((rule) => `\t\t${rule}`).join('\n')}\n\t}`
}

function mapText(name: string, type: string, comment: string, elements: readonly string[]): string {
  const body = elements.length === 0 ? '' : `\n\t\telements = { ${elements.join(',\n\t\t\t     ')} }`
  return `\tmap ${name} {\n\t\ttype ${type}\n\t\tcomment "${comment}"${body}\n\t}`
}
