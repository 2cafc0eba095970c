import type { NodeView } from '../proxy.ts'
import type { Candidate } from './endpoints.ts'
import type { Unit } from './units.ts'

/** The port behind every VIP: the Service's number, or where it is a name that of the first endpoint. */
export function targetPort(unit: Unit, endpoints: readonly Candidate[]): number {
  const target = unit.service.spec?.ports?.[unit.index]?.targetPort
  return typeof target === 'number' && target !== 0 ? target : (endpoints[0]?.port ?? 0)
}

const PROTOCOLS: Readonly<Record<string, number>> = { TCP: 6, UDP: 17, SCTP: 132 }

/** LoadBalancerPortMappingFlags and LoadBalancerFlags of hcsshim's hcn package. */
const LOCAL_ROUTED_VIP = 2
const VIP_EXTERNAL = 16
const DSR = 1
/** LoadBalancerDistributionSourceIP. */
const BY_SOURCE = 2

interface Policy {
  readonly vips: readonly string[]
  readonly port: number
  readonly endpoints: readonly Candidate[]
  readonly portFlags: number
  readonly direct: boolean
}

function policies(unit: Unit): readonly Policy[] {
  const { cluster, local } = unit.endpoints
  const outside = unit.externalLocal ? local : cluster
  const at = (ip: string): Policy => ({
    vips: [ip],
    port: unit.port,
    endpoints: outside,
    portFlags: VIP_EXTERNAL,
    direct: unit.externalLocal,
  })
  const nodePort: Policy = {
    vips: [],
    port: unit.nodePort,
    endpoints: outside,
    portFlags: LOCAL_ROUTED_VIP | VIP_EXTERNAL,
    direct: unit.externalLocal,
  }
  const own = unit.internalLocal ? local : cluster
  return [
    { vips: [unit.clusterIP], port: unit.port, endpoints: own, portFlags: 0, direct: false },
    ...(unit.nodePort === 0 ? [] : [nodePort]),
    ...[...unit.externalIPs, ...unit.balancerIPs].map(at),
  ].filter(({ endpoints }) => endpoints.length > 0)
}

/** The load balancers that the Host Compute Network service holds, in the words of hcn.HostComputeLoadBalancer; endpoints by address. */
export function kernelspaceListing(units: readonly Unit[], node: NodeView): string {
  const all = units.flatMap((unit) =>
    policies(unit).map(({ vips, port, endpoints, portFlags, direct }) => ({
      HostComputeEndpoints: endpoints.map(({ ip }) => ip),
      SourceVIP: node.addresses[0] ?? '',
      FrontendVIPs: vips,
      PortMappings: [
        {
          Protocol: PROTOCOLS[unit.protocol],
          InternalPort: targetPort(unit, endpoints),
          ExternalPort: port,
          DistributionType: unit.affinity > 0 ? BY_SOURCE : 0,
          Flags: portFlags,
        },
      ],
      Flags: direct ? DSR : 0,
    })),
  )
  return `${JSON.stringify(all, null, 2)}\n`
}
