import { canonical } from '../../equal.ts'
import { kept } from '../../kept.ts'
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

interface Known {
  /** Undefined: a name is to be looked up at each Pod. */
  readonly everywhere: readonly EndpointPort[] | undefined
  readonly bySpec: WeakMap<object, readonly EndpointPort[]>
  readonly byKey: Map<string, readonly EndpointPort[]>
}

type ServicePorts = NonNullable<NonNullable<Service['spec']>['ports']>

const known = new WeakMap<ServicePorts, Known>()
const NO_PORTS: readonly EndpointPort[] = []

function knownOf(ports: ServicePorts, service: Service, pod: Pod): Known {
  let found = known.get(ports)
  if (found === undefined) {
    const named = ports.some(({ targetPort }) => typeof targetPort === 'string' && targetPort !== '')
    found = {
      everywhere: named ? undefined : endpointPorts(service, pod),
      bySpec: new WeakMap(),
      byKey: new Map(),
    }
    known.set(ports, found)
  }
  return found
}

/** The same, and the same list wherever the ports are the same: Pods that share a list share a slice. */
export function portsAt(service: Service, pod: Pod): readonly EndpointPort[] {
  const ports = service.spec?.ports
  if (ports === undefined) return NO_PORTS
  const { everywhere, bySpec, byKey } = knownOf(ports, service, pod)
  if (everywhere !== undefined) return everywhere
  let found = pod.spec === undefined ? undefined : bySpec.get(pod.spec)
  if (found === undefined) {
    const own = endpointPorts(service, pod)
    const key = portMapKey(own)
    found = byKey.get(key) ?? own
    byKey.set(key, found)
    if (pod.spec !== undefined) bySpec.set(pod.spec, found)
  }
  return found
}

const keyOfPorts = kept((ports: readonly unknown[]): string => ports.map(canonical).sort().join())

/** Slices are grouped by their set of ports, whatever its order. */
export function portMapKey(ports: readonly unknown[] | null | undefined): string {
  return ports ? keyOfPorts(ports) : ''
}
