import { createHash } from 'node:crypto'
import { inCidr } from './address.ts'

/** Where a client or an address lies, seen from the cluster. */
export type Place = 'internet' | 'inside'

/** Ranges that lie inside: the VPC, the VNet, the LAN of the nodes. */
export const INSIDE: readonly string[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
]

/** Private ranges are inside (the VPC, the VNet, the LAN of the nodes); everything else is the internet. */
export function placeOf(address: string): Place {
  return INSIDE.some((range) => inCidr(address, range)) ? 'inside' : 'internet'
}

/** The address that inside clients have when they go out to the internet. */
export const NAT_ADDRESS = '198.18.0.1'

/** First bytes of the public addresses that each cloud hands out here. */
const PUBLIC = { aws: 52, gcp: 34, azure: 20, other: 198 } as const

function bytes(name: string): Buffer {
  return createHash('sha256').update(name).digest()
}

/** `abcdef…`: letters and digits that depend on nothing but the name. */
export function token(name: string, length: number): string {
  return bytes(name).toString('hex').slice(0, length)
}

/** The address that a name gets: the same on every run. Private ones lie in 10.0.192.0/18, away from Pods and Services. */
export function addressFor(cloud: keyof typeof PUBLIC, scheme: 'internet-facing' | 'internal', name: string): string {
  const [a = 0, b = 0, c = 0] = bytes(`${cloud} ${scheme} ${name}`)
  if (scheme === 'internal') return `10.0.${192 + (a % 64)}.${1 + (b % 254)}`
  return cloud === 'other' ? `198.19.${a}.${1 + (b % 254)}` : `${PUBLIC[cloud]}.${a}.${b}.${1 + (c % 254)}`
}
