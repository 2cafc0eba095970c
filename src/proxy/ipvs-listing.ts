import { socketText } from '../packet.ts'
import type { NodeView, ProxyConfig } from '../proxy.ts'
import type { Candidate } from './endpoints.ts'
import type { Unit } from './units.ts'

/** A virtual server: one address, port and protocol, with its own real servers and its own rotation. */
export interface VirtualServer {
  readonly address: string
  readonly servers: readonly Candidate[]
}

/** Every virtual server of a unit on a node: each address rotates by itself. */
export function virtualServers(unit: Unit, node: NodeView): readonly VirtualServer[] {
  const { endpoints } = unit
  const side = (local: boolean): readonly Candidate[] =>
    local && endpoints.local.length > 0
      ? endpoints.local
      : local && unit.nodePort === 0 && unit.externalIPs.length === 0 && unit.balancerIPs.length === 0
        ? []
        : endpoints.cluster
  const external = side(unit.externalLocal)
  const at = (ip: string, port: number, servers: readonly Candidate[]): VirtualServer => ({
    address: socketText(ip, port),
    servers,
  })
  return [
    at(unit.clusterIP, unit.port, side(unit.internalLocal)),
    ...[...unit.externalIPs, ...unit.balancerIPs].map((ip) => at(ip, unit.port, external)),
    ...(unit.nodePort === 0 ? [] : node.addresses.map((ip) => at(ip, unit.nodePort, external))),
  ]
}

const flag: Readonly<Record<string, string>> = { TCP: '-t', UDP: '-u', SCTP: '--sctp-service' }

/** What `ipvsadm -Sn` prints of kube-proxy's virtual servers on a node. */
export function ipvsListing(
  units: readonly Unit[],
  node: NodeView,
  { scheduler = 'rr' }: ProxyConfig,
  weights: Readonly<Record<string, number>> = {},
): string {
  const lines = units.flatMap((unit) =>
    virtualServers(unit, node).flatMap(({ address, servers }) => {
      const service = `${flag[unit.protocol]} ${address}`
      const persistence = unit.affinity > 0 ? ` -p ${unit.affinity}` : ''
      return [
        `-A ${service} -s ${scheduler}${scheduler === 'mh' ? ' -b mh-port' : ''}${persistence}`,
        ...servers.map(({ ip, port }) => {
          const server = socketText(ip, port)
          return `-a ${service} -r ${server} -m -w ${weights[`${address}/${unit.protocol}>${server}`] ?? 1}`
        }),
      ]
    }),
  )
  return `${lines.join('\n')}\n`
}
