import type { Stored } from '../../object.ts'
import { needsHealthCheck } from '../allocate.ts'
import { externallyAccessible } from '../default/service.ts'
import type { FieldErrors } from '../field.ts'
import { isCIDR, NOT_A_CIDR, NOT_AN_IP, parseIP, specialIP } from '../ip.ts'
import type { Incoming } from '../kind.ts'
import { annotation, validateLabels } from '../metadata.ts'
import { isDNS1123Label, isDNS1123Subdomain, isPortNumber, isPortNumberOrName, isQualifiedName } from '../names.ts'
import { type ApiProfile, enabled } from '../profile.ts'
import { isHeadless, type OldSpec, validateAddressFields } from '../service-families.ts'

type Service = Incoming<'Service'>
type Port = NonNullable<OldSpec['ports']>[number]

export const PROTOCOLS = ['SCTP', 'TCP', 'UDP']
const HINTS = 'service.kubernetes.io/topology-aware-hints'
const MODE = 'service.kubernetes.io/topology-mode'
const SOURCE_RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges'
const LOAD_BALANCER_ONLY = "may only be used when `type` is 'LoadBalancer'"

/** ValidateService of pkg/apis/core/validation/validation.go, in its order. */
export function validateService(service: Service, errors: FieldErrors, profile: ApiProfile): void {
  const spec = (service.spec ?? {}) as OldSpec
  validateTopologyAnnotations(service, errors)
  if ((spec.ports ?? []).length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName')
    errors.required('spec.ports')
  validateByType(spec, errors)
  validatePorts(spec.ports ?? [], errors)
  validateLabels(spec.selector, 'spec.selector', errors)
  validateAffinity(spec, errors)
  validateAddressFields(spec, errors)
  validateExternalIPs(spec.externalIPs ?? [], errors)
  const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
  if (!types.includes(spec.type ?? '')) errors.notSupported('spec.type', spec.type, types)
  validateNodePorts(spec, errors)
  validateSourceRanges(service, errors)
  validateLoadBalancerFields(spec, errors)
  validatePolicies(spec, errors, profile)
}

function validateTopologyAnnotations(service: Service, errors: FieldErrors): void {
  const annotations = service.metadata?.annotations ?? {}
  const [hints, mode] = [annotations[HINTS], annotations[MODE]]
  if (hints !== undefined && mode !== undefined && hints !== mode)
    errors.invalid(annotation(MODE), mode, `must match annotations[${HINTS}] when both are specified`)
}

function validateByType(spec: OldSpec, errors: FieldErrors): void {
  const { type, clusterIPs = [] } = spec
  if (type === 'ExternalName') validateExternalName(spec, errors)
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(spec))
    errors.invalid('spec.clusterIPs[0]', clusterIPs[0], `may not be set to 'None' for ${type} services`)
}

function validateExternalName(spec: OldSpec, errors: FieldErrors): void {
  const detail = 'may not be set for ExternalName services'
  if ((spec.clusterIPs ?? []).length > 0) errors.forbidden('spec.clusterIPs', detail)
  if ((spec.ipFamilies ?? []).length > 0) errors.forbidden('spec.ipFamilies', detail)
  if (spec.ipFamilyPolicy !== undefined) errors.forbidden('spec.ipFamilyPolicy', detail)
  const name = (spec.externalName ?? '').replace(/\.$/, '')
  if (name === '') errors.required('spec.externalName')
  else errors.each('spec.externalName', name, isDNS1123Subdomain(name))
}

function validatePorts(ports: readonly Port[], errors: FieldErrors): void {
  const names = new Set<string>()
  for (const [index, { name = '', port = 0, protocol, targetPort, appProtocol }] of ports.entries()) {
    const path = `spec.ports[${index}]`
    if (name === '' && ports.length > 1) errors.required(`${path}.name`)
    if (name !== '') {
      errors.each(`${path}.name`, name, isDNS1123Label(name))
      if (names.has(name)) errors.duplicate(`${path}.name`, name)
      names.add(name)
    }
    errors.each(`${path}.port`, port, isPortNumber(port))
    if (!PROTOCOLS.includes(protocol ?? '')) errors.notSupported(`${path}.protocol`, protocol, PROTOCOLS)
    errors.each(`${path}.targetPort`, targetPort, isPortNumberOrName(targetPort))
    if (appProtocol !== undefined) errors.each(`${path}.appProtocol`, appProtocol, isQualifiedName(appProtocol))
  }
}

