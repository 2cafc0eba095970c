import { addressOf, type Cidr, cidr } from '../address.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent } from '../controller.ts'
import type { ClusterState } from '../state.ts'
import { update } from './write.ts'

/** Bits of a node's range within the cluster's (--node-cidr-mask-size). */
const PREFIX: Readonly<Record<Cidr['family'], number>> = { IPv4: 24, IPv6: 64 }

function keys(event: WatchEvent): readonly string[] {
  return event.type === 'ADDED' ? [event.key] : []
}

/** The next range of the cluster's that no node has. */
function free(whole: Cidr, taken: ReadonlySet<string>): string | undefined {
  const bits = whole.family === 'IPv4' ? 32 : 128
  const size = 1n << BigInt(bits - PREFIX[whole.family])
  for (let first = whole.first + size; first < whole.last; first += size) {
    const text = `${addressOf(first, whole.family)}/${PREFIX[whole.family]}`
    if (!taken.has(text)) return text
  }
  return undefined
}

/** Gives every node without one a range of Pod addresses; the cluster's own first range stays free. */
export function nodeIpam(podCIDR: string): Controller {
  const whole = cidr(podCIDR.split(',')[0]!)
  const reconcile = (key: string, state: ClusterState): Plan => {
    const node = state.get('Node', key)
    if (node === undefined || node.spec?.podCIDR || whole === undefined) return NOTHING
    const range = free(whole, new Set(state.list('Node').flatMap(({ spec }) => spec?.podCIDRs ?? spec?.podCIDR ?? [])))
    if (range === undefined) return NOTHING
    return { writes: [update(node, { spec: { ...node.spec, podCIDR: range, podCIDRs: [range] } })] }
  }
  return { name: 'node-ipam-controller', watches: ['Node'], keys, reconcile }
}
