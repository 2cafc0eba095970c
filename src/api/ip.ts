import { canonical, type Family, familyOf } from '../address.ts'

/** Addresses as older fields accept them: net.ParseIPSloppy takes leading zeros, and ::ffff:a.b.c.d is an IPv4 address. */
export function parseIP(text: string): ParsedIP | undefined {
  let found = parsed.get(text)
  if (found === undefined && !parsed.has(text)) {
    found = readIP(text)
    if (parsed.size >= 10_000) parsed.clear()
    parsed.set(text, found)
  }
  return found
}

interface ParsedIP {
  readonly family: Family
  readonly canonical: string
}

const parsed = new Map<string, ParsedIP | undefined>()

function readIP(text: string): ParsedIP | undefined {
  const plain = dotted(text)
  if (plain !== undefined) return { family: 'IPv4', canonical: plain }
  if (familyOf(text) !== 'IPv6') return undefined
  const short = canonical(text)!
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short)
  if (mapped === null) return { family: 'IPv6', canonical: short }
  const [high, low] = [Number.parseInt(mapped[1]!, 16), Number.parseInt(mapped[2]!, 16)]
  return { family: 'IPv4', canonical: `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}` }
}

function dotted(text: string): string | undefined {
  if (!/^\d+(\.\d+){3}$/.test(text)) return undefined
  const parts = text.split('.').map(Number)
  return parts.every((part) => part <= 255) ? parts.join('.') : undefined
}

/** A network as older fields accept it: net.ParseCIDRSloppy. */
export function isCIDR(text: string): boolean {
  const [address, length, ...rest] = text.split('/')
  const ip = parseIP(address ?? '')
  if (ip === undefined || rest.length > 0 || !/^\d{1,3}$/.test(length ?? '')) return false
  return Number(length) <= (address!.includes(':') ? 128 : 32)
}

export const NOT_AN_IP = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'
export const NOT_A_CIDR = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'

/** What an address of a Service or endpoint may not be (ValidateNonSpecialIP); undefined when it is fine. */
export function specialIP(text: string): string | undefined {
  const ip = parseIP(text)
  if (ip === undefined) return 'must be a valid IP address'
  const address = ip.canonical
  if (address === '0.0.0.0' || address === '::') return `may not be unspecified (${text})`
  if (address.startsWith('127.') || address === '::1') return 'may not be in the loopback range (127.0.0.0/8, ::1/128)'
  if (address.startsWith('169.254.') || /^fe[89ab][0-9a-f]:/.test(address))
    return 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'
  if (address.startsWith('224.0.0.') || /^ff[0-9a-f]2:/.test(address))
    return 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'
  return undefined
}
