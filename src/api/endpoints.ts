import type { FieldErrors } from './field.ts'
import { NOT_AN_IP, parseIP, specialIP } from './ip.ts'
import type { Draft, Incoming, KindBehaviour } from './kind.ts'
import { isDNS1123Label, isDNS1123Subdomain, isPortNumber, isQualifiedName } from './names.ts'
import { PROTOCOLS } from './validate/service.ts'

type Endpoints = Incoming<'Endpoints'>
type Subset = NonNullable<Endpoints['subsets']>[number]

function defaultEndpoints(endpoints: Draft<Endpoints>): void {
  for (const subset of endpoints.subsets ?? [])
    for (const port of subset.ports ?? []) if (!port.protocol) port.protocol = 'TCP'
}

function validateAddresses(addresses: NonNullable<Subset['addresses']>, path: string, errors: FieldErrors): void {
  for (const [index, { ip = '', hostname = '', nodeName }] of addresses.entries()) {
    const place = `${path}[${index}]`
    if (parseIP(ip) === undefined) errors.invalid(`${place}.ip`, ip, NOT_AN_IP)
    const special = specialIP(ip)
    if (hostname !== '') errors.each(`${place}.hostname`, hostname, isDNS1123Label(hostname))
    if (nodeName !== undefined) errors.each(`${place}.nodeName`, nodeName, isDNS1123Subdomain(nodeName))
    if (special !== undefined) errors.invalid(`${place}.ip`, ip, special)
  }
}

function validatePorts(ports: NonNullable<Subset['ports']>, path: string, errors: FieldErrors): void {
  for (const [index, { name = '', port = 0, protocol, appProtocol }] of ports.entries()) {
    const place = `${path}[${index}]`
    if (name !== '') errors.each(`${place}.name`, name, isDNS1123Label(name))
    else if (ports.length > 1) errors.required(`${place}.name`)
    errors.each(`${place}.port`, port, isPortNumber(port))
    if (!PROTOCOLS.includes(protocol ?? '')) errors.notSupported(`${place}.protocol`, protocol, PROTOCOLS)
    if (appProtocol !== undefined) errors.each(`${place}.appProtocol`, appProtocol, isQualifiedName(appProtocol))
  }
}

function validateEndpoints({ subsets = [] }: Endpoints, errors: FieldErrors): void {
  for (const [index, { addresses = [], notReadyAddresses = [], ports = [] }] of subsets.entries()) {
    const path = `subsets[${index}]`
    if (addresses.length + notReadyAddresses.length === 0)
      errors.required(path, 'must specify `addresses` or `notReadyAddresses`')
    validateAddresses(addresses, `${path}.addresses`, errors)
    validateAddresses(notReadyAddresses, `${path}.notReadyAddresses`, errors)
    validatePorts(ports, `${path}.ports`, errors)
  }
}

/** Endpoints, the older form of EndpointSlices (ValidateEndpoints of pkg/apis/core/validation/validation.go). */
export const endpoints: KindBehaviour<'Endpoints'> = {
  kind: 'Endpoints',
  apiVersions: ['v1'],
  namespaced: true,
  withoutStatus: true,
  default: defaultEndpoints,
  validate: validateEndpoints,
  warnings: () => ['v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'],
}
