import type { Stored } from '../object.ts'
import type { Packet } from '../packet.ts'
import type { NodeView, ProxyConfig, ProxyView } from '../proxy.ts'
import { iptables } from './iptables.ts'
import { ipvs } from './ipvs.ts'
import { nftables } from './nftables.ts'
import { held, readNftables, visits } from './visited.ts'

/** What a mode costs a node's kernel with so many Services. Counts of printed rules and elements, no milliseconds. */
export interface Cost {
  readonly mode: 'iptables' | 'nftables' | 'ipvs'
  readonly services: number
  /** Of each Service. */
  readonly endpoints: number
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

/**
 * A changed Service's chains are sent anew, and those that dispatch to all Services; other Services' chains are left
 * alone since 1.27 (iptables/proxier.go tryPartialSync).
 */
function iptablesRewritten(after: string, before: string): number {
  // Above 1,000 endpoints new rules have no comments; those of other Services keep theirs.
  const bare = (text: string): readonly string[] => text.replace(/ -m comment --comment "[^"]*"/g, '').split('\n')
  const old = new Set(bare(before))
  const rules = bare(after).filter((line) => line.startsWith('-A KUBE-'))
  const chain = (rule: string): string => rule.split(' ')[1]!
  const own = (name: string): boolean => /^KUBE-(SVC|SVL|EXT|FW|SEP)-/.test(name)
  const changed = new Set(rules.filter((rule) => own(chain(rule)) && !old.has(rule)).map(chain))
  const service = [...changed].filter((name) => /^KUBE-SV[CL]-/.test(name))
  const targets = rules.filter((rule) => service.includes(chain(rule))).map((rule) => / -j (\S+)/.exec(rule)?.[1] ?? '')
  const sent = new Set([...changed, ...targets.filter(own)])
  return rules.filter((rule) => !own(chain(rule)) || sent.has(chain(rule))).length
}

/** All chains of a changed Service are flushed and filled again; elements of maps are sent when they change. */
function nftablesRewritten(listing: string, index: number): number {
  const { rules } = readNftables(listing)
  let sent = 0
  for (const [name, own] of rules) if (name.includes(`/${nameOf(index)}/`)) sent += own.length
  return sent
}

const lines = (text: string, start: RegExp): readonly string[] => text.split('\n').filter((line) => start.test(line))

/** Rules by mode for so many Services of so many endpoints. */
export function costs(services: number, endpoints: number): readonly Cost[] {
  const last = services - 1
  const [before, after] = [crowd(services, endpoints), crowd(services, endpoints, last)]
  const known = new Set(ipvs.program(before, NODE, CONFIG).listing.split('\n'))
  const rewritten: Readonly<Record<Cost['mode'], (now: string, then: string) => number>> = {
    iptables: iptablesRewritten,
    nftables: (now) => nftablesRewritten(now, last),
    ipvs: (now) => lines(now, /^-[Aa] /).filter((line) => !known.has(line)).length,
  }
  return [iptables, nftables, ipvs].map((one): Cost => {
    const mode = one.name as Cost['mode']
    const [then, now] = [before, after].map((view) => one.program(view, NODE, CONFIG).listing) as [string, string]
    const looks = visits(mode, then, NODE.addresses)
    return {
      mode,
      services,
      endpoints,
      rules: held(mode, then)!,
      visitedFirst: looks(packetTo(0))!,
      visitedLast: looks(packetTo(last))!,
      rewritten: rewritten[mode](now, then),
    }
  })
}
