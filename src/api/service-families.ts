import { cidr, type Family } from '../address.ts'
import type { Stored } from '../object.ts'
import { FieldErrors } from './field.ts'
import { NOT_AN_IP, parseIP } from './ip.ts'
import type { Draft, Incoming } from './kind.ts'
import type { ApiProfile } from './profile.ts'

export type ServiceSpec = NonNullable<Draft<Incoming<'Service'>>['spec']>
export type OldSpec = NonNullable<Stored<'Service'>['spec']>

export function isHeadless(spec: { readonly clusterIPs?: readonly string[] }): boolean {
  return spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None'
}

/** Families of the cluster, the primary one first. */
export function familiesOf(profile: ApiProfile): readonly Family[] {
  return profile.serviceCIDRs.map((range) => cidr(range)!.family)
}

export function sameList(a: readonly string[] = [], b: readonly string[] = []): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}

/** ValidateServiceClusterIPsRelatedFields: shape of clusterIP(s), ipFamilies and ipFamilyPolicy. */
export function validateAddressFields(spec: OldSpec, errors: FieldErrors): void {
  if (spec.type === 'ExternalName') return
  const { clusterIP = '', clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec
  if (clusterIP !== '' && clusterIPs.length === 0) errors.required('spec.clusterIPs')
  else if (clusterIP !== '' && clusterIPs[0] !== clusterIP)
    errors.invalid('spec.clusterIPs', clusterIPs, 'first value must match `clusterIP`')
  else if (clusterIP === '' && clusterIPs.length > 0)
    errors.invalid('spec.clusterIPs', clusterIPs, 'must be empty when `clusterIP` is not specified')
  for (const [index, family] of ipFamilies.entries()) {
    if (family !== 'IPv4' && family !== 'IPv6')
      errors.notSupported(`spec.ipFamilies[${index}]`, family, ['IPv4', 'IPv6'])
    if (ipFamilies.indexOf(family) < index) errors.duplicate(`spec.ipFamilies[${index}]`, family)
  }
  const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack']
  if (ipFamilyPolicy !== undefined && !policies.includes(ipFamilyPolicy))
    errors.notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, policies)
  if (validateIPs(clusterIPs, errors)) matchFamilies(clusterIPs, ipFamilies, errors)
}

/** Whether every entry is an address, or the one `None`. */
function validateIPs(clusterIPs: readonly string[], errors: FieldErrors): boolean {
  let sound = true
  for (const [index, ip] of clusterIPs.entries()) {
    if (index === 0 && ip === 'None') {
      if (clusterIPs.length === 1) continue
      errors.invalid('spec.clusterIPs', clusterIPs, "'None' must be the first and only value")
      sound = false
    } else if (parseIP(ip) === undefined) {
      errors.invalid(`spec.clusterIPs[${index}]`, ip, NOT_AN_IP)
      sound = false
    }
  }
  if (clusterIPs.length > 2) errors.invalid('spec.clusterIPs', clusterIPs, 'may only hold up to 2 values')
  return sound
}

function matchFamilies(clusterIPs: readonly string[], ipFamilies: readonly string[], errors: FieldErrors): void {
  const found = clusterIPs.map((ip) => parseIP(ip)?.family)
  if (clusterIPs.length > 1 && new Set(found).size < clusterIPs.length)
    errors.invalid('spec.clusterIPs', clusterIPs, 'may specify no more than one IP for each IP family')
  if (clusterIPs[0] === 'None') return
  for (const [index, ip] of clusterIPs.entries()) {
    const family = ipFamilies[index]
    if ((family === 'IPv4' || family === 'IPv6') && found[index] !== family)
      errors.invalid(
        `spec.clusterIPs[${index}]`,
        ip,
        `expected an ${family} value as indicated by \`ipFamilies[${index}]\``,
      )
  }
}

/** Both stay as they are: neither upgraded nor downgraded when the cluster's families change. */
export function unchangedPreferDualStack(spec: OldSpec, old: OldSpec | undefined): boolean {
  return (
    old !== undefined &&
    spec.ipFamilyPolicy === 'PreferDualStack' &&
    spec.type === old.type &&
    ['ClusterIP', 'NodePort', 'LoadBalancer'].includes(spec.type ?? '') &&
    (old.ipFamilyPolicy ?? 'PreferDualStack') === 'PreferDualStack' &&
    sameList(spec.clusterIPs, old.clusterIPs) &&
    sameList(spec.ipFamilies, old.ipFamilies)
  )
}