const MAX_AFFINITY_SECONDS = 86400

function validateAffinity({ sessionAffinity, sessionAffinityConfig }: OldSpec, errors: FieldErrors): void {
  const supported = ['ClientIP', 'None']
  if (!supported.includes(sessionAffinity ?? ''))
    errors.notSupported('spec.sessionAffinity', sessionAffinity, supported)
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds
  if (sessionAffinity !== 'ClientIP' || seconds === undefined) return
  if (seconds <= 0 || seconds > MAX_AFFINITY_SECONDS) {
    const detail = `must be greater than 0 and less than ${MAX_AFFINITY_SECONDS}`
    errors.invalid('spec.sessionAffinityConfig.clientIP.timeoutSeconds', seconds, detail)
  }
}

function validateExternalIPs(ips: readonly string[], errors: FieldErrors): void {
  for (const [index, ip] of ips.entries()) {
    const problem = parseIP(ip) === undefined ? NOT_AN_IP : specialIP(ip)
    if (problem !== undefined) errors.invalid(`spec.externalIPs[${index}]`, ip, problem)
  }
}

function validateNodePorts({ type, ports = [] }: OldSpec, errors: FieldErrors): void {
  if (type === 'ClusterIP')
    for (const [index, { nodePort }] of ports.entries())
      if (nodePort) errors.forbidden(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'")
  const nodePorts = new Set<string>()
  for (const [index, { nodePort, protocol }] of ports.entries()) {
    if (!nodePort) continue
    const pair = `${protocol}/${nodePort}`
    if (nodePorts.has(pair)) errors.duplicate(`spec.ports[${index}].nodePort`, nodePort)
    nodePorts.add(pair)
  }
  const entries = new Set<string>()
  for (const [index, { port = 0, protocol }] of ports.entries()) {
    const pair = `${protocol}/${port}`
    if (entries.has(pair)) errors.duplicate(`spec.ports[${index}]`, { port, protocol })
    entries.add(pair)
  }
}

/** The path has a capital L, as upstream writes it; spaces around an entry are forgiven. */
function validateSourceRanges(service: Service, errors: FieldErrors): void {
  const spec = (service.spec ?? {}) as OldSpec
  const ranges = spec.loadBalancerSourceRanges ?? []
  const annotated = service.metadata?.annotations?.[SOURCE_RANGES]
  const path = ranges.length > 0 ? 'spec.LoadBalancerSourceRanges' : annotation(SOURCE_RANGES)
  if (ranges.length === 0 && annotated === undefined) return
  if (spec.type !== 'LoadBalancer') errors.forbidden(path, LOAD_BALANCER_ONLY)
  const listed = ranges.length > 0 ? ranges : annotated!.trim() === '' ? [] : annotated!.split(',')
  for (const [index, range] of listed.entries()) {
    const value = range.trim()
    if (!isCIDR(value)) errors.invalid(ranges.length > 0 ? `${path}[${index}]` : path, value, NOT_A_CIDR)
  }
}

function validateLoadBalancerFields(spec: OldSpec, errors: FieldErrors): void {
  const { type, allocateLoadBalancerNodePorts, loadBalancerClass } = spec
  if (allocateLoadBalancerNodePorts !== undefined && type !== 'LoadBalancer')
    errors.forbidden('spec.allocateLoadBalancerNodePorts', LOAD_BALANCER_ONLY)
  if (loadBalancerClass === undefined) return
  if (type === 'LoadBalancer')
    errors.each('spec.loadBalancerClass', loadBalancerClass, isQualifiedName(loadBalancerClass))
  else errors.forbidden('spec.loadBalancerClass', LOAD_BALANCER_ONLY)
}

const POLICIES = ['Cluster', 'Local']

function validatePolicies(spec: OldSpec, errors: FieldErrors, profile: ApiProfile): void {
  const { externalTrafficPolicy = '', internalTrafficPolicy, healthCheckNodePort = 0, trafficDistribution } = spec
  if (!externallyAccessible(spec)) {
    const detail = 'may only be set for externally-accessible services'
    if (externalTrafficPolicy !== '') errors.invalid('spec.externalTrafficPolicy', externalTrafficPolicy, detail)
  } else if (!POLICIES.includes(externalTrafficPolicy))
    errors.notSupported('spec.externalTrafficPolicy', externalTrafficPolicy, POLICIES)
  if (!needsHealthCheck(spec)) {
    const detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
    if (healthCheckNodePort !== 0) errors.invalid('spec.healthCheckNodePort', healthCheckNodePort, detail)
  } else if (healthCheckNodePort === 0) errors.required('spec.healthCheckNodePort')
  else errors.each('spec.healthCheckNodePort', healthCheckNodePort, isPortNumber(healthCheckNodePort))
  if (internalTrafficPolicy !== undefined && !POLICIES.includes(internalTrafficPolicy))
    errors.notSupported('spec.internalTrafficPolicy', internalTrafficPolicy, POLICIES)
  validateDistribution(trafficDistribution, errors, profile)
}

function validateDistribution(value: string | undefined, errors: FieldErrors, profile: ApiProfile): void {
  const same = enabled(profile, 'PreferSameTrafficDistribution') ? ['PreferSameNode', 'PreferSameZone'] : []
  const supported = ['PreferClose', ...same]
  if (value !== undefined && !supported.includes(value))
    errors.notSupported('spec.trafficDistribution', value, supported)
}

/** What may not change of a Service (ValidateServiceUpdate). */
export function validateServiceUpdate(service: Service, old: Stored<'Service'>, errors: FieldErrors): void {
  const spec = (service.spec ?? {}) as OldSpec
  const before = old.spec ?? {}
  validateChangedIPs(spec, before, errors)
  validateChangedFamilies(spec, before, errors)
  const bothBalanced = before.type === 'LoadBalancer' && spec.type === 'LoadBalancer'
  if (bothBalanced && before.loadBalancerClass !== spec.loadBalancerClass)
    errors.invalid('spec.loadBalancerClass', spec.loadBalancerClass, 'may not change once set')
  const checked = needsHealthCheck(before) && needsHealthCheck(spec)
  if (checked && before.healthCheckNodePort !== spec.healthCheckNodePort)
    errors.forbidden('spec.healthCheckNodePort', 'field is immutable')
}

const FIXED = 'may not change once set'

function validateChangedIPs(spec: OldSpec, old: OldSpec, errors: FieldErrors): void {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName' || (isHeadless(spec) && isHeadless(old))) return
  const [now, before] = [spec.clusterIPs ?? [], old.clusterIPs ?? []]
  if (now.length === before.length) {
    for (const [index, ip] of before.entries())
      if (ip !== now[index]) errors.invalid(`spec.clusterIPs[${index}]`, now, FIXED)
    return
  }
  if (now.length === 0) errors.invalid('spec.clusterIPs[0]', now, 'primary clusterIP can not be unset')
  else if (before.length > 0 && now[0] !== before[0]) errors.invalid('spec.clusterIPs[0]', now, FIXED)
  if (before.length > now.length && now.length === 1 && spec.ipFamilyPolicy !== 'SingleStack') {
    const detail = "must be set to 'SingleStack' when releasing the secondary clusterIP"
    errors.invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy, detail)
  }
}

function validateChangedFamilies(spec: OldSpec, old: OldSpec, errors: FieldErrors): void {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName' || isHeadless(spec) || isHeadless(old)) return
  const [now, before] = [spec.ipFamilies ?? [], old.ipFamilies ?? []]
  if (now.length === before.length) {
    if (before.some((family, index) => family !== now[index])) errors.invalid('spec.ipFamilies[0]', now, FIXED)
    return
  }
  if (now.length > 0 && before.length > 0 && now[0] !== before[0]) errors.invalid('spec.ipFamilies[0]', now, FIXED)
  if (before.length > now.length && now.length === 1 && spec.ipFamilyPolicy !== 'SingleStack') {
    const detail = "must be set to 'SingleStack' when releasing the secondary ipFamily"
    errors.invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy, detail)
  }
}
