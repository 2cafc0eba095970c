import { type Family, familyOf } from '../address.ts'
import type { Crossing } from '../proxy/crossing.ts'
import { type CountedRule, countIptables, iptablesCounted } from '../proxy/iptables-count.ts'
import { countIpvs, ipvsConnections, ipvsStats, type VirtualCount } from '../proxy/ipvs-count.ts'
import type { ProxyModeName } from '../proxy.ts'
import type { Cluster } from './cluster.ts'
import { nodeView } from './dataplanes.ts'

/** What a node has counted, in the form of its mode; the other modes of kube-proxy count nothing for a Service. */
export type NodeCounters =
  | { readonly mode: 'iptables'; readonly rules: readonly CountedRule[]; readonly text: string }
  | { readonly mode: 'ipvs'; readonly servers: readonly VirtualCount[]; readonly text: string }
  | { readonly mode: Exclude<ProxyModeName, 'iptables' | 'ipvs'>; readonly text: string }

/** A node's crossings since it runs in its mode: another mode takes the rules away, and their counters with them. */
function since(crossings: readonly Crossing[], node: string, switches: number): readonly Crossing[] {
  return crossings.filter((one) => one.node === node && one.switches === switches)
}

/** What the tool of one family prints: every family has tables of its own, and counts what came in it. */
function iptablesPart(
  cluster: Cluster,
  node: string,
  family: Family,
  starts: number,
  crossings: readonly Crossing[],
): { readonly head: string; readonly rules: readonly CountedRule[]; readonly text: string } {
  const listing = cluster.rules(node, family)
  const own = crossings.filter(({ before }) => familyOf(before.destination) === family)
  const { addresses } = nodeView(cluster.state.get('Node', node)!)
  const rules = countIptables({ rules: listing, starts }, own, addresses)
  const head = `# ${family === 'IPv4' ? 'iptables' : 'ip6tables'}-save -c\n`
  return { head, rules, text: iptablesCounted(listing, rules) }
}

/** Counters of a node after connections, as `iptables-save -c` or `ipvsadm` would show them. */
export function countersOf(cluster: Cluster, node: string, crossings: readonly Crossing[]): NodeCounters {
  const { mode } = cluster.proxyOf(node)
  const listing = cluster.rules(node)
  const { starts, switches } = cluster.proxyRun(node)
  const own = since(crossings, node, switches)
  if (mode === 'iptables') {
    const parts = cluster.ruleFamilies(node).map((family) => iptablesPart(cluster, node, family, starts, own))
    return {
      mode,
      rules: parts.flatMap(({ rules }) => rules),
      text: parts.map(({ head, text }) => (parts.length > 1 ? `${head}${text}` : text)).join(''),
    }
  }
  // kube-proxy's nftables rules have no counter statement up to 1.35, so nft shows none.
  if (mode !== 'ipvs') return { mode, text: listing }
  const servers = countIpvs(listing, own)
  const text = `# ipvsadm -Ln --stats\n${ipvsStats(servers)}\n# ipvsadm -Lnc\n${ipvsConnections(listing, own, cluster.now)}`
  return { mode, servers, text }
}

/** Connections that a node has counted for a Service: dispatched to an endpoint, whatever became of them; undefined: it counts nothing. */
export function connectionsCounted(
  cluster: Cluster,
  node: string,
  service: string,
  crossings: readonly Crossing[],
): number | undefined {
  const counters = countersOf(cluster, node, crossings)
  const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)
  if (counters.mode === 'iptables') {
    // The DNAT rules of a Service's endpoints name it in their comment, with the port if that has a name.
    const names = [`--comment "${service}"`, `--comment "${service}:`]
    const own = counters.rules.filter(
      ({ rule }) => rule.includes('--to-destination') && names.some((name) => rule.includes(name)),
    )
    return total(own.map(({ packets }) => packets))
  }
  if (counters.mode !== 'ipvs') return undefined
  const { spec, status } = cluster.state.get('Service', service) ?? {}
  const balancers = (status?.loadBalancer?.ingress ?? []).map(({ ip }) => ip ?? '')
  const nodePorts = (spec?.ports ?? []).map(({ nodePort }) => nodePort)
  const addresses = [...(spec?.clusterIPs ?? [spec?.clusterIP ?? '']), ...(spec?.externalIPs ?? []), ...balancers]
  const { addresses: own } = nodeView(cluster.state.get('Node', node)!)
  const servers = counters.servers.filter(({ address }) => {
    const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(address) ?? []
    return addresses.includes(host) || (own.includes(host) && nodePorts.includes(Number(port)))
  })
  return total(servers.map(({ connections }) => connections))
}