/**
 * Policy and families of a Service from what is asked and what the cluster has: initIPFamilyFields of
 * pkg/registry/core/service/storage/alloc.go. Errors end the request before anything else is validated.
 */
export function settleFamilies(spec: ServiceSpec, old: OldSpec | undefined, profile: ApiProfile): FieldErrors {
  const errors = new FieldErrors()
  if (spec.type === 'ExternalName' || unchangedPreferDualStack(spec as OldSpec, old)) return errors
  const selectorless = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0
  spec.ipFamilyPolicy ??= old?.ipFamilyPolicy ?? (selectorless ? 'RequireDualStack' : 'SingleStack')
  validateAddressFields(spec as OldSpec, errors)
  if (errors.any) return errors
  if (old !== undefined) changeOfStack(spec, old, errors)
  checkPolicy(spec, errors)
  inferFamilies(spec, familiesOf(profile), errors)
  if (errors.any) return errors
  if (selectorless) bothFamilies(spec, familiesOf(profile)[0]!)
  else fitCluster(spec, familiesOf(profile), errors)
  return errors
}

/** `SingleStack` alone says that the second address shall go; without it, dropping one is an error. */
function changeOfStack(spec: ServiceSpec, old: OldSpec, errors: FieldErrors): void {
  const { clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec
  if (ipFamilyPolicy === 'SingleStack') {
    if (sameList(old.clusterIPs, clusterIPs) && clusterIPs.length > 1) spec.clusterIPs = clusterIPs.slice(0, 1)
    if (sameList(old.ipFamilies, ipFamilies) && ipFamilies.length > 1) spec.ipFamilies = ipFamilies.slice(0, 1)
    return
  }
  if (clusterIPs.length > 0 && clusterIPs.length < (old.clusterIPs ?? []).length)
    errors.invalid('spec.ipFamilyPolicy', ipFamilyPolicy, "must be 'SingleStack' to release the secondary cluster IP")
  if (ipFamilies.length > 0 && ipFamilies.length < (old.ipFamilies ?? []).length)
    errors.invalid('spec.ipFamilyPolicy', ipFamilyPolicy, "must be 'SingleStack' to release the secondary IP family")
}

function checkPolicy({ ipFamilyPolicy, clusterIPs = [], ipFamilies = [] }: ServiceSpec, errors: FieldErrors): void {
  if (ipFamilyPolicy !== 'SingleStack') return
  const dual = "must be 'RequireDualStack' or 'PreferDualStack' when multiple"
  if (clusterIPs.length === 2)
    errors.invalid('spec.ipFamilyPolicy', ipFamilyPolicy, `${dual} cluster IPs are specified`)
  if (ipFamilies.length === 2)
    errors.invalid('spec.ipFamilyPolicy', ipFamilyPolicy, `${dual} IP families are specified`)
}

function inferFamilies(spec: ServiceSpec, available: readonly Family[], errors: FieldErrors): void {
  for (const [index, ip] of (spec.clusterIPs ?? []).entries()) {
    if (ip === 'None') return
    if (index < (spec.ipFamilies ?? []).length) continue
    const { family } = parseIP(ip)!
    if (available.includes(family)) spec.ipFamilies = [...(spec.ipFamilies ?? []), family]
    else errors.invalid(`spec.clusterIPs[${index}]`, spec.clusterIPs, `${family} is not configured on this cluster`)
  }
}

/** A headless Service without selector may name endpoints of either family, whatever the cluster has. */
function bothFamilies(spec: ServiceSpec, primary: Family): void {
  const families = (spec.ipFamilies ?? []).length === 0 ? [primary] : spec.ipFamilies!
  spec.ipFamilies = families
  if (families.length < 2 && spec.ipFamilyPolicy !== 'SingleStack') addOther(spec)
}

function addOther(spec: ServiceSpec): void {
  spec.ipFamilies = [...spec.ipFamilies!, spec.ipFamilies![0] === 'IPv4' ? 'IPv6' : 'IPv4']
}

function fitCluster(spec: ServiceSpec, available: readonly Family[], errors: FieldErrors): void {
  if (spec.ipFamilyPolicy === 'RequireDualStack' && available.length < 2)
    errors.invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy, 'this cluster is not configured for dual-stack services')
  for (const [index, family] of (spec.ipFamilies ?? []).entries())
    if (!available.includes(family as Family))
      errors.invalid(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster')
  if (errors.any) return
  if ((spec.ipFamilies ?? []).length === 0) spec.ipFamilies = [available[0]!]
  if (spec.ipFamilyPolicy !== 'SingleStack' && spec.ipFamilies!.length === 1 && available.length === 2) addOther(spec)
}
