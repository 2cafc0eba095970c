import { same } from '../../equal.ts'
import type { Endpoint, Hints } from './endpoint.ts'
import type { Draft, Existing, Packed } from './packing.ts'

/** The hints of one endpoint under a policy; undefined: none. */
export type Hinting = (endpoint: Endpoint) => Hints | undefined

const ready = ({ conditions }: Endpoint): boolean => conditions.ready !== false

/** Each ready endpoint is for its own zone; nothing is balanced (trafficdist preferSameZone). */
const ownZone: Hinting = ({ zone }) => (zone === undefined ? undefined : { forZones: [{ name: zone }] })

/** For its own node first; the zone's hint stands beside it where a zone is known (trafficdist preferSameNode). */
const ownNode: Hinting = (endpoint) => {
  const { nodeName } = endpoint
  if (nodeName === undefined) return undefined
  return { ...ownZone(endpoint), forNodes: [{ name: nodeName }] }
}

const policies: Readonly<Record<string, Hinting>> = {
  PreferClose: ownZone,
  PreferSameZone: ownZone,
  PreferSameNode: ownNode,
}

export function hinted(endpoint: Endpoint, hinting: Hinting | undefined): Endpoint {
  const { hints: before, ...bare } = endpoint
  const hints = ready(endpoint) ? hinting?.(endpoint) : undefined
  if (same(before, hints)) return endpoint
  return hints === undefined ? bare : { ...bare, hints }
}

function rehinted<T extends Draft>(slice: T, hinting: Hinting | undefined): T {
  const endpoints = slice.endpoints.map((endpoint) => hinted(endpoint, hinting))
  return endpoints.every((endpoint, index) => endpoint === slice.endpoints[index]) ? slice : { ...slice, endpoints }
}

const hintedIn = (slices: readonly Draft[]): boolean =>
  slices.some(({ endpoints }) => endpoints.some(({ hints }) => hints !== undefined))

function hintedAnywhere({ create, update, unchanged }: Packed): boolean {
  return hintedIn(create) || hintedIn(update) || hintedIn(unchanged)
}

/** Gives every endpoint the hints of a policy (or takes them away); unchanged slices that differ are rewritten too. */
export function withHints(packed: Packed, hinting: Hinting | undefined): Packed {
  if (hinting === undefined && !hintedAnywhere(packed)) return packed
  const unchanged: Existing[] = []
  const update = packed.update.map((slice) => rehinted(slice, hinting))
  for (const slice of packed.unchanged) {
    const next = rehinted(slice, hinting)
    if (next === slice) unchanged.push(slice)
    else update.push(next)
  }
  return { ...packed, create: packed.create.map((slice) => rehinted(slice, hinting)), update, unchanged }
}

/** The Service's trafficDistribution as a policy; undefined: no hints. */
export function distribution(trafficDistribution: string | undefined): Hinting | undefined {
  return trafficDistribution === undefined ? undefined : policies[trafficDistribution]
}
