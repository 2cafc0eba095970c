import type { Stored } from '../../object.ts'
import { type Counts, crowdOf, inCrowd, type Neighbours, type PodTerm } from './neighbours.ts'
import type { Usage } from './usage.ts'

type Pod = Stored<'Pod'>
type Node = Stored<'Node'>

interface Term {
  readonly key: string
  readonly counts: Counts
  /** The Pod itself is of the crowd it asks for. */
  readonly self: boolean
}

/** A Pod's wishes about its neighbours, with the counts of one moment. */
export interface Company {
  readonly affinity: readonly Term[]
  readonly antiAffinity: readonly Term[]
  readonly preferred: readonly (Term & { readonly weight: number })[]
  /** Topology values that Pods already placed keep the newcomer away from. */
  readonly repelled: readonly { readonly key: string; readonly value: string }[]
}

export interface Place {
  readonly node: Node
  readonly usage: Usage
}

function required(pod: Pod, kind: 'podAffinity' | 'podAntiAffinity'): readonly PodTerm[] {
  return (pod.spec?.affinity?.[kind]?.requiredDuringSchedulingIgnoredDuringExecution ?? []) as readonly PodTerm[]
}

function counted(term: PodTerm, pod: Pod, nodes: readonly Node[], neighbours: Neighbours): Term {
  const crowd = crowdOf(term, pod, neighbours)
  return {
    key: term.topologyKey,
    counts: neighbours.byTopology(crowd, term.topologyKey, nodes),
    self: inCrowd(pod, crowd),
  }
}

/** Affinity terms count only Pods that match all of them together (interpodaffinity podMatchesAllAffinityTerms). */
function jointly(pod: Pod, nodes: readonly Node[], neighbours: Neighbours): readonly Term[] {
  const terms = required(pod, 'podAffinity')
  const crowds = terms.map((term) => crowdOf(term, pod, neighbours))
  const namespaces = (crowds[0]?.namespaces ?? []).filter((name) =>
    crowds.every((crowd) => crowd.namespaces.includes(name)),
  )
  const crowd = { namespaces, selectors: crowds.flatMap(({ selectors }) => selectors), terminating: true }
  const self = crowds.length > 0 && crowds.every((one) => inCrowd(pod, one))
  return terms.map(({ topologyKey: key }) => ({ key, counts: neighbours.byTopology(crowd, key, nodes), self }))
}

function repelledBy(pod: Pod, places: readonly Place[], neighbours: Neighbours): Company['repelled'] {
  return places.flatMap(({ node, usage }) =>
    usage.repelling.flatMap((other) =>
      required(other, 'podAntiAffinity').flatMap((term) => {
        const value = node.metadata.labels?.[term.topologyKey]
        if (value === undefined || !inCrowd(pod, crowdOf(term, other, neighbours))) return []
        return [{ key: term.topologyKey, value }]
      }),
    ),
  )
}

const NO_WISHES: Company = { affinity: [], antiAffinity: [], preferred: [], repelled: [] }

/** Everything about neighbours that concerns a Pod; costs nothing when nobody has wishes. */
export function companyOf(pod: Pod, places: readonly Place[], neighbours: Neighbours): Company {
  const wishes = pod.spec?.affinity?.podAffinity ?? pod.spec?.affinity?.podAntiAffinity
  if (wishes === undefined && places.every(({ usage }) => usage.repelling.length === 0)) return NO_WISHES
  const nodes = places.map(({ node }) => node)
  const { podAffinity, podAntiAffinity } = pod.spec?.affinity ?? {}
  const soft = (
    list: readonly { readonly weight: number; readonly podAffinityTerm: unknown }[],
    sign: number,
  ): Company['preferred'] =>
    list.map(({ weight, podAffinityTerm }) => ({
      ...counted(podAffinityTerm as PodTerm, pod, nodes, neighbours),
      weight: sign * weight,
    }))
  return {
    affinity: jointly(pod, nodes, neighbours),
    antiAffinity: required(pod, 'podAntiAffinity').map((term) => counted(term, pod, nodes, neighbours)),
    preferred: [
      ...soft(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [], 1),
      ...soft(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [], -1),
    ],
    repelled: repelledBy(pod, places, neighbours),
  }
}

/** The first Pod of a group that wants to be near itself may start anywhere that has the label. */
function satisfies(node: Node, affinity: readonly Term[]): boolean {
  if (affinity.some(({ key }) => node.metadata.labels?.[key] === undefined)) return false
  if (affinity.every(({ key, counts }) => (counts.get(node.metadata.labels![key]!) ?? 0) > 0)) return true
  const nobody = affinity.every(({ counts }) => [...counts.values()].every((count) => count === 0))
  return nobody && affinity.every(({ self }) => self)
}

/** Why a node's company is unwelcome, in the scheduler's words. */
export function refusedCompany(node: Node, { affinity, antiAffinity, repelled }: Company): string | undefined {
  const labels = node.metadata.labels ?? {}
  if (repelled.some(({ key, value }) => labels[key] === value))
    return "node(s) didn't satisfy existing pods anti-affinity rules"
  const near = ({ key, counts }: Term): boolean => labels[key] !== undefined && (counts.get(labels[key]) ?? 0) > 0
  if (antiAffinity.some(near)) return "node(s) didn't match pod anti-affinity rules"
  if (affinity.length > 0 && !satisfies(node, affinity)) return "node(s) didn't match pod affinity rules"
  return undefined
}

export function companyPreference(node: Node, { preferred }: Company): number {
  return preferred.reduce((total, { key, counts, weight }) => {
    const value = node.metadata.labels?.[key]
    return total + (value === undefined ? 0 : weight * (counts.get(value) ?? 0))
  }, 0)
}
