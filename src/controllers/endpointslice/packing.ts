import type { Group } from './desired.ts'
import { type Endpoint, identity, isSame, listsAs } from './endpoint.ts'
import { type EndpointPort, portMapKey } from './ports.ts'

/** A slice on its way: `name` is absent until the server makes one. */
export interface Draft {
  readonly name?: string
  readonly ports: readonly EndpointPort[]
  readonly endpoints: readonly Endpoint[]
}

/** A slice as it is, with what the controller needs to know of it. */
export interface Existing extends Draft {
  readonly name: string
  /** Its labels are no more those the Service asks for. */
  readonly relabelled: boolean
}

export interface Packed {
  readonly create: readonly Draft[]
  readonly update: readonly Draft[]
  readonly unchanged: readonly Existing[]
  readonly remove: readonly Existing[]
}

/** Endpoints in a slice: the controller's --max-endpoints-per-slice. */
export const MAX_ENDPOINTS = 100

function withoutHints({ hints: _, ...endpoint }: Endpoint): Endpoint {
  return endpoint
}

interface Walked {
  readonly update: Map<string, { name: string; ports: readonly EndpointPort[]; endpoints: Endpoint[] }>
  readonly unchanged: Map<string, Existing>
  readonly remove: Existing[]
  readonly left: Endpoint[]
}

/** Whether a slice lists whom it should, in that order. */
function sameMembers({ endpoints }: Existing, desired: readonly Endpoint[]): boolean {
  return endpoints.length === desired.length && endpoints.every((endpoint, index) => isSame(endpoint, desired[index]!))
}

/** The only slice, when its members stay: what changed, changed in place. */
function inPlace(slice: Existing, desired: readonly Endpoint[]): Packed {
  const { name, ports, relabelled, endpoints: before } = slice
  let differs = relabelled
  const endpoints = desired.map((wanted, index) => {
    const stored = before[index]!
    if (listsAs(stored, wanted)) return stored
    differs = true
    return wanted
  })
  return differs
    ? { create: [], update: [{ name, ports, endpoints }], unchanged: [], remove: [] }
    : { create: [], update: [], unchanged: [slice], remove: [] }
}

/**
 * First pass: undesired endpoints leave, changed ones change in place; a slice left empty goes. What stays is the value
 * that is stored, hints and all: they are given anew to every slice that is rewritten.
 */
function walk(existing: readonly Existing[], desired: readonly Endpoint[]): Walked {
  const wanted = new Map<string, Endpoint>()
  for (const endpoint of desired) wanted.set(identity(endpoint), endpoint)
  const walked: Walked = { update: new Map(), unchanged: new Map(), remove: [], left: [] }
  for (const slice of existing) {
    const kept: Endpoint[] = []
    let differs = slice.relabelled
    for (const endpoint of slice.endpoints) {
      const id = identity(endpoint)
      const found = wanted.get(id)
      if (found === undefined) {
        differs = true
        continue
      }
      wanted.delete(id)
      const stays = listsAs(endpoint, found)
      if (!stays) differs = true
      kept.push(stays ? endpoint : found)
    }
    if (kept.length === 0 && slice.endpoints.length > 0) walked.remove.push(slice)
    else if (differs) walked.update.set(slice.name, { name: slice.name, ports: slice.ports, endpoints: kept })
    else walked.unchanged.set(slice.name, slice)
  }
  for (const endpoint of wanted.values()) walked.left.push(endpoint)
  return walked
}

/** The unchanged slice that the rest fills best. */
function fullestFit(unchanged: ReadonlyMap<string, Existing>, rest: number): Existing | undefined {
  let best: Existing | undefined
  for (const slice of unchanged.values()) {
    const room = MAX_ENDPOINTS - slice.endpoints.length - rest
    if (room >= 0 && (best === undefined || slice.endpoints.length > best.endpoints.length)) best = slice
  }
  return best
}

/**
 * Brings the slices of one port set to the desired endpoints with few writes (endpointslice reconciler.go
 * reconcileByPortMapping): slices being rewritten are filled first, fullest first; a rest that fits into one unchanged
 * slice goes there; else new slices are made. Nothing is ever merged or rebalanced.
 */
export function packGroup(existing: readonly Existing[], { ports, endpoints }: Group): Packed {
  const [only] = existing
  if (only !== undefined && existing.length === 1 && sameMembers(only, endpoints)) return inPlace(only, endpoints)
  const { update, unchanged, remove, left } = walk(existing, endpoints)
  const fill = (into: Endpoint[]): void => {
    into.push(...left.splice(0, Math.max(0, MAX_ENDPOINTS - into.length)))
  }
  for (const slice of [...update.values()].sort((a, b) => b.endpoints.length - a.endpoints.length))
    fill(slice.endpoints)
  const create: Draft[] = []
  while (left.length > 0) {
    const fit = left.length < MAX_ENDPOINTS ? fullestFit(unchanged, left.length) : undefined
    const into = fit === undefined ? [] : [...fit.endpoints.map(withoutHints)]
    fill(into)
    if (fit === undefined) create.push({ ports, endpoints: into })
    else {
      unchanged.delete(fit.name)
      update.set(fit.name, { name: fit.name, ports: fit.ports, endpoints: into })
    }
  }
  return { create, update: [...update.values()], unchanged: [...unchanged.values()], remove }
}

const EMPTY: Draft = { ports: [], endpoints: [] }

/** All port sets of one address family together, with the placeholder that a Service without endpoints keeps. */
export function packFamily(existing: readonly Existing[], groups: ReadonlyMap<string, Group>): Packed {
  const [alone] = groups
  if (alone !== undefined && groups.size === 1 && existing.every(({ ports }) => portMapKey(ports) === alone[0]))
    return withPlaceholder(existing, packGroup(existing, alone[1]))
  const byPorts = Map.groupBy(existing, ({ ports }) => portMapKey(ports))
  const parts = [...groups].map(([key, group]) => packGroup(byPorts.get(key) ?? [], group))
  const stray = [...byPorts].filter(([key]) => !groups.has(key)).flatMap(([, slices]) => slices)
  const create = parts.flatMap((part) => part.create)
  const remove = [...parts.flatMap((part) => part.remove), ...stray]
  const update = parts.flatMap((part) => part.update)
  const unchanged = parts.flatMap((part) => part.unchanged)
  return withPlaceholder(existing, { create, update, unchanged, remove })
}

function withPlaceholder(existing: readonly Existing[], packed: Packed): Packed {
  const { create, remove } = packed
  if (remove.length !== existing.length || create.length > 0) return packed
  const [only] = remove
  if (remove.length === 1 && only!.endpoints.length === 0 && only!.ports.length === 0 && !only!.relabelled)
    return { ...packed, remove: [], unchanged: [only!] }
  return { ...packed, create: [EMPTY] }
}

/** Creates take over the objects of slices that would be deleted, so that an edit keeps the object (finalize). */
export function reusing(packed: Packed): Packed {
  const { create, update, unchanged, remove } = packed
  if (create.length === 0 || remove.length === 0) return packed
  const news = [...create]
  const taken: Draft[] = []
  const gone = remove.filter(({ name }) => {
    const draft = news.pop()
    if (draft !== undefined) taken.push({ ...draft, name })
    return draft === undefined
  })
  return { create: news, update: [...update, ...taken], unchanged, remove: gone }
}
