import ipaddr from 'ipaddr.js'

/** `IPv4`, `IPv6`, as the API writes families. */
export type Family = 'IPv4' | 'IPv6'

/** A literal address as Go's netip accepts it: four plain decimal parts (no leading zeros), or IPv6 without a zone. */
export function familyOf(text: string): Family | undefined {
  const known = families.get(text)
  if (known !== undefined) return known === null ? undefined : known
  const family = readFamily(text)
  if (families.size >= 10_000) families.clear()
  families.set(text, family ?? null)
  return family
}

/** null: no address. */
const families = new Map<string, Family | null>()

function readFamily(text: string): Family | undefined {
  if (/^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/.test(text))
    return text.split('.').every((part) => Number(part) <= 255) ? 'IPv4' : undefined
  return !text.includes('%') && text.includes(':') && ipaddr.IPv6.isValid(text) ? 'IPv6' : undefined
}

/** Canonical text (RFC 5952 for IPv6); undefined when it is no address. */
export function canonical(text: string): string | undefined {
  const family = familyOf(text)
  if (family === undefined) return undefined
  return family === 'IPv4' ? text : ipaddr.IPv6.parse(text).toRFC5952String()
}

const numbers = new Map<string, bigint>()

/** The address as a number, for ranges and hashes. */
export function addressNumber(text: string): bigint {
  let number = numbers.get(text)
  if (number === undefined) {
    number = readNumber(text)
    if (numbers.size >= 10_000) numbers.clear()
    numbers.set(text, number)
  }
  return number
}

function readNumber(text: string): bigint {
  return ipaddr
    .parse(text)
    .toByteArray()
    .reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
}

/** The address of a number. */
export function addressOf(value: bigint, family: Family): string {
  const length = family === 'IPv4' ? 4 : 16
  const bytes = Array.from({ length }, (_, index) => Number((value >> BigInt(8 * (length - 1 - index))) & 255n))
  const parsed = ipaddr.fromByteArray(bytes)
  return parsed.kind() === 'ipv6' ? (parsed as ipaddr.IPv6).toRFC5952String() : parsed.toString()
}

export interface Cidr {
  readonly family: Family
  /** First address. */
  readonly first: bigint
  readonly last: bigint
  readonly prefix: number
  /** Whether the text had bits set behind the prefix. */
  readonly hostBits: boolean
}

const parsed = new Map<string, Cidr | undefined>()

/** A network in prefix notation; undefined when it is none. */
export function cidr(text: string): Cidr | undefined {
  if (parsed.has(text)) return parsed.get(text)
  const made = parseCidr(text)
  if (parsed.size > 10_000) parsed.clear()
  parsed.set(text, made)
  return made
}

function parseCidr(text: string): Cidr | undefined {
  const [address, length, ...rest] = text.split('/')
  const family = familyOf(address ?? '')
  if (family === undefined || rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(length ?? '')) return undefined
  const bits = family === 'IPv4' ? 32 : 128
  const prefix = Number(length)
  if (prefix > bits) return undefined
  const value = addressNumber(address!)
  const size = 1n << BigInt(bits - prefix)
  const first = (value / size) * size
  return { family, first, last: first + size - 1n, prefix, hostBits: first !== value }
}

/** Whether an address lies in a network; different families never do. */
export function inCidr(address: string, network: string): boolean {
  const range = cidr(network)
  const family = familyOf(address)
  if (range === undefined || family !== range.family) return false
  const value = addressNumber(address)
  return value >= range.first && value <= range.last
}

/** A network as Go's net.IPNet prints it: without the bits behind the prefix. */
export function networkText(network: string): string {
  const range = cidr(network)
  return range === undefined ? network : `${addressOf(range.first, range.family)}/${range.prefix}`
}
