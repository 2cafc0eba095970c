import { addressNumber, addressOf, cidr, familyOf } from '../address.ts'
import { SECOND } from '../clock.ts'
import { type Issue, issue } from '../issue.ts'
import type { Stored } from '../object.ts'
import type { Reference } from '../position.ts'
import { type LabelSelector, matchesSelector } from '../selector.ts'
import type { ClusterState } from '../state.ts'
import { type Context, type Failed, type Plan, type Provider, serviceField } from './contract.ts'
import { annotation, annotationField, healthOf, isLocal, listenersOf, serviceKey, VIRTUAL_ADDRESS } from './service.ts'
import { readyNodes } from './targets.ts'

type Service = Stored<'Service'>

interface Pool {
  readonly metadata: Stored['metadata']
  readonly spec?: {
    readonly addresses?: readonly string[]
    readonly autoAssign?: boolean
    readonly avoidBuggyIPs?: boolean
    readonly serviceAllocation?: {
      readonly priority?: number
      readonly namespaces?: readonly string[]
      readonly namespaceSelectors?: readonly LabelSelector[]
      readonly serviceSelectors?: readonly LabelSelector[]
    }
  }
}

interface Advertisement {
  readonly metadata: Stored['metadata']
  readonly spec?: {
    readonly ipAddressPools?: readonly string[]
    readonly ipAddressPoolSelectors?: readonly LabelSelector[]
    readonly nodeSelectors?: readonly LabelSelector[]
  }
}

const NAMESPACE = 'metallb-system'
const PREFIXES = ['metallb.io/', 'metallb.universe.tf/']

function own<T extends { readonly metadata: Stored['metadata'] }>(state: ClusterState, kind: string): readonly T[] {
  return (state.all(kind) as unknown as readonly T[]).filter(({ metadata }) => metadata.namespace === NAMESPACE)
}

/** An annotation under its new or old prefix, with its full name. */
function written(service: Service, name: string): { readonly name: string; readonly value: string } | undefined {
  for (const prefix of PREFIXES) {
    const value = annotation(service, prefix + name)
    if (value !== undefined && value !== '') return { name: prefix + name, value }
  }
  return undefined
}

interface Range {
  readonly first: bigint
  readonly last: bigint
  readonly family: 'IPv4' | 'IPv6'
}

function rangeOf(text: string): Range | undefined {
  const network = cidr(text.trim())
  if (network !== undefined) return network
  const [first = '', last = ''] = text.split('-').map((part) => part.trim())
  const family = familyOf(first)
  return family === undefined || family !== familyOf(last)
    ? undefined
    : { first: addressNumber(first), last: addressNumber(last), family }
}

function ranges(pool: Pool): readonly Range[] {
  return (pool.spec?.addresses ?? []).flatMap((text) => rangeOf(text) ?? [])
}

function holds(pool: Pool, ip: string): boolean {
  const family = familyOf(ip)
  return (
    family !== undefined &&
    ranges(pool).some(
      (range) => range.family === family && addressNumber(ip) >= range.first && addressNumber(ip) <= range.last,
    )
  )
}

/** Whether a pool's serviceAllocation lets the Service in; `pinned` pools come first, by priority. */
function admits(pool: Pool, service: Service, state: ClusterState): boolean {
  const rules = pool.spec?.serviceAllocation
  if (rules === undefined) return true
  const namespace = service.metadata.namespace ?? 'default'
  const { namespaces = [], namespaceSelectors = [], serviceSelectors = [] } = rules
  const labels = state.get('Namespace', namespace)?.metadata.labels
  const inNamespace =
    (namespaces.length === 0 && namespaceSelectors.length === 0) ||
    namespaces.includes(namespace) ||
    namespaceSelectors.some((selector) => matchesSelector(selector, labels))
  return (
    inNamespace &&
    (serviceSelectors.length === 0 ||
      serviceSelectors.some((selector) => matchesSelector(selector, service.metadata.labels)))
  )
}

function addressesOf(service: Service): readonly string[] {
  return (service.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? [])
}

function ports(service: Service): readonly string[] {
  return (service.spec?.ports ?? []).map(({ port, protocol = 'TCP' }) => `${port}/${protocol}`)
}

