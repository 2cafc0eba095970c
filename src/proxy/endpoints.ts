import type { NodeView } from '../proxy.ts'

/** An endpoint as its slice lists it, for one port. */
export interface Candidate {
  readonly ip: string
  readonly port: number
  /** The slice that lists it, for explanations. */
  readonly slice: string
  readonly ready: boolean
  readonly serving: boolean
  readonly terminating: boolean
  readonly node?: string
  readonly zone?: string
  /** Hints. */
  readonly zones: readonly string[]
  readonly nodes: readonly string[]
}

/** Which endpoints a node's rules may use, chosen once for all modes (pkg/proxy/topology.go CategorizeEndpoints). */
export interface Chosen {
  readonly all: readonly Candidate[]
  /** For traffic under policy Cluster. */
  readonly cluster: readonly Candidate[]
  /** For traffic under policy Local. */
  readonly local: readonly Candidate[]
  /** Some usable endpoint exists somewhere. */
  readonly anywhere: boolean
}

export interface Policies {
  readonly cluster: boolean
  readonly internalLocal: boolean
  readonly externalLocal: boolean
}

const ZONE = 'topology.kubernetes.io/zone'

/** The hint that holds on this node: same node, else same zone, else none; one ready endpoint without a hint disables its kind. */
function topology(ready: readonly Candidate[], node: NodeView): (candidate: Candidate) => boolean {
  if (ready.length === 0) return () => true
  if (ready.every(({ nodes }) => nodes.length > 0) && ready.some(({ nodes }) => nodes.includes(node.name)))
    return ({ nodes }) => nodes.includes(node.name)
  const zone = node.labels[ZONE]
  if (
    zone !== undefined &&
    zone !== '' &&
    ready.every(({ zones }) => zones.length > 0) &&
    ready.some(({ zones }) => zones.includes(zone))
  )
    return ({ zones }) => zones.includes(zone)
  return () => true
}

/** Whether every node chooses the same: no policy keeps traffic local, and hints hold nowhere. */
export function sameEverywhere(all: readonly Candidate[], { internalLocal, externalLocal }: Policies): boolean {
  if (internalLocal || externalLocal) return false
  const unhinted = (hints: 'nodes' | 'zones'): boolean => all.some((one) => one.ready && one[hints].length === 0)
  return all.every(({ ready }) => !ready) || (unhinted('nodes') && unhinted('zones'))
}

const lingering = ({ serving, terminating }: Candidate): boolean => serving && terminating

export function choose(all: readonly Candidate[], node: NodeView, policies: Policies): Chosen {
  const ready = all.filter((candidate) => candidate.ready)
  const near = topology(ready, node)
  const here = (candidate: Candidate): boolean => candidate.node === node.name
  const readyCluster = ready.filter(near)
  const cluster = policies.cluster ? (readyCluster.length > 0 ? readyCluster : all.filter(lingering)) : []
  const readyHere = ready.filter(here)
  const local =
    policies.internalLocal || policies.externalLocal
      ? readyHere.length > 0
        ? readyHere
        : all.filter(lingering).filter(here)
      : []
  return { all, cluster, local, anywhere: ready.length > 0 || all.some(lingering) }
}
