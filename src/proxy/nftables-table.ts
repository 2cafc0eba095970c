import type { NodeView, ProxyConfig } from '../proxy.ts'
import { type Dialect, rangesOfFamily } from './family.ts'
import { nodePortAddresses } from './node-ports.ts'

/** A table's contents, each in the order in which it was made. */
export interface NftTable {
  readonly chains: Map<string, string[]>
  /** Elements of maps by the map's name, and there by key: a key that two Services have is the first one's. */
  readonly maps: Map<string, Map<string, string>>
  /** Sets of single endpoints, as text. */
  readonly sets: string[]
}

export function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

/** An element of a map, unless its key is taken. */
export function enlist({ maps }: NftTable, map: string, key: string, rest: string): void {
  const elements = maps.get(map) ?? new Map<string, string>()
  if (!elements.has(key)) maps.set(map, elements.set(key, `${key} ${rest}`))
}

const VERDICTS = ['inet_proto', 'inet_service : verdict'].join(' . ')

/** Verdict maps: name, whether the destination is part of the key, comment. */
const MAPS: readonly (readonly [name: string, address: boolean, comment: string])[] = [
  ['no-endpoint-services', true, 'vmap to drop or reject packets to services with no endpoints'],
  ['no-endpoint-nodeports', false, 'vmap to drop or reject packets to service nodeports with no endpoints'],
  ['firewall-ips', true, 'destinations that are subject to LoadBalancerSourceRanges'],
  ['service-ips', true, 'ClusterIP, ExternalIP and LoadBalancer IP traffic'],
  ['service-nodeports', false, 'NodePort traffic'],
]

type Chain = readonly [name: string, rules: readonly string[]]

const base = (name: string, type: string, hook: string, priority: string, jumps: readonly string[]): Chain => [
  name,
  [`type ${type} hook ${hook} priority ${priority}; policy accept;`, ...jumps],
]

const fresh = (...chains: readonly string[]): readonly string[] => chains.map((chain) => `ct state new jump ${chain}`)

/** Chains that hang in the kernel's hooks, and where each leads (nftables/proxier.go nftablesBaseChains). */
const BASE: readonly Chain[] = [
  base('filter-prerouting-pre-dnat', 'filter', 'prerouting', 'dstnat - 10', fresh('firewall-check')),
  base('filter-output-pre-dnat', 'filter', 'output', '-110', fresh('firewall-check')),
  base('filter-input', 'filter', 'input', 'filter', fresh('nodeport-endpoints-check', 'service-endpoints-check')),
  base('filter-forward', 'filter', 'forward', 'filter', fresh('service-endpoints-check', 'cluster-ips-check')),
  base('filter-output', 'filter', 'output', 'filter', fresh('service-endpoints-check', 'cluster-ips-check')),
  base('nat-prerouting', 'nat', 'prerouting', 'dstnat', ['jump services']),
  base('nat-output', 'nat', 'output', '-100', ['jump services']),
  base('nat-postrouting', 'nat', 'postrouting', 'srcnat', ['jump masquerading']),
]

/** How a packet to a node port is told: by the set of addresses, or by any local address where there is no such set. */
function nodePortMatch({ ip, family }: Dialect, all: boolean): string {
  const notLoopback = family === 'IPv4' ? 'ip daddr != 127.0.0.0/8' : 'ip6 daddr != ::1'
  return all ? notLoopback : `${ip} daddr @nodeport-ips`
}

function clusterIPsCheck(words: Dialect, { serviceCIDRs }: ProxyConfig): readonly string[] {
  const ranges = rangesOfFamily(serviceCIDRs, words.family)
  const dropped = ranges.length === 1 ? ranges[0] : `{ ${ranges.join(', ')} }`
  return [
    `${words.ip} daddr @cluster-ips reject comment "Reject traffic to invalid ports of ClusterIPs"`,
    ...(ranges.length === 0
      ? []
      : [`${words.ip} daddr ${dropped} drop comment "Drop traffic to unallocated ClusterIPs"`]),
  ]
}

/** Chains that are there whatever the Services (nftables/proxier.go setupNFTables). */
function fixed(words: Dialect, config: ProxyConfig, all: boolean): readonly Chain[] {
  const service = `${words.ip} daddr . meta l4proto . th dport vmap`
  const nodePort = `${nodePortMatch(words, all)} meta l4proto . th dport vmap`
  return [
    ...BASE,
    ['nodeport-endpoints-check', [`${nodePort} @no-endpoint-nodeports`]],
    ['service-endpoints-check', [`${service} @no-endpoint-services`]],
    ['firewall-check', [`${service} @firewall-ips`]],
    ['services', [`${service} @service-ips`, `${all ? 'fib daddr type local ' : ''}${nodePort} @service-nodeports`]],
    [
      'masquerading',
      [
        'meta mark & 0x00004000 == 0x00000000 return',
        'meta mark set meta mark ^ 0x00004000',
        'masquerade fully-random',
      ],
    ],
    ['cluster-ips-check', clusterIPsCheck(words, config)],
    ['mark-for-masquerade', ['meta mark set meta mark | 0x00004000']],
    ['reject-chain', ['comment "helper for @no-endpoint-services / @no-endpoint-nodeports"', 'reject']],
  ]
}

function elementsText(elements: readonly string[], between: string): readonly string[] {
  return elements.length === 0 ? [] : [`\t\telements = { ${elements.join(between)} }`]
}

function block(kind: string, name: string, lines: readonly string[]): string {
  return [`\t${kind} ${name} {`, ...lines, '\t}'].join('\n')
}

function setText(words: Dialect, name: string, comment: string, elements: readonly string[]): string {
  return block('set', name, [`\t\ttype ${words.type}`, `\t\tcomment "${comment}"`, ...elementsText(elements, ', ')])
}

function mapText(words: Dialect, [name, address, comment]: (typeof MAPS)[number], elements: readonly string[]): string {
  const type = `${address ? `${words.type} . ` : ''}${VERDICTS}`
  return block('map', name, [
    `\t\ttype ${type}`,
    `\t\tcomment "${comment}"`,
    ...elementsText(elements, ',\n\t\t\t     '),
  ])
}

/** A whole table as `nft list ruleset` shows it: sets and maps, the chains of every cluster, then those of Services. */
export function tableText(
  words: Dialect,
  clusterIPs: readonly string[],
  table: NftTable,
  node: NodeView,
  config: ProxyConfig,
): string {
  const { all, addresses } = nodePortAddresses(node, config, words.family, 'primary')
  const chains = [...fixed(words, config, all), ...table.chains]
  return `${[
    `table ${words.ip} kube-proxy {`,
    '\tcomment "rules for kube-proxy"',
    '',
    [
      setText(words, 'cluster-ips', 'Active ClusterIPs', clusterIPs),
      ...(all ? [] : [setText(words, 'nodeport-ips', 'IPs that accept NodePort traffic', addresses)]),
      ...MAPS.map((map) => mapText(words, map, [...(table.maps.get(map[0])?.values() ?? [])])),
      ...table.sets,
      ...chains.map(([name, rules]) =>
        block(
          'chain',
          name,
          rules.map((rule) => `\t\t${rule}`),
        ),
      ),
    ].join('\n\n'),
    '}',
  ].join('\n')}\n`
}
