import type { ClusterOptions } from '../environment.ts'
import { placeOf } from '../external-address.ts'
import { type Issue, issue } from '../issue.ts'
import type { Packet } from '../packet.ts'
import type { Journey } from './connect.ts'

const CLOUDS: readonly string[] = ['eks', 'eks+lbc', 'gke', 'aks']

/** `30080`, `30080/TCP`, `30000-32767/UDP`: ports that a node's firewall leaves open; without a protocol every one. */
function opens(text: string, { port, protocol }: Packet): boolean {
  const [, first = '', last = first, only = protocol] = /^(\d+)(?:-(\d+))?(?:\/(TCP|UDP|SCTP))?$/.exec(text) ?? []
  return only === protocol && Number(first) <= port && port <= Number(last)
}

/** What the firewall leaves open; undefined: everything. Clouds close their nodes to the internet unless told otherwise. */
function openPorts(node: string, { source }: Packet, options: ClusterOptions): readonly string[] | undefined {
  const firewall = options.nodes?.find(({ name }) => name === node)?.firewall
  if (firewall !== undefined) return firewall.open
  const cloud = CLOUDS.includes(options.environment ?? 'none')
  return cloud && placeOf(source) === 'internet' ? [] : undefined
}

/**
 * Why a node's firewall does not let a packet in; undefined: it does. Asked is only who comes to the node from outside by
 * himself: balancers are let in by the controller that made them, nodes let each other in.
 */
export function closedTo(
  { client, packet, nodes, balanced }: Journey,
  node: string,
  options: ClusterOptions,
): Issue | undefined {
  if (client.kind !== 'outside' || balanced === true || nodes.length > 0) return undefined
  const open = openPorts(node, packet, options)
  if (open === undefined || open.some((text) => opens(text, packet))) return undefined
  return issue('hop.network.firewall', { node, port: `${packet.port}/${packet.protocol}`, open: open.join(', ') })
}
