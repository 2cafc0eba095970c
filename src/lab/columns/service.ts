import { familyOf } from '../../address.ts'
import type { Stored } from '../../object.ts'
import { ageOf, balancerText, type Columns, few, labelsText, NONE } from './columns.ts'

function externalIP({ spec, status }: Stored<'Service'>, wide: boolean): string {
  const { type = 'ClusterIP', externalIPs = [], externalName } = spec ?? {}
  if (type === 'ExternalName') return externalName ?? ''
  const balanced = type === 'LoadBalancer' ? balancerText(status?.loadBalancer?.ingress, wide) : ''
  const all = [...(balanced === '' ? [] : [balanced]), ...externalIPs].join(',')
  return all !== '' ? all : type === 'LoadBalancer' ? '<pending>' : NONE
}

export const services: Columns<'Service'> = {
  header: ['NAME', 'TYPE', 'CLUSTER-IP', 'EXTERNAL-IP', 'PORT(S)', 'AGE', '+SELECTOR'],
  row(service, now, wide) {
    const { type = 'ClusterIP', clusterIPs = [], ports = [], selector } = service.spec ?? {}
    const text = ports
      .map(({ port, nodePort, protocol = 'TCP' }) =>
        nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
      )
      .join(',')
    return [
      service.metadata.name,
      type,
      clusterIPs[0] ?? NONE,
      externalIP(service, wide),
      text || NONE,
      ageOf(service, now),
      labelsText(selector),
    ]
  },
}

export const endpointSlices: Columns<'EndpointSlice'> = {
  header: ['NAME', 'ADDRESSTYPE', 'PORTS', 'ENDPOINTS', 'AGE'],
  row(slice, now) {
    const ports = (slice.ports ?? []).map(({ port, name }) => (port === undefined ? (name ?? '*') : String(port)))
    const addresses = (slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses)
    return [slice.metadata.name, slice.addressType, few(ports, '<unset>'), few(addresses, '<unset>'), ageOf(slice, now)]
  },
}

const socket = (ip: string, port: number): string => (familyOf(ip) === 'IPv6' ? `[${ip}]:${port}` : `${ip}:${port}`)

/** Only ready addresses are shown; a subset without any leaves the cell empty. */
export const endpoints: Columns<'Endpoints'> = {
  header: ['NAME', 'ENDPOINTS', 'AGE'],
  row(object, now) {
    const { subsets = [] } = object
    const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
      ports.length === 0
        ? addresses.map(({ ip }) => ip)
        : ports.flatMap(({ port }) => addresses.map(({ ip }) => socket(ip, port))),
    )
    return [object.metadata.name, few(all, subsets.length === 0 ? NONE : ''), ageOf(object, now)]
  },
}

export const ingresses: Columns<'Ingress'> = {
  header: ['NAME', 'CLASS', 'HOSTS', 'ADDRESS', 'PORTS', 'AGE'],
  row(object, now, wide) {
    const { rules = [], tls = [], ingressClassName } = object.spec ?? {}
    const hosts = rules.flatMap(({ host }) => (host ? [host] : []))
    return [
      object.metadata.name,
      ingressClassName ?? NONE,
      few(hosts, '*'),
      balancerText(object.status?.loadBalancer?.ingress, wide),
      tls.length === 0 ? '80' : '80, 443',
      ageOf(object, now),
    ]
  },
}
