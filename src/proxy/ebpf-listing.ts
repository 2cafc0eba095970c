import { socketText } from '../packet.ts'
import type { NodeView } from '../proxy.ts'
import type { Candidate } from './endpoints.ts'
import type { Unit } from './units.ts'

/** A frontend of `cilium-dbg service list`: an address, and the backends behind it. */
interface Frontend {
  readonly address: string
  readonly type: 'ClusterIP' | 'ExternalIPs' | 'LoadBalancer' | 'NodePort'
  readonly backends: readonly Candidate[]
}

/** Under policy Local an address has two scopes: what comes from outside, and `/i`, what comes from inside. */
function scopes(unit: Unit, type: Frontend['type'], ip: string, port: number): readonly Frontend[] {
  const address = `${socketText(ip, port)}/${unit.protocol}`
  const { cluster, local } = unit.endpoints
  if (type === 'ClusterIP') return [{ address, type, backends: unit.internalLocal ? local : cluster }]
  if (!unit.externalLocal) return [{ address, type, backends: cluster }]
  return [
    { address, type, backends: local },
    { address: `${address}/i`, type, backends: cluster },
  ]
}

function frontends(unit: Unit, node: NodeView): readonly Frontend[] {
  const anywhere = unit.family === 'IPv4' ? '0.0.0.0' : '::'
  const nodePorts = unit.nodePort === 0 ? [] : [...node.addresses, anywhere]
  return [
    ...scopes(unit, 'ClusterIP', unit.clusterIP, unit.port),
    ...unit.externalIPs.flatMap((ip) => scopes(unit, 'ExternalIPs', ip, unit.port)),
    ...unit.balancerIPs.flatMap((ip) => scopes(unit, 'LoadBalancer', ip, unit.port)),
    ...nodePorts.flatMap((ip) => scopes(unit, 'NodePort', ip, unit.nodePort)),
  ]
}

type Row = readonly [id: string, frontend: string, type: string, backend: string]

/** Columns as Go's tabwriter sets them: as wide as the widest cell and three spaces more. */
function table(rows: readonly Row[]): string {
  const widths = [0, 1, 2, 3].map((column) => Math.max(5, ...rows.map((row) => row[column]!.length + 3)))
  return rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column]!)).join('')}\n`).join('')
}

/** What `cilium-dbg service list` prints on a node. */
export function ebpfListing(units: readonly Unit[], node: NodeView): string {
  const rows = units
    .flatMap((unit) => frontends(unit, node).map((frontend) => ({ ...frontend, protocol: unit.protocol })))
    .flatMap(({ address, type, backends, protocol }, index): readonly Row[] => {
      const texts = backends.map(({ ip, port }, at) => `${at + 1} => ${socketText(ip, port)}/${protocol} (active)`)
      const [first = '', ...others] = texts
      return [[String(index + 1), address, type, first], ...others.map((text): Row => ['', '', '', text])]
    })
  return table([['ID', 'Frontend', 'Service Type', 'Backend'], ...rows])
}
