import type { Stored } from '../object.ts'
import type { FieldErrors } from './field.ts'
import { parseIP, specialIP } from './ip.ts'
import type { Draft, Incoming, KindBehaviour } from './kind.ts'
import { validateLabels } from './metadata.ts'
import { isDNS1123Label, isDNS1123Subdomain, isLabelValue, isQualifiedName } from './names.ts'
import { equal } from './share.ts'
import { PROTOCOLS } from './validate/service.ts'

type Slice = Incoming<'EndpointSlice'>
type Endpoint = NonNullable<Slice['endpoints']>[number]

const MAX = { addresses: 100, endpoints: 1000, ports: 20000, hints: 8, topology: 16 } as const

/** SetDefaults_EndpointPort; conditions stay unset, and unset means ready (pkg/apis/discovery/v1/defaults.go). */
function defaultSlice(slice: Draft<Slice>): void {
  slice.endpoints ??= []
  for (const port of slice.ports ?? []) {
    port.name ??= ''
    if (!port.protocol) port.protocol = 'TCP'
  }
}

/** A host name with at least two labels (validation.IsFullyQualifiedDomainName). */
function qualifiedDomainProblems(name: string): readonly string[] {
  if (name === '') return ['']
  const bare = name.endsWith('.') ? name.slice(0, -1) : name
  const problems = isDNS1123Subdomain(bare)
  if (problems.length > 0) return problems
  if (bare.split('.').length < 2) return ['should be a domain with at least two segments separated by dots']
  return bare.split('.').flatMap((label) => isDNS1123Label(label))
}

function addressProblems(type: string, address: string): readonly string[] {
  if (type === 'FQDN') return qualifiedDomainProblems(address)
  if (type !== 'IPv4' && type !== 'IPv6') return []
  const wrong = parseIP(address)?.family === type ? [] : [`must be a valid ${type} address`]
  const special = specialIP(address)
  return special === undefined ? wrong : [...wrong, special]
}

function validateEndpoint(endpoint: Endpoint, type: string, path: string, errors: FieldErrors): void {
  const { addresses = [], nodeName, hostname, hints } = endpoint
  if (addresses.length === 0) errors.required(`${path}.addresses`, 'must contain at least 1 address')
  else if (addresses.length > MAX.addresses) errors.tooMany(`${path}.addresses`, addresses.length, MAX.addresses)
  for (const [index, address] of addresses.entries()) {
    const place = `${path}.addresses[${index}]`
    if (type === 'FQDN' && address === '') errors.required(place)
    else errors.each(place, address, addressProblems(type, address))
  }
  if (nodeName !== undefined) errors.each(`${path}.nodeName`, nodeName, isDNS1123Subdomain(nodeName))
  const topology = endpoint.deprecatedTopology
  if (topology !== undefined) {
    const size = Object.keys(topology).length
    if (size > MAX.topology) errors.tooMany(`${path}.deprecatedTopology`, size, MAX.topology)
    validateLabels(topology, `${path}.deprecatedTopology`, errors)
  }
  if (hostname !== undefined) errors.each(`${path}.hostname`, hostname, isDNS1123Label(hostname))
  if (hints === undefined) return
  validateHints('forZones', hints.forZones ?? [], isLabelValue, `${path}.hints`, errors)
  validateHints('forNodes', hints.forNodes ?? [], isDNS1123Subdomain, `${path}.hints`, errors)
}

function validateHints(
  list: string,
  hints: readonly { readonly name: string }[],
  rule: (name: string) => readonly string[],
  path: string,
  errors: FieldErrors,
): void {
  if (hints.length > MAX.hints) {
    errors.tooMany(`${path}.${list}`, hints.length, MAX.hints)
    return
  }
  const names = new Set<string>()
  for (const [index, { name = '' }] of hints.entries()) {
    const place = `${path}.${list}[${index}].name`
    if (names.has(name)) errors.duplicate(place, name)
    names.add(name)
    errors.each(place, name, rule(name))
  }
}

function validatePorts(ports: NonNullable<Slice['ports']>, errors: FieldErrors): void {
  if (ports.length > MAX.ports) {
    errors.tooMany('ports', ports.length, MAX.ports)
    return
  }
  const names = new Set<string>()
  for (const [index, { name = '', protocol, appProtocol }] of ports.entries()) {
    const path = `ports[${index}]`
    if (name !== '') errors.each(`${path}.name`, name, isDNS1123Label(name))
    if (names.has(name)) errors.duplicate(`${path}.name`, name)
    names.add(name)
    if (!PROTOCOLS.includes(protocol ?? '')) errors.notSupported(`${path}.protocol`, protocol, PROTOCOLS)
    if (appProtocol !== undefined) errors.each(`${path}.appProtocol`, appProtocol, isQualifiedName(appProtocol))
  }
}

function validateType(type: string, errors: FieldErrors): void {
  const types = ['FQDN', 'IPv4', 'IPv6']
  if (type === '') errors.required('addressType')
  else if (!types.includes(type)) errors.notSupported('addressType', type, types)
}

/** An endpoint that is stored was found right then. */
function validateEndpoints(slice: Slice, errors: FieldErrors, old?: Stored<'EndpointSlice'>): void {
  const { endpoints = [], addressType = '' } = slice
  const known = old?.addressType === addressType ? old.endpoints : undefined
  if (endpoints.length > MAX.endpoints) {
    errors.tooMany('endpoints', endpoints.length, MAX.endpoints)
    return
  }
  for (const [index, endpoint] of endpoints.entries())
    if (endpoint !== known?.[index]) validateEndpoint(endpoint, addressType, `endpoints[${index}]`, errors)
}

function validateSlice(slice: Slice, errors: FieldErrors): void {
  validateType(slice.addressType ?? '', errors)
  validatePorts(slice.ports ?? [], errors)
  validateEndpoints(slice, errors)
}

/** Endpoints that did not change are not looked at again. */
function validateSliceUpdate(slice: Slice, old: Stored<'EndpointSlice'>, errors: FieldErrors): void {
  validateType(slice.addressType ?? '', errors)
  validatePorts(slice.ports ?? [], errors)
  if (!equal(slice.endpoints, old.endpoints)) validateEndpoints(slice, errors, old)
  if (slice.addressType !== old.addressType) errors.invalid('addressType', slice.addressType, 'field is immutable')
}

/** EndpointSlices (pkg/apis/discovery/validation/validation.go): neither spec nor status. */
export const endpointSlice: KindBehaviour<'EndpointSlice'> = {
  kind: 'EndpointSlice',
  apiVersions: ['discovery.k8s.io/v1'],
  namespaced: true,
  withoutStatus: true,
  updateAlone: true,
  default: defaultSlice,
  validate: validateSlice,
  validateUpdate: validateSliceUpdate,
}