/** Two Services share an address when both carry the same sharing key, no port clashes, and their policies agree. */
function shareable(a: Service, b: Service): boolean {
  const key = written(a, 'allow-shared-ip')?.value
  if (key === undefined || key !== written(b, 'allow-shared-ip')?.value) return false
  if (ports(a).some((port) => ports(b).includes(port))) return false
  if (!isLocal(a) && !isLocal(b)) return true
  return isLocal(a) === isLocal(b) && JSON.stringify(a.spec?.selector ?? {}) === JSON.stringify(b.spec?.selector ?? {})
}

function free(ip: string, service: Service, state: ClusterState): boolean {
  return state
    .list('Service')
    .every(
      (other) =>
        serviceKey(other) === serviceKey(service) || !addressesOf(other).includes(ip) || shareable(service, other),
    )
}

function* candidates(pool: Pool): Generator<string> {
  for (const { first, last, family } of ranges(pool)) {
    for (let number = first; number <= last && number - first < 65_536n; number++) {
      const ip = addressOf(number, family)
      if (!(pool.spec?.avoidBuggyIPs && /\.(0|255)$/.test(ip))) yield ip
    }
  }
}

interface Assigned {
  readonly ip: string
  readonly pool: Pool
  readonly because: readonly Reference[]
}

type Assignment = Assigned | { readonly message: string; readonly because: readonly Reference[] }

function requested(service: Service, state: ClusterState, pools: readonly Pool[]): Assignment | undefined {
  const list = written(service, 'loadBalancerIPs')
  const field = service.spec?.loadBalancerIP
  if (list !== undefined && field !== undefined && field !== '') {
    return {
      message: 'service can not have both metallb.io/loadBalancerIPs and svc.Spec.LoadBalancerIP',
      because: [annotationField(service, list.name), serviceField(service, 'spec.loadBalancerIP')],
    }
  }
  const wanted = list?.value.split(',')[0]?.trim() ?? field
  if (wanted === undefined || wanted === '') return undefined
  const because = [
    list === undefined ? serviceField(service, 'spec.loadBalancerIP') : annotationField(service, list.name),
  ]
  if (familyOf(wanted) === undefined) return { message: `invalid loadBalancer IP "${wanted}"`, because }
  const pool = pools.find((one) => holds(one, wanted))
  const named = written(service, 'address-pool')?.value
  if (pool === undefined || !admits(pool, service, state))
    return { message: `"${wanted}" is not allowed in config`, because }
  if (named !== undefined && named !== pool.metadata.name)
    return { message: `requested loadBalancer IP(s) ["${wanted}"] does not belong to requested pool ${named}`, because }
  if (!free(wanted, service, state))
    return {
      message: `can't change sharing key for "${serviceKey(service)}", address also in use by another service`,
      because,
    }
  return { ip: wanted, pool, because }
}

function fromPool(pool: Pool, service: Service, state: ClusterState): string | undefined {
  const held = addressesOf(service).find((ip) => holds(pool, ip) && free(ip, service, state))
  if (held !== undefined) return held
  for (const ip of candidates(pool)) if (free(ip, service, state)) return ip
  return undefined
}

/** An address as the allocator gives it: the one asked for, else the first free one of the pool named, else of any pool. */
function assign(service: Service, state: ClusterState): Assignment {
  const pools = own<Pool>(state, 'IPAddressPool')
  const asked = requested(service, state, pools)
  if (asked !== undefined) return asked
  const named = written(service, 'address-pool')
  const because = named === undefined ? [serviceField(service, 'spec.type')] : [annotationField(service, named.name)]
  if (named !== undefined) {
    const pool = pools.find(({ metadata }) => metadata.name === named.value)
    if (pool === undefined) return { message: `unknown pool "${named.value}"`, because }
    const ip = admits(pool, service, state) ? fromPool(pool, service, state) : undefined
    return ip === undefined ? { message: `no available IPs in pool "${named.value}"`, because } : { ip, pool, because }
  }
  const rank = (pool: Pool): number =>
    pool.spec?.serviceAllocation === undefined
      ? Number.MAX_SAFE_INTEGER
      : pool.spec.serviceAllocation.priority || Number.MAX_SAFE_INTEGER - 1
  const open = pools
    .filter((pool) => pool.spec?.autoAssign !== false && admits(pool, service, state))
    .toSorted((a, b) => rank(a) - rank(b))
  for (const pool of open) {
    const ip = fromPool(pool, service, state)
    if (ip !== undefined)
      return { ip, pool, because: [...because, { kind: 'IPAddressPool', key: `${NAMESPACE}/${pool.metadata.name}` }] }
  }
  return { message: 'no available IPs', because }
}

