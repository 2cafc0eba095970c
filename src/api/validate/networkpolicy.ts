import { inCidr } from '../../address.ts'
import type { FieldErrors } from '../field.ts'
import { isCIDR, NOT_A_CIDR, parseIP } from '../ip.ts'
import type { Incoming } from '../kind.ts'
import type { Loose } from '../loose.ts'
import { isPortName, isPortNumber } from '../names.ts'
import { validateLabelSelector } from './label-selector.ts'

type Spec = NonNullable<Loose<Incoming<'NetworkPolicy'>>['spec']>
type Rule = NonNullable<Spec['ingress']>[number]
type Port = NonNullable<Rule['ports']>[number]
type Peer = NonNullable<Rule['from']>[number]
type Block = NonNullable<Peer['ipBlock']>

/** ValidateNetworkPolicySpec of pkg/apis/networking/validation/validation.go. */
export function validateNetworkPolicy(policy: Incoming<'NetworkPolicy'>, errors: FieldErrors): void {
  const spec = (policy.spec ?? {}) as Spec
  validateLabelSelector(spec.podSelector, 'spec.podSelector', errors)
  for (const [index, { ports, from }] of (spec.ingress ?? []).entries()) {
    validatePorts(ports ?? [], `spec.ingress[${index}].ports`, errors)
    validatePeers(from ?? [], `spec.ingress[${index}].from`, errors)
  }
  for (const [index, { ports, to }] of (spec.egress ?? []).entries()) {
    validatePorts(ports ?? [], `spec.egress[${index}].ports`, errors)
    validatePeers(to ?? [], `spec.egress[${index}].to`, errors)
  }
  const types = spec.policyTypes ?? []
  if (types.length > 2) {
    errors.invalid('spec.policyTypes', types, 'may not specify more than two policyTypes')
    return
  }
  for (const [index, type] of types.entries())
    if (type !== 'Ingress' && type !== 'Egress')
      errors.notSupported(`spec.policyTypes[${index}]`, type, ['Ingress', 'Egress'])
}

function validatePorts(ports: readonly Port[], list: string, errors: FieldErrors): void {
  for (const [index, { protocol, port, endPort }] of ports.entries()) {
    const path = `${list}[${index}]`
    if (protocol !== undefined && protocol !== 'TCP' && protocol !== 'UDP' && protocol !== 'SCTP')
      errors.notSupported(`${path}.protocol`, protocol, ['TCP', 'UDP', 'SCTP'])
    if (port === undefined) {
      if (endPort !== undefined)
        errors.invalid(`${path}.endPort`, endPort, 'may not be specified when `port` is not specified')
    } else if (typeof port === 'number') {
      errors.each(`${path}.port`, port, isPortNumber(port))
      if (endPort === undefined) continue
      if (endPort < port) errors.invalid(`${path}.endPort`, port, 'must be greater than or equal to `port`')
      errors.each(`${path}.endPort`, endPort, isPortNumber(endPort))
    } else {
      if (endPort !== undefined)
        errors.invalid(`${path}.endPort`, endPort, 'may not be specified when `port` is non-numeric')
      errors.each(`${path}.port`, port, isPortName(String(port)))
    }
  }
}

function validatePeers(peers: readonly Peer[], list: string, errors: FieldErrors): void {
  for (const [index, { podSelector, namespaceSelector, ipBlock }] of peers.entries()) {
    const path = `${list}[${index}]`
    validateLabelSelector(podSelector, `${path}.podSelector`, errors)
    validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`, errors)
    if (ipBlock !== undefined) validateBlock(ipBlock, `${path}.ipBlock`, errors)
    const selected = podSelector !== undefined || namespaceSelector !== undefined
    if (!selected && ipBlock === undefined) errors.required(path, 'must specify a peer')
    else if (selected && ipBlock !== undefined) errors.forbidden(path, 'may not specify both ipBlock and another peer')
  }
}

function validateBlock({ cidr = '', except = [] }: Block, path: string, errors: FieldErrors): void {
  if (cidr === '') {
    errors.required(`${path}.cidr`)
    return
  }
  if (!isCIDR(cidr)) {
    errors.invalid(`${path}.cidr`, cidr, NOT_A_CIDR)
    return
  }
  for (const [index, range] of except.entries()) {
    const place = `${path}.except[${index}]`
    if (!isCIDR(range)) errors.invalid(place, range, NOT_A_CIDR)
    else if (!strictSubset(range, cidr)) errors.invalid(place, range, 'must be a strict subset of `cidr`')
  }
}

function strictSubset(inner: string, outer: string): boolean {
  const [address = '', length = ''] = inner.split('/')
  const [base = '', bits = ''] = outer.split('/')
  const ip = parseIP(address)
  const network = parseIP(base)
  if (ip === undefined || network === undefined || ip.family !== network.family) return false
  return Number(length) > Number(bits) && inCidr(ip.canonical, `${network.canonical}/${Number(bits)}`)
}
