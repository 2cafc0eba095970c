import type { Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import type { Neighbours } from './neighbours.ts'
import { nodePreference, nodeWanted, taintsOf, tolerates, tolerationsOf, untolerated } from './node-selection.ts'
import { type Company, companyOf, companyPreference, type Place, refusedCompany } from './pod-affinity.ts'
import { quantity } from './quantity.ts'
import { type Counted, constraintsOf, counted, crowding, defaultConstraints, keepsSkew } from './spread.ts'
import { type HostPort, hostPortsOf, podRequests, type Resources } from './usage.ts'

type Pod = Stored<'Pod'>
type Node = Stored<'Node'>

/** The node for a Pod, or how many nodes refuse for which reason. */
export type Placement =
  | { readonly node: Node }
  | {
      readonly refusals: ReadonlyMap<string, number>
      /** Why a node would refuse the Pod if it carried something else. */
      readonly refusal: (place: Place) => string | undefined
    }

interface Wish {
  readonly pod: Pod
  readonly requests: Resources
  readonly hostPorts: readonly HostPort[]
  readonly hard: readonly Counted[]
  readonly soft: readonly Counted[]
  readonly company: Company
}

function overlaps(a: HostPort, b: HostPort): boolean {
  if (a.port !== b.port || a.protocol !== b.protocol) return false
  return a.ip === b.ip || a.ip === '0.0.0.0' || b.ip === '0.0.0.0'
}

/** Resources that a node lacks; a node that never reported what it has lacks nothing. */
function lacking({ requests }: Wish, { node, usage }: Place): string | undefined {
  const allocatable = node.status?.allocatable as Record<string, string> | undefined
  if (allocatable === undefined) return undefined
  const pods = allocatable['pods']
  if (pods !== undefined && usage.pods + 1 > quantity(pods)) return 'Too many pods'
  for (const name in requests) {
    if (requests[name] === 0) continue
    if ((usage.requests[name] ?? 0) + requests[name]! > quantity(allocatable[name]) + 1e-9)
      return `Insufficient ${name}`
  }
  return undefined
}

/** Why a node cannot take a Pod, in the scheduler's words; the order of its filter plugins. */
function refusal(wish: Wish, place: Place): string | undefined {
  const { pod } = wish
  const { node, usage } = place
  const taint = untolerated(pod, node, ['NoSchedule', 'NoExecute'])
  if (taint?.key === 'node.kubernetes.io/unschedulable') return 'node(s) were unschedulable'
  if (taint !== undefined) return `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`
  if (!nodeWanted(pod, node)) return "node(s) didn't match Pod's node affinity/selector"
  if (
    wish.hostPorts.length > 0 &&
    wish.hostPorts.some((port) => usage.hostPorts.some((other) => overlaps(port, other)))
  )
    return "node(s) didn't have free ports for the requested pod ports"
  const lacks = lacking(wish, place)
  if (lacks !== undefined) return lacks
  for (const one of wish.hard) {
    if (node.metadata.labels?.[one.spread.key] === undefined)
      return "node(s) didn't match pod topology spread constraints (missing required label)"
    if (!keepsSkew(pod, node, one)) return "node(s) didn't match pod topology spread constraints"
  }
  return refusedCompany(node, wish.company)
}

/** Least allocated first, and cpu in step with memory (noderesources LeastAllocated, BalancedAllocation). */
function resourceScore({ node, usage }: Place, guessed: Resources): number {
  const allocatable = node.status?.allocatable as Record<string, string> | undefined
  if (allocatable === undefined) return 100
  const fraction = (name: string): number => {
    const total = quantity(allocatable[name])
    return total === 0 ? 1 : Math.min(1, ((usage.guessed[name] ?? 0) + (guessed[name] ?? 0)) / total)
  }
  const [cpu, memory] = [fraction('cpu'), fraction('memory')]
  return 100 * (1 - (cpu + memory) / 2) + 100 * (1 - Math.abs(cpu - memory) / 2)
}

/** A plugin's raw score of a place; brought to 0..100 over all places, all equal counts nothing. */
interface Plugin {
  readonly weight: number
  readonly lessIsBetter: boolean
  /** Whether a wish can tell places apart at all. */
  matters(wish: Wish): boolean
  of(place: Place, wish: Wish): number
}

function avoided(pod: Pod, node: Node): number {
  const taints = taintsOf(node)
  if (taints.length === 0) return 0
  const soft = tolerationsOf(pod).filter(({ effect = '' }) => effect === '' || effect === 'PreferNoSchedule')
  return taints.filter((taint) => taint.effect === 'PreferNoSchedule' && !soft.some((one) => tolerates(one, taint)))
    .length
}

const plugins: readonly Plugin[] = [
  { weight: 3, lessIsBetter: true, matters: () => true, of: ({ node }, { pod }) => avoided(pod, node) },
  {
    weight: 2,
    lessIsBetter: false,
    matters: ({ pod }) => pod.spec?.affinity?.nodeAffinity !== undefined,
    of: ({ node }, { pod }) => nodePreference(pod, node),
  },
  {
    weight: 2,
    lessIsBetter: true,
    matters: ({ soft }) => soft.length > 0,
    of: ({ node }, { soft }) => crowding(node, soft),
  },
  {
    weight: 2,
    lessIsBetter: false,
    matters: ({ company }) => company.preferred.length > 0,
    of: ({ node }, { company }) => companyPreference(node, company),
  },
]

/** Adds a plugin's share to the totals of all places. */
function addScores({ weight, lessIsBetter, of }: Plugin, wish: Wish, places: readonly Place[], totals: number[]): void {
  const raw = places.map((place) => of(place, wish))
  const [least, most] = [Math.min(...raw), Math.max(...raw)]
  if (least === most) return
  for (const [index, value] of raw.entries())
    totals[index]! += weight * ((100 * (lessIsBetter ? most - value : value - least)) / (most - least))
}

/** The best of the nodes that fit: the plugins' weights, then the emptier node, then the name. Upstream draws lots. */
function best(wish: Wish, places: readonly Place[]): Place {
  if (places.length === 1) return places[0]!
  const guessed = podRequests(wish.pod, true)
  const totals = places.map(() => 0)
  for (const plugin of plugins) if (plugin.matters(wish)) addScores(plugin, wish, places, totals)
  let chosen = 0
  for (const [index, place] of places.entries()) {
    totals[index]! += resourceScore(place, guessed)
    const better = totals[index]! - totals[chosen]!
    if (better > 1e-9 || (better > -1e-9 && place.usage.pods < places[chosen]!.usage.pods)) chosen = index
  }
  return places[chosen]!
}

/** Chooses a node for a Pod among all nodes, in the order of their names. */
export function placementOf(
  pod: Pod,
  places: readonly Place[],
  neighbours: Neighbours,
  state: ClusterState,
): Placement {
  const nodes = places.map(({ node }) => node)
  // A Pod has constraints of its own, or the default ones.
  const own = constraintsOf(pod, nodes, 'ScheduleAnyway')
  const softly = own.length > 0 ? own : defaultConstraints(pod, nodes, state)
  const wish: Wish = {
    pod,
    requests: podRequests(pod),
    hostPorts: hostPortsOf(pod),
    hard: counted(constraintsOf(pod, nodes, 'DoNotSchedule'), neighbours),
    soft: counted(softly, neighbours),
    company: companyOf(pod, places, neighbours),
  }
  const refusals = new Map<string, number>()
  const fitting = places.filter((place) => {
    const why = refusal(wish, place)
    if (why !== undefined) refusals.set(why, (refusals.get(why) ?? 0) + 1)
    return why === undefined
  })
  return fitting.length === 0
    ? { refusals, refusal: (place) => refusal(wish, place) }
    : { node: best(wish, fitting).node }
}
