import { cidr } from '../../address.ts'
import type { Stored } from '../../object.ts'
import { parseIP } from '../ip.ts'
import { isHeadless } from '../service-families.ts'

function ipWarning(path: string, text: string): readonly string[] {
  const ip = parseIP(text)
  if (ip === undefined || ip.canonical === text) return []
  if (ip.family === 'IPv4')
    return [
      `${path}: non-standard IP address "${text}" will be considered invalid in a future Kubernetes release: use "${ip.canonical}"`,
    ]
  return [`${path}: IPv6 address "${text}" should be in RFC 5952 canonical format ("${ip.canonical}")`]
}

function cidrWarning(path: string, text: string): readonly string[] {
  const range = cidr(text)
  if (range === undefined || !range.hostBits) return []
  const [address] = text.split('/')
  const network = `${networkOf(address!, range.prefix)}/${range.prefix}`
  const single = `${parseIP(address!)!.canonical}/${range.family === 'IPv4' ? 32 : 128}`
  return [`${path}: CIDR value "${text}" is ambiguous in this context (should be "${network}" or "${single}"?)`]
}

function networkOf(address: string, prefix: number): string {
  if (address.includes(':')) return address
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const first = Math.floor(value / 2 ** (32 - prefix)) * 2 ** (32 - prefix)
  return [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')
}

/** What the server says of an accepted Service (pkg/api/service/warnings.go). */
export function serviceWarnings(service: Stored<'Service'>): readonly string[] {
  const spec = service.spec ?? {}
  const { externalIPs = [], loadBalancerIP = '', loadBalancerSourceRanges = [] } = spec
  const headless = isHeadless(spec)
  const said: string[] = []
  if (headless && loadBalancerIP !== '') said.push('spec.loadBalancerIP is ignored for headless services')
  if (headless && externalIPs.length > 0) said.push('spec.externalIPs is ignored for headless services')
  if (headless && spec.sessionAffinity !== 'None') said.push('spec.SessionAffinity is ignored for headless services')
  if (!headless)
    for (const [index, ip] of (spec.clusterIPs ?? []).entries())
      said.push(...ipWarning(`spec.clusterIPs[${index}]`, ip))
  for (const [index, ip] of externalIPs.entries()) said.push(...ipWarning(`spec.externalIPs[${index}]`, ip))
  for (const [index, range] of loadBalancerSourceRanges.entries())
    said.push(...cidrWarning(`spec.loadBalancerSourceRanges[${index}]`, range.trim()))
  if (spec.type === 'ExternalName' && externalIPs.length > 0)
    said.push('spec.externalIPs is ignored when spec.type is "ExternalName"')
  if (spec.type !== 'ExternalName' && spec.externalName)
    said.push('spec.externalName is ignored when spec.type is not "ExternalName"')
  return said
}
