import { same } from '../../equal.ts'
import type { Stored } from '../../object.ts'
import { type LabelSelector, matchesSelector } from '../../selector.ts'
import type { ClusterState } from '../../state.ts'
import { isTerminal, isTerminating } from '../pod.ts'

type Pod = Stored<'Pod'>
type Node = Stored<'Node'>

/** Which Pods a constraint counts. */
export interface Crowd {
  readonly namespaces: readonly string[]
  /** All of them: a Pod counts only when it matches each. */
  readonly selectors: readonly LabelSelector[]
  /** Pods on their way out count no more (topology spread), or still do (affinity). */
  readonly terminating: boolean
}

/** How many Pods of a crowd run at each value of a node label. */
export type Counts = Map<string, number>

/**
 * Counts of Pods by topology, made once for a group of equal Pods and kept up to date while they are placed; it does not
 * know which constraint asks.
 */
export class Neighbours {
  readonly #state: ClusterState
  readonly #crowds: { readonly crowd: Crowd; readonly perNode: Map<string, number> }[] = []

  constructor(state: ClusterState) {
    this.#state = state
  }

  /** Pods of the crowd by node. */
  perNode(crowd: Crowd): ReadonlyMap<string, number> {
    for (const known of this.#crowds) if (known.crowd === crowd || same(known.crowd, crowd)) return known.perNode
    const perNode = new Map<string, number>()
    for (const namespace of crowd.namespaces) {
      for (const pod of this.#state.list('Pod', { namespace, labels: crowd.selectors[0] ?? {} })) {
        const node = pod.spec?.nodeName
        if (node && counts(pod, crowd)) perNode.set(node, (perNode.get(node) ?? 0) + 1)
      }
    }
    this.#crowds.push({ crowd, perNode })
    return perNode
  }

  /** Pods of the crowd by the value of a node label, over the given nodes; a value without Pods counts 0. */
  byTopology(crowd: Crowd, key: string, nodes: readonly Node[]): Counts {
    const perNode = this.perNode(crowd)
    const found: Counts = new Map()
    for (const node of nodes) {
      const value = node.metadata.labels?.[key]
      if (value !== undefined) found.set(value, (found.get(value) ?? 0) + (perNode.get(node.metadata.name) ?? 0))
    }
    return found
  }

  /** A Pod of the group was placed. */
  placed(pod: Pod, node: string): void {
    for (const { crowd, perNode } of this.#crowds) {
      if (crowd.namespaces.includes(pod.metadata.namespace!) && counts(pod, crowd))
        perNode.set(node, (perNode.get(node) ?? 0) + 1)
    }
  }

  namespaces(selector: LabelSelector): readonly string[] {
    return this.#state
      .list('Namespace')
      .filter(({ metadata }) => matchesSelector(selector, metadata.labels))
      .map(({ metadata }) => metadata.name)
  }
}

function counts(pod: Pod, { selectors, terminating }: Crowd): boolean {
  if (isTerminal(pod) || (!terminating && isTerminating(pod))) return false
  return selectors.every((selector) => matchesSelector(selector, pod.metadata.labels))
}

/** A term of Pod affinity or anti-affinity. */
export interface PodTerm {
  readonly labelSelector?: LabelSelector
  readonly namespaces?: readonly string[]
  readonly namespaceSelector?: LabelSelector
  readonly matchLabelKeys?: readonly string[]
  readonly mismatchLabelKeys?: readonly string[]
  readonly topologyKey: string
}

/** The term's selector with the Pod's own values of matchLabelKeys joined in, as the API server merges them. */
function selectorOf(term: PodTerm, owner: Pod): LabelSelector | undefined {
  if (term.labelSelector === undefined) return undefined
  const own = owner.metadata.labels ?? {}
  const expressions = [
    ...(term.matchLabelKeys ?? []).map((key) => ({ key, operator: 'In' })),
    ...(term.mismatchLabelKeys ?? []).map((key) => ({ key, operator: 'NotIn' })),
  ]
    .filter(({ key }) => own[key] !== undefined)
    .map(({ key, operator }) => ({ key, operator, values: [own[key]!] }))
  if (expressions.length === 0) return term.labelSelector
  return {
    ...term.labelSelector,
    matchExpressions: [...(term.labelSelector.matchExpressions ?? []), ...expressions],
  }
}

/** Whom a term speaks of: the owner's namespace, unless it names others; no selector speaks of nobody. */
export function crowdOf(term: PodTerm, owner: Pod, neighbours: Neighbours): Crowd {
  const selector = selectorOf(term, owner)
  if (selector === undefined) return { namespaces: [], selectors: [], terminating: true }
  const named = new Set(term.namespaces ?? [])
  if (term.namespaceSelector !== undefined)
    for (const name of neighbours.namespaces(term.namespaceSelector)) named.add(name)
  else if (named.size === 0) named.add(owner.metadata.namespace!)
  return { namespaces: [...named].sort(), selectors: [selector], terminating: true }
}

export function inCrowd(pod: Pod, { namespaces, selectors }: Crowd): boolean {
  if (selectors.length === 0 || !namespaces.includes(pod.metadata.namespace!)) return false
  return selectors.every((selector) => matchesSelector(selector, pod.metadata.labels))
}
