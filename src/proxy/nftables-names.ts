import { chainHash } from './chain-hash.ts'
import type { Candidate } from './endpoints.ts'
import type { Unit } from './units.ts'

/** Names that nftables takes are 256 letters long at most; the longest prefix takes 16 of them. */
const LONGEST = 240

/** The hash before the name tells chains apart that differ in a digit, and when the end is cut off (nftables/proxier.go hashAndTruncate). */
function hashed(name: string): string {
  const full = `${chainHash(name).slice(0, 8)}-${name}`
  return full.length > LONGEST ? `${full.slice(0, LONGEST - 3)}...` : full
}

/** `ns1/svc1/tcp/p80`. */
function named(unit: Unit): string {
  const [key = '', port = ''] = unit.name.split(':')
  return `${key}/${unit.protocol.toLowerCase()}/${port}`
}

/** `ULMVA6XW-ns1/svc1/tcp/p80`: hash and name of a unit, as every chain of it carries. */
function base(unit: Unit): string {
  return hashed(named(unit))
}

/** `5OJB2KTY-ns1/svc1/tcp/p80__10.180.0.1/80`; the colons of an IPv6 address become dots. */
function endpointBase(unit: Unit, { ip, port }: Candidate): string {
  return hashed(`${named(unit)}__${ip.replaceAll(':', '.')}/${port}`)
}

/** Names of a unit's chains and sets. */
export const nftNames = {
  service: (unit: Unit): string => `service-${base(unit)}`,
  local: (unit: Unit): string => `local-${base(unit)}`,
  external: (unit: Unit): string => `external-${base(unit)}`,
  firewall: (unit: Unit): string => `firewall-${base(unit)}`,
  endpoint: (unit: Unit, endpoint: Candidate): string => `endpoint-${endpointBase(unit, endpoint)}`,
  affinity: (unit: Unit, endpoint: Candidate): string => `affinity-${endpointBase(unit, endpoint)}`,
}
