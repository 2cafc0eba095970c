import { type Instant, instantOf } from '../../clock.ts'
import { keyOf, type Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import { evictionRefused } from '../disruption.ts'
import { isTerminal, isTerminating } from '../pod.ts'
import type { Place } from './pod-affinity.ts'
import { NO_USAGE, plus, type Usage } from './usage.ts'

type Pod = Stored<'Pod'>

/** A node that has room for a Pod once these are gone. */
export interface Preemption {
  readonly node: string
  readonly victims: readonly Pod[]
}

export const priorityOf = (pod: Pod): number => pod.spec?.priority ?? 0

function startOf(pod: Pod): Instant {
  return pod.status?.startTime === undefined ? Number.POSITIVE_INFINITY : instantOf(pod.status.startTime)
}

/** The more important first: by priority, then whoever has run longer (util.MoreImportantPod). */
function byImportance(a: Pod, b: Pod): number {
  return priorityOf(b) - priorityOf(a) || startOf(a) - startOf(b) || (keyOf(a) < keyOf(b) ? -1 : 1)
}

const usageWith = (pods: readonly Pod[]): Usage => pods.reduce(plus, NO_USAGE)

interface Candidate extends Preemption {
  /** Victims that a PodDisruptionBudget would protect: preemption prefers others, but does not stop at them. */
  readonly violations: number
}

/** What preemption may look at: Pods that were promised room by node, and why a place would refuse the newcomer. */
export interface Question {
  readonly state: ClusterState
  readonly promised: ReadonlyMap<string, readonly Pod[]>
  refusal(place: Place): string | undefined
}

/** Whoever must go from a node: all less important ones, but for those that may stay after all (SelectVictimsOnNode). */
function candidate(pod: Pod, place: Place, { state, promised, refusal }: Question): Candidate | undefined {
  const { node } = place
  const there = state.podsOn(node.metadata.name).flatMap((key) => state.get('Pod', key) ?? [])
  const guests = promised.get(node.metadata.name) ?? []
  const lesser = there.filter((one) => priorityOf(one) < priorityOf(pod) && !isTerminal(one))
  if (lesser.length === 0) return undefined
  let kept = [...guests, ...there.filter((one) => !lesser.includes(one))]
  if (refusal({ node, usage: usageWith(kept) }) !== undefined) return undefined
  const isProtected = (one: Pod): boolean => evictionRefused(one, state) !== undefined
  const ordered = [...lesser].sort(byImportance)
  const victims: Pod[] = []
  for (const one of [...ordered.filter(isProtected), ...ordered.filter((other) => !isProtected(other))]) {
    const more = [...kept, one]
    if (refusal({ node, usage: usageWith(more) }) === undefined) kept = more
    else victims.push(one)
  }
  return { node: node.metadata.name, victims, violations: victims.filter(isProtected).length }
}

/** Fewer protected victims, then less important ones, fewer of them, younger ones, then the name (pickOneNodeForPreemption). */
function better(a: Candidate, b: Candidate): number {
  const highest = ({ victims }: Candidate): number => Math.max(...victims.map(priorityOf))
  const total = ({ victims }: Candidate): number => victims.reduce((sum, pod) => sum + priorityOf(pod) + 2 ** 31, 0)
  const earliest = (one: Candidate): Instant =>
    Math.min(...one.victims.filter((pod) => priorityOf(pod) === highest(one)).map(startOf))
  return (
    a.violations - b.violations ||
    highest(a) - highest(b) ||
    total(a) - total(b) ||
    a.victims.length - b.victims.length ||
    earliest(b) - earliest(a) ||
    (a.node < b.node ? -1 : 1)
  )
}

/** Whether victims chosen earlier are still on their way out: nobody further is asked to go (PodEligibleToPreemptOthers). */
function waitsForVictims(pod: Pod, state: ClusterState): boolean {
  const nominated = pod.status?.nominatedNodeName
  if (!nominated) return false
  return state.podsOn(nominated).some((key) => {
    const other = state.get('Pod', key)
    return other !== undefined && isTerminating(other) && priorityOf(other) < priorityOf(pod)
  })
}

/**
 * The node where a Pod that fits nowhere gets room at the least harm (plugin DefaultPreemption). Spread and affinity are
 * taken as they are with the victims still there.
 */
export function preemption(pod: Pod, places: readonly Place[], question: Question): Preemption | undefined {
  if (pod.spec?.preemptionPolicy === 'Never' || waitsForVictims(pod, question.state)) return undefined
  const found = places.flatMap((place) => candidate(pod, place, question) ?? [])
  return found.sort(better)[0]
}
