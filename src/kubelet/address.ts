import { addressNumber, addressOf, cidr } from '../address.ts'
import type { Write } from '../controller.ts'
import { keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'

/** A Pod's address: the node's with host network, else the next of the node's Pod range that nobody has. */
export function addressFor(
  pod: Stored<'Pod'>,
  nodeName: string,
  state: ClusterState,
): { readonly ip: string; readonly writes: readonly Write[] } {
  const node = state.get('Node', nodeName)!
  if (pod.spec?.hostNetwork)
    return { ip: node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '0.0.0.0', writes: [] }
  const range = cidr(node.spec?.podCIDR ?? '10.244.0.0/16')!
  const next = state.memory<string>('next-address', nodeName)
  let value = next === undefined ? range.first + 2n : addressNumber(next)
  const taken = new Set(state.memories<string>('pod-address').map(([address]) => address))
  while (taken.has(addressOf(value, range.family)) || owned(state, addressOf(value, range.family))) value += 1n
  const ip = addressOf(value, range.family)
  return {
    ip,
    writes: [
      { verb: 'remember', component: 'next-address', key: nodeName, value: addressOf(value + 1n, range.family) },
    ],
  }
}

/** Frozen Pods of a table may sit on any address. */
function owned(state: ClusterState, ip: string): boolean {
  return state.memories<unknown>('frozen').some(([key]) => state.get('Pod', key)?.status?.podIP === ip)
}

export { keyOf }