function covers({ spec }: Advertisement, pool: Pool): boolean {
  const { ipAddressPools = [], ipAddressPoolSelectors = [] } = spec ?? {}
  if (ipAddressPools.length === 0 && ipAddressPoolSelectors.length === 0) return true
  return (
    ipAddressPools.includes(pool.metadata.name) ||
    ipAddressPoolSelectors.some((selector) => matchesSelector(selector, pool.metadata.labels))
  )
}

interface Announced {
  readonly nodes: readonly string[]
  readonly silent?: Issue
}

/**
 * Who announces the address: under L2 one node (with a ready endpoint if the policy is Local), over BGP all of them.
 * No advertisement, or nobody eligible: the address is shown but nobody answers for it.
 */
function announce(service: Service, state: ClusterState, pool: Pool, ip: string): Announced {
  const silent = (reason: 'no-advertisement' | 'no-peer' | 'no-endpoint'): Announced => ({
    nodes: [],
    silent: issue(
      'balancer.silent',
      { address: ip, pool: pool.metadata.name, reason },
      { because: [{ kind: 'IPAddressPool', key: `${NAMESPACE}/${pool.metadata.name}` }] },
    ),
  })
  const layer2 = own<Advertisement>(state, 'L2Advertisement').filter((one) => covers(one, pool))
  const bgp = own<Advertisement>(state, 'BGPAdvertisement').filter((one) => covers(one, pool))
  if (layer2.length === 0 && bgp.length === 0) return silent('no-advertisement')
  const peered = bgp.length > 0 && state.all('BGPPeer').length > 0
  if (layer2.length === 0 && !peered) return silent('no-peer')
  const chosen = (advertisements: readonly Advertisement[]): readonly string[] =>
    readyNodes(state, service, isLocal(service) ? 'local' : 'any')
      .filter(({ metadata }) =>
        advertisements.some(
          ({ spec }) =>
            (spec?.nodeSelectors ?? []).length === 0 ||
            spec!.nodeSelectors!.some((selector) => matchesSelector(selector, metadata.labels)),
        ),
      )
      .map(({ metadata }) => metadata.name)
  const nodes = peered ? chosen(bgp) : chosen(layer2).slice(0, 1)
  return nodes.length === 0 ? silent('no-endpoint') : { nodes }
}

function failed(service: Service, message: string, because: readonly Reference[]): Failed {
  const says = issue('balancer.failed', { service: serviceKey(service), provider: 'metallb', message }, { because })
  return {
    kind: 'failed',
    reason: 'AllocationFailed',
    message: `Failed to allocate IP for "${serviceKey(service)}": ${message}`,
    says,
  }
}

/** MetalLB: addresses out of pools, announced over layer 2 or BGP; source ranges are kube-proxy's affair. */
export const metallb: Provider = {
  name: 'metallb',
  component: 'metallb-controller',
  owns: ({ spec }) => spec?.loadBalancerClass === undefined,
  plan(service: Service, { state }: Context): Plan | Failed {
    const assigned = assign(service, state)
    if ('message' in assigned) return failed(service, assigned.message, assigned.because)
    const { ip, pool, because } = assigned
    return {
      ...VIRTUAL_ADDRESS,
      product: 'MetalLB',
      scheme: 'internal',
      ips: [ip],
      passthrough: true,
      listeners: listenersOf(service),
      ranges: { cidrs: [], because: [] },
      health: healthOf(service, 'proxy', SECOND, 1),
      exhausted: 'dropped',
      ...announce(service, state, pool, ip),
      provisioning: SECOND,
      billed: [],
      because,
    }
  },
}
