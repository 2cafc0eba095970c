import { addressOf, cidr, familyOf } from '../address.ts'
import { type Client, nodeAddresses } from './client.ts'
import type { NetworkView } from './view.ts'

/** The IPv6 address of a Pod that exists for a question alone: the last but one of its node's range. */
function imagined(node: string, view: NetworkView): readonly string[] {
  const ranges = view.state.get('Node', node)?.spec?.podCIDRs ?? []
  return ranges.flatMap((range) => {
    const found = cidr(range)
    return found?.family === 'IPv6' ? [addressOf(found.last - 1n, 'IPv6')] : []
  })
}

/** Every address that a client may send from. */
function addressesOf(client: Client, view: NetworkView): readonly string[] {
  if (client.kind === 'outside') return [client.ip]
  const pod = client.kind === 'pod' && !client.hostNetwork ? view.state.get('Pod', client.key) : undefined
  const own = (pod?.status?.podIPs ?? []).flatMap(({ ip }) => (ip === undefined ? [] : [ip]))
  if (client.kind === 'pod' && !client.hostNetwork)
    return own.includes(client.ip) ? own : [client.ip, ...imagined(client.node, view)]
  const node = view.state.get('Node', client.kind === 'node' ? client.name : client.node)
  return [client.ip, ...(node === undefined ? [] : nodeAddresses(node))]
}

/** The address that a client sends from to a destination, of the same family; undefined: it has none, so there is no way. */
export function sourceTo(client: Client, destination: string, view: NetworkView): string | undefined {
  const family = familyOf(destination)
  if (family === familyOf(client.ip)) return client.ip
  return addressesOf(client, view).find((address) => familyOf(address) === family)
}
