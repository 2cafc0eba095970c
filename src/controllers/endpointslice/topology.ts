import type { Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import { quantity } from '../scheduler/quantity.ts'
import type { Endpoint } from './endpoint.ts'
import type { Draft, Existing, Packed } from './packing.ts'
import { withHints } from './traffic-distribution.ts'

/** Shares of each zone in the allocatable CPU of counted nodes, or why there are none. */
export type Ratios = { readonly byZone: ReadonlyMap<string, number> } | { readonly withheld: string }

export type Hinted = { readonly packed: Packed; readonly withheld?: string }

interface Allocation {
  readonly minimum: number
  readonly maximum: number
  readonly desired: number
}

const ZONE = 'topology.kubernetes.io/zone'
const EXCLUDED = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master']
/** A zone may be overloaded by this share before hints are withheld. */
const OVERLOAD = 0.2

const LACKS = 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes'

function counts(node: Stored<'Node'>): boolean {
  if (EXCLUDED.some((label) => node.metadata.labels?.[label] !== undefined)) return false
  return node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
}

/** topologycache SetNodes: one counted node without zone or CPU withholds the hints of the whole cluster. */
export function ratiosOf(state: ClusterState): Ratios {
  const cpu = new Map<string, number>()
  let total = 0
  for (const node of state.list('Node').filter(counts)) {
    const zone = node.metadata.labels?.[ZONE]
    const cores = quantity((node.status?.allocatable as Record<string, string> | undefined)?.['cpu'])
    if (!zone || cores === 0) return { withheld: LACKS }
    cpu.set(zone, (cpu.get(zone) ?? 0) + cores)
    total += cores
  }
  if (cpu.size === 0) return { withheld: LACKS }
  return { byZone: new Map([...cpu].map(([zone, cores]) => [zone, cores / total])) }
}

function allocations(ratios: ReadonlyMap<string, number>, count: number): ReadonlyMap<string, Allocation> | string {
  if (ratios.size < 2) return 'Nodes only ready in one zone'
  if (ratios.size > count) return `Insufficient number of endpoints (${count} endpoints, ${ratios.size} zones)`
  const made = [...ratios].map(([zone, ratio]) => {
    const minimum = Math.ceil(ratio * count * (1 / (1 + OVERLOAD)))
    return [zone, minimum, Math.max(ratio * count, minimum)] as const
  })
  const least = made.reduce((sum, [, minimum]) => sum + minimum, 0)
  if (least > count)
    return `Unable to allocate minimum required endpoints to each zone without exceeding overload threshold (${count} endpoints, ${ratios.size} zones)`
  return new Map(made.map(([zone, minimum, desired]) => [zone, { minimum, desired, maximum: minimum + count - least }]))
}

const ready = ({ conditions }: Endpoint): boolean => conditions.ready !== false

/** Hints of an unchanged slice by zone, if they may stay as they are. */
function standing(
  slice: Existing,
  allocated: ReadonlyMap<string, number>,
  allowed: ReadonlyMap<string, Allocation>,
): ReadonlyMap<string, number> | undefined {
  const found = new Map<string, number>()
  for (const endpoint of slice.endpoints) {
    const zones = endpoint.hints?.forZones ?? []
    if (!ready(endpoint)) {
      if (zones.length > 0) return undefined
      continue
    }
    if (zones.length === 0 || endpoint.hints?.forNodes !== undefined) return undefined
    for (const { name } of zones) found.set(name, (found.get(name) ?? 0) + 1)
  }
  for (const [zone, count] of found) {
    const allocation = allowed.get(zone)
    if (allocation === undefined || count + (allocated.get(zone) ?? 0) > allocation.maximum) return undefined
  }
  return found
}

/** The zone with the largest amount; the first by name among equals. */
function most(amounts: ReadonlyMap<string, number>): readonly [zone: string, amount: number] | undefined {
  let best: readonly [string, number] | undefined
  for (const [zone, amount] of [...amounts].sort(([a], [b]) => (a < b ? -1 : 1)))
    if (amount > 0 && (best === undefined || amount > best[1])) best = [zone, amount]
  return best
}

/** Largest surplus gives to largest deficit while one side has a whole endpoint and both at least half of one. */
function transfers(
  allowed: ReadonlyMap<string, Allocation>,
  allocated: ReadonlyMap<string, number>,
): readonly (readonly [from: string, to: string])[] {
  const difference = [...allowed].map(([zone, { desired }]) => [zone, (allocated.get(zone) ?? 0) - desired] as const)
  const giving = new Map(difference.filter(([, amount]) => amount > 0))
  const receiving = new Map(difference.filter(([, amount]) => amount < 0).map(([zone, amount]) => [zone, -amount]))
  const moves: (readonly [string, string])[] = []
  for (;;) {
    const [from, to] = [most(giving), most(receiving)]
    if (from === undefined || to === undefined) return moves
    if ((from[1] < 1 && to[1] < 1) || from[1] < 0.5 || to[1] < 0.5) return moves
    giving.set(from[0], from[1] - 1)
    receiving.set(to[0], to[1] - 1)
    moves.push([from[0], to[0]])
  }
}

/** Which zone each endpoint of the slices being written is for: its own, but for those given away. */
function assigned(slices: readonly Draft[], moves: readonly (readonly [string, string])[]): readonly Draft[] {
  const left = [...moves]
  return slices.map((slice) => ({
    ...slice,
    endpoints: slice.endpoints.map((endpoint) => {
      const { hints: _, ...bare } = endpoint
      if (!ready(endpoint)) return bare
      const at = left.findIndex(([from]) => from === endpoint.zone)
      const [move] = at < 0 ? [] : left.splice(at, 1)
      return { ...bare, hints: { forZones: [{ name: move?.[1] ?? endpoint.zone! }] } }
    }),
  }))
}

/**
 * Hints of `topology-mode: Auto` (topologycache AddHints): endpoints are shared out to zones by CPU. Withheld
 * altogether when they cannot be shared safely; `withheld` then says why, as the Event does.
 */
export function withAutoHints(packed: Packed, state: ClusterState): Hinted {
  const none = (withheld: string): Hinted => ({ packed: withHints(packed, undefined), withheld })
  const ratios = ratiosOf(state)
  if ('withheld' in ratios) return none(ratios.withheld)
  const all = [...packed.create, ...packed.update, ...packed.unchanged]
    .flatMap(({ endpoints }) => endpoints)
    .filter(ready)
  const allowed = allocations(ratios.byZone, all.length)
  if (typeof allowed === 'string') return none(allowed)
  if (all.some(({ zone }) => !zone)) return none('One or more endpoints do not have a zone specified')
  const allocated = new Map<string, number>()
  const unchanged: Existing[] = []
  const rewritten: Draft[] = [...packed.update]
  for (const slice of packed.unchanged) {
    const hints = standing(slice, allocated, allowed)
    if (hints === undefined) rewritten.push(slice)
    else {
      unchanged.push(slice)
      for (const [zone, count] of hints) allocated.set(zone, (allocated.get(zone) ?? 0) + count)
    }
  }
  const writing = [...packed.create, ...rewritten]
  for (const { zone } of writing.flatMap(({ endpoints }) => endpoints).filter(ready))
    allocated.set(zone!, (allocated.get(zone!) ?? 0) + 1)
  const done = assigned(writing, transfers(allowed, allocated))
  const size = packed.create.length
  return { packed: { ...packed, create: done.slice(0, size), update: done.slice(size), unchanged } }
}
