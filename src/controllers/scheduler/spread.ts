import type { Stored } from '../../object.ts'
import type { LabelSelector } from '../../selector.ts'
import { matchesSelector } from '../../selector.ts'
import type { ClusterState } from '../../state.ts'
import { controllerOf } from '../owner.ts'
import type { Counts, Crowd, Neighbours } from './neighbours.ts'
import { nodeWanted, untolerated } from './node-selection.ts'

type Pod = Stored<'Pod'>
type Node = Stored<'Node'>

interface Constraint {
  readonly maxSkew: number
  readonly topologyKey: string
  readonly whenUnsatisfiable: string
  readonly labelSelector?: LabelSelector
  readonly minDomains?: number
  readonly nodeAffinityPolicy?: string
  readonly nodeTaintsPolicy?: string
  readonly matchLabelKeys?: readonly string[]
}

/** One constraint made ready for a group of Pods. */
export interface Spread {
  readonly key: string
  readonly maxSkew: number
  readonly minDomains: number
  readonly crowd: Crowd
  /** Nodes whose Pods count and whose domains exist. */
  readonly nodes: readonly Node[]
}

const HOST = 'kubernetes.io/hostname'
const ZONE = 'topology.kubernetes.io/zone'

function selectorOf(constraint: Constraint, pod: Pod): LabelSelector {
  const own = pod.metadata.labels ?? {}
  const matchLabels = { ...constraint.labelSelector?.matchLabels }
  for (const key of constraint.matchLabelKeys ?? []) if (own[key] !== undefined) matchLabels[key] = own[key]
  return { ...constraint.labelSelector, matchLabels }
}

function prepared(constraint: Constraint, pod: Pod, nodes: readonly Node[]): Spread {
  const eligible = nodes.filter(
    (node) =>
      node.metadata.labels?.[constraint.topologyKey] !== undefined &&
      (constraint.nodeAffinityPolicy === 'Ignore' || nodeWanted(pod, node)) &&
      (constraint.nodeTaintsPolicy !== 'Honor' || untolerated(pod, node, ['NoSchedule', 'NoExecute']) === undefined),
  )
  const absent = constraint.labelSelector === undefined
  return {
    key: constraint.topologyKey,
    maxSkew: constraint.maxSkew,
    minDomains: constraint.minDomains ?? 1,
    crowd: {
      namespaces: absent ? [] : [pod.metadata.namespace!],
      selectors: [selectorOf(constraint, pod)],
      terminating: false,
    },
    nodes: eligible,
  }
}

const NO_SPREADS: readonly Spread[] = []

/** The Pod's own constraints of one kind. */
export function constraintsOf(pod: Pod, nodes: readonly Node[], whenUnsatisfiable: string): readonly Spread[] {
  const own = pod.spec?.topologySpreadConstraints as readonly Constraint[] | undefined
  if (own === undefined) return NO_SPREADS
  return own
    .filter((constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable)
    .map((constraint) => prepared(constraint, pod, nodes))
}

/**
 * What the scheduler assumes for Pods that say nothing: spread over nodes (skew 3) and zones (skew 5) among the Pods of
 * the same Services and owner (podtopologyspread systemDefaultConstraints, helper.DefaultSelector).
 */
export function defaultConstraints(pod: Pod, nodes: readonly Node[], state: ClusterState): readonly Spread[] {
  if ((pod.spec?.topologySpreadConstraints ?? []).length > 0) return []
  const selectors: LabelSelector[] = state
    .selecting(pod.metadata.labels, pod.metadata.namespace!)
    .map(({ spec }) => ({ matchLabels: spec!.selector! }))
  const owner = controllerOf(pod)
  if (owner?.kind === 'ReplicaSet' || owner?.kind === 'StatefulSet') {
    const set = state.get(owner.kind, `${pod.metadata.namespace}/${owner.name}`)
    if (set?.spec?.selector !== undefined) selectors.push(set.spec.selector as LabelSelector)
  }
  if (selectors.length === 0) return []
  const crowd: Crowd = { namespaces: [pod.metadata.namespace!], selectors, terminating: false }
  const over = (key: string, maxSkew: number): Spread => ({ key, maxSkew, minDomains: 1, crowd, nodes })
  return [over(HOST, 3), over(ZONE, 5)]
}

/** A constraint with the counts of one moment. */
export interface Counted {
  readonly spread: Spread
  readonly counts: Counts
}

export function counted(spreads: readonly Spread[], neighbours: Neighbours): readonly Counted[] {
  return spreads.map((spread) => ({ spread, counts: neighbours.byTopology(spread.crowd, spread.key, spread.nodes) }))
}

/** Whether one more Pod at a node keeps the skew (podtopologyspread Filter). */
export function keepsSkew(pod: Pod, node: Node, { spread, counts }: Counted): boolean {
  const value = node.metadata.labels?.[spread.key]
  if (value === undefined) return false
  const least = counts.size < spread.minDomains || counts.size === 0 ? 0 : Math.min(...counts.values())
  const self = spread.crowd.selectors.every((selector) => matchesSelector(selector, pod.metadata.labels)) ? 1 : 0
  return (counts.get(value) ?? 0) + self - least <= spread.maxSkew
}

/** How crowded a node is by soft constraints: less is better (podtopologyspread Score). */
export function crowding(node: Node, all: readonly Counted[]): number {
  let total = 0
  for (const { spread, counts } of all) {
    const value = node.metadata.labels?.[spread.key]
    if (value === undefined) continue
    total = total + (counts.get(value) ?? 0) * Math.log(counts.size + 2) + (spread.maxSkew - 1)
  }
  return total
}
