import { canonical } from '../../equal.ts'
import type { Stored } from '../../object.ts'

type Service = Stored<'Service'>
type Pod = Stored<'Pod'>
export type ServicePort = NonNullable<NonNullable<Service['spec']>['ports']>[number]

export interface EndpointPort {
  readonly name: string
  readonly port: number
  readonly protocol: string
  readonly appProtocol?: string
}

/** Containers whose ports a name may mean: regular ones first, then sidecars (podutil.FindPort). */
function namers(pod: Pod): NonNullable<NonNullable<Pod['spec']>['containers']> {
  const { containers = [], initContainers = [] } = pod.spec ?? {}
  return [...containers, ...initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always')]
}

/** The number that a Service port means at a Pod; a name must match together with its protocol. undefined: none. */
export function targetPortOf(servicePort: ServicePort, pod: Pod): number | undefined {
  const target = servicePort.targetPort as number | string | undefined
  if (typeof target === 'number' && target !== 0) return target
  if (target === undefined || target === '' || target === 0) return servicePort.port
  const protocol = servicePort.protocol ?? 'TCP'
  for (const { ports = [] } of namers(pod))
    for (const port of ports)
      if (port.name === target && (port.protocol ?? 'TCP') === protocol) return port.containerPort
  return undefined
}

/** The ports of a Service at one Pod: those it cannot name are left out, the Pod itself is not. */
export function endpointPorts(service: Service, pod: Pod): readonly EndpointPort[] {
  const found: EndpointPort[] = []
  for (const servicePort of service.spec?.ports ?? []) {
    const port = targetPortOf(servicePort, pod)
    if (port === undefined) continue
    const { name = '', protocol = 'TCP', appProtocol } = servicePort
    found.push({ name, port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) })
  }
  return found
}

const keyOfPorts = new WeakMap<readonly unknown[], string>()

/** Slices are grouped by their set of ports, whatever its order. */
export function portMapKey(ports: readonly unknown[] | null | undefined): string {
  if (!ports) return ''
  let key = keyOfPorts.get(ports)
  if (key === undefined) {
    key = ports.map(canonical).sort().join()
    keyOfPorts.set(ports, key)
  }
  return key
}
