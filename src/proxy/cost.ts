import type { Stored } from '../object.ts'
import type { Packet } from '../packet.ts'
import type { NodeView, ProxyConfig, ProxyView } from '../proxy.ts'
import { iptables } from './iptables.ts'
import { passages, readIptables } from './iptables-read.ts'
import { ipvs } from './ipvs.ts'
import { nftables } from './nftables.ts'

/** What a mode costs a node's kernel with so many Services. Counts of printed rules and elements, no milliseconds. */
export interface Cost {
  readonly mode: 'iptables' | 'nftables' | 'ipvs'
  readonly services: number
  /** Rules (and elements of maps, real servers) that the node holds. */
  readonly rules: number
  /** Rules looked at for a new connection of a Pod to the first, and to the last Service: means over the endpoints. */
  readonly visitedFirst: number
  readonly visitedLast: number
  /** Rules sent to the kernel when one endpoint is added to one Service. */
  readonly rewritten: number
}

const NODE: NodeView = { name: 'n1', addresses: ['192.168.10.1'], podCIDRs: ['10.244.1.0/24'], labels: {} }
const CONFIG: ProxyConfig = {
  clusterCIDR: '10.244.0.0/16',
  detectLocalMode: 'ClusterCIDR',
  masqueradeAll: false,
  serviceCIDRs: ['10.96.0.0/12'],
}

const addressOf = (index: number): string => `10.${96 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`
const nameOf = (index: number): string => `s${String(index).padStart(5, '0')}`

/** ClusterIP Services with some endpoints each; `more` gets one above. */
export function crowd(services: number, endpoints: number, more?: number): ProxyView {
  const made = Array.from({ length: services }, (_, index) => {
    const metadata = { name: nameOf(index), namespace: 'default', uid: nameOf(index), resourceVersion: '1' }
    const spec = { clusterIP: addressOf(index), ports: [{ port: 80, targetPort: 8080, protocol: 'TCP' }] }
    return { apiVersion: 'v1', kind: 'Service', metadata, spec } as unknown as Stored<'Service'>
  })
  const slices = made.map(({ metadata: { name } }, index) => {
    const labels = { 'kubernetes.io/service-name': name }
    return {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${name}-1`, namespace: 'default', uid: `${name}-1`, resourceVersion: '1', labels },
      addressType: 'IPv4',
      ports: [{ name: '', port: 8080, protocol: 'TCP' }],
      endpoints: Array.from({ length: endpoints + (index === more ? 1 : 0) }, (__, at) => ({
        addresses: [`10.${128 + (index >> 12)}.${(index >> 4) & 255}.${((index & 15) << 4) + at}`],
        conditions: { ready: true },
      })),
    } as unknown as Stored<'EndpointSlice'>
  })
  return { services: made, slices }
}

const packetTo = (index: number): Packet => ({
  protocol: 'TCP',
  source: '10.244.1.200',
  sourcePort: 40_000,
  destination: addressOf(index),
  port: 80,
})

/** Rules that a Pod's first packet meets: nat PREROUTING, filter FORWARD, nat POSTROUTING. */
function iptablesVisited(listing: string, index: number): number {
  const tables = readIptables(listing)
  const [nat, filter] = [tables.get('nat')!, tables.get('filter')!]
  const packet = packetTo(index)
  let mean = 0
  for (const one of passages(nat, 'PREROUTING', { packet, local: NODE.addresses, marked: false })) {
    const [destination = '', port] = one.end?.split(':') ?? []
    const passing = {
      packet: { ...packet, destination, port: Number(port) },
      local: NODE.addresses,
      marked: one.marked,
    }
    const [forward] = passages(filter, 'FORWARD', passing)
    const [leaving] = passages(nat, 'POSTROUTING', passing)
    mean += one.probability * (one.visited + forward!.visited + leaving!.visited)
  }
  return mean
}

/**
 * A changed Service's chains are sent anew, and those that dispatch to all Services; other Services' chains are left
 * alone since 1.27 (iptables/proxier.go tryPartialSync).
 */
function iptablesRewritten(after: string, before: string): number {
  const old = new Set(before.split('\n'))
  const rules = after.split('\n').filter((line) => line.startsWith('-A KUBE-'))
  const chain = (rule: string): string => rule.split(' ')[1]!
  const own = (name: string): boolean => /^KUBE-(SVC|SVL|EXT|FW|SEP)-/.test(name)
  const changed = new Set(rules.filter((rule) => own(chain(rule)) && !old.has(rule)).map(chain))
  const service = [...changed].filter((name) => /^KUBE-SV[CL]-/.test(name))
  const targets = rules.filter((rule) => service.includes(chain(rule))).map((rule) => / -j (\S+)/.exec(rule)?.[1] ?? '')
  const sent = new Set([...changed, ...targets.filter(own)])
  return rules.filter((rule) => !own(chain(rule)) || sent.has(chain(rule))).length
}

interface NftChains {
  readonly rules: ReadonlyMap<string, readonly string[]>
  readonly elements: number
}

function readNftables(listing: string): NftChains {
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

/** One look-up in a map is one rule, however many elements it has. */
function nftablesVisited({ rules }: NftChains, index: number): number {
  const long = (name: string): number => rules.get(name)?.length ?? 0
  const service = [...rules.keys()].find((name) => name.startsWith('service-') && name.includes(`/${nameOf(index)}/`))!
  const endpoint = [...rules.keys()].find(
    (name) => name.startsWith('endpoint-') && name.includes(`/${nameOf(index)}/`),
  )!
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

/** All chains of a changed Service are flushed and filled again; elements of maps are sent when they change. */
function nftablesRewritten({ rules }: NftChains, index: number): number {
  let sent = 0
  for (const [name, own] of rules) if (name.includes(`/${nameOf(index)}/`)) sent += own.length
  return sent
}

function countRules({ rules, elements }: NftChains): number {
  return [...rules.values()].reduce((sum, own) => sum + own.length, 0) + elements
}

const lines = (text: string, start: RegExp): readonly string[] => text.split('\n').filter((line) => start.test(line))

/** Rules by mode for so many Services of so many endpoints. */
export function costs(services: number, endpoints: number): readonly Cost[] {
  const last = services - 1
  const [before, after] = [crowd(services, endpoints), crowd(services, endpoints, last)]
  const listings = (mode: typeof iptables): readonly [string, string] => [
    mode.program(before, NODE, CONFIG).listing,
    mode.program(after, NODE, CONFIG).listing,
  ]
  const [ipt, iptAfter] = listings(iptables)
  const [nft, nftAfter] = listings(nftables).map(readNftables) as [NftChains, NftChains]
  const [vs, vsAfter] = listings(ipvs)
  const known = new Set(vs.split('\n'))
  return [
    {
      mode: 'iptables',
      services,
      rules: lines(ipt, /^-A /).length,
      visitedFirst: iptablesVisited(ipt, 0),
      visitedLast: iptablesVisited(ipt, last),
      rewritten: iptablesRewritten(iptAfter, ipt),
    },
    {
      mode: 'nftables',
      services,
      rules: countRules(nft),
      visitedFirst: nftablesVisited(nft, 0),
      visitedLast: nftablesVisited(nft, last),
      rewritten: nftablesRewritten(nftAfter, last),
    },
    {
      mode: 'ipvs',
      services,
      rules: lines(vs, /^-[Aa] /).length,
      visitedFirst: 1,
      visitedLast: 1,
      rewritten: lines(vsAfter, /^-[Aa] /).filter((line) => !known.has(line)).length,
    },
  ]
}
