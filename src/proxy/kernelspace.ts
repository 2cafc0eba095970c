import type { Instant } from '../clock.ts'
import { evenly } from '../hop.ts'
import { socketText } from '../packet.ts'
import type { ProxyMode } from '../proxy.ts'
import type { Walk } from '../walk.ts'
import type { Candidate } from './endpoints.ts'
import { Table } from './flows.ts'
import { kernelspaceListing, targetPort } from './kernelspace-listing.ts'
import { RewritingDataplane } from './rewriting.ts'
import { type Going, type Picked, type Traits, WAYS } from './traits.ts'
import type { Select, Unit } from './units.ts'

/** Endpoints that the balancer's policies look at: under policy Local those of the node alone. */
function scope(all: readonly Candidate[], externalLocal: boolean, node: string): readonly Candidate[] {
  return externalLocal ? all.filter((one) => one.node === node) : all
}

/** A Service with a balancer whose endpoints all end, or none of which serves (isAllEndpointsTerminating, …NonServing). */
function fading(
  all: readonly Candidate[],
  { balancerIPs, externalLocal }: Pick<Unit, 'balancerIPs' | 'externalLocal'>,
  node: string,
): 'terminating' | 'silent' | undefined {
  if (balancerIPs.length === 0) return undefined
  const own = scope(all, externalLocal, node)
  if (own.every(({ serving, ready }) => !serving && !ready)) return 'silent'
  return own.every(({ terminating }) => terminating) ? 'terminating' : undefined
}

/**
 * Ready and serving endpoints; those that end only behind a balancer, where nothing else is left. Neither hints nor the
 * common fall-back to terminating endpoints are known (pkg/proxy/winkernel/proxier.go syncProxyRules).
 */
const select: Select = (all, node, _policies, unit) => {
  const state = fading(all, unit, node.name)
  const usable =
    state === 'silent' ? all : all.filter(({ ready, serving }) => serving && (ready || state === 'terminating'))
  return {
    all,
    cluster: usable,
    local: usable.filter((one) => one.node === node.name),
    anywhere: usable.length > 0,
  }
}

/** Who was sent where: HNS hashes the source's address, without any timer, until the endpoints change. */
interface Hashed {
  readonly among: string
  readonly server: string
}

function* pick({ unit, packet, among }: Going, table: Table, _now: Instant): Walk<Picked | undefined> {
  if (among.length === 0) return undefined
  const name = `hash ${unit.name}/${unit.protocol} ${socketText(packet.destination, packet.port)} ${packet.source}`
  const servers = among.map(({ ip, port }) => socketText(ip, port))
  const all = servers.join(' ')
  const known = unit.affinity > 0 ? table.recall<Hashed>(name) : undefined
  const kept = known?.among === all ? among[servers.indexOf(known.server)] : undefined
  const chosen = kept ?? among[among.length === 1 ? 0 : yield evenly(servers)]!
  const server = servers[among.indexOf(chosen)]!
  return {
    // Every endpoint is reached at the port of the first: an HNS policy has one internal port.
    endpoint: { ...chosen, port: targetPort(unit, among) },
    table: unit.affinity > 0 ? table.remember(name, Object.freeze({ among: all, server })) : table,
    kept: kept !== undefined,
    rule: `HNS load balancer ${unit.name} → ${server}`,
    share: `1/${among.length}`,
  }
}

/** kube-proxy on Windows (pkg/proxy/winkernel): load-balancer policies of the Host Networking Service, spread by flow. */
const traits: Traits = {
  listing: kernelspaceListing,
  select,
  anyIpMode: true,
  nodePortAddress: (ip, _family, { addresses }) => addresses.includes(ip),
  /** Behind a balancer whose endpoints fade there is no policy for traffic from outside, whatever the address. */
  takes: ({ unit, way, node }) => way === 'cluster' || fading(unit.endpoints.all, unit, node.name) === undefined,
  stray: () => undefined,
  hostPassesEmptyExternal: false,
  guards: () => false,
  rangesFirst: false,
  shortCut: () => false,
  /** Without endpoints no policy is written: nothing matches. */
  empty: () => 'unmatched',
  fallback: () => 'unmatched',
  names: {
    dispatch: (unit, way) => `HNS load balancer "${unit.name} ${WAYS[way]}"`,
    noEndpoints: (unit) => `no HNS load balancer for ${unit.name}`,
    noLocal: (unit) => `no HNS load balancer for ${unit.name}: no local endpoints`,
    firewall: (unit) => `HNS load balancer "${unit.name}"`,
  },
  pick,
  draws: true,
  closed: (packet, table) => (packet.protocol === 'UDP' ? table : table.closed(packet)),
  resync: (_units, table) => table,
}

export const kernelspace: ProxyMode = {
  name: 'kernelspace',
  program: (view, node, config) => new RewritingDataplane(view, node, config, traits),
  empty: () => new Table(),
}
