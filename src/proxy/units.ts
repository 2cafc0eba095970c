import type { Stored } from '../object.ts'
import type { NodeView, ProxyView } from '../proxy.ts'
import { type Candidate, type Chosen, choose, type Policies, sameEverywhere } from './endpoints.ts'
import { FAMILIES } from './family.ts'
import { type Offer, offersOf, type ServicePort, Slices } from './service-ports.ts'

/** One port of one Service: what kube-proxy keeps a set of rules for. */
export interface Unit extends ServicePort {
  readonly endpoints: Chosen
}

/** Chooses among the endpoints of a unit. */
export type Select = (all: readonly Candidate[], node: NodeView, policies: Policies, port: ServicePort) => Chosen

/** How a mode reads Services and slices, where it is not as kube-proxy does on Linux. */
export interface Reading {
  readonly select?: Select | undefined
  readonly anyIpMode?: boolean | undefined
}

function inOrder({ port: a }: Offer, { port: b }: Offer): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1
  return a.protocol < b.protocol ? -1 : 1
}

function follows(one: Offer, before: Offer): boolean {
  return one.port.family === before.port.family && inOrder(before, one) < 0
}

/** What the proxies of all nodes read alike. */
interface Read {
  readonly services: readonly Stored<'Service'>[]
  readonly anyIpMode: boolean
  /** Those of IPv4 first, each family in the order of names. */
  readonly offers: readonly Offer[]
  /** The units of every node, where no node chooses otherwise. */
  units: readonly Unit[] | undefined
}

const known = new WeakMap<readonly Stored<'EndpointSlice'>[], Read>()

function read({ services, slices }: ProxyView, anyIpMode: boolean): Read {
  const before = known.get(slices)
  if (before !== undefined && before.services === services && before.anyIpMode === anyIpMode) return before
  const byService = new Slices(slices)
  const all: Offer[] = []
  for (const service of services)
    for (const offer of offersOf(service, byService.of(service), anyIpMode)) all.push(offer)
  const made: Read = { services, anyIpMode, offers: ordered(all), units: undefined }
  known.set(slices, made)
  return made
}

function ordered(all: readonly Offer[]): readonly Offer[] {
  // Services come in the order of their names: as a rule nothing is left to do.
  if (all.every((one, at) => at === 0 || follows(one, all[at - 1]!))) return all
  return FAMILIES.flatMap((family) => all.filter(({ port }) => port.family === family).sort(inOrder))
}

const everywhere = new WeakMap<Offer, Unit>()

/** What a node makes of a port; one unit for all nodes where they choose alike. */
function unitOf(offer: Offer, node: NodeView): Unit {
  const { port, candidates, policies } = offer
  if (!sameEverywhere(candidates, policies)) return { ...port, endpoints: choose(candidates, node, policies) }
  let unit = everywhere.get(offer)
  if (unit === undefined) {
    unit = { ...port, endpoints: choose(candidates, node, policies) }
    everywhere.set(offer, unit)
  }
  return unit
}

/** Every unit a node's proxy has rules for: those of IPv4 first, each family in the order of names. */
export function unitsOf(view: ProxyView, node: NodeView, { select, anyIpMode = false }: Reading = {}): readonly Unit[] {
  const all = read(view, anyIpMode)
  if (select !== undefined)
    return all.offers.map(({ port, candidates, policies }) => ({
      ...port,
      endpoints: select(candidates, node, policies, port),
    }))
  if (all.units !== undefined) return all.units
  const units = all.offers.map((offer) => unitOf(offer, node))
  if (all.offers.every(({ candidates, policies }) => sameEverywhere(candidates, policies))) all.units = units
  return units
}
