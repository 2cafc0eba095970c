import { familyOf } from '../address.ts'
import { kept } from '../kept.ts'
import { keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'

/** Who opens a connection: a Pod, a process on a node, or someone outside the cluster. */
export type Client =
  | {
      readonly kind: 'pod'
      /** `ns/name`; the Pod need not exist (a probe Pod that an exercise imagines). */
      readonly key: string
      readonly namespace: string
      readonly labels: Readonly<Record<string, string>>
      readonly ip: string
      readonly node: string
      readonly hostNetwork: boolean
    }
  | { readonly kind: 'node'; readonly name: string; readonly ip: string }
  | { readonly kind: 'outside'; readonly ip: string }

/** The client that a running Pod is; undefined while it has no address. */
export function podClient(pod: Stored<'Pod'>): Client | undefined {
  const ip = pod.status?.podIP
  const node = pod.spec?.nodeName
  if (ip === undefined || node === undefined) return undefined
  const { namespace = 'default', labels = {} } = pod.metadata
  return { kind: 'pod', key: keyOf(pod), namespace, labels, ip, node, hostNetwork: pod.spec?.hostNetwork ?? false }
}

/** Addresses of a node, InternalIPs first. */
export function nodeAddresses(node: Stored<'Node'>): readonly string[] {
  const addresses = node.status?.addresses ?? []
  const ofType = (type: string): string[] =>
    addresses.filter((address) => address.type === type).map(({ address }) => address)
  return [...ofType('InternalIP'), ...ofType('ExternalIP')].filter((address) => familyOf(address) !== undefined)
}

/** The client that a process on a node is. */
export function nodeClient(node: Stored<'Node'>): Client {
  return { kind: 'node', name: node.metadata.name, ip: nodeAddresses(node)[0] ?? '0.0.0.0' }
}

/**
 * A Pod without labels that an exercise imagines on a node: it exists for the walk alone, with an address of the node's
 * Pod range that no other Pod has (the last but one).
 */
export function imaginedPod(namespace: string, node: Stored<'Node'>): Client {
  const byNamespace = imagined(node)
  let client = byNamespace.get(namespace)
  if (client === undefined) {
    client = imagine(namespace, node)
    byNamespace.set(namespace, client)
  }
  return client
}

/** Whoever imagines the same Pod means the same client. */
const imagined = kept((_: Stored<'Node'>) => new Map<string, Client>())

function imagine(namespace: string, node: Stored<'Node'>): Client {
  const cidr = node.spec?.podCIDR ?? '10.244.0.0/24'
  const ip = cidr.replace(/\d+\/\d+$/, '254')
  return {
    kind: 'pod',
    key: `${namespace}/client`,
    namespace,
    labels: {},
    ip,
    node: node.metadata.name,
    hostNetwork: false,
  }
}

/** `pod ns/name`, `node n1` or the address: how questions name a client. */
export function clientText(client: Client): string {
  return client.kind === 'pod' ? `pod ${client.key}` : client.kind === 'node' ? `node ${client.name}` : client.ip
}

/** Reads `pod ns/name`, `ns/name`, `node n1` or an address; undefined when there is no such client. */
export function clientOf(text: string, state: ClusterState): Client | undefined {
  if (familyOf(text) !== undefined) return { kind: 'outside', ip: text }
  if (text.startsWith('node ')) {
    const node = state.get('Node', text.slice(5))
    return node === undefined ? undefined : nodeClient(node)
  }
  const pod = state.get('Pod', text.startsWith('pod ') ? text.slice(4) : text)
  return pod === undefined ? undefined : podClient(pod)
}
