import { addressOf, cidr, familyOf } from '../address.ts'
import type { Write } from '../controller.ts'
import { kept } from '../kept.ts'
import { keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'

/** By address, the key of the Pod that has it. */
export const POD_ADDRESS = 'pod-address'
const NEXT = 'next-address'

type Node = Stored<'Node'>

/** Addresses of a node itself, the first of each family; a node that never told any is nowhere. */
export const nodeAddresses = kept(readAddresses)

function readAddresses(node: Node): readonly string[] {
  const internal = (node.status?.addresses ?? [])
    .filter(({ type }) => type === 'InternalIP')
    .map(({ address }) => address)
  return internal.filter((ip, index) => internal.findIndex((one) => familyOf(one) === familyOf(ip)) === index)
}

function rangesOf(node: Node): readonly string[] {
  const { podCIDRs = [], podCIDR } = node.spec ?? {}
  return podCIDRs.length > 0 ? podCIDRs : podCIDR ? [podCIDR] : []
}

interface Drawn {
  readonly ip: string
  readonly writes: readonly Write[]
}

/** The next free address of a range, in turn as the host-local plugin gives them; undefined: the range is full. */
function draw(range: string, node: string, key: string, state: ClusterState): Drawn | undefined {
  const { first, last, family } = cidr(range)!
  const low = first + 2n
  const high = family === 'IPv4' ? last - 1n : last
  const size = high - low + 1n
  const place = `${node} ${range}`
  const start = state.memory<bigint>(NEXT, place) ?? low
  for (let step = 0n; step < size; step++) {
    const value = low + ((start - low + step) % size)
    const ip = addressOf(value, family)
    if (state.memory(POD_ADDRESS, ip) !== undefined) continue
    const next = value === high ? low : value + 1n
    return {
      ip,
      writes: [
        { verb: 'remember', component: NEXT, key: place, value: next },
        { verb: 'remember', component: POD_ADDRESS, key: ip, value: key },
      ],
    }
  }
  return undefined
}

export interface Addresses {
  readonly ips: readonly string[]
  readonly writes: readonly Write[]
}

/** A Pod's addresses: the node's with host network, else one of each of the node's ranges. undefined: none is left. */
export function addressesFor(pod: Stored<'Pod'>, node: Node, state: ClusterState): Addresses | undefined {
  if (pod.spec?.hostNetwork) return { ips: nodeAddresses(node), writes: [] }
  const drawn = rangesOf(node).map((range) => draw(range, node.metadata.name, keyOf(pod), state))
  if (drawn.length === 0 || drawn.some((one) => one === undefined)) return undefined
  return { ips: drawn.map((one) => one!.ip), writes: drawn.flatMap((one) => one!.writes) }
}

/** The Pod's addresses are free again. */
export function released(ips: readonly string[], key: string, state: ClusterState): readonly Write[] {
  return ips
    .filter((ip) => state.memory(POD_ADDRESS, ip) === key)
    .map((ip) => ({ verb: 'remember', component: POD_ADDRESS, key: ip, value: undefined }))
}
