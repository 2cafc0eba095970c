import type { Family } from '../address.ts'
import type { NodeView, ProxyConfig } from '../proxy.ts'
import { DIALECTS } from './family.ts'
import { add, comment, type Rules, type Tables, unitRules } from './iptables-rules.ts'
import { nodePortAddresses, onLoopback } from './node-ports.ts'
import type { Unit } from './units.ts'

/** Endpoints of all Services above which rules of endpoints lose their comments (largeClusterEndpointsThreshold). */
const LARGE = 1000

const NEW = '-m conntrack --ctstate NEW'

/** Jumps from the chains of the kernel, and rules that are there whatever the Services. */
const FILTER_BASE: readonly (readonly [chain: string, rule: string])[] = [
  ['INPUT', `${NEW} ${comment('kubernetes load balancer firewall')} -j KUBE-PROXY-FIREWALL`],
  ['INPUT', `${comment('kubernetes health check service ports')} -j KUBE-NODEPORTS`],
  ['INPUT', `${NEW} ${comment('kubernetes externally-visible service portals')} -j KUBE-EXTERNAL-SERVICES`],
  ['INPUT', '-j KUBE-FIREWALL'],
  ['FORWARD', `${NEW} ${comment('kubernetes load balancer firewall')} -j KUBE-PROXY-FIREWALL`],
  ['FORWARD', `${comment('kubernetes forwarding rules')} -j KUBE-FORWARD`],
  ['FORWARD', `${NEW} ${comment('kubernetes service portals')} -j KUBE-SERVICES`],
  ['FORWARD', `${NEW} ${comment('kubernetes externally-visible service portals')} -j KUBE-EXTERNAL-SERVICES`],
  ['OUTPUT', `${NEW} ${comment('kubernetes load balancer firewall')} -j KUBE-PROXY-FIREWALL`],
  ['OUTPUT', `${NEW} ${comment('kubernetes service portals')} -j KUBE-SERVICES`],
  ['OUTPUT', '-j KUBE-FIREWALL'],
  ['KUBE-FORWARD', '-m conntrack --ctstate INVALID -j DROP'],
  ['KUBE-FORWARD', `${comment('kubernetes forwarding rules')} -m mark --mark 0x4000/0x4000 -j ACCEPT`],
  [
    'KUBE-FORWARD',
    `${comment('kubernetes forwarding conntrack rule')} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
  ],
]

/** Nobody outside may come in through `route_localnet`; the kubelet writes the same rule. */
const LOCALNET = `! -s 127.0.0.0/8 -d 127.0.0.0/8 ${comment('block incoming localnet connections')} -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP`

const NAT_BASE: readonly (readonly [chain: string, rule: string])[] = [
  ['PREROUTING', `${comment('kubernetes service portals')} -j KUBE-SERVICES`],
  ['OUTPUT', `${comment('kubernetes service portals')} -j KUBE-SERVICES`],
  ['POSTROUTING', `${comment('kubernetes postrouting rules')} -j KUBE-POSTROUTING`],
  ['KUBE-MARK-MASQ', '-j MARK --set-xmark 0x4000/0x4000'],
  ['KUBE-POSTROUTING', '-m mark ! --mark 0x4000/0x4000 -j RETURN'],
  ['KUBE-POSTROUTING', '-j MARK --set-xmark 0x4000/0x0'],
  ['KUBE-POSTROUTING', `${comment('kubernetes service traffic requiring SNAT')} -j MASQUERADE --random-fully`],
]

/** Chains by which kubelet and kube-proxy notice that somebody flushed their tables. */
const CANARIES: readonly string[] = ['KUBE-KUBELET-CANARY', 'KUBE-PROXY-CANARY']

/** Tables of the kernel with their own chains, and the chains that are there without a rule. */
const TABLES = {
  filter: {
    builtin: ['INPUT', 'FORWARD', 'OUTPUT'],
    own: [
      ...CANARIES,
      'KUBE-EXTERNAL-SERVICES',
      'KUBE-FIREWALL',
      'KUBE-FORWARD',
      'KUBE-NODEPORTS',
      'KUBE-PROXY-FIREWALL',
      'KUBE-SERVICES',
    ],
  },
  nat: {
    builtin: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
    own: [...CANARIES, 'KUBE-MARK-MASQ', 'KUBE-NODEPORTS', 'KUBE-POSTROUTING', 'KUBE-SERVICES'],
  },
  mangle: { builtin: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'], own: CANARIES },
} as const

/** The last rules of KUBE-SERVICES: one for every local address, or one for each that node ports are confined to. */
function nodePortJumps(node: NodeView, config: ProxyConfig, family: Family): readonly string[] {
  const { all, addresses, loopback } = nodePortAddresses(node, config, family, 'all')
  const note = comment('kubernetes service nodeports; NOTE: this must be the last rule in this chain')
  const { host, loopback: range } = DIALECTS[family]
  const served = family === 'IPv4' && (config.localhostNodePorts ?? true)
  if (all) return [`${served ? '' : `! -d ${range} `}${note} -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS`]
  const each = [...(loopback && served ? ['127.0.0.1'] : []), ...addresses]
  return each.map((address) => `-d ${address}/${host} ${note} -j KUBE-NODEPORTS`)
}

function tableText(name: keyof typeof TABLES, rules: Rules): readonly string[] {
  const { builtin, own } = TABLES[name]
  const kernel: readonly string[] = builtin
  const chains = [...new Set([...own, ...[...rules.keys()].filter((chain) => !kernel.includes(chain))])].sort()
  return [
    `*${name}`,
    ...kernel.map((chain) => `:${chain} ACCEPT [0:0]`),
    ...chains.map((chain) => `:${chain} - [0:0]`),
    ...[...kernel, ...chains].flatMap((chain) => (rules.get(chain) ?? []).map((rule) => `-A ${chain} ${rule}`)),
    'COMMIT',
  ]
}

/** What `iptables-save` (or `ip6tables-save`) shows of kube-proxy's work on a node; the restore tools take it. */
export function iptablesListing(units: readonly Unit[], node: NodeView, config: ProxyConfig, family: Family): string {
  const tables: Tables = { filter: new Map(), nat: new Map() }
  for (const [chain, rule] of FILTER_BASE) add(tables.filter, chain, rule)
  if (family === 'IPv4' && onLoopback(node, config)) add(tables.filter, 'KUBE-FIREWALL', LOCALNET)
  for (const [chain, rule] of NAT_BASE) add(tables.nat, chain, rule)
  const large = units.reduce((sum, { endpoints }) => sum + endpoints.all.length, 0) > LARGE
  for (const unit of units) unitRules(unit, node, config, large, tables)
  for (const rule of nodePortJumps(node, config, family)) add(tables.nat, 'KUBE-SERVICES', rule)
  return `${[
    ...tableText('filter', tables.filter),
    ...tableText('nat', tables.nat),
    ...tableText('mangle', new Map()),
  ].join('\n')}\n`
}
