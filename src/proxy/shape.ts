import { inCidr } from '../address.ts'
import type { NodeView } from '../proxy.ts'
import type { Candidate } from './endpoints.ts'
import type { Unit } from './units.ts'

/** Which chains a unit has, and why. */
export interface Shape {
  /** It is reachable by more than its cluster IP. */
  readonly external: boolean
  readonly cluster: boolean
  readonly local: boolean
  /** Endpoints that some chain leads to. */
  readonly usable: readonly Candidate[]
  /** What becomes of the cluster IP, and of addresses outside, when there is nothing to forward to. */
  readonly internalEnd: End | undefined
  readonly externalEnd: End | undefined
}

/** No endpoint anywhere, or none on this node under policy Local. */
export type End = 'reject' | 'drop'

export function shape(unit: Unit): Shape {
  const { endpoints } = unit
  const external = unit.nodePort !== 0 || unit.externalIPs.length > 0 || unit.balancerIPs.length > 0
  const cluster = endpoints.cluster.length > 0 && (!unit.internalLocal || external)
  const local = (unit.internalLocal || (external && unit.externalLocal)) && endpoints.local.length > 0
  const usable = [...new Set([...(cluster ? endpoints.cluster : []), ...(local ? endpoints.local : [])])]
  const end = (policyLocal: boolean): End | undefined => {
    if (!endpoints.anywhere) return 'reject'
    return policyLocal && endpoints.local.length === 0 ? 'drop' : undefined
  }
  return {
    external,
    cluster,
    local,
    usable,
    internalEnd: end(unit.internalLocal),
    externalEnd: end(unit.externalLocal),
  }
}

/** Sources that a load balancer's address is guarded for: none where nothing guards it. */
export function guarded(unit: Unit): boolean {
  return unit.balancerIPs.length > 0 && unit.sourceRanges.length > 0
}

/**
 * Sources that a load balancer's address takes. A node within the ranges may reach the address as itself: where the
 * address is a local one, the node's own packets carry it as their source (iptables/proxier.go allowFromNode).
 */
export function allowedSources(unit: Unit, node: NodeView): readonly string[] {
  const [address] = node.addresses
  const own = address !== undefined && unit.sourceRanges.some((range) => inCidr(address, range))
  return own ? [...unit.sourceRanges, ...unit.balancerIPs] : unit.sourceRanges
}
