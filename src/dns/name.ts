import { addressNumber, addressOf, canonical, familyOf } from '../address.ts'

/** The absolute form of a name: with its final dot. */
export function fqdn(name: string): string {
  return name.endsWith('.') ? name : `${name}.`
}

/** Labels of a name from left to right; the root has none. */
export function labels(name: string): readonly string[] {
  const bare = name.endsWith('.') ? name.slice(0, -1) : name
  return bare === '' ? [] : bare.split('.')
}

const lowered = new Map<string, string>()

/** The absolute form that compares without regard to case. */
function low(name: string): string {
  let known = lowered.get(name)
  if (known === undefined) {
    known = fqdn(name).toLowerCase()
    if (lowered.size >= 10_000) lowered.clear()
    lowered.set(name, known)
  }
  return known
}

/** Names compare without regard to case. */
export function sameName(a: string, b: string): boolean {
  return low(a) === low(b)
}

/** Whether `name` is `zone` or lies below it. */
export function inZone(name: string, zone: string): boolean {
  const root = low(zone)
  if (root === '.') return true
  const below = low(name)
  return below === root || (below.endsWith(root) && below.at(-root.length - 1) === '.')
}

/** The longest zone of a list that holds the name; undefined when none does. */
export function closestZone(name: string, zones: readonly string[]): string | undefined {
  let best: string | undefined
  for (const zone of zones)
    if (inZone(name, zone) && (best === undefined || labels(zone).length > labels(best).length)) best = zone
  return best
}

/** The parts of a name inside the cluster's zone, read from right to left. */
export interface ClusterName {
  /** apex: the zone itself, `svc` or `pod`; namespace: `NS.svc`; long or foreign names do not exist. */
  readonly kind: 'apex' | 'svc' | 'pod'
  readonly namespace: string
  /** Service name, or the dashed address of a Pod; '' when the name ends at the namespace. */
  readonly service: string
  readonly endpoint: string
  readonly port: string
  readonly protocol: string
}

/** Why a name cannot be one of the cluster's. */
export type Misnamed = { readonly kind: 'misnamed'; readonly label: string; readonly why: 'kind' | 'long' }

const bare = (label: string): string => (label.startsWith('_') ? label.slice(1) : label)

/**
 * Reads a name of the zone as plugin/kubernetes/parse.go does: zone, svc|pod, namespace, service, then nothing (the
 * Service), one label (an endpoint) or two (port and protocol, whose underscores are optional).
 */
export function clusterName(name: string, zone: string): ClusterName | Misnamed {
  const parts = labels(name.toLowerCase()).slice(0, -labels(zone).length || undefined)
  const none: ClusterName = { kind: 'apex', namespace: '', service: '', endpoint: '', port: '', protocol: '' }
  const kind = parts.at(-1)
  if (kind === undefined) return none
  if (kind !== 'svc' && kind !== 'pod') return { kind: 'misnamed', label: kind, why: 'kind' }
  if (parts.length === 1) return none
  if (parts.length > 5) return { kind: 'misnamed', label: parts[0]!, why: 'long' }
  const [service = '', namespace = ''] = [parts.at(-3), parts.at(-2)]
  const found = { ...none, kind, namespace, service } as const
  if (parts.length === 4) return { ...found, endpoint: parts[0]! }
  return parts.length === 5 ? { ...found, port: bare(parts[0]!), protocol: bare(parts[1]!) } : found
}

/** `10-244-1-10` and `2001-db8--1`: how an address is written as a label. */
export function dashed(address: string): string {
  return address.includes('.') ? address.replaceAll('.', '-') : address.replaceAll(':', '-')
}

/** The text of the address a Pod's label stands for; it need not be an address at all. */
export function undashed(label: string): string {
  const v4 = label.split('-').length === 4 && !label.includes('--')
  return label.replaceAll('-', v4 ? '.' : ':')
}

/** The address a whole reverse name asks for; undefined for partial or forward names. */
export function reverseAddress(name: string): string | undefined {
  const low = fqdn(name).toLowerCase()
  if (low.endsWith('.in-addr.arpa.')) {
    const text = labels(low).slice(0, -2).reverse().join('.')
    return familyOf(text) === 'IPv4' ? text : undefined
  }
  if (!low.endsWith('.ip6.arpa.')) return undefined
  const digits = labels(low).slice(0, -2).reverse()
  if (digits.length !== 32 || !digits.every((digit) => /^[0-9a-f]$/.test(digit))) return undefined
  return addressOf(BigInt(`0x${digits.join('')}`), 'IPv6')
}

/** The name under which an address is asked for in reverse, as `dig -x` makes it. */
export function reverseName(address: string): string {
  if (familyOf(address) === 'IPv4') return `${address.split('.').reverse().join('.')}.in-addr.arpa.`
  const digits = addressNumber(address).toString(16).padStart(32, '0')
  return `${[...digits].reverse().join('.')}.ip6.arpa.`
}

/** Whether a name lies under the reverse zones at all. */
export function isReverse(name: string): boolean {
  return inZone(name, 'in-addr.arpa.') || inZone(name, 'ip6.arpa.')
}

/**
 * The record type of a host and its canonical address; a host that is no address is a name to alias. An IPv6 text of an
 * embedded IPv4 address counts as IPv4, as net.ParseIP and To4 do.
 */
export function hostType(host: string): { readonly type: 'A' | 'AAAA' | 'CNAME'; readonly data: string } {
  const address = canonical(host)
  if (address === undefined) return { type: 'CNAME', data: fqdn(host) }
  const mapped = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(address)
  if (mapped !== null) {
    const value = (BigInt(`0x${mapped[1]}`) << 16n) | BigInt(`0x${mapped[2]}`)
    return { type: 'A', data: addressOf(value, 'IPv4') }
  }
  return address.includes(':') ? { type: 'AAAA', data: address } : { type: 'A', data: address }
}

/** The reverse zone of a network whose prefix ends at a label; undefined otherwise (plugin/normalize.go). */
export function reverseZone(network: string): string | undefined {
  const [address = '', bits = ''] = network.split('/')
  if (familyOf(address) !== 'IPv4' || !['8', '16', '24'].includes(bits)) return undefined
  return `${address
    .split('.')
    .slice(0, Number(bits) / 8)
    .reverse()
    .join('.')}.in-addr.arpa.`
}
