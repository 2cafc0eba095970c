import { cidr } from '../address.ts'
import { SECOND } from '../clock.ts'
import type { Stored } from '../object.ts'
import type { Protocol } from '../packet.ts'
import { type HealthCheck, type Listener, type Plan, type Ranges, serviceField } from './contract.ts'

type Service = Stored<'Service'>

/** An annotation's value, trimmed; undefined when absent. */
export function annotation(service: Service, name: string): string | undefined {
  return service.metadata.annotations?.[name]?.trim()
}

/** A reference to an annotation of a Service. */
export function annotationField(service: Service, name: string): ReturnType<typeof serviceField> {
  return serviceField(service, `metadata.annotations[${name}]`)
}

const RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges'

/** Source ranges: the field wins over the annotation; malformed entries count as none. */
export function sourceRanges(service: Service, ...names: readonly string[]): Ranges {
  const field = service.spec?.loadBalancerSourceRanges ?? []
  if (field.length > 0)
    return { cidrs: field.map((one) => one.trim()), because: [serviceField(service, 'spec.loadBalancerSourceRanges')] }
  for (const name of [RANGES, ...names]) {
    const cidrs = (annotation(service, name) ?? '').split(',').map((one) => one.trim())
    const valid = cidrs.filter((one) => cidr(one) !== undefined)
    if (valid.length > 0) return { cidrs: valid, because: [annotationField(service, name)] }
  }
  return { cidrs: [], because: [] }
}

/** The ports of a Service as a balancer listens on them; one number may serve several protocols. */
export function listenersOf(service: Service): readonly Listener[] {
  const byPort = new Map<number, Listener>()
  for (const { port, protocol = 'TCP', nodePort } of service.spec?.ports ?? []) {
    const known = byPort.get(port)
    const protocols = [...(known?.protocols ?? []), protocol as Protocol]
    byPort.set(port, { port, protocols, ...(nodePort === undefined ? {} : { nodePort }) })
  }
  return [...byPort.values()]
}

export function isLocal(service: Service): boolean {
  return service.spec?.externalTrafficPolicy === 'Local'
}

/** Under Local policy a balancer asks the Service's health check node port, else what it asks anyway. */
export function healthOf(
  service: Service,
  otherwise: HealthCheck['asks'],
  interval = 10 * SECOND,
  unhealthy = 3,
): HealthCheck {
  return { asks: isLocal(service) ? 'service' : otherwise, interval, unhealthy }
}

/** Whether every port has a node port (allocateLoadBalancerNodePorts may be off). */
export function hasNodePorts(service: Service): boolean {
  return (service.spec?.ports ?? []).every(({ nodePort }) => nodePort !== undefined && nodePort !== 0)
}

/** `namespace/name`. */
export function serviceKey(service: Service): string {
  return `${service.metadata.namespace ?? 'default'}/${service.metadata.name}`
}

/** A list annotation that names ports by number or name. */
export function namesPort(value: string | undefined, port: { readonly port: number; readonly name?: string }): boolean {
  if (value === undefined || value === '' || value === '*') return true
  return value.split(',').some((one) => one.trim() === String(port.port) || one.trim() === port.name)
}

/** What balancers have in common whose address kube-proxy knows: one IP that nodes answer for, the client's address kept. */
export const VIRTUAL_ADDRESS = {
  kind: 'balancer',
  layer: 4,
  shows: 'ip',
  ipMode: 'VIP',
  targets: 'instance',
  client: 'kept',
  zonal: false,
} as const satisfies Partial<Plan>
