import { type Family, inCidr } from '../address.ts'
import type { NodeView, ProxyConfig } from '../proxy.ts'
import { rangesOfFamily } from './family.ts'

/** How a node tells packets of its Pods from others: by their source, or by the interface they come in through. */
export type Detector =
  | { readonly by: 'source'; readonly range: string }
  | { readonly by: 'interface'; readonly name: string; readonly prefix: boolean }

/** Names of interfaces where the configuration gives none: the bridge of most CNI plugins, the ends of veth pairs. */
const BRIDGE = 'cni0'
const PREFIX = 'veth'

const known = new WeakMap<ProxyConfig, WeakMap<NodeView, Map<Family, Detector | undefined>>>()

/** The configured detection for one family; undefined: nothing is detected (pkg/proxy/util/localdetector.go). */
export function detector(config: ProxyConfig, node: NodeView, family: Family): Detector | undefined {
  let byNode = known.get(config)
  if (byNode === undefined) {
    byNode = new WeakMap()
    known.set(config, byNode)
  }
  let byFamily = byNode.get(node)
  if (byFamily === undefined) {
    byFamily = new Map()
    byNode.set(node, byFamily)
  }
  if (!byFamily.has(family)) byFamily.set(family, detectorOf(config, node, family))
  return byFamily.get(family)
}

function detectorOf(config: ProxyConfig, node: NodeView, family: Family): Detector | undefined {
  const source = (ranges: readonly string[]): Detector | undefined => {
    const [range] = rangesOfFamily(ranges, family)
    return range === undefined ? undefined : { by: 'source', range }
  }
  switch (config.detectLocalMode) {
    case 'ClusterCIDR':
      return source((config.clusterCIDR ?? '').split(',').map((range) => range.trim()))
    case 'NodeCIDR':
      return source(node.podCIDRs)
    case 'BridgeInterface':
      return { by: 'interface', name: config.bridgeInterface ?? BRIDGE, prefix: false }
    case 'InterfaceNamePrefix':
      return { by: 'interface', name: config.interfaceNamePrefix ?? PREFIX, prefix: true }
    case 'None':
      return undefined
  }
}

/** Whether a source is a Pod by the configured detection; undefined: nothing is detected. Interfaces are those of the node's own Pods. */
export function isLocalPod(source: string, config: ProxyConfig, node: NodeView, family: Family): boolean | undefined {
  const found = detector(config, node, family)
  if (found === undefined) return undefined
  return found.by === 'source' ? inCidr(source, found.range) : node.podCIDRs.some((range) => inCidr(source, range))
}
